/* The sweep of wms.routing.flows, compiled: row for row and tie for tie what plain.py does. */

/* For the monotonic clock. */
#define _POSIX_C_SOURCE 199309L

#include <stdlib.h>
#include <time.h>

#include "entries.h"

/* States gone on from between one glance at the clock and the next. */
#define GLANCE 64

static int is_over(double deadline)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9 >= deadline;
}

/* One pass, two passes and so on, until no further one can lead to a better walk. */
static void add_passes(sweep *s, int64_t n, uint32_t from, uint64_t even, int sign, int ends)
{
    const int64_t *r = s->asked.rows[n];
    int first = (int)r[SLOT], last = (int)r[LAST];
    int64_t each = sign > 0 ? r[THERE] : r[BACK];
    int64_t paid = s->entries[from].cost;
    if (ends)
        paid += sign > 0 ? r[ENDED_THERE] : r[ENDED_BACK];
    if (each >= FAR || paid >= FAR)
        return;
    int modulus = 1, hopeless = 0;
    for (int k = 0; k < s->relaxed; k++)
        modulus = 1 << s->relaxations[k].bits > modulus ? 1 << s->relaxations[k].bits : modulus;
    for (int64_t passes = 1; passes <= s->asked.passes_max; passes++) {
        int flow = (int)(sign * passes);
        effect does = {NEITHER, flow + (ends && sign > 0), flow - (ends && sign < 0)};
        int64_t cost = paid + passes * each;
        int lower = excess_of(even, first) - does.leaves;
        int higher = excess_of(even, last) + does.comes;
        uint64_t to = walked(even, first, last, does);
        int cut_off = abs(lower) > EXCESS_MAX || abs(higher) > EXCESS_MAX;
        int64_t bound = cost + ahead_of(s, to, cut_off);
        hopeless = bound >= s->limit ? hopeless + 1 : 0;
        if (hopeless == modulus)
            return;
        if (cut_off) {
            if (bound < s->aside)
                s->aside = bound;
        } else if (bound < s->limit) {
            add_entry(s, to, cost, bound, from, (int32_t)(flow + (ends ? ENDED : 0)));
        }
    }
}

static void take_in(sweep *s, int64_t n, uint32_t from)
{
    const int64_t *r = s->asked.rows[n];
    int first = (int)r[SLOT], last = (int)r[LAST];
    uint64_t state = s->entries[from].state;
    int64_t paid = s->entries[from].cost;
    int ended = has_ended(&s->asked, n, state, EXACT_BITS);
    for (int choice = 0; choice < (ended ? END_FIRST : PLAIN_END) - NOT; choice++)
        if (r[PLAIN + choice] < FAR)
            add_if_hopeful(s, walked(state, first, last, EFFECTS[choice]),
                           paid + r[PLAIN + choice], from, NOT + choice);
    if (r[THERE] >= FAR && r[BACK] >= FAR)
        return;
    uint64_t even = joined(state, first, last);
    if (r[THERE] + r[BACK] < FAR)
        add_if_hopeful(s, even, paid + r[THERE] + r[BACK], from, TO_AND_FRO);
    for (int sign = 1; sign >= -1; sign -= 2)
        for (int ends = 0; ends <= !ended; ends++)
            add_passes(s, n, from, even, sign, ends);
}

static void keep_walk(sweep *s, int64_t n, uint32_t from, int32_t choice, int64_t cost)
{
    s->best = s->limit = cost;
    s->choices_count = n + 1;
    s->choices[n] = choice;
    for (int64_t row = n - 1; row >= 0; row--) {
        s->choices[row] = 0;
        if (is_idle(&s->asked, row))
            continue;
        s->choices[row] = s->entries[from].choice;
        from = s->entries[from].before;
    }
}

static void go_on(sweep *s, int64_t n, uint32_t from)
{
    if (from % GLANCE == 0 && is_over(s->deadline)) {
        s->trouble = TOO_MANY;
        return;
    }
    const int64_t *r = s->asked.rows[n];
    if (r[KIND] == PIECE) {
        take_in(s, n, from);
        return;
    }
    uint64_t to;
    int32_t choice;
    int64_t cost = at_junction(&s->asked, n, s->entries[from].state, EXACT_BITS, &to, &choice);
    if (cost >= FAR)
        return;
    cost += s->entries[from].cost;
    if (to != WHOLE)
        add_if_hopeful(s, to, cost, from, choice);
    else if (cost < s->limit)
        keep_walk(s, n, from, choice, cost);
}

typedef struct {
    int64_t bound;
    uint32_t place;
} rank;

