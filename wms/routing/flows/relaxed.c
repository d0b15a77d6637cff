/* The walk with flows counted modulo a power of two: as relaxed.py does it. */

#include <stdlib.h>

#include "sweep.h"

question see(const row *rows, int64_t count, int64_t passes_max)
{
    question asked = {.rows = rows, .count = count, .passes_max = passes_max};
    for (int64_t n = 0; n < count; n++) {
        const int64_t *r = rows[n];
        if (r[KIND] == OPEN && r[2])
            asked.begins = n;
        if ((r[KIND] == OPEN && r[3]) || (r[KIND] == PIECE && r[PLAIN] >= FAR))
            asked.needed = n;
    }
    return asked;
}

int64_t at_junction(const question *asked, int64_t n, uint64_t state, int bits, uint64_t *to,
                    int32_t *choice)
{
    const int64_t *r = asked->rows[n];
    int slot = (int)r[SLOT];
    *choice = 0;
    *to = state;
    if (r[KIND] == OPEN) {
        if (r[3])
            *to = numbered(with_excess(with_part(state, slot, NEW_PART), slot, (int)r[2]));
        return 0;
    }
    int mask = (1 << bits) - 1;
    unsigned part = part_of(state, slot);
    int left = excess_of(state, slot) & mask;
    int ended = has_ended(asked, n, state, bits);
    int company = !part, others = 0;
    for (int other = 0; other < SLOTS; other++) {
        unsigned its = other == slot ? 0 : part_of(state, other);
        company |= its && its == part;
        others |= its != 0;
    }
    *to = numbered(with_excess(with_part(state, slot, 0), slot, 0));
    if (!company) {
        if (others || n < asked->needed)
            return FAR;
        *to = WHOLE;
    }
    if (left == 1 && !ended) {
        *choice = 1;
        return r[2];
    }
    return left == 0 && (*to != WHOLE || ended) ? 0 : FAR;
}

static uint32_t add_relaxed(relaxation *x, uint64_t state)
{
    uint32_t place = placed(&x->index, state, x->size);
    if (place != NONE && place < x->size)
        return place;
    if (place != NONE && x->size + 1 >= x->room) {
        void *larger = roomier(x->entries, &x->room, sizeof *x->entries);
        if (larger)
            x->entries = larger;
        else
            place = NONE;
    }
    if (place == NONE)
        x->short_of_memory = 1;
    else
        x->entries[x->size++].state = state;
    return place;
}

static void add_way(relaxation *x, uint64_t to, int64_t cost)
{
    if (cost >= FAR)
        return;
    uint32_t place = to == WHOLE ? NONE : add_relaxed(x, to & x->mask);
    if (x->ways_size == x->ways_room) {
        void *larger = roomier(x->ways, &x->ways_room, sizeof *x->ways);
        if (!larger) {
            x->short_of_memory = 1;
            return;
        }
        x->ways = larger;
    }
    x->ways[x->ways_size].to = place;
    x->ways[x->ways_size++].cost = cost;
}


/* All numbers of passes that leave the same flow, at the cost of the cheapest. */
static void add_relaxed_passes(relaxation *x, const int64_t *r, uint64_t state, int ended)
{
    int first = (int)r[SLOT], last = (int)r[LAST];
    int64_t modulus = 1 << x->bits;
    uint64_t even = joined(state, first, last);
    for (int64_t flow = 0; flow < modulus; flow++) {
        int64_t there = flow ? flow : modulus, back = modulus - flow;
        int64_t cost = least(there * r[THERE], back * r[BACK]);
        if (!flow)
            cost = least(cost, r[THERE] + r[BACK]);
        add_way(x, walked(even, first, last, (effect){NEITHER, (int)flow, (int)flow}), cost);
        if (ended)
            continue;
        back = modulus - 1 - flow ? modulus - 1 - flow : modulus;
        cost = least(there * r[THERE] + r[ENDED_THERE], back * r[BACK] + r[ENDED_BACK]);
        add_way(x, walked(even, first, last, (effect){NEITHER, (int)flow + 1, (int)flow}), cost);
    }
}

