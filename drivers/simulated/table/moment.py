"""What is to be seen of a bench at one time: things in their poses, hands above them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from drivers.simulated.table.falling import Pose
from drivers.simulated.table.package import Package
from drivers.simulated.table.view import Points


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """A package on the bench, or in a hand above it."""

    package: Package
    pose: Pose
    weight_g: float
    is_moving: bool = False
    """In a hand or falling; only the picture of moving things is made anew each time."""
    speed_mm_s: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Limb:
    """A finger, a palm or an arm: a cone between two balls."""

    start: Points
    end: Points
    start_mm: float
    end_mm: float
    colour: tuple[int, int, int]
    """Red, green, blue."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Things by name and what of people is in the picture."""

    things: Mapping[str, Thing]
    limbs: tuple[Limb, ...] = ()
    limbs_mm_s: tuple[float, float, float] = (0.0, 0.0, 0.0)
    at_s: float = field(default=0.0)
