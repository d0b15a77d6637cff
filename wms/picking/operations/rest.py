"""
The rest of a walk: which stops, in which order, from where the picker stands.

Nothing here reads or writes: what is known comes in as a `Question`, the answer is a `Plan`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from wms.picking.operations.aisles import Aisles, Reach
from wms.picking.operations.traffic import NOBODY, Traffic, when_narrow
from wms.picking.queries.equals import EqualBin
from wms.picking.queries.plans import StopOnWalk
from wms.picking.rules import GROUP_OF_STORAGE
from wms.places.queries import BlockSeen
from wms.routing import (
    AisleGraph,
    Stop,
    Tour,
    UnreachableError,
    equal_walks,
    shortest_tour,
)
from wms.routing.passing import overlap_s

WORTH_TURNING_MM = 10_000
"""A picker on the way to a stop is sent elsewhere first only if that saves more than this."""


@dataclass(frozen=True)
class Question:
    """
    What a walk, or the rest of one, is planned from.

    `stops` are open and can be reached; `cut_off` are open too, but blocked now. It is `unsettled`
    while other bins were not yet looked for in place of those cut off. `behind` is the way walked
    so far, `heading_to` the stop that the picker is at or walks to. `blocks` are all that are in
    force, `waits_mm` how far one could walk until the station at a drop gets to one order more,
    `equals` the other bins that a stop may take its goods from, and `version` is the task's.
    """

    aisles: Aisles
    reach: Reach
    stops: tuple[StopOnWalk, ...]
    cut_off: tuple[StopOnWalk, ...] = ()
    unsettled: bool = False
    behind: tuple[int, ...] = ()
    heading_to: UUID | None = None
    traffic: Traffic = NOBODY
    blocks: tuple[BlockSeen, ...] = ()
    waits_mm: Mapping[int, int] = field(default_factory=dict)
    equals: Mapping[UUID, tuple[EqualBin, ...]] = field(default_factory=dict)
    version: int = 0

    @property
    def graph(self) -> AisleGraph:
        """Return the ways that can be walked now."""
        return self.reach.graph

    @property
    def drops(self) -> dict[int, str]:
        """Return the stations by the points at which walks end there."""
        return self.aisles.drops

    @property
    def start(self) -> int:
        """Return where the rest of the walk begins."""
        return self.reach.start

    @property
    def ends(self) -> dict[int, int]:
        """Return where the walk may end, each drop at the price of its station's queue."""
        return {end: self.waits_mm.get(end, 0) for end in self.reach.ends}


@dataclass(frozen=True)
class Plan:
    """
    The rest of a walk: stops in their order with the leg to each, and the whole way.

    `path` goes on from `behind` to the end; `deferred` cannot be reached now and come last.
    `chosen` are the stops that the walk makes at another bin with equal right.
    """

    order: tuple[UUID, ...]
    legs_mm: tuple[int, ...]
    path: tuple[int, ...]
    walk_mm: int
    s_shape_mm: int
    proof: str
    station: str
    deferred: tuple[UUID, ...]
    chosen: Mapping[UUID, EqualBin]


def plan(question: Question, *, seconds: float) -> Plan:
    """
    Return the shortest rest: ambient before chilled before frozen, to a station.

    That is the nearest, unless another gets to one order more so much sooner that the way there is
    worth it.

    The stop that the picker is at or walks to stays the next one, unless another way round saves
    more than WORTH_TURNING_MM, or the order of the classes forbids it. Of walks of equal length
    the one is taken that meets fewest people in narrow aisles.

    :raises UnreachableError: not even an empty walk has a way to a station
    """
    stops, lost = list(question.stops), list(question.cut_off)
    for _ in range(len(stops) + 1):
        try:
            tour = _tour(question, stops, seconds)
        except UnreachableError as refused:
            if refused.stop is None:
                raise
            # It can be reached, but not after the others, nor they after it: it waits for later.
            lost.append(stops.pop(refused.stop))
        else:
            return _plan(question, stops, tour, tuple(stop.pick_line_id for stop in lost))
    raise AssertionError