static void add_relaxed_ways(relaxation *x, int64_t n, uint64_t state)
{
    const int64_t *r = x->asked.rows[n];
    if (r[KIND] != PIECE) {
        uint64_t to;
        int32_t choice;
        int64_t cost = at_junction(&x->asked, n, state, x->bits, &to, &choice);
        add_way(x, to, cost);
        return;
    }
    int first = (int)r[SLOT], last = (int)r[LAST];
    int ended = has_ended(&x->asked, n, state, x->bits);
    for (int choice = 0; choice < (ended ? END_FIRST : PLAIN_END) - NOT; choice++)
        if (r[PLAIN + choice] < FAR)
            add_way(x, walked(state, first, last, EFFECTS[choice]), r[PLAIN + choice]);
    if (r[THERE] < FAR || r[BACK] < FAR)
        add_relaxed_passes(x, r, state, ended);
}

/* Find the least still to pay in each state of a relaxed walk. */
static void relax(relaxation *x)
{
    add_relaxed(x, 0);
    x->from[0] = 0;
    x->till[0] = x->size;
    for (int64_t n = 0; n < x->asked.count && !x->short_of_memory; n++) {
        x->from[n + 1] = x->from[n];
        x->till[n + 1] = x->till[n];
        if (is_idle(&x->asked, n))
            continue;
        empty_table(&x->index);
        for (uint32_t i = x->from[n]; i < x->till[n] && !x->short_of_memory; i++) {
            x->entries[i].first_way = x->ways_size;
            add_relaxed_ways(x, n, x->entries[i].state);
        }
        x->from[n + 1] = x->till[n];
        x->till[n + 1] = x->size;
    }
    if (x->short_of_memory)
        return;
    for (uint32_t i = x->from[x->asked.count]; i < x->size; i++)
        x->entries[i].ahead = FAR;
    uint32_t ways_end = x->ways_size;
    for (uint32_t i = x->from[x->asked.count]; i-- > 0;) {
        int64_t ahead = FAR;
        for (uint32_t w = x->entries[i].first_way; w < ways_end; w++) {
            const relaxed_way *way = &x->ways[w];
            int64_t then = way->to == NONE ? 0 : x->entries[way->to].ahead;
            if (then < FAR)
                ahead = least(ahead, way->cost + then);
        }
        ways_end = x->entries[i].first_way;
        x->entries[i].ahead = ahead;
    }
}

int64_t ahead_at_first(const relaxation *x)
{
    int64_t ahead = x->entries[0].ahead;
    if (ahead >= FAR || !x->with_prices)
        return ahead;
    return ahead - x->priced.start + x->priced.end;
}

int turn_to_row(relaxation *x, int64_t n)
{
    x->row = n;
    empty_table(&x->index);
    for (uint32_t i = x->from[n + 1]; i < x->till[n + 1]; i++)
        if (placed(&x->index, x->entries[i].state, i) == NONE)
            return 0;
    return 1;
}

int open_relaxation(relaxation *x, const question *asked, int bits, int with_prices)
{
    *x = (relaxation){.asked = *asked,
                      .with_prices = with_prices,
                      .bits = bits,
                      /* Larger ones come page by page from the system, each time anew. */
                      .room = 2048,
                      .ways_room = 4096};
    for (int slot = 0; slot < SLOTS; slot++)
        x->mask |= (uint64_t)((1 << (PART_BITS + bits)) - 1) << slot * SLOT_BITS;
    x->entries = malloc(x->room * sizeof *x->entries);
    x->ways = malloc(x->ways_room * sizeof *x->ways);
    x->from = malloc((size_t)(asked->count + 1) * sizeof *x->from);
    x->till = malloc((size_t)(asked->count + 1) * sizeof *x->till);
    if (!open_table(&x->index, 1024) || !x->entries || !x->ways || !x->from || !x->till)
        return 0;
    if (with_prices && !open_prices(&x->priced, asked))
        return 0;
    if (with_prices)
        x->asked.rows = (const row *)x->priced.rows;
    relax(x);
    return !x->short_of_memory;
}

void close_relaxation(relaxation *x)
{
    close_table(&x->index);
    close_prices(&x->priced);
    free(x->entries);
    free(x->ways);
    free(x->from);
    free(x->till);
}
