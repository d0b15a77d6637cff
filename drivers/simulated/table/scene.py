"""A bench with packages on it: dropped, taken away, photographed, and told the truth of."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from drivers.simulated.table.camera import Camera
from drivers.simulated.table.canvas import Image
from drivers.simulated.table.falling import Body, Fall, Pose, deepest_mm, fall
from drivers.simulated.table.ground import TOTE_MM, Mat, Surface, walls
from drivers.simulated.table.light import Light
from drivers.simulated.table.moment import Moment, Thing
from drivers.simulated.table.package import Package
from drivers.simulated.table.truth import Truth
from drivers.simulated.table.turns import facing, lowest_mm, turned_by
from drivers.simulated.table.view import HEIGHT, WIDTH, Region, View

THINGS_MAX: Final = 60
DROP_MM: Final = 45.0
SPREAD_MM: Final = (330.0, 170.0)
DENSITY_G_MM3: Final = 0.00055


class Scene:
    """
    A table's tray or a tote under a camera.

    The same seed and the same acts give the same pictures.
    """

    def __init__(
        self,
        seed: int = 1,
        light: Light | None = None,
        surface: Surface = "table",
        *,
        view: View | None = None,
        mat: Mat | None = None,
    ) -> None:
        self.seed = seed
        self.light = light or Light.of_day(seed)
        self.surface: Surface = surface
        self.camera = Camera(
            view or View.over().mounted(seed), self.light, surface, seed, (mat,) if mat else ()
        )
        self.things: dict[str, Thing] = {}
        self.count = 0
        self.last_fall = Fall()

    def drop(
        self,
        package: Package,
        *,
        name: str = "",
        at_mm: tuple[float, float] | None = None,
        up: str = "",
        turn_deg: float | None = None,
        weight_g: float | None = None,
    ) -> str:
        """
        Let a package fall where a hand lets it go, and return its id once all lies still.

        :param up: the panel that looks up as it is let go: `front`, `back`, `top` and so on, or
            `code`; without, as chance has it
        :raises ValueError: there are too many things, or one of that name
        """
        name = name or self.next_name()
        held = self.held(package, at_mm=at_mm, up=up, turn_deg=turn_deg)
        self.let_go(name, package, held, weight_g=weight_g)
        return name

    def next_name(self) -> str:
        """Return an id that no thing has had."""
        self.count += 1
        while f"thing-{self.count}" in self.things:
            self.count += 1
        return f"thing-{self.count}"

    def held(
        self,
        package: Package,
        *,
        at_mm: tuple[float, float] | None = None,
        up: str = "",
        turn_deg: float | None = None,
    ) -> Pose:
        """Return how a package is held just before it is let go, clear of what lies there."""
        chance = np.random.default_rng([self.seed, 11, self.count, len(self.things)])
        spread = SPREAD_MM if self.surface == "table" else (TOTE_MM[0] - 180, TOTE_MM[1] - 150)
        where = at_mm or tuple(chance.uniform(-0.5, 0.5, 2) * spread)
        angle = chance.uniform(0, 360) if turn_deg is None else turn_deg
        chosen = up or str(chance.choice(["front", "back", "top", "front", "back", "left"]))
        tilt = chance.normal(0, 4.0, 2)
        turn = turned_by(facing(package, chosen, angle), tuple(tilt))
        pose = Pose(np.array([where[0], where[1], 0.0]), turn)
        rise = self.highest_mm(where, package) - lowest_mm(package, pose) + DROP_MM
        return replace(pose, at_mm=np.array([where[0], where[1], rise]))

    def highest_mm(self, where: tuple[float, ...], package: Package) -> float:
        """Return the height of what lies within a package's reach of a point."""
        reach = float(np.hypot(*package.size_mm[:2])) / 2 + package.size_mm[2] / 2
        high = 0.0
        for thing in self.things.values():
            own = max(thing.package.size_mm) / 2
            off = thing.pose.at_mm[:2] - np.array(where)
            if float(np.hypot(*off)) < reach + own:
                high = max(high, float(thing.pose.at_mm[2]) - lowest_of(thing))
        return high

    def let_go(
        self,
        name: str,
        package: Package,
        pose: Pose,
        *,
        weight_g: float | None = None,
        drift_mm_s: tuple[float, float, float] = (0.0, 0.0, 0.0),
    ) -> Fall:
        """
        Let a held package fall, and return what moved; all lies still then.

        :raises ValueError: there are too many things, or one of that name
        """
        if name in self.things:
            raise ValueError(f"there are two things named {name!r}")
        if len(self.things) >= THINGS_MAX:
            raise ValueError(f"a bench holds at most {THINGS_MAX} things")
        grams = weight_g if weight_g is not None else weight_guess_g(package)
        bodies = self.bodies()
        bodies[name] = Body(package, pose, grams, drift_mm_s)
        self.last_fall = fall(bodies, walls(self.surface))
        self.things[name] = Thing(package, pose, grams)
        self.settle(self.last_fall.frames[-1])
        return self.last_fall

    def bodies(self) -> dict[str, Body]:
        """Return what lies there as the laws of motion take it."""
        return {
            name: Body(one.package, one.pose, one.weight_g) for name, one in self.things.items()
        }

    def deepest_mm(self) -> float:
        """Return how far things reach into each other or into the table, at the worst place."""
        return deepest_mm(self.bodies(), walls(self.surface))

    def settle(self, poses: Mapping[str, Pose]) -> None:
        """Put things where they have come to lie."""
        for name in self.last_fall.stirred & self.things.keys():
            self.things[name] = replace(self.things[name], pose=poses[name])

    def take(self, name: str) -> Package:
        """
        Take a thing away; what lay on it falls.

        :raises ValueError: there is none of this name
        """
        if name not in self.things:
            raise ValueError(f"nothing named {name!r} lies there")
        taken = self.things.pop(name)
        self.last_fall = fall(self.bodies(), walls(self.surface))
        self.settle(self.last_fall.frames[-1])
        return taken.package

    def clear(self) -> None:
        """Take all away."""
        self.things.clear()

    def render(
        self, width: int = WIDTH, height: int = HEIGHT, *, region: Region | None = None
    ) -> Image:
        """Return the picture of the bench as it now is, or of a part of it."""
        return self.camera.shoot(self.moment(), width, height, region=region)

    def moment(self) -> Moment:
        """Return the bench as it now is."""
        return Moment(dict(self.things))

    def truth(self, width: int = WIDTH, height: int = HEIGHT) -> Truth:
        """Return what really lies where on the picture of that size."""
        return self.camera.truth(self.moment(), width, height)


def lowest_of(thing: Thing) -> float:
    """Return how far a lying thing's highest point is above its middle, as a fall below it."""
    turned = Pose(np.zeros(3), thing.pose.turn)
    return lowest_mm(thing.package, turned)


def weight_guess_g(package: Package) -> float:
    """Return what a package of that size would weigh."""
    length, width, height = package.size_mm
    share = math.pi / 4 if package.shape in {"can", "jar", "bottle"} else 1.0
    return max(15.0, length * width * height * share * DENSITY_G_MM3)


__all__ = ["Scene", "weight_guess_g"]
