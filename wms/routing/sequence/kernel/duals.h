/* What relaxed answers pay, and what is still to be paid of it on the way. */

#ifndef DUALS_H
#define DUALS_H

#include <stdint.h>

#define ROWS_MAX 64

typedef uint64_t Set;

/* What several relaxed answers pay: for leaving a row, entering a column, and for each cut. */
typedef struct {
    int32_t count, cuts;
    const double *left, *entered;   /* count rows of size + 1 */
    const int32_t *kinds;
    const Set *guards;
    const double *weights;          /* count rows of cuts */
} Duals;

static int still_due(const Duals *d, int32_t cut, Set open, Set last)
{
    if (d->kinds[cut] == 1) return (d->guards[cut] & ~open) == 0;
    return (d->guards[cut] & (open | last)) != 0;
}

/*
 * Of one relaxed answer, what is still to be paid once a row of `ready` is entered, where `open`
 * is still to be entered before; raise `rest` of each row to that.
 */
static void weigh(const Duals *d, int32_t size, int32_t k, Set open, Set ready, double *rest)
{
    const double *left = d->left + (int64_t)k * (size + 1);
    const double *entered = d->entered + (int64_t)k * (size + 1);
    const double *weights = d->weights + (int64_t)k * d->cuts;
    double paid[ROWS_MAX], sum = entered[0];
    for (Set rows = open; rows; rows &= rows - 1) {
        int32_t row = __builtin_ctzll(rows);
        sum += left[row] + entered[row];
        paid[row] = entered[row];
    }
    for (int32_t cut = 0; cut < d->cuts; cut++) {
        Set guard = d->guards[cut];
        /* The row to be entered is the last call then, which this kind of cut counts as open. */
        if (weights[cut] <= 0 || !still_due(d, cut, open, 0)) continue;
        sum += weights[cut];
        if (d->kinds[cut] != 1) continue;
        for (Set rows = guard & ready; rows; rows &= rows - 1)
            paid[__builtin_ctzll(rows)] += weights[cut];
    }
    for (Set rows = ready; rows; rows &= rows - 1) {
        int32_t row = __builtin_ctzll(rows);
        if (sum - paid[row] > rest[row]) rest[row] = sum - paid[row];
    }
}

#endif
