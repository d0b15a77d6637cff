"""The kinds of value that every message is made of."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


def _in_reach(moment: datetime) -> datetime:
    try:
        moment.astimezone(UTC)
    except OverflowError:
        message = "in UTC this moment lies outside the years 1 to 9999"
        raise ValueError(message) from None
    return moment


QUANTITY_MAX = 100_000
LINES_MAX = 500
COMMANDS_MAX = 20

Quantity = Annotated[int, Field(gt=0, le=QUANTITY_MAX, strict=True)]
"""Pieces, or grams for goods sold by weight."""

Count = Annotated[int, Field(ge=0, le=QUANTITY_MAX, strict=True)]
Grams = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]
Note = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A few words, or none, that a device or a person says in passing."""

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Ref = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
"""A reference somebody else made: printable ASCII without blanks."""

Code = Annotated[
    str, StringConstraints(min_length=1, max_length=512, pattern=r"^[\x1d\x20-\x7e]+$")
]
"""What a scanner read: printable ASCII and the GS1 separator, at most 512 characters."""


class Message(BaseModel):
    """A frozen message that knows all of its fields: an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


__all__ = [
    "COMMANDS_MAX",
    "LINES_MAX",
    "QUANTITY_MAX",
    "UUID",
    "Code",
    "Count",
    "Grams",
    "Message",
    "Moment",
    "Name",
    "Note",
    "Quantity",
    "Ref",
    "datetime",
]
