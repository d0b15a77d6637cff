"""An errand as a question about costs alone: calls, what must precede what, and each leg's cost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wms.routing.errors import TooManyStopsError, UnreachableError
from wms.routing.graph import FAR, Lengths
from wms.routing.question import CALLS_MAX, Errand

# How much of each leg, row to column, a relaxed answer walks: from 0 to 1.
Shares = NDArray[np.float64]
# Whether a row must come before a column, directly or by way of others.
Precedence = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Call:
    """One visit: stops of a group at one node, under the same rules. `stops` are ascending."""

    group: int
    node: int
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """
    The calls of a walk, their precedence and the cost of each leg between them.

    Call `i` is row and column `i + 1` of `costs` and `earlier`. Row 0 leaves the start; column 0
    goes to the end (to the best of several, its price included; free when the walk may end
    anywhere). A leg costs FAR that no walk can use: no way, or a rule forbids it. The groups are
    in `earlier` as the other rules are; `blocks` are their rows.
    """

    calls: tuple[Call, ...]
    costs: Lengths
    blocks: tuple[range, ...]
    earlier: Precedence

    @property
    def ruled(self) -> bool:
        """Whether any rule beside the groups holds."""
        return any(
            bool(self.earlier[block.start : block.stop, block.start : block.stop].any())
            for block in self.blocks
        )

    def length(self, order: Sequence[int]) -> int:
        """Return what it costs to visit rows in this order, from start to end."""
        rows = np.array([0, *order, 0])
        return int(self.costs[rows[:-1], rows[1:]].sum())


def ask(errand: Errand) -> Question:
    """
    Return the question, proven to have an answer; every stop is made at its first node.

    :raises TooManyStopsError: more than CALLS_MAX calls
    :raises UnreachableError: no walk does what is asked; names a stop that prevents it
    """
    calls = _calls(errand)
    nodes = [call.node for call in calls]
    between = errand.graph.distances([errand.start, *nodes], nodes)
    home = _home(errand, [errand.start, *nodes])
    earlier = _earlier(calls, errand.before)
    _check_ways(errand.start, calls, between, earlier)
    _check_home([errand.start, *nodes], calls, home, errand.ends)
    costs = np.full((len(calls) + 1, len(calls) + 1), FAR, dtype=np.int64)
    costs[:, 1:] = between
    costs[:, 0] = home.min(axis=1)
    np.fill_diagonal(costs[1:, 1:], FAR)
    costs[_never(earlier)] = FAR
    return Question(calls, costs, _blocks(calls), earlier)


def _calls(errand: Errand) -> tuple[Call, ...]:
    firsts: dict[int, list[int]] = {}
    thens: dict[int, list[int]] = {}
    for first, then in errand.before:
        firsts.setdefault(then, []).append(first)
        thens.setdefault(first, []).append(then)
    gathered: dict[tuple[int, int, tuple[int, ...], tuple[int, ...]], list[int]] = {}
    for index, stop in enumerate(errand.stops):
        ruled = tuple(firsts.get(index, ())), tuple(thens.get(index, ()))
        gathered.setdefault((stop.group, stop.node, *ruled), []).append(index)
    if len(gathered) > CALLS_MAX:
        raise TooManyStopsError(len(gathered), CALLS_MAX)
    # Sorted, so that the order in which the stops were given cannot change the walk.
    return tuple(Call(*key[:2], tuple(gathered[key])) for key in sorted(gathered))


def _blocks(calls: tuple[Call, ...]) -> tuple[range, ...]:
    blocks: list[range] = []
    for row, call in enumerate(calls, start=1):
        if row > 1 and calls[row - 2].group == call.group:
            blocks[-1] = range(blocks[-1].start, row + 1)
        else:
            blocks.append(range(row, row + 1))
    return tuple(blocks)


def _earlier(calls: tuple[Call, ...], before: Sequence[tuple[int, int]]) -> Precedence:
    groups = np.array([call.group for call in calls])
    earlier = np.zeros((len(calls) + 1, len(calls) + 1), dtype=np.bool_)
    earlier[1:, 1:] = groups[:, None] < groups[None, :]
    if not before:
        return earlier
    row_of = {stop: row for row, call in enumerate(calls, start=1) for stop in call.stops}
    for first, then in before:
        earlier[row_of[first], row_of[then]] = True
    for row in _inner(earlier):
        earlier |= earlier[:, row, None] & earlier[None, row]
    return earlier


def _inner(earlier: Precedence) -> list[int]:
    """Return the rows that must come both before something and after something."""
    return [int(row) for row in np.nonzero(earlier.any(axis=0) & earlier.any(axis=1))[0]]


def _never(earlier: Precedence) -> Precedence:
    """Return the legs that no order can use: backward, or past what must lie between."""
    never = earlier.T.copy()
    for row in _inner(earlier):
        never |= earlier[:, row, None] & earlier[None, row]
    never[0, 1:] = earlier[:, 1:].any(axis=0)
    never[1:, 0] = earlier[1:].any(axis=1)
    return never


def _home(errand: Errand, nodes: list[int]) -> Lengths:
    """Return the costs from each node to each end, prices included; a free column for anywhere."""
    if errand.ends is None:
        return np.zeros((len(nodes), 1), dtype=np.int64)
    prices = np.array(list(errand.ends.values()), dtype=np.int64)
    home = errand.graph.distances(nodes, list(errand.ends))
    return np.where(home < FAR, home + prices, FAR)


def _check_ways(start: int, calls: tuple[Call, ...], between: Lengths, earlier: Precedence) -> None:
    """
    Refuse what no walk can do.

    "Can be reached from" passes on from leg to leg. So a walk exists exactly when every call is
    reached from the start and from every call that must precede it, and of two other calls one
    is reached from the other: pairs are enough to look at.
    """
    ways = between < FAR
    if not ways[0].all():
        row = int(np.argmin(ways[0]))
        raise UnreachableError(start, calls[row].node, calls[row].stops[0])
    ahead = earlier[1:, 1:]
    needed = np.where(ahead, ways[1:], np.where(ahead.T, True, ways[1:] | ways[1:].T))
    if not needed.all():
        row, column = divmod(int(np.argmin(needed)), len(calls))
        raise UnreachableError(calls[row].node, calls[column].node, calls[column].stops[0])


def _check_home(
    nodes: list[int], calls: tuple[Call, ...], home: Lengths, ends: dict[int, int] | None
) -> None:
    """Refuse a walk that cannot end: the last call must see an end, so all before it must too."""
    if ends is None or (home < FAR).all(axis=0).any():
        return
    # Blame a stop seen by no end; failing that, one that the fullest end is not seen from.
    nearest = home.min(axis=1) if (home.min(axis=1) >= FAR).any() else home[:, _widest(home)]
    row = int(np.argmax(nearest >= FAR))
    raise UnreachableError(
        nodes[row], list(ends)[_widest(home)], calls[row - 1].stops[0] if row else None
    )


def _widest(home: Lengths) -> int:
    return int(np.argmax((home < FAR).sum(axis=0)))
