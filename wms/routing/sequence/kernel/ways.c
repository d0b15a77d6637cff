/*
 * Shortest ways from several places of an aisle graph: Dijkstra, "A Note on Two Problems in
 * Connexion with Graphs", Numerische Mathematik 1 (1959) 269-271, with a binary heap.
 */

#include <stdint.h>
#include <stdlib.h>

typedef struct {
    int64_t cost;
    int32_t place;
} Waiting;

/* Of equal costs the lower place first, so that the heap's history settles no tie. */
static int sooner(Waiting a, Waiting b)
{
    return a.cost < b.cost || (a.cost == b.cost && a.place < b.place);
}

static void push(Waiting *heap, int64_t *size, Waiting item)
{
    int64_t at = (*size)++;
    while (at > 0 && sooner(item, heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = item;
}

static Waiting pop(Waiting *heap, int64_t *size)
{
    Waiting top = heap[0], item = heap[--*size];
    int64_t at = 0;
    for (;;) {
        int64_t child = 2 * at + 1;
        if (child + 1 < *size && sooner(heap[child + 1], heap[child])) child++;
        if (child >= *size || !sooner(heap[child], item)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = item;
    return top;
}

/*
 * From each of `count` sources, fill a row of `costs` (far where there is no way) and of `before`
 * (the place before, -1 for none). The steps of place p are first[p] to first[p + 1] - 1.
 * Return 0, or -1 without memory.
 */
int shortest_ways(int32_t places, const int32_t *first, const int32_t *to, const int64_t *step_mm,
                  int32_t count, const int32_t *sources, int64_t far,
                  int64_t *costs, int32_t *before)
{
    Waiting *heap = malloc(((size_t)first[places] + 1) * sizeof *heap);
    if (heap == NULL) return -1;
    for (int32_t row = 0; row < count; row++) {
        int64_t *cost = costs + (int64_t)row * places, size = 0;
        int32_t *last = before + (int64_t)row * places;
        for (int32_t p = 0; p < places; p++) {
            cost[p] = far;
            last[p] = -1;
        }
        cost[sources[row]] = 0;
        push(heap, &size, (Waiting){0, sources[row]});
        while (size > 0) {
            Waiting next = pop(heap, &size);
            if (next.cost > cost[next.place]) continue;
            for (int32_t s = first[next.place]; s < first[next.place + 1]; s++) {
                int64_t through = next.cost + step_mm[s];
                if (through < cost[to[s]]) {
                    cost[to[s]] = through;
                    last[to[s]] = next.place;
                    push(heap, &size, (Waiting){through, to[s]});
                }
            }
        }
    }
    free(heap);
    return 0;
}
