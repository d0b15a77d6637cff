"""
What happens at a bench, in one line: devices, taps, the server's answers.

Every event has an id (UUIDv7) and a moment, given once as it comes in. What the session makes (a
pack session, a command, a photo) takes its id from the event that caused it, so that the same list
of events always leads to the same states.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, SecretStr, TypeAdapter

from kiosk.flow.answers import (
    About,
    AskRefused,
    AskUnanswered,
    CommandSettled,
    HandoverTold,
    LoggedIn,
    OrderOpened,
    Purpose,
    ServerSeen,
    TagTold,
    WaitingChanged,
)
from kiosk.flow.enrolment import EnrolEvent
from kiosk.flow.happening import Happening
from kiosk.flow.sighting import Sighted, ViewTroubled
from wms.wire.base import UUID, Code
from wms.wire.packing import DeviceHealth

__all__ = [
    "ANSWERS",
    "About",
    "Act",
    "AnyEvent",
    "AskRefused",
    "AskUnanswered",
    "CommandSettled",
    "DevicesChanged",
    "Event",
    "HandoverTold",
    "Happening",
    "LabelFailed",
    "LabelPrinted",
    "LoggedIn",
    "OrderOpened",
    "PhotoFailed",
    "PhotoTaken",
    "PinGiven",
    "Purpose",
    "ScanRefused",
    "Scanned",
    "ServerSeen",
    "Sighted",
    "TagTold",
    "TagWriteFailed",
    "TagWritten",
    "TagsSeen",
    "Tapped",
    "TimePassed",
    "ViewTroubled",
    "WaitingChanged",
    "Weighed",
    "is_act",
]

Source = Literal["scanner", "wedge", "touch"]
Stamp = tuple[str, int, int]
Act = Literal[
    "ok",
    "undo",
    "short",
    "next",
    "print",
    "cancel",
    "out",
    "log_out",
    "close",
    "decide",
    "reason",
    "more_bags",
    "fewer_bags",
    "weigh",
    "minus",
    "drop",
    "pick_parcel",
    "recall",
    "handover",
    "courier",
    "bags",
    "tags",
    "zero",
    "dismiss",
    "yes",
    "no",
    "doubt",
    "gone",
    "seen",
    "enrol",
    "sort",
    "place",
    "open_place",
]


class Scanned(Happening):
    """
    A code was scanned, or typed by touch.

    `stamp` is the device, its connection and the place in it: the same stamp is the same scan, come
    twice. `replayed`: it was scanned before the program was started anew.
    """

    kind: Literal["scanned"] = "scanned"
    code: Code
    symbology: str | None = None
    source: Source = "scanner"
    stamp: Stamp | None = None
    replayed: bool = False


class ScanRefused(Happening):
    """Something came in that no honest barcode holds; `unsure`: it may have counted already."""

    kind: Literal["scan_refused"] = "scan_refused"
    reason: str
    unsure: bool = False


class Tapped(Happening):
    """
    A person touched a key of the screen, or scanned its command, which has no `question`.

    `question` says which question a key that answers one was drawn for.
    """

    kind: Literal["tapped"] = "tapped"
    act: Act
    value: Annotated[str, Field(max_length=512)] = ""
    question: Annotated[str, Field(max_length=64)] = ""


class PinGiven(Happening):
    """A person typed a PIN; it is kept nowhere."""

    kind: Literal["pin_given"] = "pin_given"
    pin: SecretStr


class PhotoTaken(Happening):
    """A photo that was asked for is on this station's disk; `codes` can be read in it."""

    kind: Literal["photo_taken"] = "photo_taken"
    photo_id: UUID
    codes: tuple[str, ...] = ()


class PhotoFailed(Happening):
    """A photo that was asked for was not taken."""

    kind: Literal["photo_failed"] = "photo_failed"
    photo_id: UUID
    reason: str


class LabelPrinted(Happening):
    """The printer says that a label is on paper."""

    kind: Literal["label_printed"] = "label_printed"
    job_id: str


class LabelFailed(Happening):
    """A label is not on paper, or nobody can say that it is."""

    kind: Literal["label_failed"] = "label_failed"
    job_id: str
    reason: str


class Weighed(Happening):
    """What lies on the scale has come to rest; None: nothing can be said."""

    kind: Literal["weighed"] = "weighed"
    weight_g: int | None


class TagsSeen(Happening):
    """Other tags are on the table than before; these are all of them."""

    kind: Literal["tags_seen"] = "tags_seen"
    epcs: tuple[str, ...]


class TagWritten(Happening):
    """The tag has its new number; `request` is the id under which it was allotted."""

    kind: Literal["tag_written"] = "tag_written"
    request: str


class TagWriteFailed(Happening):
    """The tag was not written, or nobody can say."""

    kind: Literal["tag_write_failed"] = "tag_write_failed"
    request: str
    reason: str


class DevicesChanged(Happening):
    """How the devices are now."""

    kind: Literal["devices_changed"] = "devices_changed"
    devices: tuple[DeviceHealth, ...]


class TimePassed(Happening):
    """So much time passed as the session wanted to wait for a sense."""

    kind: Literal["time_passed"] = "time_passed"


class PlacePressed(Happening):
    """Somebody pressed the button of a place of the put wall."""

    kind: Literal["place_pressed"] = "place_pressed"
    place: Annotated[int, Field(ge=1)]


Event = (
    Scanned
    | ScanRefused
    | Tapped
    | PinGiven
    | LoggedIn
    | OrderOpened
    | HandoverTold
    | AskRefused
    | AskUnanswered
    | ServerSeen
    | CommandSettled
    | WaitingChanged
    | PhotoTaken
    | PhotoFailed
    | LabelPrinted
    | LabelFailed
    | Weighed
    | Sighted
    | ViewTroubled
    | TagsSeen
    | TagTold
    | TagWritten
    | TagWriteFailed
    | DevicesChanged
    | PlacePressed
    | TimePassed
    | EnrolEvent
)

ANSWERS: Final[frozenset[Act]] = frozenset({"yes", "no", "gone"})
"""Keys that answer a question; a key of the screen says which."""

AnyEvent: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])


def is_act(event: Event) -> bool:
    """Return whether a person did it on the screen, and sees there what came of it."""
    typed = isinstance(event, Scanned) and event.stamp is None
    return typed or isinstance(event, Tapped | PinGiven)
