"""From runs of nodes to the order in which they are walked."""

from collections.abc import Iterable


def nodes_walked(runs: Iterable[tuple[int, ...]], start: int) -> tuple[int, ...]:
    """
    Return the walk from `start` that takes all runs, node by node.

    Every node but the two ends is left as often as it is come to, so one walk takes all runs
    (Hierholzer 1873): follow them until stuck, and let in the rings left over on the way back.
    A run has no other in its middle that it would need to be joined to.
    """
    onward: dict[int, list[tuple[int, ...]]] = {}
    for run in runs:
        if len(run) > 1:
            onward.setdefault(run[0], []).append(run)
    for others in onward.values():
        others.sort(reverse=True)
    open_way: list[tuple[int, ...]] = [(start,)]
    walk: list[tuple[int, ...]] = []
    while open_way:
        others = onward.get(open_way[-1][-1], [])
        if others:
            open_way.append(others.pop())
        else:
            walk.append(open_way.pop())
    return (start, *(node for run in reversed(walk[:-1]) for node in run[1:]))
