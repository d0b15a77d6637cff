"""Stock: what can be promised, what lies where, what moved, and what people do to it by hand."""

import hashlib
from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, request
from pydantic import Field
from sqlalchemy.orm import Session

from wms.http.auth import Role, Scope, caller
from wms.http.endpoint import Answer, as_json, endpoint
from wms.http.idempotency import once
from wms.http.services import services
from wms.inbound import operations as inbound
from wms.inbound.operations import AlreadyExpired, SameBin, UnknownBin
from wms.stock import queries
from wms.stock.operations import (
    NothingToChange,
    OtherDate,
    TooFewThere,
    UnknownArticle,
    UnknownLot,
)
from wms.stock.rules import Cause
from wms.wire.base import Message, Note, Ref
from wms.wire.orders import Availability, SkuAvailability
from wms.wire.stock import (
    AdjustmentNew,
    MovementDone,
    MovementPage,
    MovementRow,
    MoveNew,
    ReceiptNew,
    StockPage,
    StockRow,
    WasteNew,
)

bp = Blueprint("api_stock", __name__, url_prefix="/api/v1")

READERS = (Scope.STOCK_READ, Role.MANAGER)
SKUS_MAX = 500
_BETWEEN = "|"


class AvailabilityQuery(Message):
    """Which articles: `?sku=S-00001&sku=S-00002`."""

    sku: tuple[Ref, ...] = Field(min_length=1, max_length=SKUS_MAX)


class StockQuery(Message):
    """Part of a name, or a SKU, place or lot; and where the last page ended."""

    text: Note = Field(default="", max_length=64)
    after: Note | None = None
    limit: int = Field(default=50, ge=1, le=500)


class MovementQuery(Message):
    """A SKU, place, lot, person or order; and where the last page ended."""

    text: Note = Field(default="", max_length=64)
    before: UUID | None = None
    limit: int = Field(default=50, ge=1, le=500)


@bp.get("/availability")
@endpoint(may=READERS, query=AvailabilityQuery, answers={200: Availability, 304: None})
def show_availability(query: AvailabilityQuery) -> Answer:
    """
    Tell how many of each article can be promised.

    The numbers are absolute, with a version that only grows: keep the highest. Send the `ETag`
    back as `If-None-Match` to hear 304 as long as nothing changed.
    """
    with services().database.reading() as session:
        rows = queries.list_available(session, services().store_id, list(query.sku))
    known = {row.sku for row in rows}
    unknown = tuple(sku for sku in dict.fromkeys(query.sku) if sku not in known)
    skus = tuple(SkuAvailability.model_validate(row) for row in rows)
    body = as_json(Availability(skus=skus, unknown=unknown))
    tag = hashlib.sha256(body).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
    if request.if_none_match.contains(tag):
        return Answer(None, 304, headers)
    return Answer(body, 200, headers)


@bp.get("/stock")
@endpoint(may=READERS, query=StockQuery, answers={200: StockPage})
def list_stock(query: StockQuery) -> StockPage:
    """List what lies where, by article, place and lot."""
    after = None
    if query.after is not None:
        sku, place, lot = [*query.after.split(_BETWEEN, 2), "", ""][:3]
        after = (sku, place, lot)
    with services().database.reading() as session:
        rows = queries.list_stock(
            session, services().store_id, text=query.text, after=after, limit=query.limit
        )
    last = rows[-1] if len(rows) == query.limit else None
    return StockPage(
        rows=tuple(StockRow.model_validate(row) for row in rows),
        next=None if last is None else _BETWEEN.join((last.sku, last.place, last.lot)),
    )


@bp.get("/movements")
@endpoint(may=READERS, query=MovementQuery, answers={200: MovementPage})
def list_movements(query: MovementQuery) -> MovementPage:
    """List movements, newest first."""
    with services().database.reading() as session:
        rows = queries.list_movements(
            session,
            services().store_id,
            text=query.text,
            before=query.before,
            limit=query.limit,
        )
    last = rows[-1] if len(rows) == query.limit else None
    return MovementPage(
        rows=tuple(MovementRow.model_validate(row) for row in rows),
        next=None if last is None else str(last.movement_id),
    )


def _move(cause: str, work: Callable[[Session, Cause], UUID], reason: str | None = None) -> Answer:
    """Do what moves goods, once for this request's key."""
    parts = services()
    why = Cause(cause, caller().who, caller().device_id, parts.clock.now(), reason)

    def run(session: Session) -> Answer:
        return once(session, lambda: MovementDone(movement_id=work(session, why)))

    return parts.database.run(run)


@bp.post("/receipts")
@endpoint(
    may=[Role.MANAGER],
    body=ReceiptNew,
    answers={201: MovementDone},
    refusals=[UnknownArticle, UnknownBin, AlreadyExpired, OtherDate],
    idempotent=True,
    example={
        "code": "3288131500744",
        "lot": "L2041",
        "expires_on": "2031-02-01",
        "quantity": 24,
        "bin": "A06-06-4",
        "delivery_ref": "D-118",
    },
)
def create_receipt(body: ReceiptNew) -> Answer:
    """Count goods in."""
    goods = (body.code, body.lot, body.expires_on, body.quantity)
    store_id, layouts = services().store_id, services().layouts
    return _move(
        "receipt",
        lambda session, why: inbound.receive_goods(
            session,
            store_id,
            goods,
            body.bin,
            why,
            delivery_ref=body.delivery_ref,
            layouts=layouts,
        ),
    )


@bp.post("/moves")
@endpoint(
    may=[Role.MANAGER],
    body=MoveNew,
    answers={201: MovementDone},
    refusals=[UnknownBin, UnknownLot, TooFewThere, SameBin],
    idempotent=True,
    example={
        "sku": "S-00001",
        "lot": "L248826",
        "quantity": 4,
        "from_bin": "A06-06-4",
        "to_bin": "A06-06-3",
    },
)
def create_move(body: MoveNew) -> Answer:
    """Carry goods from one bin to another."""
    store_id = services().store_id
    ways = (body.from_bin, body.to_bin, body.quantity)
    return _move(
        "move",
        lambda session, why: inbound.carry_between_bins(
            session, store_id, (body.sku, body.lot), ways, why
        ),
    )


@bp.post("/adjustments")
@endpoint(
    may=[Role.MANAGER],
    body=AdjustmentNew,
    answers={201: MovementDone},
    refusals=[UnknownBin, UnknownLot, TooFewThere, NothingToChange],
    idempotent=True,
    example={
        "sku": "S-00001",
        "lot": "L248826",
        "bin": "A06-06-4",
        "change": -1,
        "reason": "counted",
    },
)
def create_adjustment(body: AdjustmentNew) -> Answer:
    """Set right what a bin holds."""
    store_id = services().store_id
    return _move(
        "adjustment",
        lambda session, why: inbound.adjust_bin(
            session, store_id, (body.sku, body.lot), (body.bin, body.change), why
        ),
        body.reason,
    )


@bp.post("/wastes")
@endpoint(
    may=[Role.MANAGER],
    body=WasteNew,
    answers={201: MovementDone},
    refusals=[UnknownBin, UnknownLot, TooFewThere],
    idempotent=True,
    example={
        "sku": "S-00001",
        "lot": "L248826",
        "bin": "A06-06-4",
        "quantity": 1,
        "reason": "broken jar",
    },
)
def create_waste(body: WasteNew) -> Answer:
    """Throw goods away."""
    store_id = services().store_id
    return _move(
        "waste",
        lambda session, why: inbound.waste_from_bin(
            session, store_id, (body.sku, body.lot), (body.bin, body.quantity), why
        ),
        body.reason,
    )
