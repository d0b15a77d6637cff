"""What may be asked of a walk, and whether it can be meant: stops, rules, ends."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wms.routing.errors import (
    BackwardRuleError,
    BadLengthError,
    CyclicRuleError,
    NoEndError,
    TooManyStopsError,
    UnknownNodeError,
    UnknownStopError,
)
from wms.routing.graph import FAR, AisleGraph

# Where a walk ends: a node, the nearest of several, several at a price in mm each, anywhere.
Ends = int | Collection[int] | Mapping[int, int] | None

PRICE_MM_MAX = FAR // 1_000
# Nodes to stop at, those of another group counted again.
CALLS_MAX = 400


@dataclass(frozen=True, slots=True)
class Stop:
    """
    A node to stop at. All stops of a group come before any stop of a higher group.

    `instead` names other nodes where the same goods lie with equal right: the walk chooses.
    """

    node: int
    group: int = 0
    instead: tuple[int, ...] = ()

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes where this stop can be made, each once."""
        return tuple(dict.fromkeys((self.node, *self.instead)))


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What a walk must keep beside the order of the groups.

    `before`: pairs of stop indices, the first of each before the second. `outside_mm` is the
    cold chain's clock: so much may be walked, doors included, from leaving the last stop of the
    groups below `outside_from` (the start, when there is none) until the end; it runs only for
    walks that have a stop in `outside_from` or above.
    """

    before: Collection[tuple[int, int]] = ()
    outside_mm: int | None = None
    outside_from: int = 1


NO_RULES = Rules()


@dataclass(frozen=True, slots=True, eq=False)
class Errand:
    """A walk that is asked for, checked: every node is there and no rule contradicts another."""

    graph: AisleGraph
    start: int
    stops: tuple[Stop, ...]
    ends: dict[int, int] | None
    before: tuple[tuple[int, int], ...] = ()
    outside_mm: int | None = None
    outside_from: int = 1

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups that have a stop, in the order in which they are walked."""
        return tuple(sorted({stop.group for stop in self.stops}))

    @property
    def clocked(self) -> bool:
        """Whether the cold chain's clock runs on this walk."""
        return self.outside_mm is not None and self.groups[-1:] >= (self.outside_from,)


def errand(
    graph: AisleGraph, start: int, stops: Sequence[Stop], ends: Ends, rules: Rules = NO_RULES
) -> Errand:
    """
    Return what is asked, checked, without looking whether there is a way.

    :raises UnknownNodeError: start, a stop or an end is not in the graph
    :raises TooManyStopsError: more places than one tour is planned for
    :raises NoEndError: there is no node where the walk may end
    :raises BadLengthError: the clock or an end's price is no whole number within its limits
    :raises UnknownStopError: a rule names a stop that was not given
    :raises CyclicRuleError: a stop would have to come before itself
    :raises BackwardRuleError: a stop would have to come before one of an earlier group
    """
    calls = len({(stop.group, stop.node) for stop in stops})
    if calls > CALLS_MAX:
        raise TooManyStopsError(calls, CALLS_MAX)
    priced = _priced(ends)
    _check_nodes(graph, start, stops, priced)
    if rules.outside_mm is not None:
        _check_length("outside_mm", rules.outside_mm)
    before = tuple(sorted({(first, then) for first, then in rules.before}))
    _check_before(stops, before)
    return Errand(graph, start, tuple(stops), priced, before, rules.outside_mm, rules.outside_from)


def _priced(ends: Ends) -> dict[int, int] | None:
    if ends is None:
        return None
    if isinstance(ends, int):
        return {ends: 0}
    if not ends:
        raise NoEndError
    if not isinstance(ends, Mapping):
        return dict.fromkeys(sorted(set(ends)), 0)
    for node, price in ends.items():
        _check_length(f"The price of end {node}", price)
    return dict(sorted(ends.items()))


def _check_length(what: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= PRICE_MM_MAX:
        raise BadLengthError(what, value, 0, PRICE_MM_MAX)


def _check_nodes(
    graph: AisleGraph, start: int, stops: Sequence[Stop], ends: dict[int, int] | None
) -> None:
    if start not in graph:
        raise UnknownNodeError(start, "The start")
    for index, stop in enumerate(stops):
        for node in (stop.node, *stop.instead):
            if node not in graph:
                raise UnknownNodeError(node, f"Stop {index}")
    for node in ends or ():
        if node not in graph:
            raise UnknownNodeError(node, "The end")


def _check_before(stops: Sequence[Stop], before: tuple[tuple[int, int], ...]) -> None:
    for pair in before:
        for stop in pair:
            if not 0 <= stop < len(stops):
                raise UnknownStopError(stop, len(stops))
    for first, then in before:
        if stops[first].group > stops[then].group:
            raise BackwardRuleError(first, then, stops[first].group, stops[then].group)
    ring = _ring(before)
    if ring:
        raise CyclicRuleError(ring)


def _ring(before: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """Return stops of which each must come before the next and the last before the first."""
    earlier: dict[int, set[int]] = {}
    for first, then in before:
        earlier.setdefault(first, set())
        earlier.setdefault(then, set()).add(first)
    free = [stop for stop, firsts in earlier.items() if not firsts]
    while free:
        done = free.pop()
        del earlier[done]
        for stop, firsts in earlier.items():
            if done in firsts:
                firsts.remove(done)
                if not firsts:
                    free.append(stop)
    if not earlier:
        return ()
    # Everything left waits for something left: going from one to what it waits for must return.
    back = [min(earlier)]
    while back[-1] not in back[:-1]:
        back.append(min(earlier[back[-1]]))
    return tuple(reversed(back[back.index(back[-1]) + 1 :]))
