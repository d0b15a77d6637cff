"""Stock, movements, and goods coming in."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from wms.wire.base import UUID, Code, Count, Message, Moment, Name, Quantity, Ref

MovementCause = Literal[
    "receipt",
    "pick",
    "unpick",
    "pack",
    "handover",
    "move",
    "adjustment",
    "waste",
    "return",
    "repair",
]


class StockRow(Message):
    """What lies in one place of one lot."""

    sku: str
    name: str
    lot: str
    expires_on: date | None
    place: str
    on_hand: Count
    allocated: Count


class StockPage(Message):
    """A page of stock rows; ask again with `after` set to `next` for more."""

    rows: tuple[StockRow, ...]
    next: str | None


class MovementRow(Message):
    """One change of stock."""

    movement_id: UUID
    at: Moment
    sku: str
    lot: str
    quantity: Quantity
    from_place: str
    to_place: str
    cause: MovementCause
    reason: str | None
    who: str
    order_id: UUID | None


class MovementPage(Message):
    """A page of movements, newest first; ask again with `before` set to `next` for more."""

    rows: tuple[MovementRow, ...]
    next: str | None


class ReceiptNew(Message):
    """Goods counted in: an article (by code or SKU), its lot and date, how many, into which bin."""

    code: Code
    lot: Ref
    expires_on: date | None = None
    quantity: Quantity
    bin: Ref
    delivery_ref: Ref | None = None


class MoveNew(Message):
    """Carry goods from one bin to another."""

    sku: Ref
    lot: Ref
    quantity: Quantity
    from_bin: Ref
    to_bin: Ref


class AdjustmentNew(Message):
    """The bin holds more (positive) or fewer (negative) than the ledger says, and why."""

    sku: Ref
    lot: Ref
    bin: Ref
    change: Annotated[int, Field(ge=-100_000, le=100_000, strict=True)]
    reason: Annotated[Name, Field(min_length=3)]


class WasteNew(Message):
    """Goods that can no longer be sold leave the bin for good; a reason is required."""

    sku: Ref
    lot: Ref
    bin: Ref
    quantity: Quantity
    reason: Annotated[Name, Field(min_length=3)]


class MovementDone(Message):
    """The movement that was recorded."""

    movement_id: UUID
