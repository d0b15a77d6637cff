"""
Branch and bound over the choices of nodes.

Leaving out the stops whose node is open can only shorten the walk, and so does leaving out all of
them but one at the nearest of its nodes: the farthest such stop gives the bound, and is branched
on (strong branching; Applegate, Bixby, Chvatal and Cook, "Finding cuts in the TSP", 1995). Nodes
that would make the walk no shorter than the best known are out for good below.
"""

import heapq
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from wms.routing.alternatives.costs import NO_GLANCE, Costs, Glance
from wms.routing.alternatives.lengths import OutOfTime
from wms.routing.alternatives.options import Choice
from wms.routing.graph import FAR

# So many stops are looked at before one is branched on, where each look takes its time.
LOOKS = 3

# Where each look takes its time, the search often ends before it needs a better choice than this.
LOOKS_FIRST = 16
# So often what cannot be enough is looked at nevertheless, to tell by how much.
LOOKS_IN_VAIN = 32
# How often a first choice is bettered stop by stop before the search proper.
ROUNDS_MAX = 20

# What each open stop's nodes lead to at least.
Open = dict[int, dict[int, int]]
# What the walk for a choice for all stops costs, and costs at least; FAR where there is none.
Weigh = Callable[[Choice], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Branch:
    chosen: dict[int, int]
    open: Open


# A bound, minus how many choices are made, and a number that no other branch has.
_Entry = tuple[int, int, int, _Branch]


class Search:
    """
    The best choice for all stops, and what none costs less than, as far as time allows.

    A choice that costs no more than `enough` need not be bettered; where there is none, how much
    the least costs is looked for no longer than is worth it. `weigh` tells the cost of a
    whole choice where `costs` is not exact.
    """

    def __init__(
        self,
        costs: Costs,
        nodes: Mapping[int, Collection[int]],
        *,
        bound_mm: int = 0,
        enough: int = -1,
        weigh: Weigh | None = None,
    ) -> None:
        """Take what is open; `bound_mm` is known already."""
        self.best: dict[int, int] | None = None
        self.cost_mm = FAR
        self.bound_mm = bound_mm
        self._costs = costs
        self._enough = enough
        self._weigh = weigh
        self._nodes = nodes
        self._heap: list[_Entry] = []
        self._opened = 0
        self._looks = 0
        self._weighed: set[tuple[tuple[int, int], ...]] = set()
        # The least that may lie below branches which were left without proof.
        self._unproven = FAR

    def run(self, first: dict[int, int] | None = None) -> None:
        """Search, from a first choice if there is one, until all is proven or time is up."""
        try:
            if first is not None:
                self._offer([first])
            self._push(self._costs.bounds([{}])[0], {}, self._untried())
            while self._heap and not self._settle():
                self._step()
            self._settle()
        except OutOfTime:
            self._settle()

    def _untried(self) -> Open:
        return {stop: dict.fromkeys(nodes, 0) for stop, nodes in self._nodes.items()}

    def _settle(self) -> bool:
        """Take the bound from what is open; return whether there is nothing left to search."""
        # Before the first branch, nothing is known of what is open.
        if self._opened:
            least = self._heap[0][0] if self._heap else FAR
            self.bound_mm = max(self.bound_mm, min(least, self._unproven, self.cost_mm))
        if self.cost_mm <= max(self.bound_mm, self._enough):
            return True
        return self.bound_mm > self._enough >= 0 and self._looks >= LOOKS_IN_VAIN

    def _push(self, bound: int, chosen: dict[int, int], left: Open) -> None:
        self._opened += 1
        if bound < self.cost_mm:
            entry = bound, -len(chosen), self._opened, _Branch(chosen, left)
            heapq.heappush(self._heap, entry)

    def _step(self) -> None:
        entry = self._next()
        bound, branch = entry[0], entry[-1]
        try:
            if branch.open:
                self._branch(bound, branch)
            else:
                self._offer([branch.chosen])
        except OutOfTime:
            heapq.heappush(self._heap, entry)
            raise

    def _next(self) -> _Entry:
        """Take the branch with the least bound; in turn, where looks are dear, the deepest."""
        if self._costs.cheap or self._looks % 2 == 0:
            return heapq.heappop(self._heap)
        deepest = min(self._heap, key=lambda entry: (entry[1], entry[0], entry[2]))
        self._heap.remove(deepest)
        heapq.heapify(self._heap)
        return deepest

    def _branch(self, bound: int, branch: _Branch) -> None:
        # Several nodes may have been left without rivals at once: together they cost more.
        together = self._costs.bounds([branch.chosen])[0]
        if together > bound:
            self._push(together, branch.chosen, branch.open)
            return
        glance = NO_GLANCE if self._costs.cheap else self._costs.glance(branch.chosen)
        if glance.first is not None:
            self._offer([glance.first])
        left = self._looked(bound, branch, glance)
        self._looks += 1
        if not self._narrowed(left):
            return
        guess = {stop: min(nodes, key=nodes.__getitem__) for stop, nodes in left.items()}
        met = {stop: node for stop, node in glance.passed.items() if node in left.get(stop, ())}
        self._offer([branch.chosen | guess | met])
        if self._looks == (1 if self._costs.cheap else LOOKS_FIRST):
            self._exchange()
        if self._narrowed(left):
            self._split(bound, branch.chosen, left)

    def _split(self, bound: int, chosen: dict[int, int], left: Open) -> None:
        """Settle the stops with one node left, and branch on the one that costs the most."""
        single = {stop for stop, nodes in left.items() if len(nodes) == 1}
        chosen = chosen | {stop: next(iter(left[stop])) for stop in single}
        bound = max(bound, *(min(nodes.values()) for nodes in left.values()))
        left = {stop: nodes for stop, nodes in left.items() if stop not in single}
        if not left:
            self._push(bound, chosen, left)
            return
        stop = max(left, key=lambda s: (min(left[s].values()), sum(left[s].values()), -s))
        rest = {other: nodes for other, nodes in left.items() if other != stop}
        for node, low in left[stop].items():
            self._push(max(bound, low), {**chosen, stop: node}, rest)

    def _looked(self, bound: int, branch: _Branch, glance: Glance) -> Open:
        """Return what the open nodes lead to, looked at anew where it matters most."""
        left = {
            stop: {node: max(low, bound) for node, low in nodes.items()}
            for stop, nodes in branch.open.items()
        }
        # What is passed anyway adds nothing; among the others, the farthest add most.
        turn = sorted(
            left.keys() - glance.passed.keys(),
            key=lambda stop: (-min(left[stop].values()), -glance.off_mm.get(stop, 0), stop),
        )
        if not self._costs.cheap:
            turn = turn[:LOOKS]
        looks = [
            (stop, node) for stop in turn for node, low in left[stop].items() if low < self.cost_mm
        ]
        lows = self._costs.bounds([{**branch.chosen, stop: node} for stop, node in looks])
        for (stop, node), low in zip(looks, lows, strict=True):
            left[stop][node] = max(left[stop][node], low)
        return left

    def _narrowed(self, left: Open) -> bool:
        """Strike what leads to nothing better; return whether every stop still has a node."""
        for nodes in left.values():
            for node in [node for node, low in nodes.items() if low >= self.cost_mm]:
                del nodes[node]
        return all(left.values())

    def _exchange(self) -> None:
        """Better the best choice, one stop at a time, each time where it gains most."""
        for _ in range(ROUNDS_MAX if self._costs.exact else 0):
            best, cost = self.best, self.cost_mm
            if best is None:
                return
            self._offer(
                [
                    {**best, stop: node}
                    for stop, nodes in self._nodes.items()
                    for node in nodes
                    if node != best[stop]
                ]
            )
            if self.cost_mm == cost:
                return

    def _offer(self, choices: list[dict[int, int]]) -> None:
        """Keep the best of these choices for all stops, if it is better than the best known."""
        if self._weigh is None:
            for cost, chosen in zip(self._costs.bounds(choices), choices, strict=True):
                self._keep(cost, chosen)
            return
        for chosen in choices:
            key = tuple(sorted(chosen.items()))
            if key not in self._weighed:
                cost, bound = self._weigh(chosen)
                self._weighed.add(key)
                self._keep(cost, chosen)
                if bound < cost:
                    self._unproven = min(self._unproven, bound)

    def _keep(self, cost: int, chosen: dict[int, int]) -> None:
        if cost < self.cost_mm:
            self.best, self.cost_mm = chosen, cost
