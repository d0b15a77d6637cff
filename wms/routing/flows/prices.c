/* Prices at junctions that make flows pay where they must turn back: as prices.py finds them. */

#include <stdlib.h>
#include <string.h>

#include "sweep.h"

typedef struct {
    int from, to;
    int64_t cost, flow;
} arc;

typedef struct {
    arc *arcs;
    int arcs_count, junctions;
    /* By junction; the last stands for the end of the walk. */
    int64_t *excess, *way;
    int *arrived_by;
    int end;
} network;

static void add_arc(network *w, int from, int to, int64_t cost)
{
    if (cost < FAR)
        w->arcs[w->arcs_count++] = (arc){from, to, cost, 0};
}

static void add_piece(network *w, const int64_t *r, int first, int last)
{
    add_arc(w, first, last, r[THERE]);
    add_arc(w, last, first, r[BACK]);
    add_arc(w, first, w->end, r[ENDED_THERE]);
    add_arc(w, last, w->end, r[ENDED_BACK]);
    /* Stops on a one-way piece: it must be walked through. */
    if (r[PLAIN] >= FAR && (r[THERE] >= FAR || r[BACK] >= FAR)) {
        int there = r[THERE] < FAR;
        w->excess[there ? last : first]++;
        w->excess[there ? first : last]--;
    }
}

/* Build the network; note which junction lies in which slot after each row. */
static void build(network *w, const question *asked, int (*at)[SLOTS])
{
    int slots[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++)
        slots[slot] = w->end;
    w->excess[w->end] = -1;
    for (int64_t n = 0; n < asked->count; n++) {
        const int64_t *r = asked->rows[n];
        if (r[KIND] == OPEN) {
            slots[r[SLOT]] = w->junctions++;
            w->excess[slots[r[SLOT]]] += r[2];
        } else if (r[KIND] == PIECE) {
            add_piece(w, r, slots[r[SLOT]], slots[r[LAST]]);
        } else {
            add_arc(w, slots[r[SLOT]], w->end, r[2]);
        }
        memcpy(at[n], slots, sizeof slots);
        if (r[KIND] == CLOSE)
            slots[r[SLOT]] = w->end;
    }
}

/* Shorten ways along all arcs, and back where something flows, until none gets shorter. */
static void shorten(network *w)
{
    for (int changed = 1; changed;) {
        changed = 0;
        for (int i = 0; i < w->arcs_count; i++) {
            const arc *a = &w->arcs[i];
            if (w->way[a->from] < FAR && w->way[a->from] + a->cost < w->way[a->to]) {
                w->way[a->to] = w->way[a->from] + a->cost;
                w->arrived_by[a->to] = i + 1;
                changed = 1;
            }
            if (a->flow && w->way[a->to] < FAR && w->way[a->to] - a->cost < w->way[a->from]) {
                w->way[a->from] = w->way[a->to] - a->cost;
                w->arrived_by[a->from] = -i - 1;
                changed = 1;
            }
        }
    }
}

/* Send one along the shortest way from an excess to a lack; 0 when there is none. */
static int send_one(network *w)
{
    int excess = 0, best = -1;
    for (int v = 0; v <= w->end; v++) {
        w->way[v] = w->excess[v] > 0 ? 0 : FAR;
        w->arrived_by[v] = 0;
        excess |= w->excess[v] > 0;
    }
    if (!excess)
        return 0;
    shorten(w);
    for (int v = 0; v <= w->end; v++)
        if (w->excess[v] < 0 && w->way[v] < FAR && (best < 0 || w->way[v] < w->way[best]))
            best = v;
    if (best < 0)
        return 0;
    w->excess[best]++;
    while (w->arrived_by[best]) {
        int by = w->arrived_by[best];
        arc *a = &w->arcs[abs(by) - 1];
        a->flow += by > 0 ? 1 : -1;
        best = by > 0 ? a->from : a->to;
    }
    w->excess[best]--;
    return 1;
}

/* Put the prices into the costs of a row: what flows along it pays at one end, and earns at one. */
static void charge(int64_t *r, const int64_t *way, const int *at, int end)
{
    int64_t first = way[at[r[SLOT]]], last = r[KIND] == PIECE ? way[at[r[LAST]]] : 0;
    if (r[KIND] == CLOSE && r[2] < FAR)
        r[2] += first - way[end];
    if (r[KIND] != PIECE)
        return;
    r[THERE] += r[THERE] < FAR ? first - last : 0;
    r[BACK] += r[BACK] < FAR ? last - first : 0;
    for (int k = PLAIN + END_FIRST - NOT; k <= ENDED_BACK; k++) {
        int by_first = k < PLAIN + END_LAST - NOT || k == ENDED_THERE;
        if (r[k] < FAR)
            r[k] += (by_first ? first : last) - way[end];
    }
}

int open_prices(prices *p, const question *asked)
{
    int64_t count = asked->count;
    network w = {.end = (int)count};
    int (*at)[SLOTS] = malloc((size_t)count * sizeof *at);
    w.arcs = malloc((size_t)(4 * count) * sizeof *w.arcs);
    w.excess = calloc((size_t)count + 1, sizeof *w.excess);
    w.way = calloc((size_t)count + 1, sizeof *w.way);
    w.arrived_by = calloc((size_t)count + 1, sizeof *w.arrived_by);
    p->rows = malloc((size_t)count * sizeof *p->rows);
    p->slots = malloc((size_t)count * sizeof *p->slots);
    int room = at && w.arcs && w.excess && w.way && w.arrived_by && p->rows && p->slots;
    if (room) {
        build(&w, asked, at);
        while (send_one(&w))
            continue;
        memset(w.way, 0, ((size_t)count + 1) * sizeof *w.way);
        shorten(&w);
        memcpy(p->rows, asked->rows, (size_t)count * sizeof *p->rows);
        for (int64_t n = 0; n < count; n++) {
            charge(p->rows[n], w.way, at[n], w.end);
            for (int slot = 0; slot < SLOTS; slot++)
                p->slots[n][slot] = w.way[at[n][slot]];
        }
        p->start = w.way[at[asked->begins][asked->rows[asked->begins][SLOT]]];
        p->end = w.way[w.end];
    }
    free(at);
    free(w.arcs);
    free(w.excess);
    free(w.way);
    free(w.arrived_by);
    return room;
}

void close_prices(prices *p)
{
    free(p->rows);
    free(p->slots);
}
