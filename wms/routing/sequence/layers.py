"""
An order proven by dynamic programming over sets, its bound found anew as it goes on.

What the relaxed answer pays for each call and cut is a lower bound for whatever is left to do, and
so is any other such price list. So for every layer the relaxation is solved once more for what
the states of the layer have left to do on average: what it pays then is the sharpest for them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wms.routing.sequence.kernel import Cuts, Duals, Sets
from wms.routing.sequence.question import Shares

# The first price list and the newest few are looked at.
LISTS_MAX = 5
# With fewer states than this, a new list takes longer than it saves.
MANY = 1_000

# From the shares of states in which rows are open, were last, and cuts are due.
Reprice = Callable[[Shares, Shares, Shares], Duals | None]


@dataclass(frozen=True, slots=True)
class Settled:
    """
    What a search came to.

    `better` is the cheapest order left, which may still cost more than the one known: a state is
    dropped by its bound alone. `bound` is what every order costs at least; None when the search
    came to its end, and no order but `better` can beat the one known.
    """

    better: list[int] | None = None
    bound: float | None = None


def settled(search: Sets, first: Duals, cuts: Cuts, reprice: Reprice, deadline: float) -> Settled:
    """Return what the search comes to until `deadline` on the monotonic clock."""
    lists = [first]
    for _ in range(search.size):
        states = search.grow(deadline, lists)
        if states < 0:
            return Settled(bound=search.bound(lists))
        if states == 0:
            return Settled()
        if states >= MANY:
            newest = reprice(*search.means(cuts))
            lists = [first, *lists[1:], *([] if newest is None else [newest])]
            lists = [first, *lists[1:][-(LISTS_MAX - 1) :]]
    return Settled(search.best())
