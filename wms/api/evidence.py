"""Pictures of orders that a tablet sends: looked at, kept, and what they prove told at once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, Literal
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from wms import errors
from wms.api.hands import hands_of_caller
from wms.api.looking import TooManyLooking, in_turn
from wms.api.packing import costs_of
from wms.api.photos import PHOTO_BYTES_MAX, OutlineText, read_outline, write_private
from wms.codes import has_check_digit
from wms.db import kept
from wms.errors import sentence
from wms.gallery.queries import list_gtins, list_names
from wms.gallery.rules.pictures import NothingToSee, PictureTooSmall, check_picture
from wms.http.auth import Role, Scope, caller
from wms.http.endpoint import Answer, endpoint
from wms.http.idempotency import body_hash, idempotency_key, once, replay
from wms.http.keeping import keeping_of
from wms.http.sentences import say as say_refusal
from wms.http.services import services
from wms.ids import new_id
from wms.orders.operations import UnknownOrder
from wms.packing import operations as packing
from wms.packing import queries
from wms.packing.operations import CodeFound, Upload
from wms.packing.rules import DisputeTimes, kept_until
from wms.verdict import Proof, Reason
from wms.verdict.reasons import sentence as say_reason
from wms.verdict.words import WORDS
from wms.vision import Catalogue, CodeSeen, PictureBroken, PictureEmpty, PictureTooLarge, read_codes
from wms.vision.codes.catalogue import gtin_of
from wms.vision.codes.seen import RETAIL
from wms.vision.picture import Image, open_bgr
from wms.wire.base import Message
from wms.wire.evidence import CodeInPicture, EvidenceKept, LineSeen

bp = Blueprint("api_evidence", __name__, url_prefix="/api/v1")

WITH_A_TABLET: Final = (Role.PACKER, Role.MANAGER, Scope.STATION)
KINDS: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
FORM: Final = "multipart/form-data"


class NotOnePicture(errors.Invalid):
    """What was sent is no picture, or more than one."""

    title = sentence("Not one picture")
    says = sentence(
        "Send one picture as JPEG, PNG or WebP: as the body with its Content-Type, or as the one "
        "file of a form."
    )


class EvidenceQuery(Message):
    """Whether the picture shows the basket or one item of it, and where the tray lies in it."""

    shows: Literal["basket", "item"] = "basket"
    outline: OutlineText | None = None


@bp.post("/orders/<uuid:order_id>/evidence")
@endpoint(
    may=WITH_A_TABLET,
    query=EvidenceQuery,
    answers={201: EvidenceKept},
    refusals=[
        NotOnePicture,
        PictureBroken,
        PictureEmpty,
        PictureTooLarge,
        UnknownOrder,
        packing.NoBasket,
        packing.TooManyPictures,
        TooManyLooking,
    ],
    idempotent=True,
    body=(*sorted(KINDS), FORM),
    bytes_max=PHOTO_BYTES_MAX,
)
def create_evidence(order_id: UUID, query: EvidenceQuery) -> Answer:
    """
    Keep a picture of an order's goods, and tell what all pictures of it prove.

    One picture a call: JPEG, PNG or WebP, as the body or as the one file of a form. A picture of
    the `basket` counts each article seen once, however many pictures show it; a picture of one
    `item` counts one more. The same key and picture gets the same answer for ever.
    """
    parts, hands = services(), hands_of_caller()
    wanted, content = body_hash(), _read_picture()
    with parts.database.reading() as session:
        before = kept.find_answer(session, parts.store_id, caller().who, idempotency_key())
        if before is not None:
            return replay(before, wanted)
        expect = packing.check_upload(session, parts.store_id, order_id)
        gtins = tuple(list_gtins(session, parts.store_id))
    with in_turn():
        picture = open_bgr(content)
        seen = read_codes(picture, catalogue=catalogue_of(gtins), expect=_gtins(expect))
        hints = () if seen else _hints(picture)
        photo = write_private(new_id(), content, read_outline(query.outline))
    costs = costs_of(parts.settings)
    upload = Upload(photo, query.shows, hashlib.sha256(content).hexdigest(), ())

    def work(session: Session) -> Answer:
        def taken() -> EvidenceKept:
            named = replace(upload, codes=_named(session, seen))
            proof = packing.take_upload(
                session, hands, order_id, named, articles=len(gtins), costs=costs
            )
            told = _answer(session, order_id, named, seen, proof)
            return told.model_copy(update={"why": hints + told.why})

        return once(session, taken)

    return parts.database.run(work)


@lru_cache(maxsize=1)
def catalogue_of(gtins: tuple[str, ...]) -> Catalogue:
    """Return a store's catalogue as cameras know it; it is made once while it stays the same."""
    return Catalogue(_gtins(gtins))


