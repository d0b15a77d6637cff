"""A floor from an instance file: the rectangle or the nodes and edges that `wms route` reads."""

from pathlib import Path

from pydantic import Field

from wms.routing import AisleGraph, Edge, Node, Stop
from wms.routing.errors import RoutingError
from wms.twin.floor import Article, Floor
from wms.twin.refusals import BadDay
from wms.wire.planning import BadInstanceError, Plan, plan_of, read_instance
from wms.wire.planning.places import AnyPlace
from wms.wire.planning.store import Store


class Shelves(Store):
    """
    A store as `wms route` takes it, with its `start` and a drop in `ends` for each station.

    Two articles lie at each node but those, left and right of whoever stands there.
    """

    start: AnyPlace = 0
    ends: list[AnyPlace] = Field(default=[], max_length=100)


def read_plain(path: Path) -> Floor:
    """
    Return the floor of an instance file.

    :raises BadDay: it cannot be read, or contradicts itself
    """
    try:
        told = read_instance(Shelves, path.read_bytes())
        plan = plan_of(told)
        start = plan.node(told.start, "start")
        ends = [plan.node(end, f"ends[{at}]") for at, end in enumerate(told.ends)] or [start]
        graph = _graph(plan)
    except OSError as error:
        raise BadDay(f"The store in {path} cannot be read: {error.strerror}.") from error
    except (BadInstanceError, RoutingError) as error:
        raise BadDay(f"The store in {path}: {error}") from error
    return Floor(
        name=path.stem,
        graph=graph,
        start=start,
        drops={f"station-{number}": node for number, node in enumerate(ends, start=1)},
        articles=_articles(graph, {start, *ends}),
    )


def _graph(plan: Plan) -> AisleGraph:
    layout = plan.layout
    points = layout.points or ((None, None),) * layout.nodes
    nodes = tuple(Node(node, x_mm, y_mm) for node, (x_mm, y_mm) in enumerate(points))
    both_ways = [Edge(a, b, mm) for a, b, mm in layout.edges if a != b]
    one_way = [Edge(a, b, mm, one_way=True) for a, b, mm in layout.arcs if a != b]
    return AisleGraph(nodes, (*both_ways, *one_way))


def _articles(graph: AisleGraph, bare: set[int]) -> list[Article]:
    return [
        Article(f"{node.id}{side}", Stop(node.id))
        for node in graph.nodes
        if node.id not in bare
        for side in "LR"
    ]
