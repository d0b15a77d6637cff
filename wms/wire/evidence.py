"""What was seen of an order, as customer service, channels and tablets read it."""

from typing import Annotated, Literal

from pydantic import Field

from wms.wire.base import UUID, Code, Message, Moment, Name, Ref
from wms.wire.handheld import Unit

SHORTEST_REASON = 3

Words = Annotated[Name, Field(min_length=SHORTEST_REASON)]
"""What a person says in a few words, and not in none."""


class DisputeNew(Message):
    """A customer says that an order was wrong; its pictures are kept until that is settled."""

    reason: Words


class DisputeEnd(Message):
    """What came of a dispute."""

    outcome: Words


class DisputeState(Message):
    """A dispute as it stands."""

    dispute_id: UUID
    order_id: UUID
    reason: str
    opened_at: Moment
    closed_at: Moment | None
    outcome: str | None


class EscapeNew(Message):
    """
    A customer got something else than a line wanted, or nothing.

    `got` names the article that came instead, where the customer can tell.
    """

    line_no: Annotated[int, Field(ge=1, le=100_000)]
    got: Ref | None = None
    words: Words


class EscapeKept(Message):
    """The case that the store's people look at and the senses learn from."""

    case_id: UUID


class CodeInPicture(Message):
    """
    A code in a picture: where (x, y in pixels of the upright picture), and what it stands for.

    `how` is `read` where it was read off the bars, `matched` where the bars could not be read and
    fit one article of the catalogue; `likelihood` is the probability that it is this code.
    """

    code: Code
    symbology: str
    polygon: tuple[tuple[int, int], ...]
    how: Literal["read", "matched"]
    likelihood: float
    sku: str | None
    quantity: int | None


class LineSeen(Message):
    """What all pictures of an order prove of one line."""

    line_no: int
    sku: str
    name: str
    unit: Unit
    expected: int
    seen: int
    state: Literal["right", "missing", "too_many", "unsure"]
    probability: float


class EvidenceKept(Message):
    """
    What a picture shows, and what it proves with all others that were sent of the order.

    `decision` is `pass` when every line is proven, and `ask` when a person must look; pictures
    alone never stop an order. `why` says in the caller's language what is still to be done.
    """

    photo_id: UUID
    order_id: UUID
    kept_until: Moment
    codes: tuple[CodeInPicture, ...]
    lines: tuple[LineSeen, ...]
    foreign: tuple[str, ...]
    decision: Literal["pass", "ask"]
    why: tuple[str, ...]
