"""Cases: what the senses were not sure of, or were wrong about, and what a person says it was."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors, ids
from wms.db import journal
from wms.errors import sentence
from wms.gallery import queries
from wms.gallery.model import Case, CaseAnswer, GalleryPhoto, Observation
from wms.gallery.operations.enrolment import rebuild, reference_of
from wms.gallery.operations.known import weights
from wms.gallery.rules.answers import article_of, stage_of
from wms.gallery.rules.packs import AnswerKind, Doubt
from wms.gallery.rules.weights import grams_said, is_plausible
from wms.people.operations import Hand, note
from wms.stock.operations import UnknownArticle

WORDS_MAX = 500


class UnknownCase(errors.Missing):
    """No such case."""

    title = sentence("Unknown case")
    says = sentence("There is no such case. Go back to the list.")


class UnknownOrderLine(errors.Missing):
    """An order has no such line."""

    title = sentence("No such line")
    says = sentence("The order has no line {line_no}. Look at its lines.")


class AnswerWithoutArticle(errors.Invalid):
    """It was said what a case is, or is not, but not which article."""

    title = sentence("Which article?")
    says = sentence("Say which article it is or is not: scan it, or choose one.")


@dataclass(frozen=True)
class Effect:
    """What an answer taught: a picture of an article, a pair to tell apart, a weight in grams."""

    picture_of: str | None = None
    pair: tuple[str, str] | None = None
    weight_g: int | None = None


def note_doubt(session: Session, store_id: str, doubt: Doubt, at: datetime, *, who: str) -> UUID:
    """
    Bring something that the senses were not sure of before the manager.

    An answer that was given at the bench is kept with it, and holds until a manager gives another.
    Articles that the store does not know are left out.
    """
    doubt = _of_known(session, store_id, doubt)
    case = Case(
        store_id=store_id,
        case_id=ids.new_id(),
        kind=doubt.kind,
        at=at,
        order_id=doubt.order_id,
        line_no=doubt.line_no,
        station=doubt.station,
        wanted=doubt.wanted,
        claimed=doubt.claimed,
        crop=doubt.crop,
        senses=[_plain(asdict(one)) for one in doubt.evidence],
        words=doubt.words[:WORDS_MAX],
        stage="open",
    )
    session.add(case)
    session.flush()
    if doubt.answer is not None:
        said = (doubt.answer, doubt.answer_sku)
        _add_answer(session, case, Hand(who, doubt.station, at), said, final=False)
    return case.case_id


def report_case(
    session: Session,
    hand: Hand,
    store_id: str,
    order_id: UUID,
    line_no: int,
    *,
    got_sku: str | None,
    words: str,
) -> UUID:
    """
    Bring an error that a customer found before the manager, as a labelled case.

    `got_sku` is what came instead, None where that is not known or nothing came.

    :raises UnknownOrderLine: the order has no such line
    :raises UnknownArticle: the store has no article `got_sku`
    """
    wanted = queries.find_line_sku(session, store_id, order_id, line_no)
    if wanted is None:
        raise UnknownOrderLine(line_no=line_no)
    if got_sku is not None and not queries.is_known(session, store_id, got_sku):
        raise UnknownArticle(code=got_sku)
    doubt = Doubt(
        kind="reported",
        station=hand.device_id,
        wanted=wanted,
        # It left the store, so it was taken for what the line wanted.
        claimed=wanted,
        order_id=order_id,
        line_no=line_no,
        crop=queries.find_crop(session, store_id, order_id, wanted),
        words=words,
        answer=None if got_sku is None else "is",
        answer_sku=got_sku,
    )
    case_id = note_doubt(session, store_id, doubt, hand.at, who=hand.who)
    told = {"case_id": str(case_id), "sku": wanted, "got": got_sku, "who": hand.who}
    journal.tell(session, store_id, "escape_reported", order_id, hand.at, **told)
    return case_id


def answer_case(
    session: Session,
    store_id: str,
    hand: Hand,
    case_id: UUID,
    answer: AnswerKind,
    *,
    sku: str | None = None,
) -> Effect:
    """
    Say what a case was, and teach it; what an answer before taught is taken back.

    :raises UnknownCase: no such case
    :raises AnswerWithoutArticle: it is, or is not, but nobody said what
    :raises UnknownArticle: the store has no such article
    """
    case = queries.lock_case(session, store_id, case_id)
    if case is None:
        raise UnknownCase
    if answer == "cannot_tell":
        sku = None
    elif sku is None:
        raise AnswerWithoutArticle
    elif not queries.is_known(session, store_id, sku):
        raise UnknownArticle(code=sku)
    _add_answer(session, case, hand, (answer, sku), final=True)
    _take_back(session, case, hand)
    _unlearn_pack(session, case, answer, sku)
    # Only what a thing is can be learnt; nothing else waits.
    case.learnt_at = None if answer == "is" else hand.at
    effect = _teach(session, case, hand, sku) if answer == "is" and sku is not None else Effect()
    note(session, store_id, hand, "case_answered", case_id, answer=answer, sku=sku)
    session.flush()
    return effect


def _add_answer(
    session: Session,
    case: Case,
    hand: Hand,
    said: tuple[AnswerKind, str | None],
    *,
    final: bool,
) -> None:
    answer, sku = said
    case.stage = stage_of(case.kind, final=final)
    case.was = article_of(case.kind, answer, sku, final=final)
    session.add(
        CaseAnswer(
            store_id=case.store_id,
            answer_id=ids.new_id(),
            case_id=case.case_id,
            at=hand.at,
            who=hand.who,
            device_id=hand.device_id,
            answer=answer,
            sku=sku,
            final=final,
        )
    )
    session.flush()


def _take_back(session: Session, case: Case, hand: Hand) -> None:
    """Take back what the answer before taught."""
    if case.crop is not None:
        photo = queries.lock_photo(session, case.store_id, case.crop)
        if photo is not None and photo.removed_at is None:
            photo.removed_at, photo.removed_by = hand.at, hand.who
            rebuild(session, case.store_id, photo.sku)
    observation = queries.lock_observation_of(session, case.store_id, case.case_id)
    if observation is not None:
        session.delete(observation)
    session.flush()


def _unlearn_pack(session: Session, case: Case, answer: AnswerKind, sku: str | None) -> None:
    """Take back what the packed thing taught of an article that it was not: an escape taught it."""
    if case.crop is None or case.claimed is None:
        return
    packed = queries.lock_packed(session, case.store_id, case.claimed, case.crop)
    was_it = sku == case.claimed if answer == "is" else sku != case.claimed
    if packed is None or was_it:
        return
    if packed.crop_state == "taught":
        rebuild(session, case.store_id, packed.sku)
    session.delete(packed)
    session.flush()


def _teach(session: Session, case: Case, hand: Hand, sku: str) -> Effect:
    taken_for = case.claimed or case.wanted
    return Effect(
        picture_of=sku if _keep_crop(session, case, hand, sku) else None,
        pair=(taken_for, sku) if taken_for not in {None, sku} and taken_for else None,
        weight_g=_keep_weight(session, case, hand, sku),
    )


def _keep_crop(session: Session, case: Case, hand: Hand, sku: str) -> bool:
    # A tablet's picture shows the whole table: it would teach whatever lies there.
    if case.crop is None or case.kind == "upload":
        return False
    reference_of(session, case.store_id, sku)
    photo = queries.lock_photo(session, case.store_id, case.crop)
    if photo is None:
        photo = GalleryPhoto(
            store_id=case.store_id,
            photo_id=case.crop,
            origin="answer",
            taken_at=case.at,
            size_bytes=0,
        )
        session.add(photo)
    photo.sku, photo.who, photo.device_id = sku, hand.who, case.station
    photo.taught_at = photo.removed_at = photo.removed_by = None
    session.flush()
    return True


def _keep_weight(session: Session, case: Case, hand: Hand, sku: str) -> int | None:
    told = [grams_said(str(one.get("says", ""))) for one in case.senses if _is_weight(one)]
    grams = next((one for one in told if one is not None), None)
    article = queries.find_piece(session, case.store_id, sku)
    if grams is None or article is None:
        return None
    known = weights(session, case.store_id, {sku}).get(sku)
    if not is_plausible(grams, article, known):
        return None
    session.add(
        Observation(
            store_id=case.store_id,
            observation_id=ids.new_id(),
            sku=sku,
            at=hand.at,
            station=case.station,
            order_id=case.order_id,
            case_id=case.case_id,
            weight_g=grams,
            plausible=True,
            camera_saw=False,
            camera_read=False,
            crop_state="none",
        )
    )
    return grams


def _is_weight(told: dict[str, Any]) -> bool:
    return told.get("sense") == "weight"


def _of_known(session: Session, store_id: str, doubt: Doubt) -> Doubt:
    def known(sku: str | None) -> str | None:
        return sku if sku is not None and queries.is_known(session, store_id, sku) else None

    doubt = replace(doubt, wanted=known(doubt.wanted), claimed=known(doubt.claimed))
    if doubt.answer is not None and known(doubt.answer_sku) is None:
        return replace(doubt, answer="cannot_tell", answer_sku=None)
    return doubt


def _plain(told: dict[str, object]) -> dict[str, object]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in told.items()}
