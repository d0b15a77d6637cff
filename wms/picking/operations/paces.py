"""
How fast each person walks and takes goods in each zone, learnt from the picks they record.

What counts is the time between two picks of one walk by the clock of the device on which both were
made: when the server heard of them says nothing, for a handheld may have been without network. A
pair that nobody can walk in that time, or after a break, teaches nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from wms.picking.model import LearntPace, WalkPlan
from wms.picking.operations.aisles import aisle_graph
from wms.picking.operations.hands import Hands
from wms.picking.queries import plans
from wms.picking.queries.plans import TakenFrom
from wms.picking.rules import USUAL_PACE
from wms.picking.rules import Pace as UsualPace
from wms.routing import AisleGraph, UnreachableError
from wms.routing.pace import BadPaceError, Learned, Pace, Work, work_along

MM_PER_S_MAX: Final = 3_000
"""Nobody walks faster with a cart: such a pick was recorded later than it was made."""

LEVEL_AT_HAND: Final = 2
SECONDS_MIN: Final = 1.0
MM_PER_METRE: Final = 1_000


@dataclass(frozen=True)
class PaceSeen:
    """What was learnt of a person in a zone."""

    person_id: str
    zone: str
    picks: int
    pace: Pace
    updated_at: datetime


def seconds_of(usual: UsualPace) -> Pace:
    """Return the store's settings as a pace: what a stop takes is the stop and its first unit."""
    known = Pace()
    metre_s = MM_PER_METRE / usual.walking_mm_per_s
    return Pace(
        s_per_metre=metre_s,
        s_per_metre_loaded=metre_s,
        s_per_turn=known.s_per_turn,
        s_per_stop=max(SECONDS_MIN, usual.seconds_per_stop - known.s_per_unit),
        s_per_unit=known.s_per_unit,
        s_per_level=known.s_per_level,
    )


def of(
    session: Session, store_id: str, person_id: str | None, usual: UsualPace = USUAL_PACE
) -> Pace:
    """Return a person's pace over all zones, each counting by its picks; else the settings'."""
    prior = seconds_of(usual)
    if person_id is None:
        return prior
    rows = plans.list_learnt_paces(session, store_id, person_id)
    known = [(row.seen, _learned(row.state, prior).pace) for row in rows if row.seen]
    total = sum(seen for seen, _ in known)
    if not total:
        return prior
    names = Pace.__dataclass_fields__
    return Pace(
        **{name: sum(seen * getattr(pace, name) for seen, pace in known) / total for name in names}
    )


def list_paces(session: Session, store_id: str, usual: UsualPace = USUAL_PACE) -> list[PaceSeen]:
    """Return what was learnt of everybody in every zone."""
    prior = seconds_of(usual)
    return [
        PaceSeen(row.person_id, row.zone, row.seen, _learned(row.state, prior).pace, row.updated_at)
        for row in plans.list_learnt_paces(session, store_id)
    ]


def _learned(state: dict[str, object], prior: Pace) -> Learned:
    """Return what was learnt; what an older release wrote in another shape is learnt anew."""
    try:
        return Learned.restore(state, prior=prior)
    except BadPaceError:
        return Learned(prior)


def learn(
    session: Session,
    hands: Hands,
    pick: tuple[UUID, int, datetime],
    usual: UsualPace = USUAL_PACE,
) -> None:
    """Learn from a pick (stop, quantity, the device's moment) and the one before it on the walk."""
    pick_line_id, quantity, said_at = pick
    taken = plans.find_taken_from(session, hands.store_id, pick_line_id)
    kept = None if taken is None else plans.find_plan(session, hands.store_id, taken.task_id)
    if taken is None or kept is None or not _follows(kept, hands, said_at):
        return
    graph = aisle_graph(session, hands.store_id, walking_mm_per_s=usual.walking_mm_per_s)
    work = _work(graph, kept, taken, quantity)
    seconds = _seconds_between(kept, said_at)
    if work is None or seconds < max(SECONDS_MIN, _metres(work) * MM_PER_METRE / MM_PER_S_MAX):
        return
    row = plans.lock_learnt_pace(session, hands.store_id, hands.who, taken.zone)
    learned = Learned(seconds_of(usual))
    if row is not None:
        learned = _learned(row.state, seconds_of(usual))
    learned = learned.observe(work, seconds)
    if row is None:
        row = LearntPace(store_id=hands.store_id, person_id=hands.who, zone=taken.zone)
        session.add(row)
    row.seen, row.state, row.updated_at = learned.seen, learned.state(), hands.now


def _follows(kept: WalkPlan, hands: Hands, said_at: datetime) -> bool:
    """Tell whether a pick follows another on the same walk and device, on a way that is known."""
    return (
        kept.node is not None
        and kept.node_at is not None
        and kept.node_at < said_at
        and kept.device_id == hands.device_id
        and not kept.blocks
    )


def _seconds_between(kept: WalkPlan, said_at: datetime) -> float:
    return 0.0 if kept.node_at is None else (said_at - kept.node_at).total_seconds()


def _work(graph: AisleGraph, kept: WalkPlan, taken: TakenFrom, quantity: int) -> Work | None:
    """Return what was done since the pick before; None where no way joins the two."""
    done = Work(
        stops=1.0,
        units=1.0 if taken.sold_by == "weight" else float(quantity),
        levels=float(abs((taken.level or LEVEL_AT_HAND) - LEVEL_AT_HAND)),
    )
    if kept.node is None:
        return None
    try:
        way = graph.path(kept.node, taken.node)
    except UnreachableError:
        return None
    return work_along(graph, way, loaded=True, at=done)


def _metres(work: Work) -> float:
    return work.metres + work.metres_loaded
