"""Walks planned for a handheld: no transaction is open while a tour is being proven."""

from typing import Final
from uuid import UUID

from flask_babel import gettext
from sqlalchemy.orm import Session

from wms.api.hands import hands_of_caller
from wms.http.auth import caller
from wms.http.services import Services
from wms.picking import operations as picking
from wms.picking.rules import Pace
from wms.wire.handheld import PickTask

PLANS_MAX: Final = 3
"""So often a walk is planned for one answer, where it changes while it is being planned."""


def pace_of(parts: Services) -> Pace:
    """Return how fast people are by the store's settings."""
    told = parts.settings.picking
    return Pace(told.walking_mm_per_s, told.seconds_per_stop)


def plan_walk(parts: Services, task_id: UUID) -> None:
    """Plan a task's walk, or its rest again, unless it is planned as things are now."""
    for _ in range(PLANS_MAX):
        if _plan_once(parts, task_id):
            return


def _plan_once(parts: Services, task_id: UUID) -> bool:
    now = parts.clock.now()
    with parts.database.reading() as session:
        if not picking.needs_plan(session, parts.store_id, task_id, now=now):
            return True
        question = _read(parts, session, task_id)
    if question.unsettled:
        hands = hands_of_caller(who=caller().person)
        aisles = question.aisles
        parts.database.run(lambda session: picking.settle_cut_off(session, hands, task_id, aisles))
        with parts.database.reading() as session:
            question = _read(parts, session, task_id)
    made = picking.plan(question, seconds=parts.settings.picking.tour_seconds_max)

    def save(session: Session) -> bool:
        return picking.save_walk(session, parts.store_id, task_id, question, made, now=now)

    return parts.database.run(save)


def _read(parts: Services, session: Session, task_id: UUID) -> picking.Question:
    return picking.read_question(
        session,
        parts.store_id,
        task_id,
        walking_mm_per_s=parts.settings.picking.walking_mm_per_s,
        now=parts.clock.now(),
        pace=pace_of(parts),
        packing_s=parts.settings.packing.minutes * 60,
    )


def read_walk(parts: Services, task_id: UUID) -> PickTask | None:
    """Return a leased task whole, its last change told in the reader's language."""
    with parts.database.reading() as session:
        task = picking.read_task(session, parts.store_id, task_id)
    if task is None:
        return None
    task = task.model_copy(update={"scale_labels": parts.settings.codes.scale_labels})
    if task.change is None:
        return task
    why, then = picking.sentences_of(task.change)
    facts = {"bin": "–"} | task.change.facts
    sentence = f"{gettext(why)} {gettext(then)}".format_map(facts)
    return task.model_copy(update={"change": task.change.model_copy(update={"sentence": sentence})})
