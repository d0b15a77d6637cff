/* The states that a sweep has come to: what each has cost, will cost at least, and whence it came. */
#ifndef FLOWS_ENTRIES_H
#define FLOWS_ENTRIES_H

#include "sweep.h"

#define RELAXATIONS 4

enum trouble { NO_WALK = -1, TOO_MANY = -2, NO_MEMORY = -3 };

/* A state before a row: what it has cost and will cost at least, and whence it came. */
typedef struct {
    uint64_t state;
    int64_t cost;
    int64_t bound;
    uint32_t before;
    int32_t choice;
} entry;

typedef struct {
    question asked;
    relaxation relaxations[RELAXATIONS];
    int relaxed;

    entry *entries;
    uint32_t entries_size, entries_room;
    index_table index;

    /* The best walk so far; what a walk must undercut to be looked for; the least left aside. */
    int64_t best;
    int64_t limit;
    int64_t aside;
    int32_t *choices;
    int64_t choices_count;
    int trouble;

    /* On the monotonic clock, in seconds; and what was proven when a sweep last came to its end. */
    double deadline;
    int64_t proven;
} sweep;

/* What is still to pay at least in a state after row n. */
static int64_t ahead_of(const sweep *s, uint64_t state, int cut_off)
{
    int64_t most = 0;
    for (int k = 0; k < s->relaxed; k++) {
        /* An excess cut off is still right modulo a few, but cannot be priced. */
        if (cut_off && s->relaxations[k].with_prices)
            continue;
        int64_t ahead = ahead_in(&s->relaxations[k], state);
        most = ahead > most ? ahead : most;
    }
    return most;
}

static void add_entry(sweep *s, uint64_t state, int64_t cost, int64_t bound, uint32_t before,
                      int32_t choice)
{
    uint32_t place = placed(&s->index, state, s->entries_size);
    if (place == NONE) {
        s->trouble = NO_MEMORY;
        return;
    }
    if (place == s->entries_size) {
        if (s->entries_size == s->entries_room) {
            void *larger = roomier(s->entries, &s->entries_room, sizeof *s->entries);
            if (!larger) {
                s->trouble = NO_MEMORY;
                return;
            }
            s->entries = larger;
        }
        s->entries_size++;
    } else if (cost >= s->entries[place].cost) {
        return;
    }
    s->entries[place] = (entry){state, cost, bound, before, choice};
}

static void add_if_hopeful(sweep *s, uint64_t state, int64_t cost, uint32_t before, int32_t choice)
{
    int64_t bound = cost + ahead_of(s, state, 0);
    if (bound < s->limit)
        add_entry(s, state, cost, bound, before, choice);
}

#endif
