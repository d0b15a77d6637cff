"""What hangs on one spot of the floor: its own wants, its dead ends, its loops, folded in one."""

from collections.abc import Sequence
from dataclasses import dataclass

from wms.routing.frontier.asking import Wants
from wms.routing.frontier.states import DONE, EVEN, NEVER, NONE, ODD, space
from wms.routing.graph import FAR

_FOLD: list[list[int]] = space(1).hang(0).tolist()
_PAIR = space(2)
# A chain that comes back to its junction is to it what its two ends come to together.
LOOP_STATE: tuple[int, ...] = tuple(
    state if state <= DONE else EVEN + int(_PAIR.parity[state]) for state in range(_PAIR.size)
)


@dataclass(frozen=True, slots=True)
class Hung:
    """What NONE, DONE, EVEN and ODD cost for all that hangs on a spot; whether it has the start."""

    costs: Wants
    start: bool

    @property
    def plain(self) -> bool:
        """Return whether the spot must be touched, and that is all."""
        none, done, _, odd = self.costs
        return min(none, done, odd) >= FAR

    @property
    def stop(self) -> bool:
        """Return whether the spot must be touched, and the walk begins elsewhere."""
        return not self.start and min(self.costs[NONE], self.costs[DONE]) >= FAR

    def ends(self, state: int) -> bool:
        """Return whether the walk ends in here: its total is odd, or even with the start in it."""
        return (state == ODD) != self.start


def folded(one: Hung, other: Hung) -> Hung:
    """Return both, hung on the same spot."""
    costs = [FAR] * len(one.costs)
    for total, _, _, to in _folds(one, other):
        costs[to] = min(costs[to], total)
    return Hung((costs[NONE], costs[DONE], costs[EVEN], costs[ODD]), one.start or other.start)


def unfolded(one: Hung, other: Hung, to: int) -> tuple[int, int]:
    """Return the states of both that make up state `to` of the two folded, at the least cost."""
    _, state, option = min(fold[:3] for fold in _folds(one, other) if fold[3] == to)
    return state, option


def _folds(one: Hung, other: Hung) -> list[tuple[int, int, int, int]]:
    return [
        (cost + extra, state, option, _FOLD[state][option])
        for state, cost in enumerate(one.costs)
        if cost < FAR
        for option, extra in enumerate(other.costs)
        if extra < FAR and _FOLD[state][option] != NEVER
        # The walk ends once.
        if not (one.ends(state) and other.ends(option))
    ]


def stepped_out(hung: Hung, length_mm: int) -> Hung:
    """Return what hangs on a twig as it is seen from the node that the twig leads to."""
    none, done, even, odd = hung.costs
    costs = (none, min(done, even), even + 2 * length_mm, odd + length_mm)
    return Hung(costs, hung.start)


def stepped_in(hung: Hung, state: int) -> tuple[int, int]:
    """Return the state of the twig itself behind a state seen from outside, and the steps to it."""
    if state == DONE and hung.costs[EVEN] <= hung.costs[DONE]:
        return EVEN, 0
    return state, {EVEN: 2, ODD: 1}.get(state, 0)


def looped(options: Sequence[int], *, start: bool) -> Hung:
    """Return a chain from a junction to itself as something that hangs there."""
    costs = [FAR] * 4
    for state, cost in enumerate(options):
        costs[LOOP_STATE[state]] = min(costs[LOOP_STATE[state]], cost)
    return Hung((costs[NONE], costs[DONE], costs[EVEN], costs[ODD]), start)
