"""The bench as it stands: frozen values, and questions that can be asked of them."""

from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import UUID

from kiosk.flow.basket import Basket, Decided, Deciding, Out, Person, Standing
from kiosk.flow.enrolment import Enrolling
from kiosk.flow.events import Scanned
from kiosk.flow.label import Label
from kiosk.flow.sighting import Trouble
from kiosk.flow.tagged import TagsKnown
from kiosk.flow.wall import Sorting
from kiosk.flow.ways import Ways
from wms.verdict import Proof
from wms.wire.base import Moment
from wms.wire.handover import Handover
from wms.wire.packing import DeviceHealth, PackOrder, Working, senses
from wms.wire.people import Language
from wms.wire.tags import TagAllotted

__all__ = [
    "BADGE_SCREENS",
    "BagLabel",
    "Basket",
    "Decided",
    "Deciding",
    "Desk",
    "LabelStatus",
    "Loss",
    "Notice",
    "Out",
    "Parcel",
    "Person",
    "Screen",
    "SetAside",
    "Standing",
    "State",
    "Tagging",
    "Tone",
    "Ways",
]

Tone = Literal["ok", "warn", "wrong"]
Busy = Literal["login", "decide", "open", "photo", "handover", "tag"]
LabelStatus = Literal["held", "printing", "printed", "failed"]
Loss = Literal[
    "scanner",
    "hand_scanner",
    "camera",
    "scale",
    "rfid",
    "covered",
    "dark",
    "glare",
    "elsewhere",
    "blurred",
]
Screen = Literal[
    "login",
    "pin",
    "ready",
    "basket",
    "decide",
    "parcel",
    "handover",
    "tagging",
    "enrolling",
    "sorting",
]
BADGE_SCREENS: Final[frozenset[Screen]] = frozenset({"login", "pin", "decide"})


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: a sentence of ours by its name and facts, or the server's own words."""

    tone: Tone
    word: str
    facts: tuple[tuple[str, str], ...] = ()
    title: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class BagLabel:
    """
    The label of one bag, and where the bag was put.

    `proven`: it was scanned off the bag since it was printed last, so that it is stuck on.
    """

    label: Label
    status: LabelStatus
    job_id: str
    reason: str = ""
    placed_on: str | None = None
    weight_g: int | None = None
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """An order whose bags are closed: labels to print, bags to put on their lane."""

    session_id: UUID
    external_ref: str
    customer_ref: str
    lane: str
    command_id: UUID
    bags: tuple[BagLabel, ...]
    settled: bool = False
    refused: str = ""
    photo_id: UUID | None = None
    decided: Decided | None = None
    in_hand: str | None = None
    other_lane: str | None = None

    @property
    def placed(self) -> bool:
        """Return whether every bag is on a lane."""
        return all(bag.placed_on is not None for bag in self.bags)


@dataclass(frozen=True, slots=True)
class Desk:
    """A courier stands there: the code first, then parcels one by one, then the bags counted."""

    courier: str = ""
    code: str | None = None
    handover: Handover | None = None

    @property
    def all_out(self) -> bool:
        """Return whether every parcel of the order was scanned out."""
        return self.handover is not None and all(p.scanned_at for p in self.handover.parcels)


@dataclass(frozen=True, slots=True)
class Tagging:
    """Tags are given to an article: its code, the next number, and the tag that gets it."""

    code: str = ""
    person_id: str = ""
    asked: UUID | None = None
    allotted: TagAllotted | None = None
    request: str = ""
    replacing: str = ""
    """The EPC of the tag that the number was tried on: no other tag may have it any more."""
    done: tuple[str, ...] = ()
    """EPCs on the table that are not to be written."""
    written: int = 0


