"""
Pictures that a tablet sends of an order: what they prove together, for stores without a bench.

A picture tells which articles are seen in it, never how many of each. So a picture of the basket
counts every article once, however many such pictures there are, and a picture of one item counts
one more, as a scan does; the same file sent twice counts once. What is in a picture names an
article only where the catalogue knows the code: labels of totes and bags are no goods.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors
from wms.catalogue.operations import recognise
from wms.codes import CodeRefused, Layout
from wms.errors import sentence
from wms.gallery.operations import Doubt, note_doubt
from wms.orders import operations as orders
from wms.orders.model import Order
from wms.packing import queries
from wms.packing.operations.evidence import Seen, add_evidence
from wms.packing.operations.lines import pack_lines
from wms.packing.operations.photos import PhotoNew, TooManyPictures, add_photo
from wms.packing.operations.proving import USUAL_COSTS, Proven
from wms.picking.operations import Hands
from wms.verdict import Costs, Evidence, Proof, Senses, Thing, prove
from wms.verdict.evidence import LOG_RATIO_MAX

UPLOADS_MAX: Final = 200
"""Pictures that tablets may send of one order."""
MATCHED_RATIO_MAX: Final = 6.0
"""What bars that no engine could read count for at most, as at a station."""
CAMERA_ALONE: Final = Senses(scanner=False, camera=True)

_WITH_BASKET: Final = ("picked", "packing", "packed")
_DOUBTFUL: Final = frozenset({"unsure", "mislabelled"})

Shows = Literal["basket", "item"]


class NoBasket(errors.Conflict):
    """The order has no basket that could be photographed."""

    title = sentence("No basket")
    says = sentence("Order {order} is {state}: there is no basket of it to photograph.")


@dataclass(frozen=True)
class CodeFound:
    """A code in a picture; `how` it was seen, and the article it stands for in this store."""

    code: str
    how: Literal["read", "matched"]
    likelihood: float
    sku: str | None = None
    quantity: int | None = None
    weighed: bool = False


@dataclass(frozen=True)
class Upload:
    """A picture whose file is written, what it shows, and what was seen in it."""

    photo: PhotoNew
    shows: Shows
    sent_sha256: str
    codes: tuple[CodeFound, ...]


def name_code(
    session: Session, store_id: str, found: CodeFound, layouts: Iterable[Layout]
) -> CodeFound:
    """Return a code with the article that it stands for in this store, and how many."""
    try:
        known = recognise(session, store_id, found.code, layouts=layouts)
    except CodeRefused:
        known = None
    if known is None:
        return found
    return replace(
        found,
        sku=known.sku.sku,
        quantity=known.quantity,
        weighed=known.sku.sold_by == "weight",
    )


def check_upload(session: Session, store_id: str, order_id: UUID) -> tuple[str, ...]:
    """
    Return the codes that an order's goods carry, once a picture of it may be sent.

    :raises UnknownOrder: no such order
    :raises NoBasket: nothing of it is picked, or it is gone
    :raises TooManyPictures: as many were sent as may be
    """
    order = orders.lock(session, store_id, order_id)
    _check(session, order)
    lines = pack_lines(session, store_id, order_id)
    return tuple(known.barcode for line in lines for known in line.barcodes)


def take_upload(
    session: Session,
    hands: Hands,
    order_id: UUID,
    upload: Upload,
    *,
    articles: int,
    costs: Costs = USUAL_COSTS,
) -> Proof:
    """
    Keep a picture of an order, and return what all pictures of it prove together.

    `articles` is how many the store's catalogue has. A thing in the new picture that nobody is
    sure of goes before the manager.

    :raises UnknownOrder: no such order
    :raises NoBasket: nothing of it is picked, or it is gone
    :raises TooManyPictures: as many were sent as may be
    """
    order = orders.lock(session, hands.store_id, order_id)
    _check(session, order)
    add_photo(session, hands, order_id, None, upload.photo)
    seen = Seen("camera", hands.now, _as_kept(upload, articles))
    add_evidence(session, hands.store_id, order_id, None, seen)
    session.flush()
    proven = prove_uploads(session, hands.store_id, order_id, costs=costs)
    photo_id = upload.photo.photo_id
    fresh = {one.number: one for one in proven.things if one.evidence[0].crop == photo_id}
    _note_doubts(session, hands, order_id, fresh, proven.proof)
    return proven.proof


def prove_uploads(
    session: Session, store_id: str, order_id: UUID, *, costs: Costs = USUAL_COSTS
) -> Proven:
    """Return what all pictures that tablets sent of an order prove together."""
    expected = [line.wanted() for line in pack_lines(session, store_id, order_id)]
    things = things_in(queries.list_uploads(session, store_id, order_id))
    proof = prove(expected, things, senses=CAMERA_ALONE, costs=costs)
    return Proven(tuple(things), proof)


def things_in(pictures: Sequence[dict[str, Any]]) -> list[Thing]:
    """Return the things that pictures show together, none of them twice."""
    items = {one["sent_sha256"]: one for one in pictures if one["shows"] == "item"}
    shown = [_thing(one, one["codes"]) for one in items.values() if one["codes"]]
    counted = {code["names"] for one in items.values() for code in one["codes"]}
    for one in pictures:
        for code in one["codes"]:
            if one["shows"] == "basket" and code["names"] not in counted:
                counted.add(code["names"])
                shown.append(_thing(one, [code]))
    return [replace(thing, number=number) for number, thing in enumerate(shown)]


def _thing(picture: dict[str, Any], codes: Sequence[dict[str, Any]]) -> Thing:
    """Return one thing by the codes seen on it; one that was only matched names nothing."""
    crop = UUID(picture["photo_id"])
    evidence = tuple(
        Evidence(
            "code" if code["how"] == "read" else "matched",
            code["sku"],
            code["log_ratio"],
            code["code"],
            crop,
        )
        for code in codes
    )
    read = [code for code in codes if code["how"] == "read"]
    best = max(read or codes, key=lambda code: float(code["log_ratio"]))
    quantity = best["quantity"] or 1
    if not read:
        return Thing(0, None, None, quantity, evidence)
    return Thing(0, best["code"], best["sku"], quantity, evidence)


def ratio_of(likelihood: float, articles: int) -> float:
    """
    Return the log ratio of a code that is the right one with this likelihood.

    By Bayes: the odds that it is this article of so many, over the odds before anything was seen.
    """
    sure = min(max(likelihood, 1e-9), 1 - 1e-9)
    ratio = math.log(sure / (1 - sure)) + math.log(max(articles, 2) - 1)
    return max(-LOG_RATIO_MAX, min(LOG_RATIO_MAX, ratio))


def _ratio(found: CodeFound, articles: int) -> float:
    ratio = ratio_of(found.likelihood, articles)
    return ratio if found.how == "read" else min(ratio, MATCHED_RATIO_MAX)


def _check(session: Session, order: Order) -> None:
    if order.state not in _WITH_BASKET:
        raise NoBasket(order=order.external_ref, state=order.state)
    sent = len(queries.list_uploads(session, order.store_id, order.order_id))
    if sent >= UPLOADS_MAX:
        raise TooManyPictures(order=order.external_ref, most=UPLOADS_MAX)


def _as_kept(upload: Upload, articles: int) -> dict[str, Any]:
    return {
        "photo_id": str(upload.photo.photo_id),
        "shows": upload.shows,
        "sent_sha256": upload.sent_sha256,
        "codes": [
            {
                "code": one.code,
                "sku": one.sku,
                "quantity": one.quantity,
                "how": one.how,
                "log_ratio": _ratio(one, articles),
                # Each bag of weighed goods has a label of its own, and each piece the same code.
                "names": one.code if one.weighed else one.sku,
            }
            for one in upload.codes
            if one.sku is not None
        ],
    }


def _note_doubts(
    session: Session, hands: Hands, order_id: UUID, fresh: Mapping[int, Thing], proof: Proof
) -> None:
    wanted = {line.line_no: line.sku for line in proof.lines}
    for judged in proof.things:
        thing = fresh.get(judged.number)
        if thing is None or judged.state not in _DOUBTFUL:
            continue
        doubt = Doubt(
            kind="upload",
            station=hands.device_id,
            wanted=wanted.get(judged.line_no or 0),
            claimed=thing.evidence[0].sku,
            order_id=order_id,
            line_no=judged.line_no,
            crop=thing.evidence[0].crop,
            evidence=thing.evidence,
        )
        note_doubt(session, hands.store_id, doubt, hands.now, who=hands.who)
