/* What relaxed answers pay, and what is still to be paid of it on the way. */

#ifndef DUALS_H
#define DUALS_H

#include <stdint.h>

#define ROWS_MAX 64

typedef uint64_t Set;

/*
 * What several relaxed answers pay. A row is paid for while it is open, and less once entered. A
 * cut is paid for while any of its guard is open, or, the later ones of each answer, while all is.
 */
typedef struct {
    int32_t count;
    const double *open, *entered;   /* count rows of size + 1 */
    const int32_t *spans;           /* two a count, and the end: where their cuts begin */
    const Set *guards;
    const double *weights;
} Duals;

/*
 * Of one relaxed answer, what is still to be paid once a row of `ready` is entered, where `open`
 * is still to be entered before; raise `rest` of each row to that.
 */
static void weigh(const Duals *d, int32_t size, int32_t k, Set open, Set ready, double *rest)
{
    const double *prices = d->open + (int64_t)k * (size + 1);
    const double *entered = d->entered + (int64_t)k * (size + 1);
    double paid[ROWS_MAX], sum = entered[0];
    for (Set rows = open; rows; rows &= rows - 1) {
        int32_t row = __builtin_ctzll(rows);
        sum += prices[row];
        paid[row] = entered[row];
    }
    int32_t cut = d->spans[2 * k];
    /* The row that is entered is left later, so for these cuts it is still open. */
    for (; cut < d->spans[2 * k + 1]; cut++)
        sum += d->guards[cut] & open ? d->weights[cut] : 0;
    for (; cut < d->spans[2 * k + 2]; cut++) {
        if (d->guards[cut] & ~open) continue;
        sum += d->weights[cut];
        for (Set rows = d->guards[cut] & ready; rows; rows &= rows - 1)
            paid[__builtin_ctzll(rows)] += d->weights[cut];
    }
    for (Set rows = ready; rows; rows &= rows - 1) {
        int32_t row = __builtin_ctzll(rows);
        if (sum - paid[row] > rest[row]) rest[row] = sum - paid[row];
    }
}

#endif
