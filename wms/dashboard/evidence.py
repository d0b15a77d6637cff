"""“Show me order X”: what was seen of it, who decided, how long it is kept, what was wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from babel.numbers import format_percent
from flask import flash, redirect, url_for
from flask_babel import get_locale, gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.dashboard import story
from wms.dashboard.door import MANAGERS, asked, bp, hands, show
from wms.dashboard.forms import Sent, new_form_id, once
from wms.db import journal
from wms.db.timeline import list_facts
from wms.errors import Refusal
from wms.gallery.queries import list_names
from wms.http.endpoint import page
from wms.http.keeping import keeping_of
from wms.http.sentences import say
from wms.http.services import services
from wms.orders import queries as orders
from wms.orders.operations import UnknownOrder
from wms.packing import operations as packing
from wms.packing import queries
from wms.packing.queries import DisputeSeen, PhotoSeen, SessionSeen
from wms.packing.rules import DisputeTimes, kept_until
from wms.people.operations import Hand
from wms.people.queries import staff
from wms.verdict.words import WORDS

SURE: Final = 0.9999
"""A probability above this is said to be above this: more the senses cannot tell apart."""

Answer = Response | tuple[str, int]


@dataclass(frozen=True)
class LineShown:
    """What is proven of one line, and the pictures of what fills it."""

    line_no: int
    sku: str
    name: str
    unit: str
    state: str
    expected: int
    seen: int
    sure: float
    senses: tuple[str, ...]
    photos: tuple[PhotoSeen, ...]


@dataclass(frozen=True)
class Proven:
    """A verdict as it was kept, or as pictures of a tablet make it; `why` in the reader's words."""

    decision: str
    lines: tuple[LineShown, ...]
    why: tuple[str, ...]
    problems: tuple[dict[str, Any], ...]
    answered_by: str | None
    working: tuple[str, ...]


@bp.get("/orders/<uuid:order_id>/evidence")
@page(may=MANAGERS)
def show_evidence(order_id: UUID) -> str:
    """Show what was seen of an order."""
    return _show(order_id)


@bp.post("/orders/<uuid:order_id>/dispute")
@page(may=MANAGERS)
def create_dispute(order_id: UUID) -> Answer:
    """Keep an order's pictures until a complaint is settled."""
    sent = Sent()
    reason = sent.reason()

    def work(session: Session, hand: Hand) -> str:
        packing.open_dispute(session, services().store_id, hand, order_id, reason)
        return str(gettext("The dispute is open; the pictures are kept until it is settled."))

    return _do(order_id, sent, work)


@bp.post("/orders/<uuid:order_id>/dispute/closure")
@page(may=MANAGERS)
def close_dispute(order_id: UUID) -> Answer:
    """Settle the open dispute of an order."""
    sent = Sent()
    outcome = sent.reason("outcome")

    def work(session: Session, hand: Hand) -> str:
        packing.close_dispute(session, services().store_id, hand, order_id, outcome)
        return str(gettext("The dispute is settled."))

    return _do(order_id, sent, work)


@bp.post("/orders/<uuid:order_id>/escape")
@page(may=MANAGERS)
def create_escape(order_id: UUID) -> Answer:
    """Write down what a customer got instead of a line."""
    sent = Sent()
    line_no = sent.quantity("line_no")
    got = sent.text("got", length_max=512, required=False) or None
    said = sent.reason("words")

    def work(session: Session, hand: Hand) -> str:
        packing.report_escape(
            session,
            services().store_id,
            hand,
            order_id,
            packing.Escape(line_no, got, said),
            layouts=services().layouts,
        )
        return str(gettext("It is written down, and waits under Cameras, Review."))

    return _do(order_id, sent, work)


def _do(order_id: UUID, sent: Sent, work: Callable[[Session, Hand], str]) -> Answer:
    """Do what a form asks, once however often it is sent, or show the page with what is wrong."""
    if sent.errors:
        wrong = next(iter(sent.errors.values()))
        return _show(order_id, (str(gettext("Not sent")), wrong)), 422
    hand = Hand(hands().who, hands().device_id, hands().now)
    try:
        told = services().database.run(lambda session: once(session, lambda: work(session, hand)))
    except UnknownOrder:
        raise
    except Refusal as refusal:
        return _show(order_id, say(refusal)), refusal.status
    flash(told)
    return redirect(url_for("dashboard.show_evidence", order_id=order_id))


