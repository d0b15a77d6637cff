"""What everybody who works in the store shares."""

from dataclasses import dataclass

from wms.demo.courier import Door
from wms.demo.physical import World
from wms.demo.record import Record
from wms.demo.shop import Shop


@dataclass(frozen=True)
class Floor:
    """The store as its fixture tells it, the goods, our own books, and the courier door."""

    shop: Shop
    world: World
    record: Record
    door: Door