static int by_bound(const void *a, const void *b)
{
    const rank *one = a, *other = b;
    if (one->bound != other->bound)
        return one->bound < other->bound ? -1 : 1;
    return one->place < other->place ? -1 : 1;
}

static int by_place(const void *a, const void *b)
{
    const rank *one = a, *other = b;
    return one->place < other->place ? -1 : 1;
}

/* Go on from the most promising states alone, and note what the others cost at least. */
static void go_on_from_best(sweep *s, int64_t n, uint32_t begin, uint32_t end, int64_t states)
{
    rank *ranked = malloc((end - begin) * sizeof *ranked);
    if (!ranked) {
        s->trouble = NO_MEMORY;
        return;
    }
    for (uint32_t i = begin; i < end; i++)
        ranked[i - begin] = (rank){s->entries[i].bound, i};
    qsort(ranked, end - begin, sizeof *ranked, by_bound);
    if (ranked[states].bound < s->aside)
        s->aside = ranked[states].bound;
    qsort(ranked, (size_t)states, sizeof *ranked, by_place);
    for (int64_t i = 0; i < states && !s->trouble; i++)
        go_on(s, n, ranked[i].place);
    free(ranked);
}

static void sweep_once(sweep *s, int64_t states)
{
    s->aside = FAR;
    s->entries_size = 1;
    s->entries[0] = (entry){0, 0, 0, 0, 0};
    uint32_t begin = 0;
    for (int64_t n = 0; n < s->asked.count && !s->trouble; n++) {
        if (is_idle(&s->asked, n))
            continue;
        uint32_t end = s->entries_size;
        empty_table(&s->index);
        for (int k = 0; k < s->relaxed; k++)
            if (!turn_to_row(&s->relaxations[k], n))
                s->trouble = NO_MEMORY;
        if (end - begin > states)
            go_on_from_best(s, n, begin, end, states);
        else
            for (uint32_t i = begin; i < end && !s->trouble; i++)
                go_on(s, n, i);
        begin = end;
    }
}

static void tidy(sweep *s)
{
    close_table(&s->index);
    free(s->entries);
    for (int k = 0; k < s->relaxed; k++)
        close_relaxation(&s->relaxations[k]);
}

int64_t flows_version(void)
{
    return 3;
}

/* One round of rounds.py; 0 when no further one is called for. */
static int once_more(sweep *s, const int64_t *round)
{
    if (round[0]) {
        relaxation *added = &s->relaxations[s->relaxed++];
        if (!open_relaxation(added, &s->asked, (int)round[0], (int)round[1])) {
            s->trouble = NO_MEMORY;
            return 0;
        }
    }
    int64_t ahead = 0;
    for (int k = 0; k < s->relaxed; k++) {
        int64_t its = ahead_at_first(&s->relaxations[k]);
        ahead = its > ahead ? its : ahead;
    }
    if (ahead >= FAR) {
        s->trouble = NO_WALK;
        return 0;
    }
    s->limit = least(s->best, round[4] ? ahead + ahead * round[3] / round[4] + 1 : FAR);
    sweep_once(s, round[2]);
    if (s->trouble)
        return 0;
    s->proven = least(s->aside, s->limit);
    return s->proven < s->best;
}

/*
 * Return the cost of the cheapest walk, or a trouble. `rounds` are those of rounds.py, five numbers
 * each. `deadline` is in seconds on the monotonic clock. `choices` has room for one choice a row.
 * `outcome` takes how many choices there are, and what no walk undercuts.
 */
int64_t flows_solve(const int64_t *rows, int64_t count, int64_t passes_max, const int64_t *rounds,
                    int64_t rounds_count, double deadline, int32_t *choices, int64_t *outcome)
{
    sweep s = {.asked = see((const row *)rows, count, passes_max),
               .entries_room = 2048,
               .best = FAR,
               .choices = choices,
               .deadline = deadline};
    s.entries = malloc(s.entries_room * sizeof *s.entries);
    if (!open_table(&s.index, 1024) || !s.entries)
        s.trouble = NO_MEMORY;
    for (int64_t i = 0; i < rounds_count && !s.trouble; i++)
        if (!once_more(&s, rounds + 5 * i))
            break;
    outcome[0] = s.choices_count;
    outcome[1] = s.proven;
    if (!s.trouble && outcome[1] < s.best)
        s.trouble = TOO_MANY;
    else if (!s.trouble && s.best >= FAR)
        s.trouble = NO_WALK;
    tidy(&s);
    return s.trouble ? s.trouble : s.best;
}
