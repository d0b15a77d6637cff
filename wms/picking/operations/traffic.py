"""Who is in the store's narrow aisles when, as far as their walks and paces tell."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from wms.picking.model import PickTask
from wms.picking.operations import paces
from wms.picking.operations.aisles import Aisles
from wms.picking.queries import plans
from wms.picking.queries.plans import Walker
from wms.picking.rules import Pace
from wms.routing.pace import Pace as Seconds
from wms.routing.passing import Passage, passages

# Who was not heard of for longer is thought to stand where they were.
SILENT_S_MAX: Final = 30.0
MM_PER_METRE: Final = 1_000


@dataclass(frozen=True)
class Traffic:
    """Where others are in narrow aisles, in seconds from now, and at what pace they are met."""

    others: tuple[Passage, ...] = ()
    pace: Seconds = field(default_factory=Seconds)


NOBODY: Final = Traffic()


def read_traffic(
    session: Session, store_id: str, task: PickTask, aisles: Aisles, usual: Pace, *, now: datetime
) -> Traffic:
    """Return the traffic that a walk will meet; none where every aisle is wide enough."""
    if not aisles.narrow:
        return NOBODY
    walkers = plans.list_other_walkers(session, store_id, task.task_id)
    if not walkers:
        return NOBODY
    opened: dict[UUID, Counter[int]] = {walker.task_id: Counter() for walker in walkers}
    for other, node in plans.list_open_nodes(session, store_id, list(opened)):
        opened[other][node] += 1
    met: list[Passage] = []
    for walker in walkers:
        pace = paces.of(session, store_id, walker.person_id, usual)
        begins_s = -min(SILENT_S_MAX, _silent_s(walker, now))
        ahead = _ahead(walker, opened[walker.task_id])
        met += when_narrow(aisles, ahead, opened[walker.task_id], pace, begins_s=begins_s)
    return Traffic(tuple(met), paces.of(session, store_id, task.person_id, usual))


def _silent_s(walker: Walker, now: datetime) -> float:
    heard_at = max(walker.planned_at, walker.node_at or walker.planned_at)
    return max(0.0, (now - heard_at).total_seconds())


def _ahead(walker: Walker, opened: Counter[int]) -> Sequence[int]:
    """Return the rest of a way: from where its walker was last, with every open stop on it."""
    places = [place for place, node in enumerate(walker.path) if node == walker.node]
    whole = [place for place in places if opened.keys() <= set(walker.path[place:])]
    return walker.path[max(whole, default=0) :]


def when_narrow(
    aisles: Aisles,
    path: Sequence[int],
    stops: Counter[int],
    pace: Seconds,
    *,
    begins_s: float = 0.0,
) -> list[Passage]:
    """Return when a walk with so many stops at each node is in which narrow aisle."""
    costs = aisles.graph.costs_along(path)
    stop_s = pace.s_per_stop + pace.s_per_unit
    return passages(
        path,
        aisles.narrow,
        stays_s={node: count * stop_s for node, count in stops.items()},
        s_per_mm=pace.s_per_metre_loaded / MM_PER_METRE,
        lengths_mm=[b - a for a, b in pairwise(costs)],
        begins_s=begins_s,
    )
