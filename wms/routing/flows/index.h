/* Where each state of a layer stands: a hash table that is emptied in no time. */
#ifndef FLOWS_INDEX_H
#define FLOWS_INDEX_H

#include <stdint.h>
#include <stdlib.h>

#define NONE UINT32_MAX

typedef struct {
    uint64_t state;
    uint32_t place;
    uint32_t stamp;
} index_spot;

/* Where each state of one layer stands; emptied by taking the next stamp. */
typedef struct {
    index_spot *spots;
    uint32_t stamp;
    uint32_t size;
    uint32_t count;
} index_table;

static inline int open_table(index_table *table, uint32_t size)
{
    *table = (index_table){calloc(size, sizeof *table->spots), 1, size, 0};
    return table->spots != NULL;
}

static inline void close_table(index_table *table)
{
    free(table->spots);
}

static inline void empty_table(index_table *table)
{
    table->stamp++;
    table->count = 0;
}

/* Return the spot of a state: where it stands, or else where it belongs. */
static inline index_spot *spot(const index_table *table, uint64_t state)
{
    uint32_t at = (uint32_t)(state * 0x9E3779B97F4A7C15u >> 32) & (table->size - 1);
    while (table->spots[at].stamp == table->stamp && table->spots[at].state != state)
        at = (at + 1) & (table->size - 1);
    return &table->spots[at];
}

static inline uint32_t found(const index_table *table, uint64_t state)
{
    const index_spot *at = spot(table, state);
    return at->stamp == table->stamp ? at->place : NONE;
}

static inline int grown(index_table *table)
{
    index_table larger;
    if (!open_table(&larger, table->size * 4))
        return 0;
    for (uint32_t i = 0; i < table->size; i++)
        if (table->spots[i].stamp == table->stamp) {
            index_spot *at = spot(&larger, table->spots[i].state);
            *at = (index_spot){table->spots[i].state, table->spots[i].place, larger.stamp};
        }
    larger.count = table->count;
    close_table(table);
    *table = larger;
    return 1;
}

/* Return where the state stands, `place` if it is new; NONE when memory is short. */
static inline uint32_t placed(index_table *table, uint64_t state, uint32_t place)
{
    index_spot *at = spot(table, state);
    if (at->stamp == table->stamp)
        return at->place;
    if (table->count * 2 >= table->size) {
        if (!grown(table))
            return NONE;
        at = spot(table, state);
    }
    *at = (index_spot){state, place, table->stamp};
    table->count++;
    return place;
}

/* Double what an array has room for; the old one stays when memory is short. */
static inline void *roomier(void *old, uint32_t *room, size_t each)
{
    *room *= 2;
    return realloc(old, *room * each);
}

#endif
