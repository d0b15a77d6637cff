/*
 * The sweep for many carts: what may follow what is the same for all of them, so LANES carts go
 * through it side by side, in lanes of the processor's vectors; see pricing.py.
 */
#include "kernel.h"
#include <string.h>

#define LANES 16
#define FAR_LANE (1 << 29)

/* Two clones, the better chosen when the library is loaded, where the system can do that. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__)
#define VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define VECTORS
#endif

/*
 * What each move gathers: groups from first_group[k] on, each the entries that lead to one state.
 * Entry e leads from state from[e] at the cost in column[e]. Columns from first_column[row] on are
 * for a row: each has the cheapest of a set of its options, a bit mask.
 */
typedef struct {
    int32_t moves, states, rows;
    const int32_t *first_column, *sets, *first_group, *to, *first_entry, *from, *column;
} Gathers;

/* Half the lanes: as much as the wider of the two clones has in one register. */
typedef int32_t Eight __attribute__((vector_size(32), aligned(4), may_alias));

typedef struct {
    int32_t size;
    const int32_t *first_spot, *spots;
} Orders;

VECTORS static void sweep_lanes(const Gathers *gathers, const int32_t *lanes, int32_t *now,
                                int32_t *next)
{
    const int32_t top = FAR_LANE;
    const Eight far = {top, top, top, top, top, top, top, top};
    const int32_t *from = gathers->from, *column = gathers->column, *to = gathers->to;
    const int32_t *first_entry = gathers->first_entry;
    for (int32_t move = 0; move < gathers->moves; move++) {
        int32_t last = gathers->first_group[move + 1];
        for (int32_t g = gathers->first_group[move]; g < last; g++) {
            Eight low = far, high = far;
            for (int32_t e = first_entry[g], end = first_entry[g + 1]; e < end; e++) {
                const Eight *cost = (const Eight *)(now + (int64_t)from[e] * LANES);
                const Eight *offer = (const Eight *)(lanes + (int64_t)column[e] * LANES);
                Eight low_total = cost[0] + offer[0], high_total = cost[1] + offer[1];
                Eight lower = low_total < low, higher = high_total < high;
                low = (low_total & lower) | (low & ~lower);
                high = (high_total & higher) | (high & ~higher);
            }
            Eight *cost = (Eight *)(next + (int64_t)to[g] * LANES);
            cost[0] = low, cost[1] = high;
        }
        int32_t *swap = now;
        now = next, next = swap;
    }
    if (gathers->moves % 2)
        memcpy(next + DONE * LANES, now + DONE * LANES, sizeof(int32_t) * LANES);
}

static void into_lane(const Gathers *gathers, int32_t *lanes, const int64_t *costs, int32_t row,
                      int lane)
{
    costs += (int64_t)row * OPTIONS;
    for (int32_t c = gathers->first_column[row]; c < gathers->first_column[row + 1]; c++) {
        int64_t least = FAR_LANE;
        for (uint32_t set = (uint32_t)gathers->sets[c]; set; set &= set - 1) {
            int64_t cost = costs[__builtin_ctz(set)];
            least = cost < least ? cost : least;
        }
        lanes[(int64_t)c * LANES + lane] = (int32_t)least;
    }
}

/*
 * Write the length of each cart's walk. A cart is `size` orders, padded with -1. `costs` begins
 * and ends as `empty`, and so do `lanes`, which have the columns for every lane; `now` has twice
 * the states, and `touched` room for the rows, for every lane.
 */
void frontier_price(const Floor *floor, const Question *question, const Gathers *gathers,
                    const Orders *orders, const int32_t *carts, int32_t count, Desk *desk,
                    const int64_t *empty, int64_t *costs, int32_t *lanes, int32_t *now,
                    int32_t *touched, int64_t *lengths)
{
    int32_t *next = now + (int64_t)gathers->states * LANES, used[LANES];
    for (int32_t first = 0; first < count; first += LANES) {
        int many = count - first < LANES ? count - first : LANES;
        for (int lane = 0; lane < many; lane++) {
            const int32_t *cart = carts + (int64_t)(first + lane) * orders->size;
            for (int32_t i = 0; i < orders->size; i++)
                if (cart[i] >= 0)
                    frontier_want(floor, question, desk, orders->spots + orders->first_spot[cart[i]],
                                  orders->first_spot[cart[i] + 1] - orders->first_spot[cart[i]]);
            used[lane] = frontier_prepare(floor, question, desk, costs);
            memcpy(touched + (int64_t)lane * gathers->rows, desk->touched,
                   sizeof(int32_t) * (size_t)used[lane]);
            for (int32_t i = 0; i < used[lane]; i++) {
                int64_t at = (int64_t)desk->touched[i] * OPTIONS;
                into_lane(gathers, lanes, costs, desk->touched[i], lane);
                memcpy(costs + at, empty + at, sizeof(int64_t) * OPTIONS);
            }
        }
        for (int lane = 0; lane < LANES; lane++)
            now[NONE * LANES + lane] = 0;
        sweep_lanes(gathers, lanes, now, next);
        for (int lane = 0; lane < many; lane++) {
            lengths[first + lane] = now[DONE * LANES + lane];
            for (int32_t i = 0; i < used[lane]; i++)
                into_lane(gathers, lanes, empty, touched[(int64_t)lane * gathers->rows + i], lane);
        }
    }
}
