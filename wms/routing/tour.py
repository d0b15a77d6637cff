"""The shortest tour: what the rest of the product asks of routing."""

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from wms.routing import held_karp
from wms.routing.errors import RoutingError
from wms.routing.graph import AisleGraph
from wms.routing.improve import good_order
from wms.routing.programme import Proven, loose_bound, prove
from wms.routing.question import Question, Stop, ask
from wms.routing.s_shape import Point, s_shaped

SECONDS = 2.0

Proof = Literal["optimal", "bound"]


class BadSecondsError(RoutingError):
    """The time to plan in is negative, endless or no number."""

    def __init__(self, seconds: object) -> None:
        super().__init__(f"The seconds to plan in must be a number from 0 up, not {seconds!r}.")


@dataclass(frozen=True, slots=True)
class Tour:
    """
    A walk that visits every stop.

    `order` holds the indices of the stops as given; `path` the nodes from start to end, none
    twice in a row; `legs_mm` what each stop of `order` costs from the one before (the leg to
    the end is not among them). `length_mm` is the cost of the whole path, doors' seconds
    included as millimetres; `walked_mm` the distance on foot alone. With the proof `optimal`
    no walk costs less; with `bound` time ran out, and none costs less than `bound_mm`.
    `s_shape_mm` is what the walk would have cost without a plan, None if one-way aisles forbid
    such a walk.
    """

    order: tuple[int, ...]
    path: tuple[int, ...]
    legs_mm: tuple[int, ...]
    length_mm: int
    walked_mm: int
    proof: Proof
    bound_mm: int
    s_shape_mm: int | None


def shortest_tour(
    graph: AisleGraph,
    start: int,
    stops: Sequence[Stop],
    end: int | Collection[int] | None = None,
    *,
    seconds: float = SECONDS,
) -> Tour:
    """
    Return the cheapest walk from `start` by all stops, group after group, to `end`.

    The end is a node, the nearest of several, or None: wherever the last stop is. Small groups
    are solved by Held and Karp in a few milliseconds; where a group has more than
    GROUP_CALLS_MAX places, an integer programme works for at most `seconds`, and what it cannot
    prove in that time is returned as the best walk known with its lower bound.

    :raises UnknownNodeError: start, a stop or an end is not in the graph
    :raises NoEndError: the collection of ends is empty
    :raises UnreachableError: no walk does what is asked; names the stop that prevents it
    :raises TooManyStopsError: more places than one tour is planned for
    :raises BadSecondsError: `seconds` is negative, endless or no number
    """
    if not math.isfinite(seconds) or seconds < 0:
        raise BadSecondsError(seconds)
    deadline = time.monotonic() + seconds
    ends = _ends(end)
    question = ask(graph, start, stops, ends)
    proven = _answer(question, deadline)
    return _tour(graph, start, question, proven, ends)


def _ends(end: int | Collection[int] | None) -> tuple[int, ...] | None:
    if end is None:
        return None
    return (end,) if isinstance(end, int) else tuple(sorted(set(end)))


def _answer(question: Question, deadline: float) -> Proven:
    if max(map(len, question.blocks), default=0) <= held_karp.GROUP_CALLS_MAX:
        order = held_karp.best_order(question)
        return Proven(order, question.length(order))
    order = good_order(question, deadline)
    if time.monotonic() >= deadline:
        return Proven(order, min(loose_bound(question), question.length(order)))
    return prove(question, order, deadline)


def _tour(
    graph: AisleGraph,
    start: int,
    question: Question,
    proven: Proven,
    ends: tuple[int, ...] | None,
) -> Tour:
    calls = [question.calls[row - 1] for row in proven.order]
    nodes = [start, *(call.node for call in calls)]
    if ends is not None:
        home = graph.distances([nodes[-1]], ends)[0]
        nodes.append(ends[int(home.argmin())])
    path = [start]
    for a, b in pairwise(nodes):
        path.extend(graph.path(a, b)[1:])
    legs: list[int] = []
    for before, call in zip(nodes, calls, strict=False):
        # Whoever already stands at a node has no way to go to its other stops.
        legs.extend([graph.distance(before, call.node), *([0] * (len(call.stops) - 1))])
    length = question.length(proven.order)
    return Tour(
        order=tuple(stop for call in calls for stop in call.stops),
        path=tuple(path),
        legs_mm=tuple(legs),
        length_mm=length,
        walked_mm=graph.walked_mm(path),
        proof="optimal" if proven.bound_mm == length else "bound",
        bound_mm=proven.bound_mm,
        s_shape_mm=s_shaped(question, _points(graph, question)),
    )


def _points(graph: AisleGraph, question: Question) -> list[Point] | None:
    points = [graph.point(call.node) for call in question.calls]
    known = [point for point in points if point is not None]
    return known if len(known) == len(points) else None
