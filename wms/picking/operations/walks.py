"""
Planning the walk of a leased task.

Reading, planning and writing are three steps, so that no transaction is open while a long tour is
being proven. A task whose plan was not written yet is simply planned again.
"""

from dataclasses import dataclass
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from wms.picking import queries
from wms.picking.rules import GROUP_OF_STORAGE
from wms.routing import AisleGraph, Edge, Node, Stop, Tour, shortest_tour

# By the engine: one process may serve several databases, as the tests do.
_graphs: WeakKeyDictionary[object, dict[tuple[str, int], AisleGraph]] = WeakKeyDictionary()
_graphs_lock = Lock()


@dataclass(frozen=True)
class Question:
    """What a walk is planned from."""

    graph: AisleGraph
    start: int
    drops: dict[int, str]
    stops: tuple[queries.StopAt, ...]


def aisle_graph(session: Session, store_id: str, *, walking_mm_per_s: int) -> AisleGraph:
    """Return the store's aisle graph; it is read once a process, and its shortest ways kept."""
    engine = session.get_bind().engine
    with _graphs_lock:
        kept = _graphs.setdefault(engine, {})
        graph = kept.get((store_id, walking_mm_per_s))
        if graph is None:
            graph = _read_graph(session, store_id, walking_mm_per_s)
            if graph.nodes:
                kept[store_id, walking_mm_per_s] = graph
        return graph


def _read_graph(session: Session, store_id: str, walking_mm_per_s: int) -> AisleGraph:
    nodes = tuple(Node(*row) for row in queries.list_nodes(session, store_id))
    edges = tuple(
        Edge(edge.a, edge.b, edge.length_mm, edge.one_way, edge.door_seconds)
        for edge in queries.list_edges(session, store_id)
    )
    return AisleGraph(nodes, edges, walking_mm_per_s=walking_mm_per_s)


def needs_plan(session: Session, store_id: str, task_id: UUID) -> bool:
    """Tell whether a task's walk is not planned."""
    task = queries.find_task(session, store_id, task_id)
    return task is not None and not task.proof


def read_question(
    session: Session, store_id: str, task_id: UUID, *, walking_mm_per_s: int
) -> Question:
    """Return what a task's walk is planned from."""
    return Question(
        aisle_graph(session, store_id, walking_mm_per_s=walking_mm_per_s),
        queries.find_start(session, store_id),
        queries.list_drops(session, store_id),
        tuple(queries.list_stops(session, store_id, task_id)),
    )


def plan(question: Question, *, seconds: float) -> Tour:
    """Return the shortest walk: ambient before chilled before frozen, to the nearest station."""
    stops = [Stop(stop.node, GROUP_OF_STORAGE[stop.storage]) for stop in question.stops]
    return shortest_tour(
        question.graph, question.start, stops, list(question.drops), seconds=seconds
    )


def save_walk(
    session: Session, store_id: str, task_id: UUID, question: Question, tour: Tour
) -> None:
    """Number the stops in the order of the walk."""
    task = queries.lock_task(session, store_id, task_id)
    if task is None or task.proof:
        return
    numbered = [
        (question.stops[index].pick_line_id, number, leg)
        for number, (index, leg) in enumerate(zip(tour.order, tour.legs_mm, strict=True), start=1)
    ]
    queries.save_stops(session, store_id, numbered)
    task.walk_mm = tour.walked_mm
    task.s_shape_mm = tour.s_shape_mm or 0
    task.proof = tour.proof
    task.station = question.drops[tour.path[-1]]
    task.version += 1
