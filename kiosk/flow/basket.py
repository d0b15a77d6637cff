"""The open order: who packs it, and the things in its bags; pure."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from kiosk.flow.things import Load, Placed
from wms.verdict import Proof, Senses, prove
from wms.wire.base import Moment
from wms.wire.packing import PackOrder, ScannedItem
from wms.wire.people import Language, Role


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
    """A thing that left the basket, and who has told so: each tells of it once."""

    at: Moment
    thing: Placed
    told: tuple[Literal["person", "sight", "load"], ...]


@dataclass(frozen=True, slots=True)
class Basket:
    """
    An order on the bench, and the things in its bags.

    `tray_g` is what the scale under the tray showed last, `lifted` what went off it and nobody
    knows what it was. `asked` is the thing that a person is asked about, if they chose it;
    `answered_at` when a person answered last.
    `walled`: it was filled in a place of the put wall, where neither camera nor scale looks.
    """

    order: PackOrder
    placed: tuple[Placed, ...] = ()
    outs: tuple[Out, ...] = ()
    tray_g: int | None = None
    lifted: Load | None = None
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
    photo_id: UUID | None = None
    deciding: Deciding | None = None
    decided: Decided | None = None

    @property
    def items(self) -> tuple[ScannedItem, ...]:
        """Return the things as the server wants them."""
        return tuple(one.item(self.order) for one in self.placed)

    def thing(self, number: int | None) -> Placed | None:
        """Return the thing of a number, if it is still there."""
        return next((one for one in self.placed if one.number == number), None)

    def proof(self, working: Senses) -> Proof:
        """Return what all that was sensed proves; `working` are the senses that work now."""
        return prove(
            [line.wanted() for line in self.order.lines],
            [one.thing(self.order) for one in self.placed],
            senses=working,
            costs=self.order.costs(),
        )
