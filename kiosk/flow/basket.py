"""The open order: who packs it, and the things in its bags; pure."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from kiosk.flow.things import Load, Placed, Tag
from wms.verdict import Proof, Senses, prove
from wms.wire.base import Moment
from wms.wire.packing import PackOrder, ScannedItem
from wms.wire.people import Language, Role

Told = Literal["person", "sight", "load"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands at the bench."""

    person_id: str
    name: str
    roles: tuple[Role, ...]
    language: Language

    @property
    def may_decide(self) -> bool:
        """Return whether this person may let a basket go that is not right."""
        return bool({"manager", "admin"} & set(self.roles))

    @property
    def may_pack(self) -> bool:
        """Return whether this person packs."""
        return self.may_decide or "packer" in self.roles


@dataclass(frozen=True, slots=True)
class Deciding:
    """Somebody with the role is about to let a basket go: badge, then PIN, then reason."""

    badge: str | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """Who let the basket go, and why."""

    person_id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Out:
    """
    A thing that left the basket, and who has told so: each tells of it once.

    `sure`: a person said so again, after being asked since the scale felt nothing go.
    """

    at: Moment
    thing: Placed
    told: tuple[Told, ...]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Something that the camera saw come, and the scale has not felt: not a thing yet."""

    number: int
    at: Moment


@dataclass(frozen=True, slots=True)
class Missed:
    """
    A thing that should be gone, and the scale has not felt leave.

    The camera does not see it any more; or `said`: a person said that it is out. `asked`: the scale
    had its time. `instead` is what the camera saw come at the same time: the same thing pushed
    aside, or another one of its weight.
    """

    number: int
    at: Moment
    asked: bool = False
    instead: int | None = None
    said: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A question that stands on the screen: what it is about, its id, and since when it stands."""

    about: str
    id: UUID
    since: Moment


@dataclass(frozen=True, slots=True)
class Basket:
    """
    An order on the bench, and the things in its bags.

    `tray_g` is what the scale under the tray showed last, and it feels what comes and goes since
    `felt_since`; `lifted` is what went off it and nobody knows what it was. `looks` and `missed`
    wait for the scale to feel what the camera saw. `asked` is the thing that a person is asked
    about, if they chose it; `answered_at` when a person answered last. `question` and `wrong` are
    what the screen asks and what it says has to come out.
    `walled`: it was filled in a place of the put wall, where neither camera nor scale looks.
    """

    order: PackOrder
    placed: tuple[Placed, ...] = ()
    outs: tuple[Out, ...] = ()
    tray_g: int | None = None
    felt_since: Moment | None = None
    lifted: Load | None = None
    looks: tuple[Look, ...] = ()
    missed: tuple[Missed, ...] = ()
    question: Standing | None = None
    wrong: Standing | None = None
    asked: int | None = None
    opened_at: Moment | None = None
    answered_at: Moment | None = None
    acknowledged: tuple[int, ...] = ()
    taking_out: bool = False
    taking_since: Moment | None = None
    cancelling: bool = False
    walled: bool = False
    bag_weights: tuple[int | None, ...] = (None,)
    epcs: tuple[str, ...] = ()
    heard: tuple[Tag, ...] = ()
    background: tuple[str, ...] = ()
    photo_id: UUID | None = None
    deciding: Deciding | None = None
    decided: Decided | None = None

    @property
    def counted(self) -> tuple[Placed, ...]:
        """Return the things that are in it: what the scale should have felt and did not is not."""
        waiting = {one.number for one in self.looks}
        return tuple(one for one in self.placed if one.number not in waiting)

    @property
    def items(self) -> tuple[ScannedItem, ...]:
        """Return the things as the server wants them."""
        return tuple(one.item(self.order) for one in self.counted)

    @property
    def unsettled(self) -> bool:
        """Return whether something left, or may have left, and nobody knows what it was."""
        return self.lifted is not None or any(one.asked for one in self.missed)

    def thing(self, number: int | None) -> Placed | None:
        """Return the thing of a number, if it is still there."""
        return next((one for one in self.placed if one.number == number), None)

    def proof(self, working: Senses) -> Proof:
        """Return what all that was sensed proves; `working` are the senses that work now."""
        return prove(
            [line.wanted() for line in self.order.lines],
            [one.thing(self.order) for one in self.counted],
            senses=working,
            costs=self.order.costs(),
        )
