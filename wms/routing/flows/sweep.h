/* A question and the bounds on its answer, shared by relaxed.c, prices.c and sweep.c. */
#ifndef FLOWS_SWEEP_H
#define FLOWS_SWEEP_H

#include "index.h"
#include "states.h"

/* The rows, and what follows from all of them: see ways.Programme. */
typedef struct {
    const row *rows;
    int64_t count;
    int64_t passes_max;
    int64_t begins;
    int64_t needed;
} question;

question see(const row *rows, int64_t count, int64_t passes_max);

typedef struct {
    uint64_t state;
    int64_t ahead;
    uint32_t first_way;
} relaxed_entry;

typedef struct {
    int64_t cost;
    uint32_t to;
} relaxed_way;

/*
 * What a step costs with the price where it leaves added and that where it comes taken off, so
 * that a walk costs as much as before but for the prices at its start and its end.
 */
typedef struct {
    row *rows;
    /* The price of the junction in each slot after each row. */
    int64_t (*slots)[SLOTS];
    int64_t start, end;
} prices;

/* Find prices; 0 when memory is short. Either way they must be closed. */
int open_prices(prices *p, const question *asked);
void close_prices(prices *p);

/* The walk with flows counted modulo 2 ** bits: its states and ways, row after row. */
typedef struct {
    question asked;
    prices priced;
    int with_prices;
    int64_t row;
    int bits;
    uint64_t mask;
    relaxed_entry *entries;
    /* Before each row: its first state, and the first that is not. */
    uint32_t *from, *till;
    relaxed_way *ways;
    uint32_t size, room, ways_size, ways_room;
    index_table index;
    int short_of_memory;
} relaxation;

/* Work out the bounds; 0 when memory is short. Either way it must be closed. */
int open_relaxation(relaxation *x, const question *asked, int bits, int with_prices);
void close_relaxation(relaxation *x);

/* Make ready to look up states after row n; 0 when memory is short. */
int turn_to_row(relaxation *x, int64_t n);

/* Whether a row leaves every state as it is: a junction opens that nobody need come to. */
static inline int is_idle(const question *asked, int64_t n)
{
    return asked->rows[n][KIND] == OPEN && !asked->rows[n][3];
}

/* Whether the walk has its end so far: its excess is there since it began. */
static inline int has_ended(const question *asked, int64_t n, uint64_t state, int bits)
{
    return (((n > asked->begins) - total(state)) & ((1 << bits) - 1)) == 1;
}

/* What the first row leaves to pay at least. */
int64_t ahead_at_first(const relaxation *x);

/* What is still to pay at least in a state after the row turned to; FAR where there is no way. */
static inline int64_t ahead_in(const relaxation *x, uint64_t state)
{
    uint32_t place = found(&x->index, state & x->mask);
    int64_t ahead = place == NONE ? FAR : x->entries[place].ahead;
    if (ahead >= FAR || !x->with_prices)
        return ahead;
    for (int slot = 0; slot < SLOTS; slot++)
        ahead -= excess_of(state, slot) * x->priced.slots[x->row][slot];
    ahead -= x->row < x->asked.begins ? x->priced.start : 0;
    return ahead + (has_ended(&x->asked, x->row + 1, state, EXACT_BITS) ? 0 : x->priced.end);
}

/*
 * Return what it costs to open or close the junction of row n, or FAR when that leads nowhere; the
 * state afterwards in `to`, and in `choice` whether the walk ends there.
 */
int64_t at_junction(const question *asked, int64_t n, uint64_t state, int bits, uint64_t *to,
                    int32_t *choice);

#endif
