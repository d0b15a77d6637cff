"""Ways that are blocked for a while, and how fast people are."""

from typing import Annotated

from pydantic import Field, model_validator

from wms.wire.base import UUID, Count, Message, Moment, Note, Ref

MINUTES_MAX = 10_080


class Way(Message):
    """The piece of way between two neighbouring points of the floor."""

    a: Count
    b: Count


class BlockNew(Message):
    """
    What nobody can pass: the bay of a bin, a point of the floor, or the way between two points.

    Exactly one of `bin`, `node` and `way`. Without `minutes` the store's setting counts.
    """

    bin: Ref | None = None
    node: Count | None = None
    way: Way | None = None
    minutes: Annotated[int, Field(ge=1, le=MINUTES_MAX, strict=True)] | None = None
    reason: Note = ""

    @model_validator(mode="after")
    def _one_piece(self) -> "BlockNew":
        if sum(piece is not None for piece in (self.bin, self.node, self.way)) != 1:
            message = "give exactly one of bin, node and way"
            raise ValueError(message)
        return self


class Block(Message):
    """What is blocked, why, on whose word, and until when unless it is cleared before."""

    block_id: UUID
    bin: str | None
    node: int | None
    way: Way | None
    reason: str
    who: str
    since: Moment
    until: Moment


class Blocks(Message):
    """All that is blocked now, the oldest first."""

    blocks: tuple[Block, ...]


class PersonPace(Message):
    """What a person's picks in a zone taught, in seconds, beside the store's settings."""

    person_id: str
    zone: str
    picks: int
    s_per_metre: float
    s_per_turn: float
    s_per_stop: float
    s_per_unit: float
    s_per_level: float
    updated_at: Moment


class Paces(Message):
    """How fast people are, by person and zone."""

    paces: tuple[PersonPace, ...]
