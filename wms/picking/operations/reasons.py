"""
Why a walk is planned again: noted with the walk, told to its picker with the next stop.

Whoever changes a walk under way calls `plan_again` with a code and its facts; the next exchange of
the picker's handheld plans the rest and answers with it.
"""

from typing import Any, Final

from sqlalchemy.orm import Session

from wms.errors import sentence
from wms.picking.model import PickTask, WalkPlan
from wms.picking.queries import plans
from wms.wire.handheld import TaskChange

WHY: Final = {
    "empty": sentence("Walk planned again: {bin} was empty."),
    "not_found": sentence("Walk planned again: {name} was not at {bin}."),
    "damaged": sentence("Walk planned again: the goods at {bin} were damaged."),
    "expired": sentence("Walk planned again: the goods at {bin} were past their date."),
    "substituted": sentence("Walk planned again: {instead} instead of {name}."),
    "blocked": sentence("Walk planned again: the way at {bin} is blocked."),
    "given_up": sentence("Walk planned again: {bin} cannot be reached. {name} is short."),
    "cleared": sentence("Walk planned again: the way at {bin} is free."),
    "undone": sentence("Walk planned again: the goods of {bin} are back in their place."),
    "order_added": sentence("Walk planned again: order {order} came on your cart."),
    "order_cancelled": sentence("Walk planned again: order {order} was cancelled."),
    "taken_over": sentence("This walk was begun before: its cart stands at {bin}."),
}
"""Why, by the reason of a short or the code of a change."""

ONLY_IF_MOVED: Final = {"cleared", "undone"}
"""What a picker need not hear of unless the stops come in another order for it."""

NEXT: Final = sentence("Next: {next}.")
HOME: Final = sentence("Bring the totes to {station}.")


def plan_again(
    session: Session, store_id: str, task: PickTask, code: str, **facts: str | int | None
) -> None:
    """
    Have the rest of a walk planned anew, and remember why; the task is held.

    A walk that was never planned has nothing to be planned again, so nothing is told of it. Of
    several reasons before the next exchange the last one is told.
    """
    task.proof = ""
    plan = plans.find_plan(session, store_id, task.task_id)
    if plan is not None and plan.planned_at is not None:
        plan.change = pending(code, **facts)


def pending(code: str, **facts: str | int | None) -> dict[str, Any]:
    """Return a change that the picker has not been told of."""
    return {"code": code, "facts": facts, "version": None}


def is_pending(change: dict[str, Any] | None) -> bool:
    """Tell whether there is a change that the picker has not been told of."""
    return change is not None and change["version"] is None


def tell_change(
    plan: WalkPlan, version: int, following: str | None, station: str
) -> dict[str, Any] | None:
    """Return why the walk was planned again, complete with what comes next."""
    if plan.change is None or not is_pending(plan.change):
        return plan.change
    facts = plan.change["facts"] | {"next": following, "station": station}
    return {"code": plan.change["code"], "facts": facts, "version": version}


def change_of(plan: WalkPlan | None) -> TaskChange | None:
    """Return the last change of a walk as the handheld gets it, in English."""
    if plan is None or plan.change is None or is_pending(plan.change):
        return None
    told = TaskChange.model_validate(plan.change)
    why, then = sentences_of(told)
    return told.model_copy(
        update={"sentence": f"{why} {then}".format_map({"bin": "–"} | told.facts)}
    )


def sentences_of(change: TaskChange) -> tuple[str, str]:
    """Return why a walk was planned again and what comes next: sentences yet to be translated."""
    why = WHY[str(change.facts.get("reason") if change.code == "short" else change.code)]
    return why, NEXT if change.facts.get("next") else HOME
