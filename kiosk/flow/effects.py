"""What the session asks the station to do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from pydantic import SecretStr

from drivers.device import Glow
from kiosk.flow.enrolment import EnrolEffect
from kiosk.flow.events import Purpose
from kiosk.flow.label import Label
from wms.wire.packing import AbandonCommand, CloseCommand, PlaceCommand, TagCommand
from wms.wire.people import Language

Sound = Literal["ok", "done", "wrong_article", "wrong_place", "offline", "urgent"]


@dataclass(frozen=True, slots=True)
class Beep:
    """Make a sound."""

    sound: Sound


@dataclass(frozen=True, slots=True)
class AskLogin:
    """Ask the server who this is."""

    badge: str
    pin: SecretStr
    purpose: Purpose
    language: Language


@dataclass(frozen=True, slots=True)
class LogOut:
    """Forget a person's login, here and at the server."""

    person_id: str


@dataclass(frozen=True, slots=True)
class AskOrder:
    """Ask the server for the order of a tote."""

    session_id: UUID
    tote: str
    person_id: str
    language: Language


@dataclass(frozen=True, slots=True)
class AskHandover:
    """Ask the server to begin a handover."""

    handover_id: UUID
    pickup_code: str
    courier: str
    person_id: str
    language: Language


@dataclass(frozen=True, slots=True)
class AskParcelOut:
    """Tell the server that a parcel goes out of the door."""

    handover_id: UUID
    parcel_code: str
    person_id: str
    language: Language


@dataclass(frozen=True, slots=True)
class AskCompletion:
    """Tell the server how many bags the courier holds."""

    handover_id: UUID
    bags_counted: int
    person_id: str
    language: Language


@dataclass(frozen=True, slots=True)
class AskTag:
    """Ask the server for the number of a tag for an article."""

    tag_id: UUID
    code: str
    person_id: str
    language: Language


@dataclass(frozen=True, slots=True)
class ZeroScale:
    """Let the scale take what lies on it for nothing."""


@dataclass(frozen=True, slots=True)
class WriteTag:
    """Give the tag that has one EPC another."""

    epc: str
    becomes: str
    request: str


@dataclass(frozen=True, slots=True)
class Close:
    """Keep the close on disk and send it; who decided puts their login to it."""

    command: CloseCommand
    about: str
    decided_by: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Send:
    """Keep a command on disk and send it."""

    command: AbandonCommand | PlaceCommand | TagCommand
    about: str


@dataclass(frozen=True, slots=True)
class TakePhoto:
    """Photograph the basket and keep the photo for the server."""

    session_id: UUID
    photo_id: UUID


@dataclass(frozen=True, slots=True)
class Print:
    """Print a bag's label."""

    job_id: str
    label: Label


@dataclass(frozen=True, slots=True)
class LightPlaces:
    """Let these places of the put wall glow, and no others."""

    places: tuple[tuple[int, Glow], ...]


@dataclass(frozen=True, slots=True)
class WeighNow:
    """Ask the scale for a weight."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Tell when so much time of the station's clock has passed."""

    time: timedelta


Ask = AskLogin | AskOrder | AskHandover | AskParcelOut | AskCompletion | AskTag | LogOut
Effect = (
    Ask
    | Beep
    | Close
    | Send
    | TakePhoto
    | Print
    | WeighNow
    | WriteTag
    | ZeroScale
    | LightPlaces
    | Wait
    | EnrolEffect
)
