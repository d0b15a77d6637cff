"""
Where a picker was last heard of, and which stop they are at or walk to.

The rest of a walk is planned from there, and the stop stays the next one unless there is a reason.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from wms.picking import queries
from wms.picking.model import PickLine, PickTask, WalkPlan
from wms.picking.operations.hands import Hands
from wms.picking.operations.reasons import plan_again
from wms.picking.queries import plans
from wms.places.queries import find_bin_node


def note_pick(session: Session, hands: Hands, line: PickLine, said_at: datetime) -> None:
    """Note that the picker took goods at a stop, and goes on to the next once it is done."""
    kept = plans.lock_plan(session, hands.store_id, line.task_id)
    _stand_at(session, hands, kept, line, said_at)
    session.flush()
    following = plans.find_next_stop(session, hands.store_id, line.task_id)
    kept.heading_to = line.pick_line_id if line.closed_at is None else following


def note_short(session: Session, hands: Hands, line: PickLine, said_at: datetime) -> None:
    """Note that the picker missed goods at a stop: where they go next is open until it is told."""
    kept = plans.lock_plan(session, hands.store_id, line.task_id)
    _stand_at(session, hands, kept, line, said_at)
    kept.heading_to = line.pick_line_id if line.closed_at is None else None


def note_undo(session: Session, hands: Hands, task_id: UUID, undoes: UUID) -> None:
    """Note that the picker is back at the stop of a pick that was taken back."""
    pick = queries.find_applied(session, hands.store_id, undoes)
    line_id = None if pick is None else UUID(pick.body["pick_line_id"])
    line = None if line_id is None else queries.lock_line(session, hands.store_id, line_id)
    task = queries.lock_task(session, hands.store_id, task_id)
    if line is not None and task is not None:
        kept = plans.lock_plan(session, hands.store_id, task_id)
        # How long it takes to put goods back says nothing about the next pick.
        _stand_at(session, hands, kept, line, None)
        kept.heading_to = line.pick_line_id
        plan_again(session, hands.store_id, task, "undone", bin=line.place)


def _stand_at(
    session: Session, hands: Hands, kept: WalkPlan, line: PickLine, said_at: datetime | None
) -> None:
    kept.node = find_bin_node(session, hands.store_id, line.place)
    kept.node_at = said_at
    kept.device_id = hands.device_id


def note_taken_over(session: Session, store_id: str, task: PickTask) -> None:
    """
    Note that somebody else goes on with a walk: from where its cart stands, to any stop.

    Where nothing was taken yet the cart stands at the start, and nothing changes.
    """
    kept = plans.find_plan(session, store_id, task.task_id)
    if kept is None:
        return
    kept.heading_to = None
    kept.node_at = None
    if kept.node is not None:
        bay = plans.find_bin_at(session, store_id, kept.node)
        plan_again(session, store_id, task, "taken_over", bin=bay)
