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
 * Entry e leads from state from[e] by option option[e].
 */
typedef struct {
    int32_t moves, states, rows;
    const int32_t *row, *first_group, *to, *first_entry, *from, *option;
} Gathers;

typedef struct {
    int32_t size;
    const int32_t *first_spot, *spots;
} Orders;

VECTORS static void sweep_lanes(const Gathers *gathers, const int32_t *lanes, int32_t *now,
                                int32_t *next)
{
    for (int32_t move = 0; move < gathers->moves; move++) {
        const int32_t *offers = lanes + (int64_t)gathers->row[move] * OPTIONS * LANES;
        for (int32_t g = gathers->first_group[move]; g < gathers->first_group[move + 1]; g++) {
            int32_t least[LANES];
            for (int lane = 0; lane < LANES; lane++)
                least[lane] = FAR_LANE;
            for (int32_t e = gathers->first_entry[g]; e < gathers->first_entry[g + 1]; e++) {
                const int32_t *cost = now + (int64_t)gathers->from[e] * LANES;
                const int32_t *offer = offers + (int64_t)gathers->option[e] * LANES;
                for (int lane = 0; lane < LANES; lane++) {
                    int32_t total = cost[lane] + offer[lane];
                    least[lane] = total < least[lane] ? total : least[lane];
                }
            }
            memcpy(next + (int64_t)gathers->to[g] * LANES, least, sizeof least);
        }
        int32_t *swap = now;
        now = next, next = swap;
    }
    if (gathers->moves % 2)
        memcpy(next + DONE * LANES, now + DONE * LANES, sizeof(int32_t) * LANES);
}

static void into_lane(int32_t *lanes, const int64_t *costs, int32_t row, int lane)
{
    int32_t *to = lanes + (int64_t)row * OPTIONS * LANES + lane;
    costs += (int64_t)row * OPTIONS;
    for (int option = 0; option < OPTIONS; option++)
        to[option * LANES] = costs[option] < FAR_LANE ? (int32_t)costs[option] : FAR_LANE;
}

/*
 * Write the length of each cart's walk. A cart is `size` orders, padded with -1. `costs` begins
 * and ends as `empty`, and so does `lanes`, which has as many rows for every lane; `now` has twice
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
                into_lane(lanes, costs, desk->touched[i], lane);
                memcpy(costs + at, empty + at, sizeof(int64_t) * OPTIONS);
            }
        }
        for (int lane = 0; lane < LANES; lane++)
            now[NONE * LANES + lane] = 0;
        sweep_lanes(gathers, lanes, now, next);
        for (int lane = 0; lane < many; lane++) {
            lengths[first + lane] = now[DONE * LANES + lane];
            for (int32_t i = 0; i < used[lane]; i++)
                into_lane(lanes, empty, touched[(int64_t)lane * gathers->rows + i], lane);
        }
    }
}
