/*
 * Held and Karp, "A Dynamic Programming Approach to Sequencing Problems", Journal of SIAM 10
 * (1962) 196-210: the cheapest cost for each set of calls and last call.
 */

#include <stdint.h>

/* Changed with the sources: a library built from others is not called. */
int sequence_version(void)
{
    return 7;
}

/*
 * Fill `table` (2^count rows, one column for each last call; far where there is no such order).
 * `entry` is what it costs to begin with a call, `inner` (count squared) each leg, `needs` the
 * calls that must be in the set before.
 */
void fill_table(int32_t count, const int64_t *entry, const int64_t *inner, const int64_t *needs,
                int64_t far, int64_t *table)
{
    for (int64_t set = 1; set < (int64_t)1 << count; set++)
        for (int32_t last = 0; last < count; last++) {
            int64_t without = set & ~((int64_t)1 << last), least = far;
            int64_t *cell = table + set * count + last;
            *cell = far;
            if (without == set || (needs[last] & ~without)) continue;
            const int64_t *row = table + without * count;
            if (without == 0) least = entry[last];
            for (int64_t left = without; left; left &= left - 1) {
                int32_t before = __builtin_ctzll((uint64_t)left);
                int64_t cost = row[before] + inner[before * count + last];
                if (cost < least) least = cost;
            }
            *cell = least;
        }
}
