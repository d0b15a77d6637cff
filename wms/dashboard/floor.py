"""The floor plan: who walks where now, and one walk stop by stop."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from wms.dashboard.door import MANAGERS, bp, show
from wms.dashboard.forms import Sent
from wms.dashboard.plan import Plan, Point, draw
from wms.db import journal
from wms.http.endpoint import page
from wms.http.services import services
from wms.picking import operations as picking
from wms.picking import queries as walks
from wms.picking.operations import UnknownTask
from wms.picking.queries import floor as queries
from wms.picking.queries.floor import StopSeen, WalkSeen
from wms.places.queries import BlockSeen, list_blocks
from wms.routing import AisleGraph, UnreachableError

# Told apart by letter, dash and colour: the templates have a style for each.
STYLES: Final = 6
LANES: Final = 3


@dataclass(frozen=True)
class Mark:
    """A stop on the plan: where, its number, and whether it is done."""

    x: float
    y: float
    number: int
    bins: tuple[str, ...]
    orders: tuple[str, ...]
    done: bool
    taken: bool


@dataclass(frozen=True)
class WalkDrawn:
    """A walk on the plan: what was walked, what is left, and where its picker was last."""

    walk: WalkSeen
    letter: str
    style: int
    walked: str
    left: str
    marks: tuple[Mark, ...]
    done: int
    stops: int
    at: tuple[float, float] | None

    @property
    def saved_percent(self) -> int:
        """Return how much shorter than an S-shape the walk is."""
        if not self.walk.s_shape_mm:
            return 0
        return round(100 * (1 - self.walk.walk_mm / self.walk.s_shape_mm))


@dataclass(frozen=True)
class Floor:
    """
    The floor that walks are drawn on: from where they begin to the station's node.

    What was walked is drawn on `graph`; what is left, on `passable`, without what is `blocked`.
    """

    plan: Plan
    graph: AisleGraph
    passable: AisleGraph
    begin: int
    drops: Mapping[str, int]
    blocked: Collection[int]

    def draw(self, number: int, walk: WalkSeen, stops: list[StopSeen]) -> WalkDrawn:
        """Return a walk as it is drawn; the number tells walks apart."""
        running = walk.state == "leased"
        done = [(s.closed_at, s.stop_no, s.node) for s in stops if s.closed_at is not None]
        walked = [self.begin, *(node for _, _, node in sorted(done))]
        ahead = [stop.node for stop in stops if stop.closed_at is None]
        # Nobody is sent to a bay that is blocked: its stops wait until it is free.
        left = [walked[-1], *(node for node in ahead if node not in self.blocked)]
        if walk.station in self.drops:
            (left if running else walked).append(self.drops[walk.station])
        return WalkDrawn(
            walk=walk,
            letter=chr(ord("A") + number % 26),
            style=number % STYLES,
            walked=self._line(self.graph, walked, number),
            left=self._line(self.passable, left, number) if running else "",
            marks=_marks(self.plan, stops),
            done=len(done),
            stops=len(stops),
            at=self.plan.points.get(left[0]) if running else None,
        )

    def _line(self, graph: AisleGraph, nodes: list[int], number: int) -> str:
        """Return the way by these nodes; where there is none, straight to the next."""
        path = nodes[:1]
        for one, other in pairwise(nodes):
            try:
                path.extend(graph.path(one, other)[1:])
            except UnreachableError:
                path.append(other)
        return self.plan.line(path, number % LANES)


@bp.get("/floor")
@page(may=MANAGERS)
def show_floor() -> str:
    """Show the floor with every walk that is being walked."""
    return show_floor_with(Sent())


def show_floor_with(sent: Sent, refused: tuple[str, str] | None = None) -> str:
    """Return the page of the floor, with the form for blocking a way as it was sent."""
    with services().database.reading() as session:
        running = queries.list_running_walks(session, services().store_id)
        return _show(session, running, alone=False, sent=sent, refused=refused)


@bp.get("/floor/<uuid:task_id>")
@page(may=MANAGERS)
def show_walk(task_id: UUID) -> str:
    """Show one walk on the floor, over or not."""
    with services().database.reading() as session:
        walk = queries.find_walk(session, services().store_id, task_id)
        if walk is None:
            raise UnknownTask
        return _show(session, [walk], alone=True)


def _show(session: Session, running: list[WalkSeen], *, alone: bool, **form: Any) -> str:
    store_id = services().store_id
    graph = picking.aisle_graph(
        session, store_id, walking_mm_per_s=services().settings.picking.walking_mm_per_s
    )
    plan = draw(graph.nodes, graph.edges, queries.list_bays(session, store_id))
    stations = queries.list_stations(session, store_id)
    stops = _stops(session, running)
    begin = walks.find_start(session, store_id)
    blocks = _blocks(session, plan)
    nodes, ways = picking.pieces_of([block for block, _ in blocks])
    drops = {one.station: one.drop_node for one in stations}
    floor = Floor(plan, graph, graph.without(nodes, ways), begin, drops, nodes)
    drawn = [floor.draw(number, walk, stops[walk.task_id]) for number, walk in enumerate(running)]
    return show(
        "floor",
        plan=plan,
        walks=drawn,
        stations=[(plan.points[one.drop_node], one.name) for one in stations],
        benches={one.station: one.name for one in stations},
        begin=plan.points.get(begin),
        alone=alone,
        blocks=blocks,
        **form,
        position=journal.newest(session),
    )


def _stops(session: Session, running: list[WalkSeen]) -> Mapping[UUID, list[StopSeen]]:
    """Return the stops of each walk, in their order."""
    stops: dict[UUID, list[StopSeen]] = defaultdict(list)
    tasks = [walk.task_id for walk in running]
    for stop in queries.list_walk_stops(session, services().store_id, tasks):
        stops[stop.task_id].append(stop)
    return stops


def _blocks(session: Session, plan: Plan) -> list[tuple[BlockSeen, Point | None]]:
    """Return what is blocked now, each with where that is on the plan."""
    now = services().clock.now()
    return [
        (block, plan.middle([node for node in (block.node, block.a, block.b) if node is not None]))
        for block in list_blocks(session, services().store_id, now=now)
    ]


def _marks(plan: Plan, stops: list[StopSeen]) -> tuple[Mark, ...]:
    """Return one mark for each place, with the number of its first stop as the handheld has it."""
    by_node: dict[int, list[StopSeen]] = {}
    numbers: dict[int, int] = {}
    for number, stop in enumerate(stops, start=1):
        if stop.node in plan.points:
            by_node.setdefault(stop.node, []).append(stop)
            numbers.setdefault(stop.node, number)
    return tuple(
        Mark(
            *plan.points[node],
            number=numbers[node],
            bins=tuple(sorted({stop.bin for stop in here})),
            orders=tuple(sorted({stop.external_ref for stop in here})),
            done=all(stop.closed_at is not None for stop in here),
            taken=any(stop.picked for stop in here),
        )
        for node, here in by_node.items()
    )
