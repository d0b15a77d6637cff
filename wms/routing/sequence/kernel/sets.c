/*
 * The cheapest order by dynamic programming over (calls made, last call), layer by layer, where a
 * state is dropped whose cost and lower bound show that nothing better can come of it.
 *
 * Bounded dynamic programming: Marsten and Morin, "A Hybrid Approach to Discrete Mathematical
 * Programming", Mathematical Programming 14 (1978) 21-40. The lower bound is the dual answer of
 * a relaxation, restricted to what is left to do: each call left is left and entered once, and of
 * each cut only what must still happen counts. Whatever the relaxed answer was found for, it is a
 * bound for every state; so it can be found anew for what the states of a layer have in common.
 *
 * What is still to be paid after one more call depends on the calls made and on that call, not on
 * the last one before: so it is summed up once for all states with the same calls made.
 */

/* For the monotonic clock. */
#define _POSIX_C_SOURCE 199309L

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "duals.h"

/* Sets looked at between one glance at the clock and the next. */
#define GLANCE 64
/* States that are looked at for what those of a layer have in common. */
#define SAMPLE 2000
#define SLOTS_LEAST 1024
/* Bounds are kept in single precision. */
#define ROUNDED_DOWN (1 - 1e-6)

typedef struct {
    Set made;
    int64_t cost;
    int32_t parent;
    int32_t twin;   /* another state with the same calls made, -1 for none */
    int32_t last;
    float bound;    /* what an order that begins so costs at least */
} State;

typedef struct {
    int32_t size;               /* calls, rows 1 to size */
    const int64_t *costs;       /* (size + 1) squared; row 0 the start, column 0 the end */
    const Set *firsts;          /* what must be made before a row */
    const Set *next;            /* the rows that may directly follow a row */
    double most;                /* no state with a bound above this is kept */
    State *states;
    int64_t count, room;
    int64_t from, to;           /* the states of the last whole layer */
    int32_t *sets;              /* of each set of calls made, its first state */
    int64_t sets_from, sets_to; /* of the last whole layer */
    int64_t sets_count;
    int32_t *slots;             /* the sets of the layer being filled, hashed; -1 is empty */
    int64_t mask;
} Search;

static Set open_of(const Search *s, Set made)
{
    return ((((Set)1 << s->size) - 1) << 1) & ~made;
}

static int64_t slot_of(const Search *s, Set made)
{
    Set mixed = made * 0x9E3779B97F4A7C15u;
    int64_t slot = (int64_t)(mixed >> 20) & s->mask;
    while (s->slots[slot] >= 0 && s->states[s->sets[s->slots[slot]]].made != made)
        slot = (slot + 1) & s->mask;
    return slot;
}

/* Return 0 without memory. */
static int make_slots(Search *s, int64_t slots)
{
    int32_t *made = realloc(s->slots, (size_t)slots * sizeof *made);
    if (made == NULL) return 0;
    s->slots = made;
    s->mask = slots - 1;
    memset(made, 0xFF, (size_t)slots * sizeof *made);
    for (int64_t set = s->sets_to; set < s->sets_count; set++)
        made[slot_of(s, s->states[s->sets[set]].made)] = (int32_t)set;
    return 1;
}

/* Return 0 when there is no room. */
static int keep(Search *s, State state)
{
    int64_t slot = slot_of(s, state.made);
    int32_t set = s->slots[slot];
    if (set >= 0) {
        int32_t at = s->sets[set];
        while (at >= 0 && s->states[at].last != state.last) at = s->states[at].twin;
        if (at >= 0) {
            state.twin = s->states[at].twin;
            if (state.cost < s->states[at].cost) s->states[at] = state;
            return 1;
        }
        state.twin = s->sets[set];
    }
    if (s->count == s->room) return 0;
    if (set < 0) set = s->slots[slot] = (int32_t)s->sets_count++;
    s->sets[set] = (int32_t)s->count;
    s->states[s->count++] = state;
    return 2 * (s->sets_count - s->sets_to) <= s->mask || make_slots(s, 2 * (s->mask + 1));
}

static int is_over(double deadline)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9 >= deadline;
}

/* Make one call more after each state with the same calls made, the first of them at `at`. */
static int grow_set(Search *s, const Duals *d, int32_t at)
{
    Set made = s->states[at].made, open = open_of(s, made), ready = 0;
    double rest[ROWS_MAX];
    for (Set rows = open; rows; rows &= rows - 1) {
        int32_t row = __builtin_ctzll(rows);
        if ((s->firsts[row] & ~made) == 0) ready |= (Set)1 << row;
        rest[row] = 0;
    }
    for (int32_t k = 0; k < d->count; k++) weigh(d, s->size, k, open, ready, rest);
    for (; at >= 0; at = s->states[at].twin) {
        State here = s->states[at];
        const int64_t *legs = s->costs + (int64_t)here.last * (s->size + 1);
        for (Set next = s->next[here.last] & ready; next; next &= next - 1) {
            int32_t row = __builtin_ctzll(next);
            int64_t cost = here.cost + legs[row];
            double bound = (double)cost + rest[row];
            if (bound > s->most) continue;
            State there = {made | (Set)1 << row, cost, at, -1, row, (float)bound};
            if (!keep(s, there)) return 0;
        }
    }
    return 1;
}