@dataclass(frozen=True, slots=True)
class SetAside:
    """What the server could not do, in its words; it stays in sight until somebody has read it."""

    about: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class State:
    """All that the screen shows and all that decides what comes next."""

    station: str
    language: Language = "en"
    person: Person | None = None
    badge: str | None = None
    busy: Busy | None = None
    early: tuple[Scanned, ...] = ()
    """What was scanned while an order was on its way; it counts as soon as the order is there."""
    notice: Notice | None = None
    basket: Basket | None = None
    parcel: Parcel | None = None
    last: Parcel | None = None
    desk: Desk | None = None
    tagging: Tagging | None = None
    enrolling: Enrolling | None = None
    sorting: Sorting | None = None
    set_aside: tuple[SetAside, ...] = ()
    heard: tuple[tuple[str, int, int], ...] = ()
    """The last scan of each scanner: device, connection, place in it."""
    badge_was_wanted: bool = False
    """When the program was ended the screen wanted a badge: what was scanned then may be one."""
    server_here: bool | None = None
    server_reason: str = ""
    waiting: int = 0
    weight_g: int | None = None
    restless_since: Moment | None = None
    """Since when the scale has not come to rest."""
    tags: tuple[str, ...] = ()
    """The EPCs on the table now."""
    tags_known: TagsKnown = TagsKnown()  # noqa: RUF009 -- frozen
    devices: tuple[DeviceHealth, ...] = ()
    ways: Ways = Ways()  # noqa: RUF009 -- frozen
    trouble: Trouble = ""
    """What keeps the camera from seeing the tray."""
    heeded: tuple[str, ...] = ()
    """The losses of senses that somebody has acknowledged."""

    @property
    def screen(self) -> Screen:
        """Return which screen stands there."""
        if self.person is None:
            return "login" if self.badge is None else "pin"
        if self.basket is not None:
            return "basket" if self.basket.deciding is None else "decide"
        # What is nearest to the hand comes first; an order closed at the wall hides the wall.
        others: dict[Screen, object] = {
            "parcel": self.parcel,
            "sorting": self.sorting,
            "tagging": self.tagging,
            "enrolling": self.enrolling,
            "handover": self.desk,
        }
        return next((name for name, one in others.items() if one is not None), "ready")

    @property
    def idle(self) -> bool:
        """Return whether nothing is under way that a restart would have to bring back."""
        return (self.basket, self.parcel, self.desk, self.sorting) == (None, None, None, None)

    @property
    def orders(self) -> tuple[PackOrder, ...]:
        """Return the orders that lie open: on the bench, and in the places of the wall."""
        slots = self.sorting.slots if self.sorting else ()
        baskets = (self.basket, *(slot.basket for slot in slots))
        return tuple(basket.order for basket in baskets if basket is not None)

    @property
    def speaks(self) -> Language:
        """Return the language of whoever stands at the bench."""
        return self.language if self.person is None else self.person.language

    def has(self, kind: str) -> bool:
        """Return whether there is a device of this kind that works."""
        return any(d.kind == kind and d.state in {"ready", "degraded"} for d in self.devices)

    @property
    def working(self) -> tuple[Working, ...]:
        """Return the senses that work now, of those that speak of single things."""
        scanners = [d for d in self.devices if d.kind in {"barcode", "wedge"}]
        works: dict[Working, bool] = {
            # Without a scanner in the settings, one types into the page.
            "scanner": not scanners or self.has("barcode") or self.has("wedge"),
            "camera": self.ways.watched and self.has("camera") and not self.trouble,
            "scale": self.ways.weighed and self.has("scale"),
            "rfid": self.has("rfid"),
        }
        return tuple(sense for sense, so in works.items() if so)

    @property
    def losses(self) -> tuple[Loss, ...]:
        """Return which senses of this bench do not work, and why as far as it is known."""
        kinds = {d.kind for d in self.devices}
        scanner = bool(kinds & {"barcode", "wedge"}) and "scanner" not in self.working
        camera = self.ways.watched and not self.has("camera")
        trouble: Loss | None = self.trouble or None
        found: dict[Loss, bool] = {
            "scanner": scanner and "camera" not in self.working,
            "hand_scanner": scanner and "camera" in self.working,
            "camera": camera,
            "scale": self.ways.weighed and not self.has("scale"),
            "rfid": "rfid" in kinds and not self.has("rfid"),
        }
        lost = tuple(loss for loss, so in found.items() if so)
        return (*lost, trouble) if trouble and self.ways.watched and not camera else lost

    def still_heeding(self) -> "State":
        """Return the same bench, forgetting what was acknowledged of losses that are over."""
        return replace(self, heeded=tuple(one for one in self.heeded if one in self.losses))

    def proof(self, basket: Basket) -> Proof:
        """Return what all that was sensed of a basket proves, with what works now."""
        return basket.proof(senses(self.working_on(basket)))

    def working_on(self, basket: Basket) -> tuple[Working, ...]:
        """Return the senses that work now, of those that could notice what is in a basket."""
        blind = {"camera", "scale"} if basket.walled else set()
        return tuple(sense for sense in self.working if sense not in blind)

    def has_heard(self, stamp: tuple[str, int, int]) -> bool:
        """Return whether this scan came before, by its stamp."""
        return any(last[0] == stamp[0] and stamp <= last for last in self.heard)

    def hearing(self, stamp: tuple[str, int, int]) -> "State":
        """Return the same bench, remembering a scan."""
        others = tuple(last for last in self.heard if last[0] != stamp[0])
        return replace(self, heard=(*others, stamp))

    def telling(self, tone: Tone, word: str, **facts: object) -> "State":
        """Return the same bench with something to tell."""
        told = tuple((name, str(fact)) for name, fact in facts.items())
        return replace(self, notice=Notice(tone, word, told))
