/* What each piece of a floor offers the sweep under one question; see pieces.py and chains.py. */
#include "kernel.h"
#include <string.h>

/* Of the states of two slots; those of one slot are the first four. */
const int8_t PARITY[OPTIONS] = {0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0};

static int wanted(const Desk *desk, int32_t spot) { return desk->wanted[spot >> 6] >> (spot & 63) & 1; }

static void want(const Floor *floor, Desk *desk, int32_t spot, const int64_t *wants)
{
    static const Wants nothing = {0, FAR, FAR, FAR};
    memcpy(desk->hung[spot], wants, sizeof(Wants));
    for (;;) {
        desk->wanted[spot >> 6] |= UINT64_C(1) << (spot & 63);
        desk->start[spot] = 0;
        if (spot < floor->twigs)
            spot = floor->towards[spot];
        else if (spot < floor->points && floor->loop_at[floor->chain_of[spot]] >= 0)
            spot = floor->loop_at[floor->chain_of[spot]];
        else
            return;
        if (wanted(desk, spot))
            return;
        memcpy(desk->hung[spot], nothing, sizeof(Wants));
    }
}

void frontier_want(const Floor *floor, const Question *question, Desk *desk, const int32_t *stops,
                   int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        want(floor, desk, stops[i], question->stop);
}

/* An odd total tells that one of the two terminals lies here; so does an even one of the other. */
static int ends(int parity, int start) { return parity != start; }

static void fold(const Floor *floor, Desk *desk, int32_t spot, const int64_t *other, int start)
{
    Wants sum = {FAR, FAR, FAR, FAR};
    for (int state = NONE; state <= ODD; state++)
        for (int option = NONE; option <= ODD; option++) {
            int64_t total = desk->hung[spot][state] + other[option];
            int to = floor->fold[state * OPTIONS + option];
            if (to >= 0 && total < sum[to] &&
                !(ends(state == ODD, desk->start[spot]) && ends(option == ODD, start)))
                sum[to] = total;
        }
    memcpy(desk->hung[spot], sum, sizeof(Wants));
    desk->start[spot] |= start;
}

static int plain(const int64_t *wants) { return wants[NONE] >= FAR && wants[DONE] >= FAR && wants[ODD] >= FAR; }

/* Ratliff and Rosenthal's ways through an aisle in which no walk begins or ends. */
static void plain_options(int64_t length, const Desk *desk, const int64_t *along,
                          const int32_t *spots, int32_t count, int64_t *costs)
{
    int64_t hung = 0, gap = -1;
    for (int32_t i = 0; i < count; i++) {
        hung += desk->hung[spots[i]][EVEN];
        if (i && along[spots[i]] - along[spots[i - 1]] > gap)
            gap = along[spots[i]] - along[spots[i - 1]];
    }
    int64_t first = along[spots[0]], last = along[spots[count - 1]];
    costs[DONE] = 2 * (last - first) + hung;
    costs[ZE] = 2 * (length - first) + hung;
    costs[EZ] = 2 * last + hung;
    costs[EE_JOINED] = 2 * length + hung;
    costs[UU_JOINED] = length + hung;
    if (gap >= 0)
        costs[EE_APART] = 2 * (length - gap) + hung;
}

static void stretch(const Floor *floor, int64_t *costs, int64_t length)
{
    int64_t next[PAIRS];
    for (int state = 0; state < PAIRS; state++)
        next[state] = FAR;
    for (int state = 0; state < PAIRS; state++) {
        const int16_t *row = floor->shift + state * OPTIONS;
        int64_t total = costs[state];
        if (row[NONE] >= 0 && total < next[row[NONE]])
            next[row[NONE]] = total;
        if (row[UU_JOINED] >= 0 && total + length < next[row[UU_JOINED]])
            next[row[UU_JOINED]] = total + length;
        if (row[EE_JOINED] >= 0 && total + 2 * length < next[row[EE_JOINED]])
            next[row[EE_JOINED]] = total + 2 * length;
    }
    memcpy(costs, next, sizeof next);
}

