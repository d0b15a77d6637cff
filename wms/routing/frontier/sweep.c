/* The sweep for one question, or for one from many starts; see fallback.py. */
#include "kernel.h"
#include <string.h>

#define SETS 64

/*
 * From each state where a move leads: the ways of state s begin at first[s], and way w leads to
 * to[w] by the cheapest option in the bit mask mask[set[w]].
 */
typedef struct {
    const int32_t *first;
    const int16_t *to;
    const uint8_t *set;
    const int32_t *mask;
    int32_t sets;
} Ways;

/* The moves of one part; for each, the ways when little, more, and anything is offered. */
typedef struct {
    int32_t moves, states, closing;
    const Ways (*ways)[3];
    const int32_t *rows;
    const int8_t *parity;
} Programme;

/*
 * Costs are kept as keys, whose low bits tell by which state and option they came about: the least
 * key is the least cost, and among equals always the same one.
 */
#define CODE_BITS 16
#define CODE ((INT64_C(1) << CODE_BITS) - 1)
#define FAR_KEY (INT64_C(1) << 62)

/* Arrays to work in: keys of states now and next, the states alive, by what each was reached. */
typedef struct {
    int64_t *now, *next;
    int32_t *alive;
    uint16_t *back;
} Table;

/* The keys of the cheapest option of each set, before and after the walk has ended. */
typedef int64_t Offers[2][SETS];

int32_t frontier_version(void) { return VERSION; }

/* Return, as a bit mask, which options can be had. */
static int32_t to_be_had(const int64_t *costs, int32_t count)
{
    int32_t mask = 0;
    for (int32_t option = 0; option < count; option++)
        mask |= (int32_t)(costs[option] < FAR) << option;
    return mask;
}

/* Nothing hangs on most junctions. */
static int nothing_to_do(const Programme *programme, int32_t row, int32_t offered)
{
    return row != programme->closing && offered == 1 << NONE;
}

/* Return the ways to take; see OFFERED in ways.py. */
static const Ways *ways_for(const Ways *ways, int32_t offered)
{
    const int32_t little = 1 << NONE | 1 << EE_JOINED | 1 << UU_JOINED;
    const int32_t more = little | 1 << DONE | 1 << ZE | 1 << EZ | 1 << EE_APART;
    return ways + (offered & ~little ? offered & ~more ? 2 : 1 : 0);
}

static void offer(const int64_t *costs, const Ways *ways, int chain, int begins, Offers offers)
{
    for (int32_t set = 0; set < ways->sets; set++) {
        uint32_t mask = (uint32_t)ways->mask[set];
        int32_t best = __builtin_ctz(mask);
        int odd = chain ? PARITY[best] : best == ODD;
        for (mask &= mask - 1; mask; mask &= mask - 1)
            if (costs[__builtin_ctz(mask)] < costs[best])
                best = __builtin_ctz(mask);
        offers[0][set] = costs[best] < FAR ? (costs[best] << CODE_BITS) + best : FAR_KEY;
        /* A walk ends once. */
        offers[1][set] = odd != begins ? FAR_KEY : offers[0][set];
    }
}

static void advance(const Programme *programme, const Ways *ways, Offers offers, int passed,
                    const Table *table, int32_t alive)
{
    const int32_t *first = ways->first;
    const int16_t *to = ways->to;
    const uint8_t *set = ways->set;
    int64_t *next = table->next;
    for (int32_t state = 0; state < programme->states; state++)
        next[state] = FAR_KEY;
    for (int32_t i = 0; i < alive; i++) {
        int32_t state = table->alive[i], end = first[state + 1];
        int64_t base = table->now[state] + state * OPTIONS;
        const int64_t *extra = offers[programme->parity[state] != passed];
        for (int32_t way = first[state]; way < end; way++) {
            int64_t key = base + extra[set[way]], known = next[to[way]];
            next[to[way]] = key < known ? key : known;
        }
    }
}

