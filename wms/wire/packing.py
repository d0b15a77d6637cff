"""
What a packing station and the server say to each other.

The station opens a session by tote (`POST /api/v1/pack-sessions`) and gets all it needs to finish
the order alone. It closes the parcel with a command (`POST /api/v1/pack-commands`) that it keeps on
disk until it is settled. The server judges the basket again by the same rules before it believes
a close.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field

from wms.verdict import Costs, Evidence, ExpectedLine, Senses, Thing
from wms.verdict.evidence import LOG_RATIO_MAX, Sense, Witness
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
DeviceKind = Literal[
    "barcode", "rfid", "scale", "camera", "printer", "wedge", "lamp", "wall", "handheld"
]
Working = Literal["scanner", "camera", "scale", "rfid"]


class PackSessionNew(Message):
    """Open the order in a tote. The station makes the id: asking twice opens once."""

    session_id: UUID
    station: Ref
    tote: Code


Side = Annotated[int, Field(gt=0)]
SizeMm = tuple[Side, Side, Side]


class LookAlike(Message):
    """An article that people and cameras take for one of the order's."""

    sku: str
    name: str
    barcodes: tuple[KnownBarcode, ...] = ()
    size_mm: SizeMm | None = None


class PackLine(Message):
    """
    What must be in the basket for one order line.

    `size_mm` is a piece's length, width and height. `look_alikes` names all that are taken for it,
    `alike` those of them that the store stocks.
    """

    line_no: int
    sku: str
    name: str
    unit: Unit
    storage: StorageClass
    expected: Count
    weight_g: int
    barcodes: tuple[KnownBarcode, ...]
    substitutes: str | None = None
    spread_g: Annotated[int, Field(ge=0)] = 0
    volume_ml: int | None = None
    fragile: bool = False
    size_mm: SizeMm | None = None
    look_alikes: tuple[str, ...] = ()
    alike: tuple[LookAlike, ...] = ()
    photo: str | None = None
    gift: bool = False
    bundle: str | None = None

    def wanted(self) -> ExpectedLine:
        """Return the line as the verdict wants it."""
        return ExpectedLine(
            self.line_no,
            self.sku,
            self.name,
            self.expected,
            self.unit,
            weight_g=self.weight_g,
            spread_g=self.spread_g,
            look_alikes=self.look_alikes,
            alike_names=tuple((one.sku, one.name) for one in self.alike),
            gift=self.gift,
            bundle=self.bundle,
            substitute=self.substitutes is not None,
        )


class PackOrder(Message):
    """
    An order on the bench. `parcel_codes` are the bag labels in order; a bag takes the next.

    `escape_cents` and `check_cents` are what a wrong parcel and a look by a person cost the store;
    `bag_grams_max` and `bag_ml_max` what a bag bears and holds.
    """

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
    escape_cents: Count = 2_000
    check_cents: Count = 40
    bag_grams_max: Annotated[int, Field(gt=0)] = 8_000
    bag_ml_max: Annotated[int, Field(gt=0)] = 18_000

    def costs(self) -> Costs:
        """Return what errors and checks cost the store."""
        return Costs(self.escape_cents, self.check_cents)

    def names(self) -> dict[str, str]:
        """Return what the order's articles and their look-alikes are called, by SKU."""
        alike = {one.sku: one.name for line in self.lines for one in line.alike}
        return alike | {line.sku: line.name for line in self.lines}

    def sizes(self) -> dict[str, SizeMm]:
        """Return the sides of the order's articles and their look-alikes, where they are known."""
        alike = [one for line in self.lines for one in line.alike]
        known = {one.sku: one.size_mm for one in alike}
        known |= {line.sku: line.size_mm for line in self.lines}
        return {sku: size_mm for sku, size_mm in known.items() if size_mm is not None}


class SenseSaid(Message):
    """What one sense said of one thing; see `wms.verdict.Evidence`."""

    sense: Sense
    sku: str | None
    log_ratio: Annotated[float, Field(ge=-LOG_RATIO_MAX, le=LOG_RATIO_MAX, allow_inf_nan=False)]
    says: Note = ""
    crop: UUID | None = None
    times: Annotated[int, Field(ge=1, le=1_000)] | None = None

    def evidence(self) -> Evidence:
        """Return it as the verdict wants it."""
        return Evidence(self.sense, self.sku, self.log_ratio, self.says, self.crop, self.times)


class ScannedItem(Message):
    """
    One thing in the basket; `sku` is None where the order does not know the code, or none was read.

    `source` tells who brought it in: a scan, the camera that read a code (`camera`), or a weight or
    a picture without any code (`seen`). `evidence` is all that was sensed of it. `witnesses` worked
    as it was scanned and could notice that it was laid down; without, those of the whole basket.
    """

    code: Code | None
    sku: str | None
    quantity: Quantity
    source: Literal["scanner", "wedge", "touch", "camera", "seen"]
    at: Moment
    evidence: Annotated[tuple[SenseSaid, ...], Field(max_length=100)] = ()
    crop: UUID | None = None
    witnesses: Annotated[tuple[Witness, ...], Field(max_length=2)] | None = None

    def thing(self, number: int, sku: str | None) -> Thing:
        """Return it as the verdict wants it; `sku` is what its code stands for."""
        heard = tuple(one.evidence() for one in self.evidence)
        return Thing(number, self.code, sku, self.quantity, heard, self.witnesses)


def senses(working: tuple[Working, ...]) -> Senses:
    """Return what works at a bench as the verdict wants it."""
    return Senses(**{name: name in working for name in get_args(Working)})


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
    senses: tuple[Working, ...] = ("scanner",)
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