def _gtins(barcodes: Sequence[str]) -> list[str]:
    return [code for code in barcodes if code.isdigit() and has_check_digit(code)]


def _read_picture() -> bytes:
    if request.mimetype in KINDS:
        return request.get_data(cache=True)
    if request.mimetype == FORM:
        files = [one for _, one in request.files.items(multi=True)]
        if len(files) == 1:
            content: bytes = files[0].read()
            return content
    raise NotOnePicture


def _named(session: Session, seen: Sequence[CodeSeen]) -> tuple[CodeFound, ...]:
    parts = services()
    return tuple(
        packing.name_code(
            session,
            parts.store_id,
            CodeFound(_text(code), code.how, code.likelihood),
            parts.layouts,
        )
        for code in seen
    )


def _text(code: CodeSeen) -> str:
    return gtin_of(code.text, code.symbology) if code.symbology in RETAIL else code.text


def _answer(
    session: Session, order_id: UUID, upload: Upload, seen: Sequence[CodeSeen], proof: Proof
) -> EvidenceKept:
    parts = services()
    disputes = [
        DisputeTimes(one.opened_at, one.closed_at)
        for one in queries.list_disputes(session, parts.store_id, order_id)
    ]
    until = kept_until(parts.clock.now(), disputes, keeping_of(parts.settings.evidence))
    foreign = list_names(session, parts.store_id, [one.sku for one in proof.foreign if one.sku])
    named = {one.code: foreign[one.sku] for one in proof.foreign if one.sku in foreign}
    return EvidenceKept(
        photo_id=upload.photo.photo_id,
        order_id=order_id,
        kept_until=until,
        codes=tuple(_code(one, found) for one, found in zip(seen, upload.codes, strict=True)),
        lines=tuple(LineSeen.model_validate(line) for line in proof.lines),
        foreign=tuple(one.sku or one.code for one in proof.foreign),
        # Pictures alone stop nothing: what they do not show may well be there.
        decision="pass" if proof.decision == "pass" else "ask",
        why=tuple(say(_with_name(reason, named)) for reason in proof.why),
    )


def _code(seen: CodeSeen, found: CodeFound) -> CodeInPicture:
    return CodeInPicture(
        code=found.code,
        symbology=seen.symbology,
        polygon=seen.polygon,
        how=seen.how,
        likelihood=seen.likelihood,
        sku=found.sku,
        quantity=found.quantity,
    )


def _hints(picture: Image) -> tuple[str, ...]:
    """Return what to do about a picture in which nothing was read; it is kept all the same."""
    try:
        check_picture(picture)
    except (NothingToSee, PictureTooSmall) as refusal:
        return (say_refusal(refusal)[1],)
    return (gettext("No code was read in this picture. Show the barcodes, nearer and in light."),)


def _with_name(reason: Reason, named: Mapping[str, str]) -> Reason:
    """Return a reason that names an article which the order does not know, beside its code."""
    facts = dict(reason.facts)
    name = named.get(facts.get("code", ""))
    if name is None:
        return reason
    return replace(reason, facts=tuple((facts | {"code": f"{name} ({facts['code']})"}).items()))


def say(reason: Reason) -> str:
    """Return why a basket is not proven, in the caller's language."""
    return say_reason(reason, {reason.word: gettext(WORDS[reason.word])})
