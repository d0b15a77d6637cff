"""Cases for the manager: what the senses were not sure of, and what customers found."""

from dataclasses import dataclass
from typing import Final, get_args
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.catalogue.rules import as_scanned
from wms.dashboard.door import MANAGERS, asked, bp, hands, show
from wms.dashboard.teaching import STRONG, picture_url, tabs
from wms.errors import Refusal
from wms.gallery import operations as gallery
from wms.gallery import queries
from wms.gallery.operations import Effect
from wms.gallery.queries import CaseSeen, Stage
from wms.gallery.rules.packs import AnswerKind
from wms.http.endpoint import page
from wms.http.sentences import say
from wms.http.services import services
from wms.people.operations import Hand

CASES_SHOWN: Final = 10
Answer = Response | tuple[str, int]


@dataclass(frozen=True)
class Choice:
    """An article that a case may be, with a picture of it to compare."""

    sku: str
    name: str
    picture: str | None


@dataclass(frozen=True)
class Heard:
    """What a sense said, and of which article; `of` None: of something that was not ordered."""

    sense: str
    says: str
    of: str | None
    log_ratio: float


@dataclass(frozen=True)
class Shown:
    """A case, its picture, the articles that it may be, and what the senses said of those."""

    case: CaseSeen
    picture: str | None
    choices: tuple[Choice, ...]
    heard: tuple[Heard, ...]


@bp.get("/review")
@page(may=MANAGERS)
def list_review() -> str:
    """Show the cases that wait for a manager, or those that were answered."""
    return _show()


@bp.post("/review/<uuid:case_id>/answer")
@page(may=MANAGERS)
def create_answer(case_id: UUID) -> Answer:
    """Say what a case was."""
    said, sku = _said()
    hand = Hand(hands().who, hands().device_id, hands().now)
    if said is None:
        return _show(refused=(gettext("Not answered"), gettext("Choose one of the answers."))), 422

    def work(session: Session) -> tuple[Effect, str]:
        store_id, found = services().store_id, sku
        if said == "is" and sku is not None:
            article = gallery.find_article(session, store_id, sku, layouts=services().layouts)
            found = article.sku
        effect = gallery.answer_case(session, store_id, hand, case_id, said, sku=found)
        names = queries.list_names(session, store_id, {*(effect.pair or ()), found or ""})
        return effect, _told(effect, names)

    try:
        _effect, told = services().database.run(work)
    except Refusal as refusal:
        return _show(refused=say(refusal)), refusal.status
    flash(told)
    return redirect(url_for("dashboard.list_review", stage=_stage()))


def _said() -> tuple[AnswerKind | None, str | None]:
    """Return the answer that was sent: which of the buttons, and which article."""
    sent, _, sku = request.form.get("said", "")[:200].partition(":")
    if sent == "scanned":
        sent, sku = "is", request.form.get("code", "").strip()[:200]
    known: tuple[AnswerKind, ...] = get_args(AnswerKind)
    found = next((kind for kind in known if kind == sent), None)
    return found, sku or None


def _told(effect: Effect, names: dict[str, str]) -> str:
    """Return in words what an answer taught."""
    taught = []
    if effect.picture_of is not None:
        taught.append(gettext("the picture teaches %(name)s", name=names[effect.picture_of]))
    if effect.pair is not None:
        one, other = (names.get(sku, sku) for sku in effect.pair)
        taught.append(
            gettext("%(one)s and %(other)s are told apart by a code", one=one, other=other)
        )
    if effect.weight_g is not None:
        taught.append(gettext("%(grams)s g was learnt as its weight", grams=effect.weight_g))
    if not taught:
        return str(gettext("Answered. There was nothing to learn from it."))
    return str(gettext("Answered: %(effects)s.", effects="; ".join(taught)))


def _stage() -> Stage:
    sent = request.args.get("stage", "open")
    return next((stage for stage in queries.STAGES if stage == sent), "open")


def _before() -> UUID | None:
    try:
        return UUID(asked("before"))
    except ValueError:
        return None


def _show(refused: tuple[str, str] | None = None) -> str:
    store_id, stage = services().store_id, _stage()
    with services().database.reading() as session:
        cases = queries.list_cases(
            session, store_id, stage, before=_before(), limit=CASES_SHOWN + 1
        )
        counts = queries.count_cases(session, store_id)
        shown = [_shown(session, case) for case in cases[:CASES_SHOWN]]
    return show(
        "review",
        tabs=tabs(),
        stage=stage,
        counts=counts,
        cases=shown,
        next=cases[CASES_SHOWN - 1].case_id if len(cases) > CASES_SHOWN else None,
        refused=refused,
    )


def _shown(session: Session, case: CaseSeen) -> Shown:
    named = {case.wanted: case.wanted_name, case.claimed: case.claimed_name}
    named[case.answer_sku] = case.answer_name
    skus = [sku for sku in named if sku is not None]
    pictured = queries.list_first_photos(session, services().store_id, skus)
    choices = tuple(Choice(sku, named[sku] or sku, picture_url(pictured.get(sku))) for sku in skus)
    known = {choice.sku: choice.name for choice in choices}
    return Shown(case, picture_url(case.crop), choices, _heard(case, known))


def _heard(case: CaseSeen, known: dict[str, str]) -> tuple[Heard, ...]:
    """Return what was said of these articles, and what spoke strongly for any other."""
    told = [
        Heard(
            str(one.get("sense", "")),
            as_scanned(str(one.get("says", ""))),
            known.get(sku, sku) if (sku := one.get("sku")) else None,
            float(one.get("log_ratio", 0.0)),
        )
        for one in case.senses
    ]
    names = {*known.values(), None}
    return tuple(one for one in told if one.of in names or one.log_ratio >= STRONG)
