/*
 * The sweep over the frontier, compiled: what pieces.py, chains.py and fallback.py do, in the same
 * words and with the same answers. Python.h is not needed: kernel.py calls it by ctypes, has
 * checked every index before, and has made every array large enough.
 */
#ifndef FRONTIER_KERNEL_H
#define FRONTIER_KERNEL_H

#include <stdint.h>

/* To be raised with every change of a signature or a struct; kernel.py wants the same. */
#define VERSION 4
#define FAR INT64_C(1000000000000000)
#define OPTIONS 16

enum { NONE, DONE, EVEN, ODD };
enum { ZE = 2, EZ = 4, EE_JOINED = 6, UU_JOINED = 9, EE_APART = 10, PAIRS = 14 };
extern const int8_t PARITY[OPTIONS];

typedef int64_t Wants[4];

/* A floor by spots: twigs first, then points of chains, then junctions (see layout.py). */
typedef struct {
    int32_t spots, twigs, points, chains;
    const int32_t *towards, *chain_of, *loop_at, *row_of;
    const int64_t *along, *length;
    const int16_t *fold, *hang, *shift;
} Floor;

typedef struct {
    Wants stop;
    int32_t start, specials;
    const int32_t *special;
    const Wants *otherwise, *with_stop;
} Question;

/* What hangs on each spot, and which spots want something, as a bit set. */
typedef struct {
    Wants *hung;
    uint8_t *start;
    uint64_t *wanted;
    int32_t *order, *touched;
} Desk;

/* Note on the desk that the walk must pass these spots. */
void frontier_want(const Floor *floor, const Question *question, Desk *desk, const int32_t *stops,
                   int32_t count);

/* Note on the desk what the special spot `place` of a question wants; stops are noted before. */
void frontier_want_special(const Floor *floor, const Question *question, Desk *desk, int32_t place);

/* Note on the desk, after all else, that the walk begins at this spot. */
void frontier_begin(const Floor *floor, Desk *desk, int32_t spot);

/*
 * Write the options of all pieces that want something into their rows; return how many, which
 * are in desk->touched. The desk is clear again afterwards.
 */
int32_t frontier_gather(const Floor *floor, Desk *desk, int64_t *costs);

/* The same, once the special spots of the question are noted, too. */
int32_t frontier_prepare(const Floor *floor, const Question *question, Desk *desk, int64_t *costs);

#endif
