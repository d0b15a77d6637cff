"""`wms route`: an instance as text in, the shortest walk as text out."""

import time

from wms.cli.planning.layouts import Layouts
from wms.cli.planning.refusals import as_instance_error
from wms.routing import RoutingError, Rules, Stop, Tour, shortest_tour
from wms.wire.planning import (
    PlainStop,
    PlainWalk,
    RouteAnswer,
    RouteInstance,
    plain_walk,
    read_instance,
    read_matrix,
)


class RoutePlanner:
    """Plans one instance after the other; stores that come again are kept prepared."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._layouts = Layouts()

    def answer(self, text: bytes) -> str:
        """
        Return the answer to an instance in JSON.

        :raises BadInstanceError: the instance cannot be planned; says why and names the culprit
        """
        instance = read_instance(RouteInstance, text)
        answer = self.plan(plain_walk(instance))
        if instance.id is not None:
            answer = answer.model_copy(update={"id": instance.id})
        return answer.model_dump_json(exclude={"id"} if instance.id is None else None)

    def answer_matrix(self, text: bytes) -> str:
        """
        Return the answer to a full matrix in TSPLIB's format; lengths are in the file's unit.

        :raises BadInstanceError: the file cannot be read or its rules contradict themselves
        """
        matrix = read_matrix(text)
        found = self.plan(matrix.walk())
        without_tolls = {
            "length_mm": found.length_mm - matrix.tolls,
            "bound_mm": max(0, found.bound_mm - matrix.tolls),
            "legs_mm": [leg - matrix.toll for leg in found.legs_mm],
        }
        return found.model_copy(update=without_tolls).model_dump_json(exclude={"id"})

    def plan(self, walk: PlainWalk) -> RouteAnswer:
        """
        Return the shortest walk.

        :raises BadInstanceError: there is no such walk
        """
        rules = Rules(walk.before, walk.outside_mm, walk.outside_from)
        stops = [_stop(stop) for stop in walk.stops]
        try:
            graph, layout_ms = self._layouts.graph(walk.layout)
            begun = time.perf_counter()
            tour = shortest_tour(
                graph, walk.start, stops, walk.ends, seconds=self._seconds, rules=rules
            )
        except RoutingError as error:
            raise as_instance_error(error) from None
        spent_ms = (time.perf_counter() - begun) * 1_000
        return _answer(tour, walk, spent_ms, layout_ms)


def _stop(stop: PlainStop) -> Stop:
    return Stop(stop.nodes[0], stop.class_, stop.nodes[1:])


def _answer(tour: Tour, walk: PlainWalk, spent_ms: float, layout_ms: float) -> RouteAnswer:
    return RouteAnswer(
        length_mm=tour.length_mm,
        order=list(tour.order),
        path=list(tour.path),
        proof=tour.proof,
        bound_mm=tour.bound_mm,
        ms=round(spent_ms, 3),
        legs_mm=list(tour.legs_mm),
        stood_at=list(tour.stood_at),
        # Without coordinates there are no aisles to walk up and down.
        s_shape_mm=None if walk.layout.points is None else tour.s_shape_mm,
        method=tour.method,
        layout_ms=round(layout_ms, 3),
    )
