/*
 * The cheapest order by dynamic programming over (calls made, last call), layer by layer, where a
 * state is dropped whose cost and lower bound show that nothing better can come of it.
 *
 * Bounded dynamic programming: Marsten and Morin, "A Hybrid Approach to Discrete Mathematical
 * Programming", Mathematical Programming 14 (1978) 21-40. The lower bound is the dual answer of
 * a relaxation, restricted to what is left to do: each call left is left and entered once, and of
 * each cut only what must still happen counts. Whatever the relaxed answer was found for, it is a
 * bound for every state; so it can be found anew for what the states of a layer have in common.
 */

/* For the monotonic clock. */
#define _POSIX_C_SOURCE 199309L

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* States looked at between one glance at the clock and the next. */
#define GLANCE 256

typedef uint64_t Set;

typedef struct {
    Set made;
    int64_t cost;
    int32_t parent;
    int32_t last;
} State;

/* What several relaxed answers pay: for leaving a row, entering a column, and for each cut. */
typedef struct {
    int32_t count, cuts;
    const double *left, *entered;   /* count rows of size + 1 */
    const int32_t *kinds;
    const Set *guards;
    const double *weights;          /* count rows of cuts */
} Duals;

typedef struct {
    int32_t size;               /* calls, rows 1 to size */
    const int64_t *costs;       /* (size + 1) squared; row 0 the start, column 0 the end */
    const Set *firsts;          /* what must be made before a row */
    const Set *next;            /* the rows that may directly follow a row */
    double most;                /* no state with a bound above this is kept */
    State *states;
    int64_t from, to, count;    /* the last whole layer is from `from` to before `to` */
    int64_t room;
    int32_t *slots;             /* of the layer being filled; -1 is empty */
    int64_t mask;
} Search;

static int still_due(const Duals *d, int32_t cut, Set open, Set last)
{
    if (d->kinds[cut] == 1) return (d->guards[cut] & ~open) == 0;
    return (d->guards[cut] & (open | last)) != 0;
}

static Set open_of(const Search *s, Set made)
{
    return ((((Set)1 << s->size) - 1) << 1) & ~made;
}

/* What an order that begins so costs at least; once that is too much, it is not looked further. */
static double least(const Search *s, const Duals *d, const State *state)
{
    double best = 0;
    Set open = open_of(s, state->made), last = (Set)1 << state->last;
    for (int32_t k = 0; k < d->count && best <= s->most; k++) {
        const double *left = d->left + (int64_t)k * (s->size + 1);
        const double *entered = d->entered + (int64_t)k * (s->size + 1);
        const double *weights = d->weights + (int64_t)k * d->cuts;
        double sum = (double)state->cost + left[state->last] + entered[0];
        for (Set rows = open; rows; rows &= rows - 1) {
            int32_t row = __builtin_ctzll(rows);
            sum += left[row] + entered[row];
        }
        for (int32_t cut = 0; cut < d->cuts; cut++)
            if (weights[cut] > 0 && still_due(d, cut, open, last)) sum += weights[cut];
        if (sum > best) best = sum;
    }
    return best;
}

static int64_t slot_of(const Search *s, Set made, int32_t last)
{
    Set mixed = (made ^ (Set)last << 57) * 0x9E3779B97F4A7C15u;
    int64_t slot = (int64_t)(mixed >> 20) & s->mask;
    while (s->slots[slot] >= 0) {
        const State *there = &s->states[s->slots[slot]];
        if (there->made == made && there->last == last) break;
        slot = (slot + 1) & s->mask;
    }
    return slot;
}

/* Return 0 when there is no room. */
static int keep(Search *s, const Duals *d, State state)
{
    int64_t slot = slot_of(s, state.made, state.last);
    if (s->slots[slot] >= 0) {
        State *there = &s->states[s->slots[slot]];
        if (state.cost < there->cost) *there = state;
        return 1;
    }
    if (least(s, d, &state) > s->most) return 1;
    if (s->count == s->room) return 0;
    s->slots[slot] = (int32_t)s->count;
    s->states[s->count++] = state;
    return 1;
}

static int is_over(double deadline)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9 >= deadline;
}

