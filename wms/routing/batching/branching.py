"""
Whole carts from shares: so many carts of a size; then two orders ride together, or they do not.

Ryan and Foster, "An Integer Programming Approach to Scheduling", in Computer Scheduling of Public
Transport (1981) 269-280. Each decision forbids the carts that break it; the programme is solved
again from where it stood, charged for the triples that the new shares violate.
"""

import math
import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wms.routing.batching.instance import Truths
from wms.routing.batching.master import Programme, Shares
from wms.routing.batching.pricing import NOBODY, Whole
from wms.routing.batching.worth import together, violated

CHARGED_PER_NODE = 10
CHARGE_ROUNDS = 3
# All costs are whole millimetres; the solver's own rounding is far below half of one.
ROUNDING_MM = 0.5
WHOLE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """
    Decisions taken, and the bound they come with.

    Of pairs: (order, other order, together?); of carts of a size, how many at least and at most.
    """

    bound: int
    limits: Whole
    pairs: tuple[tuple[int, int, bool], ...] = ()


class Branching:
    """The search among the programme's carts for a choice cheaper than `cutoff` + 1."""

    def __init__(
        self, programme: Programme, costs: Whole, dear: Whole, cutoff: int, deadline: float
    ) -> None:
        self.programme = programme
        self.costs = costs
        # What a plan with this cart costs at the least.
        self.dear = dear
        self.cutoff = cutoff
        self.deadline = deadline
        self.chosen: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self.carts = programme.carts
        self.holds: Truths = np.zeros((len(self.carts), programme.count + 1), dtype=np.bool_)
        self.holds[np.arange(len(self.carts))[:, None], self.carts] = True
        self.holds = self.holds[:, :-1]

    def run(self, nodes_max: int) -> int:
        """
        Find the cheapest choice into `chosen`; return a bound in mm on every choice there is.

        A bound of `cutoff` + 1 is as much as the search can tell.
        """
        waiting = [_Node(0, self.programme.limits)]
        for _ in range(nodes_max):
            if not waiting:
                return self.cutoff + 1
            if time.monotonic() >= self.deadline:
                break
            node = waiting.pop()
            if node.bound <= self.cutoff:
                waiting.extend(self._branches(node))
        return min([self.cutoff + 1, *(node.bound for node in waiting)])

    def _branches(self, node: _Node) -> list[_Node]:
        """Return what is left to decide below a node: together on top, so that it comes first."""
        bound, shares = self._relaxed(node)
        if shares is None:
            # Nothing that is allowed here is cheap enough; or time ran out, and all is open.
            return [] if bound > self.cutoff else [node]
        used = shares > WHOLE
        limits = split(node.limits, self.programme.numbers(shares))
        if limits:
            return [replace(node, bound=bound, limits=limit) for limit in limits]
        both = together(self.carts[used], shares[used], self.programme.count)
        np.fill_diagonal(both, 0)
        open_to = np.minimum(both, 1 - both)
        one, other = divmod(int(open_to.argmax()), len(both))
        if open_to[one, other] <= WHOLE:
            self._take(shares)
            return []
        return [
            replace(node, bound=bound, pairs=(*node.pairs, (one, other, ride)))
            for ride in (False, True)
        ]

    def _relaxed(self, node: _Node) -> tuple[int, Shares | None]:
        """Return the bound of a node and its shares, None where there is nothing to find."""
        self.programme.forbid(self._forbidden(node))
        self.programme.limit(node.limits)
        bound = node.bound
        shares: Shares | None = None
        for _ in range(CHARGE_ROUNDS):
            solved = self.programme.solved(self.deadline)
            if solved is None:
                return bound, None
            cost, shares = solved
            bound = max(bound, math.ceil(min(cost, self.cutoff + 1) - ROUNDING_MM))
            if bound > self.cutoff:
                return bound, None
            count = self.programme.count
            triples = violated(self.carts, shares, count, CHARGED_PER_NODE)
            if not len(triples):
                break
            self.programme.charge(triples)
        return bound, shares

    def _forbidden(self, node: _Node) -> Truths:
        forbidden = self.dear > self.cutoff
        for one, other, ride in node.pairs:
            if ride:
                forbidden |= self.holds[:, one] != self.holds[:, other]
            else:
                forbidden |= self.holds[:, one] & self.holds[:, other]
        return forbidden

    def _take(self, shares: Shares) -> None:
        """Keep a choice of whole carts, if it is cheaper than any before."""
        chosen = np.flatnonzero(shares > ROUNDING_MM)
        orders = self.carts[chosen]
        times = np.bincount(orders[orders != NOBODY], minlength=self.programme.count)
        cost = int(self.costs[chosen].sum())
        if (times == 1).all() and cost <= self.cutoff:
            self.chosen = chosen
            self.cutoff = cost - 1


def split(limits: Whole, numbers: Shares) -> list[Whole]:
    """Return limits with fewer and with more carts of a size, where the number is not whole."""
    odd = np.abs(numbers - numbers.round())
    size = int(odd.argmax())
    if odd[size] <= WHOLE:
        return []
    fewer, more = limits.copy(), limits.copy()
    fewer[size, 1] = math.floor(numbers[size])
    more[size, 0] = math.ceil(numbers[size])
    # The nearer of the two goes on top.
    nearer = numbers[size] - math.floor(numbers[size]) < ROUNDING_MM
    return [more, fewer] if nearer else [fewer, more]
