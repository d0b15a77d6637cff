"""Orders as sales channels send and read them, and what can still be promised."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wms.wire.base import LINES_MAX, UUID, Code, Count, Message, Moment, Name, Quantity, Ref

OrderPolicy = Literal["all_or_nothing", "ship_available"]
OrderStage = Literal[
    "received", "picking", "picked", "packing", "packed", "handed_over", "cancelled"
]
LineState = Literal["open", "picked", "substituted", "short", "cancelled"]


class Substitution(Message):
    """What may be given when the article has run out: nothing, or the listed ones in order."""

    rule: Literal["none", "listed"] = "none"
    skus: Annotated[tuple[Ref, ...], Field(max_length=5)] = ()

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if (self.rule == "listed") != bool(self.skus):
            message = "a substitution rule 'listed' names one to five skus, and 'none' names none"
            raise ValueError(message)
        return self


class OrderLineNew(Message):
    """
    So many of one article, named by SKU or by GTIN.

    A `gift` may be absent from the parcel; the lines of one `bundle` were sold together under that
    name.
    """

    sku: Ref | None = None
    gtin: Code | None = None
    quantity: Quantity
    substitution: Substitution = Substitution()
    gift: bool = False
    bundle: Name | None = None

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if (self.sku is None) == (self.gtin is None):
            message = "name the article by sku or by gtin, one of the two"
            raise ValueError(message)
        return self


class OrderNew(Message):
    """An order as a channel sends it."""

    external_ref: Ref
    customer_ref: Name
    due_at: Moment
    policy: OrderPolicy = "all_or_nothing"
    lines: Annotated[tuple[OrderLineNew, ...], Field(min_length=1, max_length=LINES_MAX)]


class OrderLineState(Message):
    """What became of one line. The four outcomes never add up to more than was ordered."""

    line_no: int
    sku: str
    name: str
    ordered: Count
    picked: Count
    substituted: Count
    short: Count
    cancelled: Count
    state: LineState
    substitutes_line_no: int | None = None
    gift: bool = False
    bundle: str | None = None


class OrderState(Message):
    """An order as it stands."""

    order_id: UUID
    external_ref: str
    customer_ref: str
    due_at: Moment
    placed_at: Moment
    policy: OrderPolicy
    state: OrderStage
    pickup_code: str
    lane: str | None
    bags: int
    lines: tuple[OrderLineState, ...]


class SkuAvailability(Message):
    """How many of an article can still be promised; `version` only grows, keep the highest."""

    sku: str
    available: int
    version: int


class Availability(Message):
    """What can be promised, for each SKU asked about that the store knows."""

    skus: tuple[SkuAvailability, ...]
    unknown: tuple[str, ...]
