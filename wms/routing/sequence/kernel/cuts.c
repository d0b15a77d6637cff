/*
 * Which sets of calls a relaxed answer leaves, or enters, too little.
 *
 * Balas, Fischetti and Pulleyblank, "The Precedence-Constrained Asymmetric Traveling Salesman
 * Polytope", Mathematical Programming 68 (1995) 241-265. The last call of a set S is left for a
 * call that need not come before anything in S: one leg at least from S to the rest without the
 * predecessors of S (pi); likewise the first is entered (sigma); and between a call and one that
 * it must precede, neither what precedes the one nor what follows the other lies (pi, sigma).
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NODES_MAX 64
#define LOOSE 1e-6

typedef uint64_t Set;

typedef struct {
    int32_t nodes;                        /* start 0, calls, end nodes - 1 */
    double room[NODES_MAX][NODES_MAX];    /* what may still flow */
    int32_t beside[NODES_MAX][NODES_MAX];
    int32_t degree[NODES_MAX];
} Net;

/* Push what flows on one shortest way; 0 when `sink` is not reached, then `seen` is the side. */
static double push_once(Net *net, int32_t source, int32_t sink, Set without, Set *seen)
{
    int32_t came[NODES_MAX], queue[NODES_MAX], head = 0, tail = 0;
    *seen = (Set)1 << source;
    queue[tail++] = source;
    while (head < tail && !(*seen >> sink & 1)) {
        int32_t a = queue[head++];
        for (int32_t k = 0; k < net->degree[a]; k++) {
            int32_t b = net->beside[a][k];
            if (((*seen | without) >> b & 1) || net->room[a][b] <= LOOSE) continue;
            *seen |= (Set)1 << b;
            came[b] = a;
            queue[tail++] = b;
        }
    }
    if (!(*seen >> sink & 1)) return 0;
    double least = 2;
    for (int32_t b = sink; b != source; b = came[b])
        if (net->room[came[b]][b] < least) least = net->room[came[b]][b];
    for (int32_t b = sink; b != source; b = came[b]) {
        net->room[came[b]][b] -= least;
        net->room[b][came[b]] += least;
    }
    return least;
}

/* Return the source's side of the smallest cut, or 0 when at least `enough` flows. */
static Set side_of(const Net *whole, int32_t source, int32_t sink, Set without, double enough)
{
    Net net = *whole;
    Set seen = 0;
    double flow = 0;
    while (flow < enough) {
        double more = push_once(&net, source, sink, without, &seen);
        if (more == 0) return seen;
        flow += more;
    }
    return 0;
}

static void lay(Net *net, int32_t nodes, const double *shares, int backwards)
{
    memset(net, 0, sizeof *net);
    net->nodes = nodes;
    for (int32_t a = 0; a < nodes; a++)
        for (int32_t b = 0; b < nodes; b++) {
            double share = shares[a * nodes + b];
            if (share <= LOOSE) continue;
            int32_t from = backwards ? b : a, to = backwards ? a : b;
            if (net->room[from][to] == 0 && net->room[to][from] == 0) {
                net->beside[from][net->degree[from]++] = to;
                net->beside[to][net->degree[to]++] = from;
            }
            net->room[from][to] += share;
        }
}

static Set all_of(Set members, const Set *of)
{
    Set found = 0;
    for (int32_t node = 0; members >> node; node++)
        if (members >> node & 1) found |= of[node];
    return found;
}

typedef struct {
    int32_t count, most;
    int32_t *kinds;     /* 0 pi, 1 sigma, 2 both */
    Set *guards;        /* the set, for kind 2 the call that must come first */
    Set *backs;         /* the set, for kind 2 the call that must come after */
    Set *tails, *heads; /* at least one leg goes from a tail to a head */
} Found;

static void keep(Found *found, int32_t kind, Set guard, Set back, Set tails, Set heads)
{
    for (int32_t i = 0; i < found->count; i++)
        if (found->tails[i] == tails && found->heads[i] == heads) return;
    if (found->count == found->most) return;
    found->kinds[found->count] = kind;
    found->guards[found->count] = guard;
    found->backs[found->count] = back;
    found->tails[found->count] = tails;
    found->heads[found->count++] = heads;
}

/*
 * Find sets too loose in `shares` (nodes squared; node 0 the start, the last the end). firsts[a]
 * are the nodes that must come before a, thens[a] those after. Return how many were found.
 */
int32_t find_cuts(int32_t nodes, const double *shares, const Set *firsts, const Set *thens,
                  double enough, int32_t most, int32_t *kinds, Set *guards, Set *backs, Set *tails,
                  Set *heads)
{
    Found found = {0, most, kinds, guards, backs, tails, heads};
    Net *nets = malloc(2 * sizeof *nets);
    if (nets == NULL || nodes > NODES_MAX) {
        free(nets);
        return -1;
    }
    Set all = nodes == NODES_MAX ? ~(Set)0 : ((Set)1 << nodes) - 1;
    lay(&nets[0], nodes, shares, 0);
    lay(&nets[1], nodes, shares, 1);
    for (int32_t a = 1; a < nodes - 1; a++) {
        Set left = side_of(&nets[0], a, nodes - 1, firsts[a], enough);
        Set before = all_of(left, firsts);
        if (left) keep(&found, 0, left, left, left & ~before, all & ~left & ~before);
        Set entered = side_of(&nets[1], a, 0, thens[a], enough);
        Set after = all_of(entered, thens);
        if (entered)
            keep(&found, 1, entered, entered, all & ~entered & ~after, entered & ~after);
        for (int32_t b = 1; b < nodes - 1; b++) {
            if (!(thens[a] >> b & 1)) continue;
            Set out = firsts[a] | thens[b];
            Set side = side_of(&nets[0], a, b, out, enough);
            if (side)
                keep(&found, 2, (Set)1 << a, (Set)1 << b, side & ~out, all & ~side & ~out);
        }
    }
    free(nets);
    return found.count;
}
