"""
What a packing station and the server say to each other.

The station opens a session by tote (`POST /api/v1/pack-sessions`) and gets all it needs to finish
the order alone. It closes the parcel with a command (`POST /api/v1/pack-commands`) that it keeps on
disk until it is settled. The server judges the basket again by the same rules before it believes
a close.
"""

from typing import Annotated, Literal

from pydantic import Field

from wms.wire.base import (
    COMMANDS_MAX,
    UUID,
    Code,
    Count,
    Grams,
    Message,
    Moment,
    Name,
    Note,
    Quantity,
    Ref,
)
from wms.wire.handheld import (
    SCALE_LABELS,
    CommandHead,
    CommandOutcome,
    KnownBarcode,
    StorageClass,
    Unit,
)

DeviceState = Literal["absent", "connecting", "ready", "degraded", "lost", "disabled"]
DeviceKind = Literal["barcode", "rfid", "scale", "camera", "printer", "wedge", "lamp", "handheld"]
LineVerdict = Literal["right", "missing", "too_many", "foreign"]


class PackSessionNew(Message):
    """Open the order in a tote. The station makes the id: asking twice opens once."""

    session_id: UUID
    station: Ref
    tote: Code


class PackLine(Message):
    """What must be in the basket for one order line."""

    line_no: int
    sku: str
    name: str
    unit: Unit
    storage: StorageClass
    expected: Count
    weight_g: int
    barcodes: tuple[KnownBarcode, ...]
    substitutes: str | None = None


class PackOrder(Message):
    """An order on the bench. `parcel_codes` are the bag labels in order; a bag takes the next."""

    session_id: UUID
    order_id: UUID
    external_ref: str
    customer_ref: str
    due_at: Moment
    totes: tuple[str, ...]
    lane: str
    parcel_codes: tuple[str, ...]
    bags_suggested: int = 1
    lines: tuple[PackLine, ...]
    scale_labels: tuple[str, ...] = SCALE_LABELS


class ScannedItem(Message):
    """What one scan at the bench came to; `sku` is None where the order does not know the code."""

    code: Code
    sku: str | None
    quantity: Quantity
    source: Literal["scanner", "wedge", "touch"]
    at: Moment


class SensedEvidence(Message):
    """What another sense saw: weight in grams, tags read, a photo that was kept and codes in it."""

    sense: Literal["weight", "rfid", "camera"]
    weight_g: Grams | None = None
    epcs: Annotated[tuple[Ref, ...], Field(max_length=500)] = ()
    photo_id: UUID | None = None
    codes: Annotated[tuple[Code, ...], Field(max_length=100)] = ()
    at: Moment


class Decision(Message):
    """A person with the role let a basket go that was not right, and said why."""

    token: str = Field(repr=False, description="the login of the person who decided")
    reason: Annotated[Name, Field(min_length=4)]


class Bag(Message):
    """One closed bag."""

    parcel_code: Ref
    weight_g: Grams | None = None


class CloseCommand(CommandHead):
    """The basket is packed."""

    kind: Literal["close"]
    session_id: UUID
    items: Annotated[tuple[ScannedItem, ...], Field(max_length=2_000)]
    evidence: Annotated[tuple[SensedEvidence, ...], Field(max_length=200)] = ()
    bags: Annotated[tuple[Bag, ...], Field(min_length=1, max_length=20)]
    decision: Decision | None = None


class AbandonCommand(CommandHead):
    """The packer stepped back; the totes are as they were."""

    kind: Literal["abandon"]
    session_id: UUID


class PlaceCommand(CommandHead):
    """A parcel was put on a lane."""

    kind: Literal["place"]
    parcel_code: Ref
    lane: Ref


class TagCommand(CommandHead):
    """A tag has the number that was allotted; `replaced` is the one it had before."""

    kind: Literal["tag"]
    tag_id: UUID
    replaced: Ref


PackCommand = Annotated[
    CloseCommand | AbandonCommand | PlaceCommand | TagCommand, Field(discriminator="kind")
]


class PackExchange(Message):
    """What the station did, oldest first."""

    station: Ref
    commands: Annotated[tuple[PackCommand, ...], Field(max_length=COMMANDS_MAX)]


class PackExchangeAnswer(Message):
    """One outcome per command, in their order."""

    outcomes: tuple[CommandOutcome, ...]


class DeviceHealth(Message):
    """How one device of a station is, why, and since when."""

    device: Ref
    kind: DeviceKind
    state: DeviceState
    reason: Note = ""
    since: Moment


class StationHealth(Message):
    """All devices of a station, told every few seconds and whenever one changes."""

    devices: Annotated[tuple[DeviceHealth, ...], Field(max_length=50)]
    waiting_commands: Count = 0


class PhotoKept(Message):
    """The server has a photo."""

    photo_id: UUID
    size_bytes: int