/* The options of a chain on which a walk may begin or end; returns whether it begins there. */
static int terminal_options(const Floor *floor, const Desk *desk, int64_t length,
                            const int32_t *spots, int32_t count, int64_t *costs)
{
    int passed = 0;
    costs[NONE] = 0;
    costs[UU_JOINED] = floor->along[spots[0]];
    costs[EE_JOINED] = 2 * floor->along[spots[0]];
    for (int32_t i = 0; i < count; i++) {
        const int64_t *wants = desk->hung[spots[i]];
        int start = desk->start[spots[i]];
        int64_t next[PAIRS];
        for (int state = 0; state < PAIRS; state++)
            next[state] = FAR;
        for (int state = 0; state < PAIRS; state++)
            for (int option = NONE; option <= ODD; option++) {
                int to = floor->hang[state * OPTIONS + option];
                if (to >= 0 && costs[state] + wants[option] < next[to] &&
                    !(ends(PARITY[state], passed) && ends(option == ODD, start)))
                    next[to] = costs[state] + wants[option];
            }
        memcpy(costs, next, sizeof next);
        passed |= start;
        int64_t until = i + 1 < count ? floor->along[spots[i + 1]] : length;
        stretch(floor, costs, until - floor->along[spots[i]]);
    }
    return passed;
}

static void chain(const Floor *floor, Desk *desk, const int32_t *spots, int32_t count, int64_t *costs)
{
    int32_t index = floor->chain_of[spots[0]], start = 0, all_plain = 1;
    for (int32_t i = 0; i < count; i++)
        all_plain &= plain(desk->hung[spots[i]]);
    for (int option = 0; option < OPTIONS; option++)
        costs[option] = FAR;
    if (all_plain)
        plain_options(floor->length[index], desk, floor->along, spots, count, costs);
    else
        start = terminal_options(floor, desk, floor->length[index], spots, count, costs);
    if (floor->loop_at[index] < 0)
        return;
    Wants loop = {FAR, FAR, FAR, FAR};
    for (int state = 0; state < PAIRS; state++) {
        int to = state <= DONE ? state : EVEN + PARITY[state];
        if (costs[state] < loop[to])
            loop[to] = costs[state];
    }
    fold(floor, desk, floor->loop_at[index], loop, start);
}

void frontier_want_special(const Floor *floor, const Question *question, Desk *desk, int32_t place)
{
    int32_t spot = question->special[place];
    /* A stop may not be passed over: so NONE tells whether there is one. */
    int stop = wanted(desk, spot) && desk->hung[spot][NONE] >= FAR;
    want(floor, desk, spot, stop ? question->with_stop[place] : question->otherwise[place]);
}

void frontier_begin(const Floor *floor, Desk *desk, int32_t spot)
{
    /* Where the walk ends as well as begins, its degree is even. */
    int64_t end = wanted(desk, spot) ? desk->hung[spot][ODD] : FAR;
    Wants wants = {FAR, FAR, end, 0};
    want(floor, desk, spot, wants);
    desk->start[spot] = 1;
}

int32_t frontier_prepare(const Floor *floor, const Question *question, Desk *desk, int64_t *costs)
{
    for (int32_t i = 0; i < question->specials; i++)
        frontier_want_special(floor, question, desk, i);
    if (question->start >= 0)
        desk->start[question->start] = 1;
    return frontier_gather(floor, desk, costs);
}

int32_t frontier_gather(const Floor *floor, Desk *desk, int64_t *costs)
{
    int32_t count = 0, rows = 0;
    for (int32_t word = 0; word * 64 < floor->spots; word++)
        for (; desk->wanted[word]; desk->wanted[word] &= desk->wanted[word] - 1)
            desk->order[count++] = word * 64 + __builtin_ctzll(desk->wanted[word]);
    for (int32_t i = 0; i < count;) {
        int32_t spot = desk->order[i];
        const int64_t *hung = desk->hung[spot];
        if (spot < floor->twigs) {
            int64_t step = floor->along[spot], done = hung[EVEN] < hung[DONE] ? hung[EVEN] : hung[DONE];
            Wants out = {hung[NONE], done, hung[EVEN] + 2 * step, hung[ODD] + step};
            fold(floor, desk, floor->towards[spot], out, desk->start[spot]);
            i++;
        } else if (spot < floor->points) {
            int32_t from = i, index = floor->chain_of[spot];
            while (i < count && floor->chain_of[desk->order[i]] == index)
                i++;
            chain(floor, desk, desk->order + from, i - from, costs + index * OPTIONS);
            desk->touched[rows++] = index;
        } else {
            desk->touched[rows] = floor->chains + spot - floor->points;
            memcpy(costs + desk->touched[rows++] * OPTIONS, hung, sizeof(Wants));
            i++;
        }
    }
    return rows;
}