def _tour(question: Question, stops: Sequence[StopOnWalk], seconds: float) -> Tour:
    asked = [_asked(question, stop) for stop in stops]
    free = shortest_tour(question.graph, question.start, asked, question.ends, seconds=seconds)
    free = _least_crowded(question, asked, free)
    held = _held_index(question, stops, asked)
    if held is None or free.order[0] == held:
        return free
    try:
        kept = _by_way_of(question, asked, held, seconds)
    except UnreachableError:
        # From there not all of the others can be reached.
        return free
    return kept if _cost(question, kept) <= _cost(question, free) + WORTH_TURNING_MM else free


def _asked(question: Question, stop: StopOnWalk) -> Stop:
    instead = tuple(sorted({one.node for one in question.equals.get(stop.pick_line_id, ())}))
    return Stop(stop.node, GROUP_OF_STORAGE[stop.storage], instead)


def _cost(question: Question, tour: Tour) -> int:
    return tour.length_mm + question.ends[tour.path[-1]]


def _held_index(
    question: Question, stops: Sequence[StopOnWalk], asked: Sequence[Stop]
) -> int | None:
    """Return which stop the picker is on the way to, if the order of the classes allows it next."""
    first = min((stop.group for stop in asked), default=0)
    for index, (stop, one) in enumerate(zip(stops, asked, strict=True)):
        if stop.pick_line_id == question.heading_to and one.group == first:
            return index
    return None


def _by_way_of(question: Question, asked: Sequence[Stop], held: int, seconds: float) -> Tour:
    """Return the shortest tour that begins with one stop."""
    graph, node = question.graph, asked[held].node
    leg = graph.path(question.start, node)
    others = [index for index in range(len(asked)) if index != held]
    rest = shortest_tour(
        graph, node, [asked[index] for index in others], question.ends, seconds=seconds
    )
    leg_mm = graph.distance(question.start, node)
    return replace(
        rest,
        order=(held, *(others[index] for index in rest.order)),
        path=(*leg, *rest.path[1:]),
        legs_mm=(leg_mm, *rest.legs_mm),
        length_mm=leg_mm + rest.length_mm,
        walked_mm=graph.walked_mm(leg) + rest.walked_mm,
        bound_mm=leg_mm + rest.bound_mm,
        s_shape_mm=None if rest.s_shape_mm is None else leg_mm + rest.s_shape_mm,
        stood_at=(node, *rest.stood_at),
    )


def _least_crowded(question: Question, asked: Sequence[Stop], tour: Tour) -> Tour:
    """Return of the walks that are as short as this one that which meets fewest people."""
    if not question.traffic.others:
        return tour
    others = equal_walks(question.graph, question.start, asked, tour.path[-1:], tour)
    return min([tour, *others], key=lambda walk: _met_s(question, walk))


def _met_s(question: Question, tour: Tour) -> float:
    """Return for how many seconds somebody else is in a narrow aisle of the walk."""
    traffic = question.traffic
    mine = when_narrow(question.aisles, tour.path, Counter(tour.stood_at), traffic.pace)
    return overlap_s(mine, traffic.others)


def _plan(
    question: Question, stops: Sequence[StopOnWalk], tour: Tour, lost: tuple[UUID, ...]
) -> Plan:
    whole, lengths = question.aisles.graph, question.aisles.lengths
    behind = question.behind or (question.start,)
    # Whoever stood in what is blocked now begins beside it.
    path = (*behind, *whole.path(behind[-1], question.start)[1:], *tour.path[1:])
    gone_mm = lengths.walked_mm(path) - lengths.walked_mm(tour.path)
    return Plan(
        order=tuple(stops[index].pick_line_id for index in tour.order) + lost,
        legs_mm=tour.legs_mm + (0,) * len(lost),
        path=path,
        walk_mm=lengths.walked_mm(path),
        s_shape_mm=0 if tour.s_shape_mm is None else gone_mm + tour.s_shape_mm,
        proof=tour.proof,
        station=question.drops[tour.path[-1]],
        deferred=lost,
        chosen=_chosen(question, stops, tour),
    )


def _chosen(question: Question, stops: Sequence[StopOnWalk], tour: Tour) -> dict[UUID, EqualBin]:
    """Return the stops that stand at another point than where their goods were promised."""
    chosen = {}
    for index, node in zip(tour.order, tour.stood_at, strict=True):
        stop = stops[index]
        if node != stop.node:
            others = question.equals[stop.pick_line_id]
            chosen[stop.pick_line_id] = next(one for one in others if one.node == node)
    return chosen
