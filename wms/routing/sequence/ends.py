"""
The cheapest order settled from both ends of the walk.

First the search over sets keeps but the most promising states of each layer (a beam), from the
start, then from the end: that finds a good order and the price lists. Libralesso, Bouhassoun,
Cambazard and Jost, "Tree Search for the Sequential Ordering Problem", ECAI 2020, 459-465. Then
all states are kept. Which end has the fewer is seen only on the way: of both searches, the one
with the smaller layer goes on, as in Pohl, "Bi-directional Search", Machine Intelligence 6 (1971)
127-140.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wms.routing.graph import FAR
from wms.routing.sequence import kernel
from wms.routing.sequence.bounds import RuledCuts
from wms.routing.sequence.improve import improved
from wms.routing.sequence.kernel import Duals
from wms.routing.sequence.layers import Layers, Prices, Ruled
from wms.routing.sequence.question import Question, Shares

# States kept of each layer to find a good order.
WIDTH = 2_000
# All lengths are whole millimetres, so half of one is far more than a solver's own rounding.
ROUNDING_MM = 0.5


@dataclass(frozen=True, slots=True)
class Relaxed:
    """
    A relaxed answer: its length and what it pays.

    `priced` tells what it pays when rows are left, columns entered, and cuts due only so much.
    """

    length_mm: float
    duals: Duals
    priced: Callable[[Shares, Shares, Shares], Duals | None]


class BothEnds:
    """The best order so far, and what is proven of it."""

    def __init__(
        self, question: Question, cuts: RuledCuts, relaxed: Relaxed, order: list[int]
    ) -> None:
        self.question = question
        self.order = order
        self.length_mm = question.length(order)
        self.bound_mm = relaxed.length_mm
        self._relaxed = relaxed
        self._reduced = cuts.reduced(question.costs, relaxed.duals)
        self._slack_mm = 0.0
        self._prices = (
            Prices(relaxed.duals, self._forward),
            Prices(relaxed.duals.turned(), self._backward),
        )

    def settle(self, deadline: float) -> bool:
        """Look for a shorter order; return whether all there are were seen."""
        try:
            return self._beam(deadline) or self._race(deadline)
        except MemoryError:
            return False

    def _beam(self, deadline: float) -> bool:
        for end in range(2):
            with self._layers(end) as layers:
                while not (layers.over or layers.stuck):
                    layers.step(deadline, WIDTH)
                self._take(layers, deadline)
                if layers.over and layers.whole:
                    return True
        return False

    def _race(self, deadline: float) -> bool:
        with self._layers(0) as forth, self._layers(1) as back:
            while not (forth.over or back.over):
                ahead = min(forth, back, key=lambda layers: (layers.stuck, layers.states))
                if ahead.stuck:
                    self.bound_mm = max(forth.bound(), back.bound()) - self._slack_mm
                    return False
                ahead.step(deadline)
            self._take(forth if forth.over else back, deadline)
        return True

    def _layers(self, end: int) -> Layers:
        assert kernel.KERNEL is not None
        ruled = self._ruled()
        return Layers(kernel.KERNEL, ruled.turned() if end else ruled, self._prices[end])

    def _ruled(self) -> Ruled:
        """Return what may still lead to a shorter order."""
        sought_mm = self.length_mm - 1 + ROUNDING_MM
        legs = self._reduced <= sought_mm - self._relaxed.length_mm
        legs &= self.question.costs < FAR
        # A relaxed answer may pay a little too much.
        self._slack_mm = -min(0.0, float(self._reduced[legs].min(initial=0))) * len(legs)
        most = sought_mm + self._slack_mm
        return Ruled(self.question.costs, self.question.earlier, legs, most)

    def _take(self, layers: Layers, deadline: float) -> None:
        found = layers.best()
        if found is None:
            return
        order = improved(self.question, found, deadline)
        length_mm = self.question.length(order)
        if length_mm < self.length_mm:
            self.order, self.length_mm = order, length_mm

    def _forward(self, still: Shares, last: Shares, due: Shares) -> Duals | None:
        return self._relaxed.priced(still + last, _with_end(still), due)

    def _backward(self, still: Shares, last: Shares, due: Shares) -> Duals | None:
        duals = self._relaxed.priced(_with_end(still), still + last, due)
        return None if duals is None else duals.turned()


def _with_end(still: Shares) -> Shares:
    return np.append(1.0, still[1:])
