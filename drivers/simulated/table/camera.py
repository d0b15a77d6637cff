"""The camera above the bench: moments in, photographs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final

import numpy as np

from drivers.simulated.table.canvas import Canvas, Image, Plane
from drivers.simulated.table.ground import Mat, Surface, planes
from drivers.simulated.table.lens import developed, grained, smeared
from drivers.simulated.table.light import Light
from drivers.simulated.table.limbs import SOMEBODY, paint_limb
from drivers.simulated.table.moment import Moment, Thing
from drivers.simulated.table.sheen import shone_on
from drivers.simulated.table.shown import paint_package
from drivers.simulated.table.truth import Truth, truth_of
from drivers.simulated.table.view import HEIGHT, WIDTH, Points, Region, View

EXPOSURE_S: Final = 0.008
OPTICS_PX: Final = 0.45
"""How far even a sharp lens spreads a point, as a Gaussian's sigma at 1920 columns."""
STILLS_KEPT: Final = 4
BARE_KEPT: Final = 2

Key = tuple[object, ...]


Numbered = tuple[tuple[int, Thing], ...]
"""Things, each with the number that its pixels get."""


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A painted canvas of things that do not move."""

    key: Key
    things: Numbered
    canvas: Canvas

    def is_part_of(self, key: Key, things: Numbered) -> bool:
        """Return whether a picture of these things may begin with it."""
        begins = zip(self.things, things, strict=False)
        return (
            self.key == key
            and len(self.things) <= len(things)
            and all(mine[0] == theirs[0] and mine[1] is theirs[1] for mine, theirs in begins)
        )


class Camera:
    """A camera over a surface in a light; it remembers what it painted of things at rest."""

    def __init__(
        self, view: View, light: Light, surface: Surface, seed: int, mats: Sequence[Mat] = ()
    ) -> None:
        self.view, self.light, self.surface = view, light, surface
        self.seed, self.mats = seed, tuple(mats)
        self.frames = 0
        self.stills: list[Still] = []

    def shoot(
        self,
        moment: Moment,
        width: int = WIDTH,
        height: int = HEIGHT,
        *,
        region: Region | None = None,
    ) -> Image:
        """Return the photograph of a moment, or of a part of it."""
        canvas = self.painted(moment, width, height, region)
        self.frames += 1
        far = float(self.view.eye_mm[2])
        base = float(np.hypot(OPTICS_PX * width / WIDTH, self.view.blur_px(far, width)))
        seen = developed(canvas, self.light, base)
        for number, thing in enumerate(moment.things.values(), start=1):
            if thing.is_moving:
                seen = self.softened(seen, canvas, number, thing.pose.at_mm, thing.speed_mm_s)
        if moment.limbs:
            palm = moment.limbs[0].start
            seen = self.softened(seen, canvas, SOMEBODY, palm, moment.limbs_mm_s)
        return grained(seen, self.light.noise, self.seed * 7919 + self.frames)

    def softened(
        self,
        seen: Image,
        canvas: Canvas,
        owner: int,
        at_mm: Points,
        speed_mm_s: tuple[float, float, float],
    ) -> Image:
        """Return the picture with one owner's pixels out of focus and moved, as far as it was."""
        width = canvas.size[0]
        depth = float(canvas.seen(at_mm[None])[0, 2])
        sigma = self.view.blur_px(depth, width)
        ends = np.stack([at_mm, at_mm + np.array(speed_mm_s) * EXPOSURE_S])
        path = np.diff(self.view.pixels(ends, *canvas.size), axis=0)[0]
        return smeared(seen, canvas.of(owner), sigma, (float(path[0]), float(path[1])))

    def shine(self, patch: Image, canvas: Canvas, plane: Plane, box: Region) -> Image:
        """Return a face's print in the light that the camera works in."""
        return shone_on(patch, canvas, plane, box, self.light)

    def painted(
        self, moment: Moment, width: int, height: int, region: Region | None = None
    ) -> Canvas:
        """Return a moment painted, without light and lens."""
        numbered = list(enumerate(moment.things.values(), start=1))
        resting = tuple((number, one) for number, one in numbered if not one.is_moving)
        canvas = self.still(resting, (width, height, region)).copy()
        for number, thing in numbered:
            if thing.is_moving:
                paint_package(canvas, thing.package, thing.pose, self.shine, owner=number)
        for limb in moment.limbs:
            paint_limb(canvas, limb, self.light)
        return canvas

    def still(self, things: Numbered, size: tuple[int, int, Region | None]) -> Canvas:
        """Return what does not move, painted on the longest part that is remembered."""
        key: Key = (*size, self.view, self.light, self.mats)
        found = [one for one in self.stills if one.is_part_of(key, things)]
        best = max(found, key=lambda one: len(one.things), default=None)
        if best is not None and len(best.things) == len(things):
            return best.canvas
        canvas = self.bare(*size) if best is None else best.canvas.copy()
        for number, thing in things[len(best.things) if best else 0 :]:
            paint_package(canvas, thing.package, thing.pose, self.shine, owner=number)
        self.stills = [*self.stills, Still(key, things, canvas)][-STILLS_KEPT:]
        return canvas

    def bare(self, width: int, height: int, region: Region | None) -> Canvas:
        """Return the bench with nothing on it."""
        size, mats = (width, height, region), self.mats
        found = bare_bench(
            self.view, self.light, size, surface=self.surface, seed=self.seed, mats=mats
        )
        return found.copy()

    def truth(self, moment: Moment, width: int = WIDTH, height: int = HEIGHT) -> Truth:
        """Return what really is where on the picture of that size."""
        canvas = self.painted(moment, width, height)
        things = {name: (one.package, one.pose) for name, one in moment.things.items()}
        return truth_of(canvas, things)


@lru_cache(maxsize=BARE_KEPT)
def bare_bench(
    view: View,
    light: Light,
    size: tuple[int, int, Region | None],
    *,
    surface: Surface,
    seed: int,
    mats: tuple[Mat, ...],
) -> Canvas:
    """Return a bench with nothing on it; of all that is painted this is the largest, and stays."""
    canvas = Canvas(view, *size)
    for plane in planes(surface, seed, mats):
        canvas.paint(plane, 0, partial(shone_on, light=light))
    return canvas
