/* Where each state of a layer stands: a hash table that is emptied in no time. */
#ifndef FLOWS_INDEX_H
#define FLOWS_INDEX_H

#include <stdint.h>
#include <stdlib.h>

#define NONE UINT32_MAX

/* Where each state of one layer stands; emptied by taking the next stamp. */
typedef struct {
    uint64_t *states;
    uint32_t *places;
    uint32_t *stamps;
    uint32_t stamp;
    uint32_t size;
    uint32_t count;
} index_table;

static inline int open_table(index_table *table, uint32_t size)
{
    table->states = malloc(size * sizeof *table->states);
    table->places = malloc(size * sizeof *table->places);
    table->stamps = calloc(size, sizeof *table->stamps);
    table->stamp = 1;
    table->size = size;
    table->count = 0;
    return table->states && table->places && table->stamps;
}

static inline void close_table(index_table *table)
{
    free(table->states);
    free(table->places);
    free(table->stamps);
}

static inline void empty_table(index_table *table)
{
    table->stamp++;
    table->count = 0;
}

static inline uint32_t spot(const index_table *table, uint64_t state)
{
    uint64_t mixed = state * 0x9E3779B97F4A7C15u;
    uint32_t at = (uint32_t)(mixed >> 32) & (table->size - 1);
    while (table->stamps[at] == table->stamp && table->states[at] != state)
        at = (at + 1) & (table->size - 1);
    return at;
}

static inline uint32_t found(const index_table *table, uint64_t state)
{
    uint32_t at = spot(table, state);
    return table->stamps[at] == table->stamp ? table->places[at] : NONE;
}

static inline int grown(index_table *table)
{
    index_table larger;
    if (!open_table(&larger, table->size * 4)) {
        close_table(&larger);
        return 0;
    }
    for (uint32_t i = 0; i < table->size; i++)
        if (table->stamps[i] == table->stamp) {
            uint32_t at = spot(&larger, table->states[i]);
            larger.states[at] = table->states[i];
            larger.places[at] = table->places[i];
            larger.stamps[at] = larger.stamp;
        }
    larger.count = table->count;
    close_table(table);
    *table = larger;
    return 1;
}

/* Return where the state stands, `place` if it is new; NONE when memory is short. */
static inline uint32_t placed(index_table *table, uint64_t state, uint32_t place)
{
    uint32_t at = spot(table, state);
    if (table->stamps[at] == table->stamp)
        return table->places[at];
    if (table->count * 2 >= table->size) {
        if (!grown(table))
            return NONE;
        at = spot(table, state);
    }
    table->states[at] = state;
    table->places[at] = place;
    table->stamps[at] = table->stamp;
    table->count++;
    return place;
}

static inline void *roomier(void *old, uint32_t *room, size_t each)
{
    *room *= 2;
    return realloc(old, *room * each);
}

#endif
