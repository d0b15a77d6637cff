"""The control: how far a picker walks with a list and no plan, aisle by aisle."""

from collections.abc import Sequence

from wms.routing import AisleGraph, Stop
from wms.routing.question import errand
from wms.routing.s_shape import s_shaped
from wms.routing.sequence.question import ask


def s_shape_mm(graph: AisleGraph, start: int, stops: Sequence[Stop], ends: Sequence[int]) -> int:
    """Return the S-shape's length; 0 where one-way aisles forbid such a walk."""
    question = ask(errand(graph, start, stops, tuple(ends)))
    points = [graph.point(call.node) for call in question.calls]
    known = [point for point in points if point is not None]
    return s_shaped(question, known if len(known) == len(points) else None) or 0