/* List the states alive, and note how each was reached; with `ended`, if their walk has ended. */
static int32_t living(const Programme *programme, const Table *table, uint16_t *back, int ended,
                      int passed)
{
    int32_t alive = 0, left = 0, size = programme->states, *restrict list = table->alive;
    int64_t *restrict now = table->now;
    const int64_t *restrict next = table->next;
    /* Loops apart, so that the first two take several states at a time. */
    for (int32_t state = 0; state < size; state++)
        now[state] = next[state] & ~CODE;
    for (int32_t state = 0; state < size; state++)
        back[state] = (uint16_t)next[state];
    for (int32_t state = 0; state < size; state++) {
        list[alive] = state;
        alive += next[state] < FAR_KEY;
    }
    if (!ended)
        return alive;
    for (int32_t i = 0; i < alive; i++) {
        list[left] = list[i];
        left += programme->parity[list[i]] != passed;
    }
    return left;
}

/* Return the least cost of a walk; choices[k] is the option that it takes in move k. */
int64_t frontier_sweep(const Programme *programme, const Floor *floor, const int64_t *costs,
                       int32_t start_row, int32_t last_end, Table *table, uint8_t *choices)
{
    Offers offers;
    int passed = 0;
    int32_t alive = 1, size = programme->states;
    table->now[NONE] = 0;
    table->alive[0] = NONE;
    for (int32_t move = 0; move < programme->moves; move++) {
        int32_t row = programme->rows[move], chain = row < floor->chains;
        const int64_t *costs_of = costs + (int64_t)row * OPTIONS;
        int32_t offered = to_be_had(costs_of, chain ? PAIRS : ODD + 1);
        choices[move] = OPTIONS;
        if (nothing_to_do(programme, row, offered))
            continue;
        const Ways *ways = ways_for(programme->ways[move], offered);
        offer(costs_of, ways, chain, row == start_row, offers);
        choices[move] = NONE;
        advance(programme, ways, offers, passed, table, alive);
        passed |= row == start_row;
        alive = living(programme, table, table->back + (int64_t)move * size, move == last_end, passed);
    }
    int64_t key = table->now[DONE];
    if (key >= FAR_KEY)
        return FAR;
    for (int32_t move = programme->moves - 1, state = DONE; move >= 0; move--) {
        int32_t code = table->back[(int64_t)move * size + state];
        if (choices[move] == OPTIONS) {
            choices[move] = NONE;
        } else {
            choices[move] = code % OPTIONS;
            state = code / OPTIONS;
        }
    }
    return key >> CODE_BITS;
}

/* What is still to pay where there is no way to a whole walk; added to two keys, it still fits. */
#define FAR_AHEAD (FAR_KEY >> 1)

/* Where walks begin, ascending by the move that takes each in; what each costs. */
typedef struct {
    int32_t count;
    const int32_t *spot, *move;
    int64_t *length;
} Starts;

/* A question without a start; `rows` is for the costs of rows in which there is one. */
typedef struct {
    const Question *question;
    Desk *desk;
    const int32_t *stops;
    int32_t count;
    const int64_t *costs;
    int64_t *rows;
} Errand;

/* Keep before each move that takes in a start, in the place of its first one, what states cost. */
static void keep_behind(const Programme *programme, const Floor *floor, const int64_t *costs,
                        const Starts *starts, Table *table, int64_t *kept)
{
    Offers offers;
    int32_t alive = 1, size = programme->states;
    for (int32_t state = 0; state < size; state++)
        table->now[state] = FAR_KEY;
    table->now[NONE] = 0;
    table->alive[0] = NONE;
    for (int32_t move = 0, at = 0; at < starts->count; move++) {
        if (starts->move[at] == move)
            memcpy(kept + (int64_t)at * size, table->now, sizeof(int64_t) * (size_t)size);
        while (at < starts->count && starts->move[at] == move)
            at++;
        int32_t row = programme->rows[move], chain = row < floor->chains;
        const int64_t *costs_of = costs + (int64_t)row * OPTIONS;
        int32_t offered = to_be_had(costs_of, chain ? PAIRS : ODD + 1);
        if (nothing_to_do(programme, row, offered))
            continue;
        const Ways *ways = ways_for(programme->ways[move], offered);
        offer(costs_of, ways, chain, 0, offers);
        advance(programme, ways, offers, 0, table, alive);
        alive = living(programme, table, table->back, 0, 0);
    }
}

