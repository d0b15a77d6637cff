/*
 * States of the sweep, and the rows of a question: as state.py, choices.py and rows.py have them.
 *
 * A state is a whole number: ten bits for each junction open. The lowest three say to which part
 * of the walk it belongs (0: not come to), the seven above how often more it was walked to than
 * from, as a two's complement.
 */
#ifndef FLOWS_STATES_H
#define FLOWS_STATES_H

#include <stdint.h>

#define FAR 1000000000000000LL
#define SLOTS 6
#define SLOT_BITS 10
#define PART_BITS 3
#define PART_MASK 7u
#define EXCESS_MASK 127
#define EXCESS_MAX 63
#define EXACT_BITS 7
/* Parts not numbered yet; a state has six at most. */
#define NEW_PART 7u
#define OTHER_NEW_PART 6u
#define WHOLE UINT64_MAX

enum kind { OPEN, PIECE, CLOSE };
enum column { KIND, SLOT, LAST, THERE, BACK, PLAIN, ENDED_THERE = 15, ENDED_BACK, COLUMNS };
enum choice {
    TO_AND_FRO = 0,
    NOT = 1000,
    END_FIRST = 1004,
    END_LAST = 1007,
    PLAIN_END = 1010,
    ENDED = 2000
};
enum joins { NEITHER, FIRST, AT_LAST, APART, TOGETHER };

typedef int64_t row[COLUMNS];

/* What a choice does to the two ends of a piece: flow out of the first, and into the last. */
typedef struct {
    enum joins joins;
    int leaves, comes;
} effect;

static const effect EFFECTS[PLAIN_END - NOT] = {
    {NEITHER, 0, 0}, {FIRST, 0, 0},    {AT_LAST, 0, 0},  {APART, 0, 0},  {FIRST, 1, 0},
    {APART, 1, 0},   {TOGETHER, 1, 0}, {AT_LAST, 0, -1}, {APART, 0, -1}, {TOGETHER, 0, -1},
};

static inline int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline unsigned part_of(uint64_t state, int slot)
{
    return (unsigned)(state >> (slot * SLOT_BITS)) & PART_MASK;
}

static inline int excess_of(uint64_t state, int slot)
{
    int excess = (int)(state >> (slot * SLOT_BITS + PART_BITS)) & EXCESS_MASK;
    return excess > EXCESS_MAX ? excess - EXCESS_MASK - 1 : excess;
}

static inline uint64_t with_part(uint64_t state, int slot, unsigned part)
{
    uint64_t mask = (uint64_t)PART_MASK << (slot * SLOT_BITS);
    return (state & ~mask) | (uint64_t)part << (slot * SLOT_BITS);
}

static inline uint64_t with_excess(uint64_t state, int slot, int excess)
{
    int shift = slot * SLOT_BITS + PART_BITS;
    uint64_t mask = (uint64_t)EXCESS_MASK << shift;
    return (state & ~mask) | (uint64_t)(excess & EXCESS_MASK) << shift;
}

/* Number the parts in the order of their first slots. */
static inline uint64_t numbered(uint64_t state)
{
    uint64_t numbers = 0, next = 1;
    for (int shift = 0; state >> shift; shift += SLOT_BITS) {
        uint64_t part = state >> shift & PART_MASK;
        if (part == 0)
            continue;
        /* `numbers` has four bits for each part: the number that it gets. */
        uint64_t number = numbers >> 4 * part & 15;
        if (number == 0) {
            number = next++;
            numbers |= number << 4 * part;
        }
        state ^= (part ^ number) << shift;
    }
    return state;
}

static inline uint64_t touched(uint64_t state, int slot, unsigned part)
{
    return part_of(state, slot) ? state : with_part(state, slot, part);
}

static inline uint64_t joined(uint64_t state, int first, int last)
{
    unsigned one = part_of(state, first);
    unsigned other = part_of(state, last);
    if (one && other && one != other)
        for (int slot = 0; slot < SLOTS; slot++)
            if (part_of(state, slot) == other)
                state = with_part(state, slot, one);
    unsigned part = one ? one : other ? other : NEW_PART;
    state = with_part(with_part(state, first, part), last, part);
    return one == other && one ? state : numbered(state);
}

static inline uint64_t walked(uint64_t state, int first, int last, effect does)
{
    if (does.joins == FIRST || does.joins == APART)
        state = touched(state, first, NEW_PART);
    if (does.joins == AT_LAST || does.joins == APART)
        state = touched(state, last, OTHER_NEW_PART);
    if (does.joins == TOGETHER)
        state = joined(state, first, last);
    else if (does.joins != NEITHER)
        state = numbered(state);
    if (does.leaves)
        state = with_excess(state, first, excess_of(state, first) - does.leaves);
    if (does.comes)
        state = with_excess(state, last, excess_of(state, last) + does.comes);
    return state;
}

static inline int total(uint64_t state)
{
    int sum = 0;
    for (int slot = 0; state >> slot * SLOT_BITS; slot++)
        sum += excess_of(state, slot);
    return sum;
}

#endif
