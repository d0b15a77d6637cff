/*
 * The cheapest order by dynamic programming over (calls made, last call), layer by layer, where a
 * state is dropped whose cost and lower bound show that nothing better can come of it.
 *
 * Bounded dynamic programming: Marsten and Morin, "A Hybrid Approach to Discrete Mathematical
 * Programming", Mathematical Programming 14 (1978) 21-40. The lower bound is the dual answer of
 * the relaxation, restricted to what is left to do: each call left is left and entered once, and
 * of each cut only what must still happen counts.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t Set;

typedef struct {
    Set made;
    int64_t cost;
    double rest;      /* duals of the calls still to be made */
    int32_t parent;
    int32_t last;
} State;

typedef struct {
    int32_t size;               /* calls, rows 1 to size */
    const int64_t *costs;       /* (size + 1) squared; row 0 the start, column 0 the end */
    const Set *firsts;          /* what must be made before a row */
    const Set *next;            /* the rows that may directly follow a row */
    const double *left, *entered;   /* duals of leaving a row and entering a column */
    int32_t cuts;
    const int32_t *kinds;
    const Set *guards;
    const double *weights;
    double most;                /* no state with a bound above this is kept */
} Task;

typedef struct {
    State *states;
    int64_t count, limit;
    int32_t *slots;             /* of the layer being filled; -1 is empty */
    int64_t mask;
} Table;

static int still_due(const Task *t, int32_t cut, Set open, Set last)
{
    if (t->kinds[cut] == 1) return (t->guards[cut] & ~open) == 0;
    return (t->guards[cut] & (open | last)) != 0;
}

static double bound(const Task *t, Set open, int32_t last, double rest)
{
    double sum = rest + t->left[last] + t->entered[0];
    for (int32_t cut = 0; cut < t->cuts; cut++)
        if (still_due(t, cut, open, (Set)1 << last)) sum += t->weights[cut];
    return sum;
}

static int64_t slot_of(const Table *table, Set made, int32_t last)
{
    Set mixed = (made ^ (Set)last << 57) * 0x9E3779B97F4A7C15u;
    int64_t slot = (int64_t)(mixed >> 20) & table->mask;
    while (table->slots[slot] >= 0) {
        const State *there = &table->states[table->slots[slot]];
        if (there->made == made && there->last == last) break;
        slot = (slot + 1) & table->mask;
    }
    return slot;
}

/* Return 0 when the table is full. */
static int keep(Table *table, const Task *t, State state, Set all)
{
    int64_t slot = slot_of(table, state.made, state.last);
    if (table->slots[slot] >= 0) {
        State *there = &table->states[table->slots[slot]];
        if (state.cost < there->cost) *there = state;
        return 1;
    }
    if ((double)state.cost + bound(t, all & ~state.made, state.last, state.rest) > t->most) return 1;
    if (table->count == table->limit) return 0;
    table->slots[slot] = (int32_t)table->count;
    table->states[table->count++] = state;
    return 1;
}

static int grow(Table *table, const Task *t, int64_t from, int64_t to, Set all)
{
    for (int64_t at = from; at < to; at++) {
        State here = table->states[at];
        for (Set next = t->next[here.last] & ~here.made; next; next &= next - 1) {
            int32_t row = __builtin_ctzll(next);
            if (t->firsts[row] & ~here.made) continue;
            int64_t cost = here.cost + t->costs[(int64_t)here.last * (t->size + 1) + row];
            double rest = here.rest - t->left[row] - t->entered[row];
            State there = {here.made | (Set)1 << row, cost, rest, (int32_t)at, row};
            if (!keep(table, t, there, all)) return 0;
        }
    }
    return 1;
}

static int64_t best_of(const Table *table, const Task *t, int64_t from, int64_t *cost)
{
    int64_t best = -1;
    for (int64_t at = from; at < table->count; at++) {
        const State *state = &table->states[at];
        int64_t whole = state->cost + t->costs[(int64_t)state->last * (t->size + 1)];
        if ((t->next[state->last] & 1) && (best < 0 || whole < *cost)) {
            best = at;
            *cost = whole;
        }
    }
    return best;
}

/*
 * Find the cheapest order whose cost is at most `most`, and put it into `order` and `cost`.
 * Return 1 when found, 0 when there is none, -1 when more than `limit` states were wanted or
 * there is no memory for them.
 */
int order_by_sets(int32_t size, const int64_t *costs, const Set *firsts, const Set *next,
                  const double *left, const double *entered, int32_t cuts, const int32_t *kinds,
                  const Set *guards, const double *weights, double most, int64_t limit,
                  int32_t *order, int64_t *cost)
{
    Task t = {size, costs, firsts, next, left, entered, cuts, kinds, guards, weights, most};
    Table table = {malloc((size_t)limit * sizeof(State)), 0, limit, NULL, 1};
    while (table.mask < 2 * limit) table.mask *= 2;
    table.slots = malloc((size_t)table.mask * sizeof *table.slots);
    int found = -1;
    if (table.states != NULL && table.slots != NULL) {
        Set all = (((Set)1 << size) - 1) << 1;
        double rest = 0;
        int64_t from = 0, bytes = table.mask * (int64_t)sizeof *table.slots;
        for (int32_t row = 1; row <= size; row++) rest += left[row] + entered[row];
        table.mask--;
        table.states[table.count++] = (State){1, 0, rest, -1, 0};
        int room = 1;
        for (int32_t layer = 0; layer < size && room; layer++) {
            int64_t to = table.count;
            memset(table.slots, 0xFF, (size_t)bytes);
            room = grow(&table, &t, from, to, all);
            from = to;
        }
        int64_t best = room ? best_of(&table, &t, from, cost) : -1;
        if (room) found = best >= 0;
        for (int32_t place = size; best > 0; best = table.states[best].parent)
            order[--place] = table.states[best].last;
    }
    free(table.states);
    free(table.slots);
    return found;
}
