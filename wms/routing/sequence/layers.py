"""
An order proven by dynamic programming over sets, its bound found anew as it goes on.

What the relaxed answer pays for each call and cut is a lower bound for whatever is left to do, and
so is any other such price list. So for every layer the relaxation is solved once more for what
the states of the layer have left to do on average: what it pays then is the sharpest for them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from wms.routing.sequence.kernel import Cuts, Duals, Sets
from wms.routing.sequence.question import Shares

# The first price list and the newest few are looked at.
LISTS_MAX = 5
# With fewer states than this, a new list takes longer than it saves.
MANY = 1_000
STATES_A_SECOND = 600_000

# From the shares of states in which rows are open, were last, and cuts are due.
Reprice = Callable[[Shares, Shares, Shares], Duals | None]


@dataclass(frozen=True, slots=True)
class Settled:
    """The cheapest order that costs less than was known, and its cost; None when there is none."""

    better: tuple[list[int], int] | None


def settled(
    search: Sets, first: Duals, cuts: Cuts, reprice: Reprice, deadline: float
) -> Settled | None:
    """Return what the search comes to; None when room or time does not suffice."""
    lists = [first]
    for _ in range(search.size):
        left = max(deadline - time.monotonic(), 0.0)
        states = search.grow(int(left * STATES_A_SECOND), lists)
        if states < 0:
            return None
        if states == 0:
            return Settled(None)
        if states >= MANY:
            newest = reprice(*search.means(cuts))
            lists = [first, *lists[1:], *([] if newest is None else [newest])]
            lists = [first, *lists[1:][-(LISTS_MAX - 1) :]]
    return Settled(search.best())
