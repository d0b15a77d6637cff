"""The shortest tour: what the rest of the product asks of routing."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from wms.routing.errors import BadSecondsError
from wms.routing.graph import AisleGraph
from wms.routing.methods import best_walk
from wms.routing.question import NO_RULES, Ends, Errand, Rules, Stop, errand
from wms.routing.s_shape import Point, s_shaped
from wms.routing.sequence.question import Question, ask
from wms.routing.visits import visits
from wms.routing.walk import Walk

SECONDS = 2.0

Proof = Literal["optimal", "bound"]


@dataclass(frozen=True, slots=True)
class Tour:
    """
    A walk that visits every stop.

    `order` holds the indices of the stops as given; `path` the nodes from start to end, none
    twice in a row; `legs_mm` what each stop of `order` costs from the one before (the leg to
    the end is not among them); `stood_at` the node at which each is made. `length_mm` is the cost
    of the whole path, doors' seconds included as millimetres; `walked_mm` the distance on foot
    alone. With the proof `optimal` no walk costs less; with `bound` time ran out, and none costs
    less than `bound_mm`; where ends have a price, it counts beside the length in finding the best
    walk, and both figures leave out that of the end chosen. `method` says in a word how the walk
    was found. `outside_mm` is what the cold goods are carried at most: from the last stop below
    the cold groups to the end; None when there are none. `s_shape_mm` is what the walk would have
    cost without a plan, None if one-way aisles forbid such a walk.
    """

    order: tuple[int, ...]
    path: tuple[int, ...]
    legs_mm: tuple[int, ...]
    length_mm: int
    walked_mm: int
    proof: Proof
    bound_mm: int
    s_shape_mm: int | None
    stood_at: tuple[int, ...] = ()
    method: str = ""
    outside_mm: int | None = None


def shortest_tour(
    graph: AisleGraph,
    start: int,
    stops: Sequence[Stop],
    end: Ends = None,
    *,
    rules: Rules = NO_RULES,
    seconds: float = SECONDS,
    explain: bool = True,
) -> Tour:
    """
    Return the cheapest walk from `start` by all stops, group after group, to `end`.

    The end is a node, the nearest of several, the best of several at a price each, or None:
    wherever the last stop is. What cannot be proven in `seconds` is returned as the best walk
    known with its lower bound. Without `explain`, what the S-shape would have been is left out,
    which for a short walk takes most of the time.

    :raises UnknownNodeError: start, a stop or an end is not in the graph
    :raises NoEndError: the collection of ends is empty
    :raises UnknownStopError: a rule names a stop that was not given
    :raises CyclicRuleError: a stop would have to come before itself
    :raises BackwardRuleError: a stop would have to come before one of an earlier group
    :raises BadLengthError: the clock or an end's price is no whole number within its limits
    :raises UnreachableError: no walk does what is asked; names the stop that prevents it
    :raises ColdChainError: every walk keeps the cold goods outside for too long
    :raises TooManyStopsError: more places than one tour is planned for
    :raises BadSecondsError: `seconds` is negative, endless or no number
    """
    if not math.isfinite(seconds) or seconds < 0:
        raise BadSecondsError(seconds)
    deadline = time.monotonic() + seconds
    asked = errand(graph, start, stops, end, rules)
    walk = best_walk(asked, deadline)
    tour = tour_along(asked, walk, None)
    return replace(tour, s_shape_mm=_s_shape_mm(asked, tour)) if explain else tour


def tour_along(asked: Errand, walk: Walk, s_shape_mm: int | None) -> Tour:
    """Return what is to be told of a walk that makes every stop."""
    made = visits(asked, walk.path)
    assert made is not None, "every method's walk makes every stop"
    # A walk that may end anywhere ends where its last stop is made.
    path = walk.path if asked.ends is not None else walk.path[: max(made.places, default=0) + 1]
    costs, walked_mm = asked.graph.measured(path)
    price = 0 if asked.ends is None else asked.ends[path[-1]]
    stood_at = tuple(path[place] for place in made.places)
    length = costs[-1]
    bound = min(walk.bound_mm - price, length)
    return Tour(
        order=made.order,
        path=path,
        legs_mm=tuple(costs[b] - costs[a] for a, b in pairwise((0, *made.places))),
        length_mm=length,
        walked_mm=walked_mm,
        proof="optimal" if bound == length else "bound",
        bound_mm=bound,
        s_shape_mm=s_shape_mm,
        stood_at=stood_at,
        method=walk.method,
        outside_mm=None if made.left_warm is None else length - costs[made.left_warm],
    )


def _s_shape_mm(asked: Errand, tour: Tour) -> int | None:
    """Return the rival's length: the same nodes, and where ends have a price, the same end."""
    ends = asked.ends
    if ends is not None and any(ends.values()):
        ends = {tour.path[-1]: 0}
    stood_at = dict(zip(tour.order, tour.stood_at, strict=True))
    stops = tuple(Stop(stood_at[i], stop.group) for i, stop in enumerate(asked.stops))
    question = ask(replace(asked, stops=stops, ends=ends))
    return s_shaped(question, _points(asked.graph, question))


def _points(graph: AisleGraph, question: Question) -> list[Point] | None:
    points = [graph.point(call.node) for call in question.calls]
    known = [point for point in points if point is not None]
    return known if len(known) == len(points) else None
