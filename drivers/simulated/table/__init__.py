"""
A packing bench under a camera: invented packages, the laws of motion, light, hands, a lens.

For tests, measurements and demonstrations: everything is made by seed, and the truth is known.
"""

from drivers.simulated.table.ground import Mat
from drivers.simulated.table.light import Light
from drivers.simulated.table.package import (
    Package,
    damaged,
    mislabelled,
    package_of,
    photo_of,
)
from drivers.simulated.table.placing import Placement, place, placement_film
from drivers.simulated.table.scene import Scene
from drivers.simulated.table.truth import CodeTruth, ThingTruth
from drivers.simulated.table.view import Region, View

__all__ = [
    "CodeTruth",
    "Light",
    "Mat",
    "Package",
    "Placement",
    "Region",
    "Scene",
    "ThingTruth",
    "View",
    "damaged",
    "mislabelled",
    "package_of",
    "photo_of",
    "place",
    "placement_film",
]
