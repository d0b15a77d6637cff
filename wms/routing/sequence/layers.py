"""
An order proven by dynamic programming over sets, its bound found anew as it goes on.

What the relaxed answer pays for each call and cut is a lower bound for whatever is left to do, and
so is any other such price list. So for every layer the relaxation is solved once more for what
the states of the layer have left to do on average: what it pays then is the sharpest for them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from wms.routing.graph import Lengths
from wms.routing.sequence.bounds import masks
from wms.routing.sequence.kernel import Duals, Kernel, Sets
from wms.routing.sequence.question import Precedence, Shares

# So many layers on either side lend their price lists.
NEAR = 2
# With fewer states than this, a new list takes longer than it saves.
MANY = 300
STATES_MAX = 3_000_000

# From the shares of states in which rows are open, were last, and cuts are due.
Reprice = Callable[[Shares, Shares, Shares], Duals | None]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What is asked from one end: costs, what precedes what, the legs and lengths worth a look."""

    costs: Lengths
    earlier: Precedence
    legs: Precedence
    most: float
    backward: bool = False

    def turned(self) -> "Ruled":
        """Return the same for a walk made from its end."""
        costs = self.costs.T.copy()
        return Ruled(costs, self.earlier.T, self.legs.T, self.most, not self.backward)


class Prices:
    """The price list of the first relaxed answer, and those found for layers since."""

    def __init__(self, first: Duals, reprice: Reprice) -> None:
        self.first = first
        self._reprice = reprice
        self._of_layer: dict[int, Duals | None] = {}

    def near(self, layer: int) -> list[Duals]:
        """Return the lists for making one call more after so many."""
        near = range(layer - NEAR, layer + NEAR + 1)
        found = [self._of_layer.get(other) for other in near]
        return [self.first, *(duals for duals in found if duals is not None)]

    def learn(self, layer: int, search: Sets) -> None:
        """Find the list for this layer, unless it is known."""
        if layer not in self._of_layer:
            self._of_layer[layer] = self._reprice(*search.means(self.first.cuts))


class Layers:
    """A search from one end, under way."""

    def __init__(self, kernel: Kernel, ruled: Ruled, prices: Prices) -> None:
        """
        Begin a search.

        :raises MemoryError: there is not enough for it
        """
        self._backward = ruled.backward
        self._prices = prices
        self._search = kernel.sets(
            ruled.costs, masks(ruled.earlier.T), masks(ruled.legs), ruled.most, STATES_MAX
        )
        self._layer = 0
        self.states = 1
        self.whole = True
        self.stuck = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._search.close()

    @property
    def over(self) -> bool:
        """Whether every call is made, or nothing is worth looking at any more."""
        return self.states == 0 or self._layer == self._search.size

    def step(self, deadline: float, width: int = STATES_MAX) -> None:
        """Make one call more, then keep at most `width` states; be stuck without time or room."""
        states = self._search.grow(deadline, self._prices.near(self._layer))
        if states < 0:
            self.stuck = True
            return
        self.states = states
        self._layer += 1
        if states >= MANY and not self.over:
            self._prices.learn(self._layer, self._search)
        if states > width:
            self.whole = False
            self.stuck = not self._search.narrow(width)

    def best(self) -> list[int] | None:
        """Return the cheapest order found, once the search is over."""
        order = self._search.best() if self.over and self.states else None
        return order[::-1] if order and self._backward else order

    def bound(self) -> float:
        """Return what every order costs at least that is worth a look; 0 if some were left out."""
        return self._search.bound() if self.whole else 0.0
