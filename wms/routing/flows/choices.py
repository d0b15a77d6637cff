"""What can be done with a plain piece of the floor, and what that does to its two ends."""

from enum import IntEnum
from typing import NamedTuple

from wms.routing.graph import FAR


class Choice(IntEnum):
    """
    How a piece is walked; FIRST and LAST are the junctions it leads from and to.

    A choice from -PASSES_MOST to PASSES_MOST is how often more the piece is walked through there
    than back; 0 is once each way. Such a choice plus ENDED means: and once more into the
    piece, the same way, to end inside.
    """

    TO_AND_FRO = 0
    # Nothing flows on balance, and some stretch is left out.
    NOT = 1_000
    FROM_FIRST = 1_001
    FROM_LAST = 1_002
    FROM_BOTH = 1_003
    # The walk comes in and ends inside; REST is fetched from the other side, or ALL walked.
    END_FIRST = 1_004
    END_FIRST_REST = 1_005
    END_FIRST_ALL = 1_006
    END_LAST = 1_007
    END_LAST_REST = 1_008
    END_LAST_ALL = 1_009
    ENDED = 2_000


class Joins(IntEnum):
    """Which ends of a piece the steps on it come to, and whether they join them."""

    NEITHER = 0
    FIRST = 1
    LAST = 2
    APART = 3
    TOGETHER = 4


class Effect(NamedTuple):
    """What a choice does to the two ends: flow out of the first, and into the last."""

    joins: Joins
    leaves: int
    comes: int


EFFECTS = {
    Choice.NOT: Effect(Joins.NEITHER, 0, 0),
    Choice.FROM_FIRST: Effect(Joins.FIRST, 0, 0),
    Choice.FROM_LAST: Effect(Joins.LAST, 0, 0),
    Choice.FROM_BOTH: Effect(Joins.APART, 0, 0),
    Choice.END_FIRST: Effect(Joins.FIRST, 1, 0),
    Choice.END_FIRST_REST: Effect(Joins.APART, 1, 0),
    Choice.END_FIRST_ALL: Effect(Joins.TOGETHER, 1, 0),
    Choice.END_LAST: Effect(Joins.LAST, 0, -1),
    Choice.END_LAST_REST: Effect(Joins.APART, 0, -1),
    Choice.END_LAST_ALL: Effect(Joins.TOGETHER, 0, -1),
}
ENDINGS = tuple(choice for choice in EFFECTS if choice >= Choice.END_FIRST)


class Costs(NamedTuple):
    """
    What each choice costs in mm, prices of ends included; FAR where it cannot be made.

    `there` and `back` are for one pass. `ended_there` and `ended_back` come on top of the passes
    where the walk ends inside after them.
    """

    there: int
    back: int
    unwalked: int
    from_first: int = FAR
    from_last: int = FAR
    from_both: int = FAR
    end_first: int = FAR
    end_first_rest: int = FAR
    end_first_all: int = FAR
    end_last: int = FAR
    end_last_rest: int = FAR
    end_last_all: int = FAR
    ended_there: int = FAR
    ended_back: int = FAR
