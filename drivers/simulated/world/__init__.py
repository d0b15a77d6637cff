"""
The world that simulated devices perceive: goods in places, antennas, a pan, hands that move goods.

Everything is a function of the seed and of what was done when, never of who asked how often: a
scan, a read and a weight tell one story, and tell it again in the next run.
"""

from drivers.simulated.world.cage import CagePass, cage_pass
from drivers.simulated.world.ground import UnknownThing, World
from drivers.simulated.world.pan import Pan
from drivers.simulated.world.radio import Antenna, Sighting
from drivers.simulated.world.things import Item, Place, Scan

__all__ = [
    "Antenna",
    "CagePass",
    "Item",
    "Pan",
    "Place",
    "Scan",
    "Sighting",
    "UnknownThing",
    "World",
    "cage_pass",
]
