/*
 * A lower bound in no time: a walk is a path from the start through all calls to the end, and a
 * tree over the calls with one leg at each end is never dearer than the best path. Held and Karp,
 * "The Traveling-Salesman Problem and Minimum Spanning Trees", Operations Research 18 (1970)
 * 1138-1162; a call that the tree meets too often is made dearer, one too seldom cheaper.
 */

#include <stdint.h>
#include <stdlib.h>

typedef struct {
    int32_t size;
    const double *between;   /* size squared: the cheaper direction of each leg */
    const double *out, *home;
    double *price;           /* of meeting each call once */
    double *near;
    int32_t *over, *met;
} Tree;

/* The cheapest first or last leg, prices counted; it meets its call once. */
static double end_leg(Tree *t, const double *legs)
{
    int32_t best = 0;
    for (int32_t a = 1; a < t->size; a++)
        if (legs[a] + t->price[a] < legs[best] + t->price[best]) best = a;
    t->met[best]++;
    return legs[best] + t->price[best];
}

/* Prim, "Shortest Connection Networks and Some Generalizations", Bell System T. J. 36 (1957). */
static double grown(Tree *t)
{
    double sum = 0;
    for (int32_t a = 0; a < t->size; a++) {
        t->met[a] = 0;
        t->over[a] = 0;
        t->near[a] = a == 0 ? -1 : t->between[a] + t->price[a] + t->price[0];
    }
    t->over[0] = -1;
    for (int32_t step = 1; step < t->size; step++) {
        int32_t next = -1;
        for (int32_t a = 1; a < t->size; a++)
            if (t->over[a] >= 0 && (next < 0 || t->near[a] < t->near[next])) next = a;
        sum += t->near[next];
        t->met[next]++;
        t->met[t->over[next]]++;
        t->over[next] = -1;
        const double *legs = t->between + (int64_t)next * t->size;
        for (int32_t a = 1; a < t->size; a++)
            if (t->over[a] >= 0 && legs[a] + t->price[a] + t->price[next] < t->near[a]) {
                t->near[a] = legs[a] + t->price[a] + t->price[next];
                t->over[a] = next;
            }
    }
    return sum;
}

/* Return the best bound of `rounds` trees; `upper` is the cost of a walk. Needs size >= 1. */
double tree_bound(int32_t size, const double *between, const double *out, const double *home,
                  double upper, int32_t rounds)
{
    double *sums = calloc(2 * (size_t)size, sizeof *sums), best = 0, pace = 1;
    int32_t *rows = malloc(2 * (size_t)size * sizeof *rows), quiet = 0;
    if (sums != NULL && rows != NULL) {
        Tree t = {size, between, out, home, sums, sums + size, rows, rows + size};
        for (int32_t round = 0; round < rounds; round++) {
            double bound = grown(&t), off = 0;
            bound += end_leg(&t, out) + end_leg(&t, home);
            for (int32_t a = 0; a < size; a++) {
                bound -= 2 * t.price[a];
                off += (double)(t.met[a] - 2) * (t.met[a] - 2);
            }
            quiet = bound > best ? 0 : quiet + 1;
            if (bound > best) best = bound;
            if (off == 0 || best >= upper) break;
            if (quiet > 4) {
                pace /= 2;
                quiet = 0;
            }
            for (int32_t a = 0; a < size; a++)
                t.price[a] += pace * (upper - bound) / off * (t.met[a] - 2);
        }
    }
    free(sums);
    free(rows);
    return best;
}