static int grow(Search *s, const Duals *d, double deadline)
{
    memset(s->slots, 0xFF, (size_t)(s->mask + 1) * sizeof *s->slots);
    for (int64_t at = s->from; at < s->to; at++) {
        State here = s->states[at];
        if (at % GLANCE == 0 && is_over(deadline)) return 0;
        if (least(s, d, &here) > s->most) continue;
        for (Set next = s->next[here.last] & ~here.made; next; next &= next - 1) {
            int32_t row = __builtin_ctzll(next);
            if (s->firsts[row] & ~here.made) continue;
            int64_t cost = here.cost + s->costs[(int64_t)here.last * (s->size + 1) + row];
            State there = {here.made | (Set)1 << row, cost, (int32_t)at, row};
            if (!keep(s, d, there)) return 0;
        }
    }
    s->from = s->to;
    s->to = s->count;
    return 1;
}

void sets_close(Search *s)
{
    if (s == NULL) return;
    free(s->states);
    free(s->slots);
    free(s);
}

/*
 * Begin a search for an order that costs at most `most`, with room for `limit` states. The arrays
 * stay the caller's. Return NULL without memory.
 */
Search *sets_open(int32_t size, const int64_t *costs, const Set *firsts, const Set *next,
                  double most, int64_t limit)
{
    Search *s = calloc(1, sizeof *s);
    if (s == NULL) return NULL;
    *s = (Search){size, costs, firsts, next, most, NULL, 0, 1, 1, limit, NULL, 1};
    while (s->mask < 2 * limit) s->mask *= 2;
    s->states = malloc((size_t)limit * sizeof *s->states);
    s->slots = malloc((size_t)s->mask-- * sizeof *s->slots);
    if (s->states == NULL || s->slots == NULL) {
        sets_close(s);
        return NULL;
    }
    s->states[0] = (State){1, 0, -1, 0};
    return s;
}

/*
 * Make one call more. Return how many states there are, -1 when room or time did not suffice:
 * `deadline` is in seconds on the monotonic clock. The layer before then stays the last.
 */
int64_t sets_grow(Search *s, double deadline, int32_t duals, const double *left,
                  const double *entered, int32_t cuts, const int32_t *kinds, const Set *guards,
                  const double *weights)
{
    Duals d = {duals, cuts, left, entered, kinds, guards, weights};
    return grow(s, &d, deadline) ? s->to - s->from : -1;
}

/* What every order costs at least that costs no more than `most`: the least of the last layer. */
double sets_bound(const Search *s, int32_t duals, const double *left, const double *entered,
                  int32_t cuts, const int32_t *kinds, const Set *guards, const double *weights)
{
    Duals d = {duals, cuts, left, entered, kinds, guards, weights};
    double bound = s->most;
    for (int64_t at = s->from; at < s->to; at++) {
        double found = least(s, &d, &s->states[at]);
        if (found < bound) bound = found;
    }
    return bound;
}

/* Of the last layer's states, in how many each call is open or was the last, each cut is due. */
void sets_means(const Search *s, int32_t cuts, const int32_t *kinds, const Set *guards,
                double *open, double *last, double *due)
{
    Duals d = {0, cuts, NULL, NULL, kinds, guards, NULL};
    double share = 1.0 / (double)(s->to - s->from);
    for (int64_t at = s->from; at < s->to; at++) {
        const State *state = &s->states[at];
        Set rows = open_of(s, state->made), here = (Set)1 << state->last;
        last[state->last] += share;
        for (int32_t cut = 0; cut < cuts; cut++)
            if (still_due(&d, cut, rows, here)) due[cut] += share;
        for (Set left = rows; left; left &= left - 1) open[__builtin_ctzll(left)] += share;
    }
}

/* After the last call, put the cheapest order into `order` and `cost`. Return 0 if there is none. */
int sets_best(const Search *s, int32_t *order, int64_t *cost)
{
    int64_t best = -1;
    for (int64_t at = s->from; at < s->to; at++) {
        const State *state = &s->states[at];
        int64_t whole = state->cost + s->costs[(int64_t)state->last * (s->size + 1)];
        if ((s->next[state->last] & 1) && (best < 0 || whole < *cost)) {
            best = at;
            *cost = whole;
        }
    }
    int found = best >= 0;
    for (int32_t place = s->size; best > 0; best = s->states[best].parent)
        order[--place] = s->states[best].last;
    return found;
}
