/* The sweep for one question; see fallback.py. */
#include "kernel.h"

/* The moves of one part. Every table has OPTIONS columns; -1 where state and option do not fit. */
typedef struct {
    int32_t moves, states, closing;
    const int16_t *const *tables;
    const int32_t *rows;
    const int8_t *parity;
} Programme;

/*
 * Arrays to work in: costs of states now and next, the states alive, and by what each was reached.
 * All but `alive` have a cell in front for what the tables forbid.
 */
typedef struct {
    int64_t *now, *next;
    int32_t *alive, *back;
} Table;

int32_t frontier_version(void) { return VERSION; }

/* Options that can be had, those first in which the walk does not end. */
typedef struct {
    int32_t count, ending_from, option[OPTIONS];
    int64_t cost[OPTIONS];
} Offers;

static void offered(const int64_t *costs, int chain, int begins, Offers *offers)
{
    offers->count = 0;
    for (int ending = 0; ending <= 1; ending++) {
        offers->ending_from = offers->count;
        for (int option = 0; option < (chain ? PAIRS : ODD + 1); option++) {
            int odd = chain ? PARITY[option] : option == ODD;
            if (costs[option] < FAR && (odd != begins) == ending) {
                offers->option[offers->count] = option;
                offers->cost[offers->count++] = costs[option];
            }
        }
    }
}

/* No branch in the innermost loop: which state is the cheaper way to another is hard to foresee. */
static void advance(const Programme *programme, const int16_t *to_of, const Offers *offers,
                    int passed, Table *table, int32_t alive, int32_t *back)
{
    int64_t *next = table->next + 1;
    for (int32_t state = 0; state < programme->states; state++)
        next[state] = FAR;
    for (int32_t i = 0; i < alive; i++) {
        int32_t state = table->alive[i];
        int64_t cost = table->now[state + 1];
        /* A walk ends once. */
        int32_t count = programme->parity[state] != passed ? offers->ending_from : offers->count;
        for (int32_t j = 0; j < count; j++) {
            int32_t code = state * OPTIONS + offers->option[j], to = to_of[code];
            int64_t total = cost + offers->cost[j], known = next[to];
            back[to] = total < known ? code : back[to];
            next[to] = total < known ? total : known;
        }
    }
    table->next = table->now;
    table->now = next - 1;
}

/* List the states alive; with `ended`, only those whose walk has ended. */
static int32_t living(const Programme *programme, Table *table, int ended, int passed)
{
    int32_t alive = 0;
    for (int32_t state = 0; state < programme->states; state++) {
        table->alive[alive] = state;
        alive += table->now[state + 1] < FAR && (!ended || programme->parity[state] != passed);
    }
    return alive;
}

/* Return the least cost of a walk; choices[k] is the option that it takes in move k. */
int64_t frontier_sweep(const Programme *programme, const Floor *floor, const int64_t *costs,
                       int32_t start_row, int32_t last_end, Table *table, uint8_t *choices)
{
    Offers offers;
    int passed = 0;
    int32_t alive = 1, stride = programme->states + 1;
    table->now[NONE + 1] = 0;
    table->alive[0] = NONE;
    for (int32_t move = 0; move < programme->moves; move++) {
        int32_t row = programme->rows[move];
        choices[move] = OPTIONS;
        offered(costs + (int64_t)row * OPTIONS, row < floor->chains, row == start_row, &offers);
        /* Nothing hangs on most junctions. */
        if (row != programme->closing && offers.count == 1 && offers.option[0] == NONE)
            continue;
        choices[move] = NONE;
        advance(programme, programme->tables[move], &offers, passed, table, alive,
                table->back + (int64_t)move * stride + 1);
        passed |= row == start_row;
        alive = living(programme, table, move == last_end, passed);
    }
    int64_t length = table->now[DONE + 1];
    if (length >= FAR)
        return FAR;
    for (int32_t move = programme->moves - 1, state = DONE; move >= 0; move--) {
        int32_t code = table->back[(int64_t)move * stride + 1 + state];
        if (choices[move] == OPTIONS) {
            choices[move] = NONE;
        } else {
            choices[move] = code % OPTIONS;
            state = code / OPTIONS;
        }
    }
    return length;
}
