"""From the choices of a sweep to the nodes in the order in which they are walked."""

from collections.abc import Sequence
from itertools import pairwise

from wms.routing.flows.stretch import Stretch


def nodes_walked(
    stretches: Sequence[Stretch | None], choices: Sequence[int], start: int
) -> tuple[int, ...]:
    """
    Return the walk that takes all steps chosen, node by node.

    Every node but the two ends is left as often as it is come to, so one walk takes all steps
    (Hierholzer 1873): follow steps until stuck, and let in the rings left over on the way back.
    """
    onward: dict[int, list[int]] = {}
    # Rows after the last choice have nothing walked.
    for stretch, choice in zip(stretches, choices, strict=False):
        for run in stretch.runs(choice) if stretch else ():
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
