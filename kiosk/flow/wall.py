"""A put wall: several open orders, each in a place with a light and a button; pure."""

from dataclasses import dataclass
from typing import Final

from kiosk.flow.basket import Basket
from kiosk.flow.events import Scanned

PLACE_PREFIX: Final = "PUT-"
"""A place has a barcode beside its light: PUT-1, PUT-2 and so on."""


def place_codes(places: int) -> list[str]:
    """Return the barcodes of a wall's places."""
    return [f"{PLACE_PREFIX}{place}" for place in range(1, places + 1)]


@dataclass(frozen=True, slots=True)
class Slot:
    """An order in its place."""

    place: int
    basket: Basket


@dataclass(frozen=True, slots=True)
class Put:
    """An article in the packer's hand, and the place that it goes to."""

    place: int
    scan: Scanned
    name: str
    quantity: int
    sku: str = ""


@dataclass(frozen=True, slots=True)
class Sorting:
    """The wall in use: its orders in the order of their places."""

    slots: tuple[Slot, ...] = ()
    put: Put | None = None
    leaving: bool = False

    def at(self, place: int) -> Slot | None:
        """Return the order of a place."""
        return next((slot for slot in self.slots if slot.place == place), None)