static int grow(Search *s, const Duals *d, double deadline)
{
    if (!make_slots(s, s->mask + 1)) return 0;
    for (int64_t set = s->sets_from; set < s->sets_to; set++) {
        if (set % GLANCE == 0 && is_over(deadline)) return 0;
        if (!grow_set(s, d, s->sets[set])) return 0;
    }
    s->from = s->to;
    s->to = s->count;
    s->sets_from = s->sets_to;
    s->sets_to = s->sets_count;
    return 1;
}

static int by_bound(const void *a, const void *b)
{
    float one = *(const float *)a, other = *(const float *)b;
    return (one > other) - (one < other);
}

/* Leave of the last layer the `width` states with the least bounds; return 0 without memory. */
int sets_narrow(Search *s, int64_t width)
{
    int64_t found = s->to - s->from, to = s->to, even = width;
    if (found <= width) return 1;
    float *bounds = malloc((size_t)found * sizeof *bounds);
    if (bounds == NULL) return 0;
    for (int64_t i = 0; i < found; i++) bounds[i] = s->states[s->from + i].bound;
    qsort(bounds, (size_t)found, sizeof *bounds, by_bound);
    float most = bounds[width - 1];
    for (int64_t i = 0; i < width; i++) even -= bounds[i] < most;
    free(bounds);
    s->count = s->from;
    s->sets_count = s->sets_to = s->sets_from;
    if (!make_slots(s, s->mask + 1)) return 0;
    for (int64_t at = s->from; at < to; at++) {
        State state = s->states[at];
        if (state.bound > most || (state.bound == most && even-- <= 0)) continue;
        state.twin = -1;
        if (!keep(s, state)) return 0;
    }
    s->to = s->count;
    s->sets_to = s->sets_count;
    return 1;
}

void sets_close(Search *s)
{
    if (s == NULL) return;
    free(s->states);
    free(s->sets);
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
    *s = (Search){.size = size, .costs = costs, .firsts = firsts, .next = next, .most = most,
                  .count = 1, .room = limit, .to = 1, .sets_count = 1, .sets_to = 1,
                  .mask = SLOTS_LEAST - 1};
    s->states = malloc((size_t)limit * sizeof *s->states);
    s->sets = malloc((size_t)limit * sizeof *s->sets);
    if (s->states == NULL || s->sets == NULL) {
        sets_close(s);
        return NULL;
    }
    s->states[0] = (State){1, 0, -1, -1, 0, 0};
    s->sets[0] = 0;
    return s;
}

/*
 * Make one call more. Return how many states there are, -1 when room or time did not suffice:
 * `deadline` is in seconds on the monotonic clock. The layer before then stays the last.
 */
int64_t sets_grow(Search *s, double deadline, int32_t duals, const double *open,
                  const double *entered, const int32_t *spans, const Set *guards,
                  const double *weights)
{
    Duals d = {duals, open, entered, spans, guards, weights};
    return grow(s, &d, deadline) ? s->to - s->from : -1;
}

/* What every order costs at least that costs no more than `most`: the least of the last layer. */
double sets_bound(const Search *s)
{
    double bound = s->most;
    for (int64_t at = s->from; at < s->to; at++)
        if ((double)s->states[at].bound * ROUNDED_DOWN < bound)
            bound = (double)s->states[at].bound * ROUNDED_DOWN;
    return bound;
}

static int still_due(int32_t kind, Set guard, Set open, Set last)
{
    return kind == 1 ? (guard & ~open) == 0 : (guard & (open | last)) != 0;
}

/* Of some of the last layer's states: in how many each call is open or was last, each cut is due. */
void sets_means(const Search *s, int32_t cuts, const int32_t *kinds, const Set *guards,
                double *open, double *last, double *due)
{
    int64_t step = 1 + (s->to - s->from) / SAMPLE, looked = (s->to - s->from + step - 1) / step;
    double share = 1.0 / (double)looked;
    for (int64_t at = s->from; at < s->to; at += step) {
        const State *state = &s->states[at];
        Set rows = open_of(s, state->made), here = (Set)1 << state->last;
        last[state->last] += share;
        for (int32_t cut = 0; cut < cuts; cut++)
            if (still_due(kinds[cut], guards[cut], rows, here)) due[cut] += share;
        for (Set left = rows; left; left &= left - 1) open[__builtin_ctzll(left)] += share;
    }
}

/* After the last call, put the cheapest order into `order`. Return 0 if there is none. */
int sets_best(const Search *s, int32_t *order)
{
    int64_t best = -1, least = 0;
    for (int64_t at = s->from; at < s->to; at++) {
        const State *state = &s->states[at];
        int64_t whole = state->cost + s->costs[(int64_t)state->last * (s->size + 1)];
        if ((s->next[state->last] & 1) && (best < 0 || whole < least)) {
            best = at;
            least = whole;
        }
    }
    int found = best >= 0;
    for (int32_t place = s->size; best > 0; best = s->states[best].parent)
        order[--place] = s->states[best].last;
    return found;
}
