"""
In which order to sweep over junctions so that few lie open at a time.

A junction is open once a neighbour has been swept and it has not; an open junction that leads
to one new junction at most may be swept at once without harm, which leaves little to search
(rules as in Coudert, Mazauric and Nisse, "Experimental Evaluation of a Branch-and-Bound
Algorithm for Computing Pathwidth and Directed Pathwidth", ACM Journal of Experimental
Algorithmics 21 (2016)). Where there is a choice, the most promising few sweeps are kept.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

KEPT = 6
STARTS = 6
# Wider than any sweep can be; found early, a tangle of thousands of pieces costs little time.
HOPELESS = 12
# Each junction more in the frontier takes a bit over five times the states.
STATES_FACTOR = 5


@dataclass(frozen=True, slots=True)
class _Sweep:
    """A sweep so far; sets of junctions are bit masks. `width` is the most slots ever needed."""

    width: int
    effort: int
    swept: int
    open: int
    order: tuple[int, ...]

    def rank(self) -> tuple[int, int, tuple[int, ...]]:
        return self.width, self.effort, self.order


def narrow_order(neighbours: Sequence[AbstractSet[int]]) -> tuple[int, ...]:
    """
    Return the junctions of one connected part in an order of sweep with a narrow frontier.

    `neighbours[j]` are the junctions next to junction `j`. A part that turns out too wide for
    any sweep has the rest of its order as it comes: searching on would help nobody.
    """
    masks = [sum(1 << other for other in others - {j}) for j, others in enumerate(neighbours)]
    starts = _far_apart(masks)
    sweeps = [_Sweep(0, 0, 0, 0, ())]
    for _ in masks:
        extended: dict[int, _Sweep] = {}
        for sweep in sweeps:
            for longer in _extensions(sweep, masks, starts):
                known = extended.get(longer.swept)
                if known is None or longer.rank() < known.rank():
                    extended[longer.swept] = longer
        sweeps = sorted(extended.values(), key=_Sweep.rank)[:KEPT]
        if sweeps[0].width > HOPELESS:
            swept = sweeps[0].order
            return (*swept, *sorted(set(range(len(masks))).difference(swept)))
    return sweeps[0].order


def _extensions(sweep: _Sweep, masks: list[int], starts: tuple[int, ...]) -> list[_Sweep]:
    waiting = _members(sweep.open)
    for fresh_most in (0, 1):
        for junction in waiting:
            fresh = masks[junction] & ~sweep.swept & ~sweep.open
            if fresh.bit_count() <= fresh_most:
                return [_extended(sweep, junction, fresh)]
    elsewhere = [start for start in starts if not (sweep.swept | sweep.open) >> start & 1]
    return [
        _extended(sweep, junction, masks[junction] & ~sweep.swept & ~sweep.open)
        for junction in (*waiting, *elsewhere)
    ]


def _extended(sweep: _Sweep, junction: int, fresh: int) -> _Sweep:
    # The last of the new junctions takes the slot of the one that leads to it.
    slots = (sweep.open | 1 << junction).bit_count() + max(0, fresh.bit_count() - 1)
    return _Sweep(
        max(sweep.width, slots),
        sweep.effort + STATES_FACTOR**slots,
        sweep.swept | 1 << junction,
        (sweep.open | fresh) & ~(1 << junction),
        (*sweep.order, junction),
    )


def _members(mask: int) -> list[int]:
    members = []
    while mask:
        lowest = mask & -mask
        members.append(lowest.bit_length() - 1)
        mask ^= lowest
    return members


def _far_apart(masks: list[int]) -> tuple[int, ...]:
    """Return some junctions at the rim: each as far as can be from those before it."""
    hops = _hops(masks, 1)
    found: list[int] = []
    near = [len(masks)] * len(masks)
    junction = max(range(len(masks)), key=lambda j: (hops[j], -masks[j].bit_count(), -j))
    while len(found) < min(STARTS, len(masks)):
        found.append(junction)
        near = [min(pair) for pair in zip(near, _hops(masks, 1 << junction), strict=True)]
        junction = max(range(len(masks)), key=lambda j: (near[j], -masks[j].bit_count(), -j))
    return tuple(sorted(set(found)))


def _hops(masks: list[int], ring: int) -> list[int]:
    """Return how many chains away from the junctions in `ring` each junction is."""
    hops = [0] * len(masks)
    seen, away = ring, 0
    while ring:
        reached = 0
        for junction in _members(ring):
            hops[junction] = away
            reached |= masks[junction]
        ring = reached & ~seen
        seen |= ring
        away += 1
    return hops
