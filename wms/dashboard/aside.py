"""What devices sent that could not be applied, and totes that wait to be put back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.dashboard.door import MANAGERS, bp, hands, show
from wms.db import inbox
from wms.db.model import InboxEntry
from wms.errors import Refusal
from wms.http.endpoint import page
from wms.http.sentences import say, say_kept
from wms.http.services import services
from wms.people import operations as audit
from wms.people.operations import Hand
from wms.people.queries import staff
from wms.picking import queries
from wms.picking.operations import put_back, settle_set_aside
from wms.picking.queries import StopTold

CHOICES: Final = ("goods_left", "nothing_moved")
_NOWHERE: Final = UUID(int=0)


@dataclass(frozen=True)
class SetAside:
    """A command that waits for a decision, and why, in the reader's language."""

    command_id: UUID
    kind: str
    who: str
    device_id: str
    said_at: datetime
    received_at: datetime
    title: str
    sentence: str
    moved_goods: bool
    quantity: int | None
    tote: str | None
    stop: StopTold | None


@bp.get("/set-aside")
@page(may=MANAGERS)
def list_set_aside() -> str:
    """Show what waits for a decision."""
    return _show()


@bp.post("/set-aside/<uuid:command_id>/settlement")
@page(may=MANAGERS)
def settle(command_id: UUID) -> Response | tuple[str, int]:
    """Decide what really happened."""
    choice, hand = request.form.get("choice", ""), hands()
    if choice not in CHOICES:
        return _show(refused=(gettext("Not decided"), gettext("Choose what happened."))), 422

    def work(session: Session) -> None:
        settle_set_aside(session, hand, command_id, choice)
        note = Hand(hand.who, hand.device_id, hand.now)
        audit.note(session, hand.store_id, note, "command_settled", command_id, choice=choice)

    try:
        services().database.run(work)
    except Refusal as refusal:
        return _show(refused=say(refusal)), refusal.status
    flash(gettext("Decided. The ledger agrees with the shelf again."))
    return redirect(url_for("dashboard.list_set_aside"))


@bp.post("/totes/<tote>/return")
@page(may=MANAGERS)
def return_tote(tote: str) -> Response | tuple[str, int]:
    """Record that a cancelled order's goods were put into the returns bin."""
    hand = hands()

    def work(session: Session) -> str:
        return put_back(session, hand, tote)

    try:
        place = services().database.run(work)
    except Refusal as refusal:
        return _show(refused=say(refusal)), refusal.status
    flash(gettext("Tote %(tote)s is empty; its goods are in %(bin)s.", tote=tote, bin=place))
    return redirect(url_for("dashboard.list_set_aside"))


def _show(refused: tuple[str, str] | None = None) -> str:
    store_id = services().store_id
    with services().database.reading() as session:
        entries = _waiting(session, store_id)
        returns = queries.list_returns(session, store_id)
    return show("set_aside", entries=entries, returns=returns, refused=refused)


def _waiting(session: Session, store_id: str) -> list[SetAside]:
    told = inbox.list_set_aside(session, store_id)
    names = {one.person_id: one.name for one in staff.list_people(session, store_id)}
    lines = {entry.command_id: _line_named(session, entry) for entry in told}
    wanted = [line for line in lines.values() if line is not None]
    stops = queries.list_stops_told(session, store_id, wanted)
    return [_seen(entry, names, stops.get(lines[entry.command_id] or _NOWHERE)) for entry in told]


def _line_named(session: Session, entry: InboxEntry) -> UUID | None:
    """Return the pick line that a command speaks of; an undo names the pick it takes back."""
    body = entry.body
    if "undoes" in body:
        undone = queries.find_applied(session, entry.store_id, UUID(str(body["undoes"])))
        body = {} if undone is None else undone.body
    line = body.get("pick_line_id")
    return None if line is None else UUID(str(line))


def _seen(entry: InboxEntry, names: dict[str, str], stop: StopTold | None) -> SetAside:
    title, sentence = say_kept(entry.refusal or {"title": "", "says": ""})
    quantity, tote = entry.body.get("quantity"), entry.body.get("tote")
    return SetAside(
        command_id=entry.command_id,
        kind=entry.kind,
        who=names.get(entry.person_id, entry.person_id),
        device_id=entry.device_id,
        said_at=entry.said_at,
        received_at=entry.received_at,
        title=title,
        sentence=sentence,
        moved_goods=entry.kind == "pick",
        quantity=quantity if isinstance(quantity, int) else None,
        tote=None if tote is None else str(tote),
        stop=stop,
    )
