/* One walk along all runs of a tour; see trail.py. */
#include "kernel.h"

/*
 * Write the spots of a walk from `start` along every run once, either way round; return how many.
 * A run goes from one place to a later one in `along`, or back. Its ends are numbered: end 2 r is
 * where run r begins, 2 r + 1 where it is left. `head` has the spots, all -1 before and afterwards;
 * `room` has five times the runs, all 0; and the path has all that is walked, and one.
 */
int32_t frontier_trail(const int32_t *along, const int32_t (*runs)[2], int32_t count, int32_t start,
                       int32_t *head, int32_t *room, int32_t *path)
{
    int32_t *next = room, *stack = next + 2 * count, *done = stack + count, *walked = done + count;
    for (int32_t run = count - 1; run >= 0; run--)
        for (int side = 0; side < 2; side++) {
            int32_t *first = head + along[runs[run][side]];
            next[2 * run + side] = *first;
            *first = 2 * run + side;
        }
    if (head[start] < 0)
        start = along[runs[0][0]];
    int32_t here = start, depth = 0, found = 0;
    for (;;) {
        int32_t end = head[here];
        while (end >= 0 && walked[end / 2])
            end = next[end];
        head[here] = end < 0 ? -1 : next[end];
        if (end >= 0) {
            walked[end / 2] = 1;
            stack[depth++] = end;
            here = along[runs[end / 2][1 - end % 2]];
        } else if (depth) {
            end = done[found++] = stack[--depth];
            here = along[runs[end / 2][end % 2]];
        } else {
            break;
        }
    }
    int32_t spots = 0;
    path[spots++] = start;
    while (found) {
        int32_t end = done[--found], from = runs[end / 2][0], to = runs[end / 2][1];
        if (end % 2)
            for (int32_t place = to - 1; place >= from; place--)
                path[spots++] = along[place];
        else
            for (int32_t place = from + 1; place <= to; place++)
                path[spots++] = along[place];
    }
    return spots;
}
