"""
Planning the walk of a leased task, and planning its rest again from where the picker stands.

Reading, planning and writing are three steps, so that no transaction is open while a long tour is
being proven. A task whose plan was not written yet is simply planned again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy.orm import Session

from wms.picking import queries
from wms.picking.model import PickLine, WalkPlan
from wms.picking.operations.aisles import aisle_graph, aisles_of, pieces_of, reach_from
from wms.picking.operations.equals import move_stops, read_equals
from wms.picking.operations.reasons import ONLY_IF_MOVED, is_pending, pending, tell_change
from wms.picking.operations.rest import Plan, Question, plan
from wms.picking.operations.traffic import read_traffic
from wms.picking.queries import plans, queues
from wms.picking.queries.plans import StopOnWalk
from wms.picking.rules import USUAL_PACE, USUAL_PACKING_S, Pace, station_waits
from wms.places.queries import BlockSeen, list_blocks, name_block

__all__ = ["Question", "aisle_graph", "needs_plan", "plan", "read_question", "save_walk"]


def needs_plan(session: Session, store_id: str, task_id: UUID, *, now: datetime) -> bool:
    """
    Tell whether a task's walk has to be planned, or its rest again.

    So it has when nobody planned it since it changed, when its way leads through what was blocked
    since, when something it goes round is free again, and when nothing is left but what cannot be
    reached.
    """
    task = queries.find_task(session, store_id, task_id)
    if task is None:
        return False
    kept = plans.find_plan(session, store_id, task_id)
    if not task.proof or kept is None:
        return True
    fresh, gone = _changed_blocks(kept, list_blocks(session, store_id, now=now))
    if gone:
        return True
    if not fresh and not kept.deferred:
        return False
    stops = plans.list_stops_on_walk(session, store_id, task_id)
    left = [stop for stop in stops if stop.closed_at is None]
    coming = [stop.node for stop in left if str(stop.pick_line_id) not in kept.deferred]
    ahead = kept.path[len(way_behind(kept, stops)) - 1 :]
    # Who took stops in another order than planned goes ways that nobody knows.
    astray = not set(coming) <= set(ahead)
    return bool(fresh and (astray or _leads_through(ahead, fresh))) or bool(left and not coming)


def _changed_blocks(
    kept: WalkPlan, blocks: Sequence[BlockSeen]
) -> tuple[list[BlockSeen], set[UUID]]:
    """Return what was blocked since a walk was planned, and what it goes round without need."""
    known = {UUID(block_id) for block_id in kept.blocks}
    fresh = [block for block in blocks if block.block_id not in known]
    return fresh, known - {block.block_id for block in blocks}


def _leads_through(path: Sequence[int], blocks: Sequence[BlockSeen]) -> bool:
    nodes, ways = pieces_of(blocks)
    return not nodes.isdisjoint(path) or not ways.isdisjoint(pairwise(path))


def way_behind(kept: WalkPlan, stops: Sequence[StopOnWalk]) -> tuple[int, ...]:
    """Return the part of a planned way up to where its picker was last heard of."""
    if kept.node is None:
        return tuple(kept.path[:1])
    at = 0
    taken = [stop.node for stop in stops if stop.picked and stop.stop_no]
    for node in [*taken, kept.node]:
        # Who went another way than planned is not looked for on it.
        at = kept.path.index(node, at) if node in kept.path[at:] else at
    behind = tuple(kept.path[: at + 1])
    return behind if behind[-1:] == (kept.node,) else (kept.node,)


def where(session: Session, store_id: str, kept: WalkPlan | None) -> int:
    """Return where a picker stands as far as anybody knows: at the last stop, or at the start."""
    if kept is not None and kept.node is not None:
        return kept.node
    return queries.find_start(session, store_id)


def read_question(
    session: Session,
    store_id: str,
    task_id: UUID,
    *,
    walking_mm_per_s: int,
    now: datetime,
    pace: Pace = USUAL_PACE,
    packing_s: int = USUAL_PACKING_S,
) -> Question:
    """
    Return what a task's walk is planned from: where it begins, what is open, what is blocked.

    `packing_s` is how long an order takes at the bench: so long are the queues there.
    """
    task = queries.find_task(session, store_id, task_id)
    aisles = aisles_of(session, store_id, walking_mm_per_s=walking_mm_per_s)
    kept = plans.find_plan(session, store_id, task_id)
    stops = plans.list_stops_on_walk(session, store_id, task_id)
    blocks = list_blocks(session, store_id, now=now)
    reach = reach_from(aisles, where(session, store_id, kept), aisles.drops, blocks)
    opened = [stop for stop in stops if stop.closed_at is None]
    held = reach.holds([stop.node for stop in opened])
    question = Question(
        aisles,
        reach,
        version=0 if task is None else task.version,
        blocks=tuple(blocks),
        waits_mm=_waits_mm(session, store_id, task_id, (packing_s, walking_mm_per_s), now),
        stops=tuple(stop for stop, ok in zip(opened, held, strict=True) if ok),
        cut_off=tuple(stop for stop, ok in zip(opened, held, strict=True) if not ok),
        equals=read_equals(session, store_id, task_id, reach, kept),
    )
    if task is not None:
        traffic = read_traffic(session, store_id, task, aisles, pace, now=now)
        question = replace(question, traffic=traffic)
    if kept is None:
        return replace(question, unsettled=bool(question.cut_off))
    return replace(
        question,
        unsettled=_is_unsettled(kept, question),
        behind=way_behind(kept, stops) if kept.path else (),
        heading_to=kept.heading_to,
    )


def _waits_mm(
    session: Session, store_id: str, task_id: UUID, worth: tuple[int, int], now: datetime
) -> dict[int, int]:
    """Return how far one could walk, beyond the least, until each station has time; by its drop."""
    packing_s, walking_mm_per_s = worth
    stations = queues.list_queues(session, store_id, now=now, but=task_id)
    waits = station_waits(
        [(queue.drop_node, queue.orders, queue.is_manned) for queue in stations], packing_s
    )
    least = min(waits.values(), default=0)
    return {node: (wait - least) * walking_mm_per_s for node, wait in waits.items()}


def _is_unsettled(kept: WalkPlan, question: Question) -> bool:
    cut_off = {str(stop.pick_line_id) for stop in question.cut_off}
    return bool(cut_off) and (not cut_off <= set(kept.deferred) or not question.stops)


def save_walk(
    session: Session,
    store_id: str,
    task_id: UUID,
    question: Question,
    made: Plan,
    *,
    now: datetime,
) -> bool:
    """
    Number the stops in the order of the walk; those done keep their order before the rest.

    Return False when the walk changed while it was being planned: then it is to be planned again.
    """
    task = queries.lock_task(session, store_id, task_id)
    if task is None or task.state not in {"ready", "leased"}:
        return True
    if task.version != question.version:
        return False
    kept = plans.lock_plan(session, store_id, task_id)
    lines = queries.lock_lines(session, store_id, task_id)
    if not move_stops(session, store_id, lines, made.chosen):
        return False
    opened = {line.pick_line_id: line for line in lines if line.closed_at is None}
    before = [line.pick_line_id for line in lines if line.closed_at is None]
    after = [line_id for line_id in made.order if line_id in opened]
    _note_blocks(session, store_id, kept, question)
    quiet = _is_quiet(kept, moved=before != after)
    _number(lines, made)
    _keep(kept, question, made, after, now)
    task.walk_mm, task.s_shape_mm = made.walk_mm, made.s_shape_mm
    task.proof, task.station = made.proof, made.station
    if not quiet:
        task.version += 1
        following = next((opened[line_id].place for line_id in after), None)
        kept.change = tell_change(kept, task.version, following, made.station)
    return True


def _note_blocks(session: Session, store_id: str, kept: WalkPlan, question: Question) -> None:
    """Remember what was blocked or freed since, unless there is a reason already."""
    if kept.planned_at is None or is_pending(kept.change):
        return
    fresh, gone = _changed_blocks(kept, question.blocks)
    if fresh:
        bay = name_block(session, store_id, fresh[0].block_id)
        kept.change = pending("blocked", bin=bay)
    elif gone:
        kept.change = pending("cleared", bin=name_block(session, store_id, min(gone)))


def _is_quiet(kept: WalkPlan, *, moved: bool) -> bool:
    """Tell whether the picker need not hear of a change, and forget it then."""
    change = kept.change
    if moved or change is None or not is_pending(change) or change["code"] not in ONLY_IF_MOVED:
        return False
    kept.change = None
    return True


def _number(lines: Sequence[PickLine], made: Plan) -> None:
    legs = dict(zip(made.order, made.legs_mm, strict=True))
    place = {line_id: number for number, line_id in enumerate(made.order)}
    done = [line for line in lines if line.closed_at is not None]
    rest = [line for line in lines if line.closed_at is None]
    rest.sort(key=lambda line: place[line.pick_line_id])
    for number, line in enumerate([*done, *rest], start=1):
        line.stop_no = number
        if line.closed_at is None:
            line.leg_mm = legs[line.pick_line_id]


def _keep(
    kept: WalkPlan, question: Question, made: Plan, after: Sequence[UUID], now: datetime
) -> None:
    kept.path = list(made.path)
    kept.blocks = [str(block.block_id) for block in question.blocks]
    kept.deferred = [str(line_id) for line_id in made.deferred]
    kept.heading_to = next(iter(after), None)
    kept.planned_at = now
