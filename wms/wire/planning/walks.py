"""A route instance in plain numbers: nodes for places, and rules that could be kept."""

from dataclasses import dataclass

from wms.wire.planning.instances import RouteInstance, Walk, Wanted
from wms.wire.planning.places import Place
from wms.wire.planning.refused import BadInstanceError
from wms.wire.planning.store import Layout, Plan, plan_of


@dataclass(frozen=True)
class PlainStop:
    """The nodes where a stop can be made, and its class."""

    nodes: tuple[int, ...]
    class_: int


@dataclass(frozen=True)
class PlainWalk:
    """One walk to plan; `ends` None means that it may end anywhere."""

    layout: Layout
    start: int
    ends: tuple[int, ...] | None
    stops: tuple[PlainStop, ...]
    before: tuple[tuple[int, int], ...]
    outside_mm: int | None
    outside_from: int


def plain_walk(instance: RouteInstance) -> PlainWalk:
    """
    Return the walk in plain numbers.

    :raises BadInstanceError: a place is not in the store, or a rule contradicts the classes
    """
    plan = plan_of(instance)
    start, ends = start_and_ends(instance, plan)
    stops = tuple(_stop(wanted, index, plan) for index, wanted in enumerate(instance.stops))
    before = tuple(
        _rule(pair, f"before[{index}]", stops) for index, pair in enumerate(instance.before)
    )
    if instance.outside_from is not None and instance.outside_mm is None:
        raise BadInstanceError("bad_instance", "is missing beside outside_from", "outside_mm")
    return PlainWalk(
        layout=plan.layout,
        start=start,
        ends=ends,
        stops=stops,
        before=before,
        outside_mm=instance.outside_mm,
        outside_from=1 if instance.outside_from is None else instance.outside_from,
    )


def start_and_ends(walk: Walk, plan: Plan) -> tuple[int, tuple[int, ...] | None]:
    """
    Return the nodes where a walk starts and where it may end.

    :raises BadInstanceError: one is not in the store, or both `end` and `ends` are given
    """
    start = plan.node(walk.start, "start")
    if walk.end is not None and walk.ends is not None:
        raise BadInstanceError("bad_instance", "is given beside end; leave out one", "ends")
    if walk.ends is not None:
        return start, tuple(_nodes(walk.ends, "ends", plan))
    return start, None if walk.end is None else (plan.node(walk.end, "end"),)


def _stop(wanted: Wanted, index: int, plan: Plan) -> PlainStop:
    at = f"stops[{index}]"
    if (wanted.node is None) == (wanted.nodes is None):
        told = "must have either node or nodes"
        raise BadInstanceError("bad_instance", told, at, stop=index)
    if wanted.nodes is not None:
        return PlainStop(tuple(_nodes(wanted.nodes, f"{at}.nodes", plan)), wanted.class_)
    assert wanted.node is not None
    return PlainStop((plan.node(wanted.node, f"{at}.node"),), wanted.class_)


def _nodes(places: list[Place], at: str, plan: Plan) -> list[int]:
    return [plan.node(place, f"{at}[{index}]") for index, place in enumerate(places)]


def _rule(pair: tuple[int, int], at: str, stops: tuple[PlainStop, ...]) -> tuple[int, int]:
    for stop in pair:
        if stop >= len(stops):
            told = f"names stop {stop}, but there are {len(stops)} stops, from 0"
            raise BadInstanceError("unknown_stop", told, at, stop=stop)
    first, then = pair
    if first == then:
        told = f"stop {first} cannot come before itself"
        raise BadInstanceError("contradiction", told, at, stops=[first])
    if stops[first].class_ > stops[then].class_:
        told = (
            f"stop {first} of class {stops[first].class_} cannot come before stop {then} of class"
            f" {stops[then].class_}: lower classes are walked first"
        )
        raise BadInstanceError("contradiction", told, at, stops=[first, then])
    return pair
