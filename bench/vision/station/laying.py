"""
Placements rendered and watched: what a station's camera makes of each thing laid down.

In every third round of the articles each is laid down as the packer likes, in the others its code
is held up, as the screen asks where there is no hand scanner.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

import cv2
import numpy as np

from bench.vision.station.blocks import Laying, Placed
from bench.vision.station.shelf import Shelf, view_of
from bench.vision.station.showing import held_up
from drivers.simulated.table import Light, Package, Placement, Scene, place
from drivers.simulated.table.view import HEIGHT, WIDTH
from wms.vision.codes import Catalogue, CodeSeen, Effort, read_codes
from wms.vision.picture import Image
from wms.vision.tray import Change, Tray, Watch

BLOCK: Final = 5
"""So many are laid on the tray one after the other before it is cleared."""
TRAY_MM: Final = (520.0, 320.0)
CHOICES: Final = 24
ASIDE_MM: Final = 10.0
"""A packer lays a thing where there is room for it on the tray, more or less."""
NEAR_PX: Final = 40.0
STEP_S: Final = 0.25
"""A station takes six frames a second, one that is busy no more than these four."""
REST_S: Final = 3.0
BEFORE_S: Final = 0.1
FIRST_DAY: Final = 2
DAYS: Final = 5
ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Station:
    """A station by its number: its shelf, its tray as calibrated, the codes that it knows."""

    number: int
    shelf: Shelf
    tray: Tray
    catalogue: Catalogue

    def read(self, glimpse: Image, effort: Effort) -> list[CodeSeen]:
        """Return the codes on something that is on its way."""
        return read_codes(glimpse, catalogue=self.catalogue, effort=effort)

    def laid(self, number: int) -> tuple[str, bool]:
        """Return which article is laid down by this number, and whether its code is asked for."""
        skus = sorted(self.shelf.packages)
        rounds, place_in = divmod(number, len(skus))
        Random(f"{self.number} round {rounds}").shuffle(skus)
        return skus[place_in], rounds % ROUNDS < ROUNDS - 1


def lay_block(station: Station, block: int) -> Iterator[Placed]:
    """Yield a tray's placements, one after the other, with what the watch told of each."""
    day = FIRST_DAY + block % DAYS
    chance = Random(f"{station.number} block {block}")
    light = Light.of_day(station.number, day=day)
    scene = Scene(1_000 + block, light, view=view_of(station.number))
    watch, at = Watch(station.tray, read=station.read), 0.0
    watch.see(scene.render(), at)
    for number in range(block * BLOCK, (block + 1) * BLOCK):
        sku, asked = station.laid(number)
        package = station.shelf.packages[sku]
        placement = place(
            scene,
            package,
            number,
            code_up=asked or None,
            at_mm=_room_for(scene, package, chance),
            before_s=BEFORE_S,
        )
        placement = held_up(placement, chance) if asked else placement
        changes, at = _watch(scene, placement, watch, at + STEP_S)
        own = next((change for change in changes if _is_of(change, scene, placement)), None)
        others = len(changes) - (own is not None)
        yield Laying(number, sku, day, asked, placement.code_up, others), own


def _room_for(scene: Scene, package: Package, chance: Random) -> tuple[float, float]:
    """Return the place on the tray that is furthest from what lies there, of some by chance."""
    reach = _reach_mm(package)
    wide, high = (max(0.0, side / 2 - reach) for side in TRAY_MM)
    lying = [(one.pose.at_mm, _reach_mm(one.package)) for one in scene.things.values()]

    def room(place_mm: tuple[float, float]) -> float:
        return min((math.dist(place_mm, at_mm[:2]) - far for at_mm, far in lying), default=math.inf)

    choices = [(chance.uniform(-wide, wide), chance.uniform(-high, high)) for _ in range(CHOICES)]
    x, y = max(choices, key=room)
    return x + chance.gauss(0, ASIDE_MM), y + chance.gauss(0, ASIDE_MM)


def _reach_mm(package: Package) -> float:
    return math.hypot(*sorted(package.size_mm)[1:]) / 2


def _is_of(change: Change, scene: Scene, placement: Placement) -> bool:
    """Return whether a change tells of this placement: something was placed where it lies."""
    if change.kind != "placed":
        return False
    middle = scene.things[placement.name].pose.at_mm[None]
    x, y = scene.camera.view.pixels(middle, WIDTH, HEIGHT)[0]
    outline = np.array(change.polygon, np.float32)
    return cv2.pointPolygonTest(outline, (float(x), float(y)), measureDist=True) > -NEAR_PX


def _watch(
    scene: Scene, placement: Placement, watch: Watch, at: float
) -> tuple[list[Change], float]:
    """Film a hand laying a package down until it is told; return what was, and the time then."""
    changes: list[Change] = []
    done_s, is_told = 0.0, False
    while done_s < placement.ends_s + REST_S and not (is_told and done_s >= placement.free_s):
        changes += watch.see(scene.camera.shoot(placement.moment(done_s)), at + done_s)
        is_told = any(_is_of(change, scene, placement) for change in changes)
        done_s += STEP_S
    return changes, at + done_s