def _show(order_id: UUID, refused: tuple[str, str] | None = None) -> str:
    store_id = services().store_id
    with services().database.reading() as session:
        order = orders.find_order(session, store_id, order_id)
        if order is None:
            raise UnknownOrder(order=order_id)
        lines = orders.list_lines(session, store_id, order_id)
        people = {one.person_id: one.name for one in staff.list_people(session, store_id)}
        facts = list_facts(session, store_id, order_id)
        others = list_names(session, store_id, story.skus_got(facts))
        known = story.Known(people, {line.sku: line for line in lines}, others)
        return show(
            "evidence",
            order=order,
            lines=lines,
            people=people,
            story=story.tell(facts, known),
            shown=asked("pictures") == "shown",
            refused=refused,
            form_id=new_form_id(),
            position=journal.newest(session),
            **_seen(session, order_id),
        )


def _seen(session: Session, order_id: UUID) -> dict[str, Any]:
    """Return what was seen of an order, and how long that is kept."""
    store_id = services().store_id
    photos = queries.list_photos(session, store_id, order_id)
    disputes = queries.list_disputes(session, store_id, order_id)
    sessions = queries.list_sessions(session, store_id, order_id)
    closed = next((one for one in sessions if one.state == "closed"), None)
    proven = _proven(session, order_id, closed, photos)
    return {
        "closed": closed,
        "proven": proven,
        "photos": photos,
        "others": _others(photos, proven),
        "disputes": disputes,
        "kept": _kept(photos, disputes),
    }


def _others(photos: Sequence[PhotoSeen], proven: Proven | None) -> list[PhotoSeen]:
    """Return the pictures that stand beside no line."""
    beside = set() if proven is None else {one for line in proven.lines for one in line.photos}
    return [photo for photo in photos if photo not in beside]


def _proven(
    session: Session, order_id: UUID, closed: SessionSeen | None, photos: Sequence[PhotoSeen]
) -> Proven | None:
    """Return what the bench proved, else what pictures of a tablet prove, if there are any."""
    if closed is not None and closed.verdict is not None:
        return _as_kept(closed.verdict, photos)
    if not any(photo.kind == "upload" for photo in photos):
        return None
    proof = packing.prove_uploads(session, services().store_id, order_id).proof
    return Proven(
        "pass" if proof.decision == "pass" else "ask",
        tuple(
            LineShown(
                line.line_no,
                line.sku,
                line.name,
                line.unit,
                line.state,
                line.expected,
                line.seen,
                line.probability,
                tuple(line.senses),
                (),
            )
            for line in proof.lines
        ),
        tuple(_say(reason.word, dict(reason.facts)) for reason in proof.why),
        (),
        None,
        ("camera",),
    )


def _as_kept(verdict: Mapping[str, Any], photos: Sequence[PhotoSeen]) -> Proven:
    """Return a verdict as it was kept; one of before there were probabilities lacks them."""
    problems = tuple(verdict.get("problems", ()))
    return Proven(
        verdict.get("decision", "block" if problems else "pass"),
        tuple(_line(line, photos) for line in verdict.get("lines", ())),
        tuple(_say(one["word"], dict(one["facts"])) for one in verdict.get("why", ())),
        problems,
        verdict.get("answered_by"),
        tuple(verdict.get("working", ())),
    )


def _line(line: Mapping[str, Any], photos: Sequence[PhotoSeen]) -> LineShown:
    mine = tuple(
        photo
        for photo in photos
        if photo.line_no == line["line_no"] or str(photo.photo_id) in line.get("crops", ())
    )
    return LineShown(
        line["line_no"],
        line["sku"],
        line["name"],
        line["unit"],
        line["state"],
        line["expected"],
        line["seen"],
        line.get("probability", 1.0),
        tuple(line.get("senses", ())),
        mine,
    )


def _say(word: str, facts: Mapping[str, str]) -> str:
    """Return a reason in the reader's language; one that is no longer known is named as kept."""
    if word not in WORDS:
        return word.replace("_", " ")
    blank = dict.fromkeys(("name", "other", "says", "code", "by", "bundle"), "")
    return str(gettext(WORDS[word])) % (blank | dict(facts))


def _kept(photos: Sequence[PhotoSeen], disputes: Sequence[DisputeSeen]) -> datetime | None:
    """Return until when the first of an order's pictures is kept, None where there are none."""
    keeping = keeping_of(services().settings.evidence)
    times = [DisputeTimes(one.opened_at, one.closed_at) for one in disputes]
    return min((kept_until(photo.taken_at, times, keeping) for photo in photos), default=None)


@bp.app_template_filter("sure")
def say_sure(probability: float) -> str:
    """Return a probability in per cent; what is all but certain is not called certain."""
    shown = round(min(probability, SURE), 4)
    said = format_percent(shown, locale=get_locale(), decimal_quantization=False)
    return f"> {said}" if probability > SURE else said
