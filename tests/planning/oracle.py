"""
The shortest walks, found without the planner: Dijkstra's algorithm and all sets of stops.

Held and Karp, "A Dynamic Programming Approach to Sequencing Problems", Journal of SIAM 10 (1962)
196-210, with sets closed under the precedence of classes and rules. For some ten stops.
"""

import heapq
from functools import cache

from tests.planning.verify import Instance, Steps, choices, class_of, ends_of, steps_of

NEVER = 10**18


def distances(steps: Steps, source: int) -> dict[int, int]:
    """Return how far each node is from one."""
    found: dict[int, int] = {}
    waiting = [(0, source)]
    while waiting:
        far, node = heapq.heappop(waiting)
        if node not in found:
            found[node] = far
            for neighbour, mm in steps[node].items():
                heapq.heappush(waiting, (far + mm, neighbour))
    return found


def shortest(instance: Instance) -> int:
    """Return the length of the shortest walk that keeps every rule; NEVER where there is none."""
    cold_from = instance.get("outside_from", 1)
    clock = instance.get("outside_mm")
    everything = range(len(instance["stops"]))
    warm = [index for index in everything if class_of(instance["stops"][index]) < cold_from]
    if clock is None or len(warm) == len(everything):
        return Walks(instance).to_the_end(instance["start"], list(everything))
    cold = [index for index in everything if index not in warm]
    walks = Walks(instance)
    least = NEVER
    for node, walked in walks.sweep(instance["start"], warm).items():
        outside = walks.to_the_end(node, cold)
        if outside <= clock:
            least = min(least, walked + outside)
    return least


class Walks:
    """All walks through some stops of one instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        steps = steps_of(instance)
        self.far = cache(lambda node: distances(steps, node))

    def to_the_end(self, start: int, chosen: list[int]) -> int:
        """Return the least length of a walk by the chosen stops to where walks may end."""
        ends = ends_of(self.instance)
        lengths = (
            walked + (0 if ends is None else min(self.far(node).get(e, NEVER) for e in ends))
            for node, walked in self.sweep(start, chosen).items()
        )
        return min(NEVER, min(lengths, default=NEVER))

    def sweep(self, start: int, chosen: list[int]) -> dict[int, int]:
        """Return for each node where the last of the chosen stops is made the least length."""
        needs = self._needs(chosen)
        best: list[dict[int, int]] = [{} for _ in range(1 << len(chosen))]
        best[0][start] = 0
        for made, reached in enumerate(best):
            for stop, first in enumerate(needs):
                if made >> stop & 1 or first & ~made:
                    continue
                after = best[made | 1 << stop]
                for place in choices(self.instance["stops"][chosen[stop]]):
                    for node, walked in reached.items():
                        far = self.far(node).get(place)
                        if far is not None:
                            after[place] = min(walked + far, after.get(place, NEVER))
        return best[-1]

    def _needs(self, chosen: list[int]) -> list[int]:
        """Return for each chosen stop, as bits, those that must be made before it."""
        classes = [class_of(self.instance["stops"][index]) for index in chosen]
        needs = [
            sum(1 << other for other, earlier in enumerate(classes) if earlier < own)
            for own in classes
        ]
        for first, then in self.instance.get("before", []):
            if first in chosen and then in chosen:
                needs[chosen.index(then)] |= 1 << chosen.index(first)
        return needs
