/*
 * A good order quickly: stretches turned round and neighbouring stretches exchanged, as far as
 * precedence lets them; then again from disturbed copies of the best order.
 *
 * The exchange is the path-preserving one of Gambardella and Dorigo, "An Ant Colony System
 * Hybridized with a New Local Search for the Sequential Ordering Problem", INFORMS Journal on
 * Computing 12 (2000) 237-255; starting again from a disturbed optimum is Martin, Otto and Felten,
 * "Large-Step Markov Chains for the Traveling Salesman Problem", Complex Systems 5 (1991) 299-326.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int32_t size;             /* calls, rows 1 to size; row 0 stands at both ends of an order */
    const int64_t *costs;     /* (size + 1) squared */
    const uint8_t *earlier;   /* whether a row must come before a column */
    int64_t work;             /* moves that may still be looked at */
    int32_t *order;           /* size + 2 places */
    int32_t *spare;
    uint8_t *shut;            /* places that something in the stretch must come before */
    int64_t *back;            /* costs of the legs turned round, summed from the beginning */
    int64_t *forth;
} Walk;

static int64_t leg(const Walk *w, int32_t a, int32_t b)
{
    return w->costs[(int64_t)a * (w->size + 1) + b];
}

static int must(const Walk *w, int32_t a, int32_t b)
{
    return w->earlier[(int64_t)a * (w->size + 1) + b];
}

static int64_t length(const Walk *w)
{
    int64_t sum = 0;
    for (int32_t p = 0; p <= w->size; p++) sum += leg(w, w->order[p], w->order[p + 1]);
    return sum;
}

/* Exchange order[a..b-1] and order[b..c-1]. */
static void exchange(Walk *w, int32_t a, int32_t b, int32_t c)
{
    memcpy(w->spare, w->order + a, (size_t)(b - a) * sizeof *w->order);
    memmove(w->order + a, w->order + b, (size_t)(c - b) * sizeof *w->order);
    memcpy(w->order + a + (c - b), w->spare, (size_t)(b - a) * sizeof *w->order);
}

/* Shut the places that order[b] must come before; some four take as long as a move. */
static void shut_behind(Walk *w, int32_t b, int32_t most)
{
    w->work -= (most - b) / 4;
    for (int32_t p = b + 1; p <= most; p++) w->shut[p] |= must(w, w->order[b], w->order[p]);
}

static int exchanged_from(Walk *w, int32_t a, int32_t span)
{
    const int32_t *o = w->order;
    int32_t most = a + 2 * span < w->size ? a + 2 * span : w->size;
    memset(w->shut + a, 0, (size_t)(most - a + 1));
    for (int32_t b = a + 1; b <= w->size && b - a <= span; b++) {
        shut_behind(w, b - 1, most);
        int64_t left = leg(w, o[a - 1], o[a]) + leg(w, o[b - 1], o[b]);
        int64_t into = leg(w, o[a - 1], o[b]);
        for (int32_t c = b + 1; c <= w->size + 1 && c - b <= span && !w->shut[c - 1]; c++) {
            w->work--;
            int64_t now = left + leg(w, o[c - 1], o[c]);
            if (into + leg(w, o[c - 1], o[a]) + leg(w, o[b - 1], o[c]) < now) {
                exchange(w, a, b, c);
                return 1;
            }
        }
    }
    return 0;
}

static void sum_legs(Walk *w)
{
    w->forth[0] = w->back[0] = 0;
    for (int32_t p = 1; p <= w->size + 1; p++) {
        w->forth[p] = w->forth[p - 1] + leg(w, w->order[p - 1], w->order[p]);
        w->back[p] = w->back[p - 1] + leg(w, w->order[p], w->order[p - 1]);
    }
}

static void turn(Walk *w, int32_t a, int32_t b)
{
    for (; a < b; a++, b--) {
        int32_t kept = w->order[a];
        w->order[a] = w->order[b];
        w->order[b] = kept;
    }
}

/* The legs must be summed; they are again after a turn. */
static int turned_from(Walk *w, int32_t a)
{
    const int32_t *o = w->order;
    memset(w->shut + a, 0, (size_t)(w->size - a + 1));
    for (int32_t b = a + 1; b <= w->size; b++) {
        shut_behind(w, b - 1, w->size);
        if (w->shut[b]) break;
        w->work--;
        int64_t now = w->forth[b + 1] - w->forth[a - 1];
        int64_t then = leg(w, o[a - 1], o[b]) + leg(w, o[a], o[b + 1]) + w->back[b] - w->back[a];
        if (then < now) {
            turn(w, a, b);
            sum_legs(w);
            return 1;
        }
    }
    return 0;
}

/* Longer stretches are worth looking at only while there are few. */
static int32_t span_of(int32_t size)
{
    return size <= 64 ? size : 40;
}

static void settle(Walk *w)
{
    int32_t quiet = 0, a = 1, span = span_of(w->size);
    sum_legs(w);
    while (quiet < w->size && w->work > 0) {
        int moved = turned_from(w, a);
        if (exchanged_from(w, a, span)) {
            moved = 1;
            sum_legs(w);
        }
        quiet = moved ? 0 : quiet + 1;
        if (!moved) a = a < w->size ? a + 1 : 1;
    }
}

/* Knuth, The Art of Computer Programming, volume 2, section 3.3.4; the high bits are the good ones. */
static uint32_t chance(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % below);
}

/* Exchange two short neighbouring stretches somewhere, if precedence lets them. */
static void disturb(Walk *w, uint64_t *state)
{
    for (int tries = 0; tries < 3; tries++) {
        int32_t room = w->size < 24 ? w->size : 24;
        int32_t a = 1 + (int32_t)chance(state, (uint32_t)w->size);
        int32_t b = a + 1 + (int32_t)chance(state, (uint32_t)room / 2 + 1);
        int32_t c = b + 1 + (int32_t)chance(state, (uint32_t)room / 2 + 1);
        if (c > w->size + 1) continue;
        int shut = 0;
        for (int32_t p = a; p < b && !shut; p++)
            for (int32_t q = b; q < c && !shut; q++) shut = must(w, w->order[p], w->order[q]);
        if (!shut) exchange(w, a, b, c);
    }
}

/*
 * Improve `order` (rows, `size` of them) in place, looking at some `work` moves at most.
 * Return 0, or -1 without memory. The same call always gives the same order.
 */
int improve_order(int32_t size, const int64_t *costs, const uint8_t *earlier, int64_t work,
                  int64_t far, int32_t *order)
{
    size_t places = (size_t)size + 2;
    int64_t *sums = malloc(2 * places * sizeof *sums);
    int32_t *rows = calloc(3 * places, sizeof *rows);
    uint8_t *shut = malloc(places);
    int failed = sums == NULL || rows == NULL || shut == NULL;
    if (!failed && size > 1) {
        Walk w = {size, costs, earlier, work, rows, rows + places, shut, sums, sums + places};
        int32_t *best = rows + 2 * places;
        uint64_t state = 1;
        memcpy(w.order + 1, order, (size_t)size * sizeof *order);
        settle(&w);
        int64_t least = length(&w);
        memcpy(best, w.order, places * sizeof *best);
        while (w.work > 0) {
            w.work -= size;
            disturb(&w, &state);
            settle(&w);
            int64_t now = length(&w);
            if (now <= least && now < far) {
                least = now;
                memcpy(best, w.order, places * sizeof *best);
            } else {
                memcpy(w.order, best, places * sizeof *best);
            }
        }
        memcpy(order, best + 1, (size_t)size * sizeof *order);
    }
    free(sums);
    free(rows);
    free(shut);
    return failed ? -1 : 0;
}
