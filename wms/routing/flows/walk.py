"""From runs of nodes to the order in which they are walked."""

from collections.abc import Iterable
from itertools import pairwise


def nodes_walked(runs: Iterable[tuple[int, ...]], start: int) -> tuple[int, ...]:
    """
    Return the walk from `start` that takes every step of the runs, node by node.

    Every node but the two ends is left as often as it is come to, so one walk takes all steps
    (Hierholzer 1873): follow steps until stuck, and let in the rings left over on the way back.
    """
    onward: dict[int, list[int]] = {}
    for run in runs:
        for a, b in pairwise(run):
            onward.setdefault(a, []).append(b)
    for others in onward.values():
        others.sort(reverse=True)
    open_way, walk = [start], []
    while open_way:
        others = onward.get(open_way[-1], [])
        if others:
            open_way.append(others.pop())
        else:
            walk.append(open_way.pop())
    return tuple(reversed(walk))