/* Go one move back from what is still to pay after it, the start being behind already. */
static void retreat(const Programme *programme, const Ways *ways, Offers offers, int64_t *ahead,
                    int64_t *before)
{
    for (int32_t state = 0; state < programme->states; state++) {
        int64_t least = FAR_AHEAD;
        const int64_t *extra = offers[programme->parity[state] == 0];
        for (int32_t way = ways->first[state]; way < ways->first[state + 1]; way++) {
            int64_t key = (extra[ways->set[way]] & ~CODE) + ahead[ways->to[way]];
            least = key < least ? key : least;
        }
        before[state] = least;
    }
    memcpy(ahead, before, sizeof(int64_t) * (size_t)programme->states);
}

/* Return what the walk costs that begins in this row, with what is behind and ahead of it. */
static int64_t joined(const Programme *programme, const Floor *floor, const Errand *errand,
                      int32_t spot, int32_t move, const int64_t *behind, const int64_t *ahead)
{
    Offers offers;
    int32_t row = programme->rows[move], chain = row < floor->chains;
    const Question *question = errand->question;
    for (int32_t i = 0; i < errand->count; i++)
        if (floor->row_of[errand->stops[i]] == row)
            frontier_want(floor, question, errand->desk, errand->stops + i, 1);
    for (int32_t i = 0; i < question->specials; i++)
        if (floor->row_of[question->special[i]] == row)
            frontier_want_special(floor, question, errand->desk, i);
    frontier_begin(floor, errand->desk, spot);
    frontier_gather(floor, errand->desk, errand->rows);
    const int64_t *costs = errand->rows + (int64_t)row * OPTIONS;
    const Ways *ways = ways_for(programme->ways[move], to_be_had(costs, chain ? PAIRS : ODD + 1));
    offer(costs, ways, chain, 1, offers);
    int64_t least = FAR_KEY;
    for (int32_t state = 0; state < programme->states; state++) {
        if (behind[state] >= FAR_KEY)
            continue;
        const int64_t *extra = offers[programme->parity[state]];
        for (int32_t way = ways->first[state]; way < ways->first[state + 1]; way++) {
            int64_t key = behind[state] + extra[ways->set[way]] + ahead[ways->to[way]];
            least = key < least ? key : least;
        }
    }
    return least >= FAR_AHEAD ? FAR : least >> CODE_BITS;
}

/*
 * Write what the walk costs from each start. What is behind a start does not depend on it, nor
 * what is ahead, so one sweep forwards and one backwards do for all. `kept` has room for the
 * states before each start, `ahead` for twice the states.
 */
void frontier_lengths(const Programme *programme, const Floor *floor, const Errand *errand,
                      const Starts *starts, Table *table, int64_t *kept, int64_t *ahead)
{
    Offers offers;
    int32_t size = programme->states;
    keep_behind(programme, floor, errand->costs, starts, table, kept);
    for (int32_t state = 0; state < size; state++)
        ahead[state] = state == DONE ? 0 : FAR_AHEAD;
    for (int32_t move = programme->moves - 1, last = starts->count - 1; last >= 0; move--) {
        int32_t row = programme->rows[move], chain = row < floor->chains, first = last + 1;
        while (first > 0 && starts->move[first - 1] == move)
            first--;
        for (; last >= first; last--)
            starts->length[last] = joined(programme, floor, errand, starts->spot[last], move,
                                          kept + (int64_t)first * size, ahead);
        const int64_t *costs_of = errand->costs + (int64_t)row * OPTIONS;
        int32_t offered = to_be_had(costs_of, chain ? PAIRS : ODD + 1);
        if (nothing_to_do(programme, row, offered))
            continue;
        const Ways *ways = ways_for(programme->ways[move], offered);
        offer(costs_of, ways, chain, 0, offers);
        retreat(programme, ways, offers, ahead, ahead + size);
    }
}
