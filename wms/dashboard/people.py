"""Who is at work, on which walk, and which scans were refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.dashboard.door import MANAGERS, bp, hands, show
from wms.db import journal
from wms.http.auth import limits_from
from wms.http.endpoint import page
from wms.http.services import services
from wms.people import operations as audit
from wms.people.operations import Hand
from wms.picking import queries
from wms.picking.operations import take_away

SCANS_MAX: Final = 200


@dataclass(frozen=True)
class Scan:
    """A code that was scanned where it did not belong."""

    at: datetime
    person_id: str
    device_id: str
    code: str
    expected: str


@bp.get("/people")
@page(may=MANAGERS)
def list_people() -> str:
    """Show who walks what, and how far they have come."""
    with services().database.reading() as session:
        position = journal.newest(session)
        workers = queries.list_workers(session, services().store_id)
        present = audit.list_present(
            session,
            services().store_id,
            now=services().clock.now(),
            limits=limits_from(services().settings.security),
        )
    return show("people", workers=workers, present=present, position=position)


@bp.post("/people/<person_id>/logins/end")
@page(may=MANAGERS)
def end_logins(person_id: str) -> Response:
    """Send somebody out on every device: a handheld was lost, or left lying about."""
    hand = hands()

    def work(session: Session) -> None:
        by = Hand(hand.who, hand.device_id, hand.now)
        audit.end_logins(session, hand.store_id, person_id, by=by)

    services().database.run(work)
    flash(gettext("They are out on every device, and have to log in again."))
    return redirect(url_for("dashboard.list_people"))


@bp.post("/walks/<uuid:task_id>/return")
@page(may=MANAGERS)
def return_walk(task_id: UUID) -> Response:
    """Take a walk from whoever is on it."""
    hand = hands()

    def work(session: Session) -> None:
        take_away(session, hand, task_id)
        note = Hand(hand.who, hand.device_id, hand.now)
        audit.note(session, hand.store_id, note, "walk_taken_away", task_id)

    services().database.run(work)
    flash(gettext("The walk is free: the next picker who asks for work gets it."))
    return redirect(url_for("dashboard.list_people"))


@bp.get("/refused-scans")
@page(may=MANAGERS)
def list_refused_scans() -> str:
    """Show codes that were scanned where they did not belong."""
    with services().database.reading() as session:
        scans = [
            Scan(scan.at, scan.person_id, scan.device_id, scan.code, scan.expected)
            for scan in queries.list_refused_scans(session, services().store_id, limit=SCANS_MAX)
        ]
    return show("refused_scans", scans=scans)
