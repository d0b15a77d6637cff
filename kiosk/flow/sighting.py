"""What the camera over the tray tells: things that came, went and moved, and what it cannot see."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from kiosk.flow.happening import Happening
from wms.wire.base import UUID, Code, Message, Moment
from wms.wire.packing import SenseSaid

Trouble = Literal["", "covered", "dark", "glare", "elsewhere", "blurred"]


class CodeInPicture(Message):
    """A code that was found in pictures of a thing; `matched`: no engine read it, its bars fit."""

    model_config = ConfigDict(extra="ignore", frozen=True, from_attributes=True)

    text: Code
    symbology: Annotated[str, Field(max_length=40)] = ""
    how: Literal["read", "matched"] = "read"
    likelihood: Annotated[float, Field(ge=0, le=1)] = 1.0


class Sighted(Happening):
    """
    The camera saw a thing being laid down, taken away or moved on the tray, or looked closer at it.

    Of what was laid down the code comes first, and `looked` tells all that was sensed of it later.
    `coming`: a code was read on something that is still in the hand.
    `place` is its outline in pixels of the camera, `crop` the id of a picture of it that was kept,
    `mark` what the watch calls the thing: what is taken away has the mark it was laid down with.
    """

    kind: Literal["sighted"] = "sighted"
    change: Literal["coming", "placed", "looked", "taken", "moved"]
    began_at: Moment
    codes: Annotated[tuple[CodeInPicture, ...], Field(max_length=50)] = ()
    evidence: Annotated[tuple[SenseSaid, ...], Field(max_length=80)] = ()
    crop: UUID | None = None
    mark: Annotated[str, Field(max_length=64)] = ""
    place: Annotated[tuple[tuple[int, int], ...], Field(max_length=100)] = ()


class ViewTroubled(Happening):
    """The camera cannot see the tray, for this reason; or can again, for none."""

    kind: Literal["view_troubled"] = "view_troubled"
    trouble: Trouble
