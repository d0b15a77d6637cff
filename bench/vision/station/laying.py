"""
Placements rendered and watched: what a station's camera makes of each thing laid down.

In every other round of the articles each is laid down as the packer likes, in the others its code
is held up, as the screen asks where there is no hand scanner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from bench.vision.station.blocks import Laying, Placed
from bench.vision.station.shelf import Shelf, view_of
from bench.vision.station.showing import held_up
from drivers.simulated.table import Light, Placement, Scene, place
from wms.vision.codes import Catalogue, CodeSeen, Effort, read_codes
from wms.vision.picture import Image
from wms.vision.tray import Change, Tray, Watch

BLOCK: Final = 6
"""So many are laid on the tray one after the other before it is cleared."""
PLACES_MM: Final = tuple((x, y) for x in (-165.0, 0.0, 165.0) for y in (-78.0, 78.0))
"""A packer lays things beside one another, more or less."""
ASIDE_MM: Final = 14.0
STEP_S: Final = 1 / 6
"""A station takes six frames a second."""
REST_S: Final = 3.0
BEFORE_S: Final = 0.1
FIRST_DAY: Final = 2
DAYS: Final = 5
ASKED_ROUNDS: Final = 2


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
        return skus[place_in], rounds % ASKED_ROUNDS == 0


def lay_block(station: Station, block: int) -> Iterator[Placed]:
    """Yield a tray's placements, one after the other, with what the watch told of each."""
    day = FIRST_DAY + block % DAYS
    chance = Random(f"{station.number} block {block}")
    light = Light.of_day(station.number, day=day)
    scene = Scene(1_000 + block, light, view=view_of(station.number))
    watch, at = Watch(station.tray, read=station.read), 0.0
    watch.see(scene.render(), at)
    for number, (x, y) in enumerate(chance.sample(PLACES_MM, BLOCK), start=block * BLOCK):
        sku, asked = station.laid(number)
        placement = place(
            scene,
            station.shelf.packages[sku],
            number,
            code_up=asked or None,
            at_mm=(x + chance.gauss(0, ASIDE_MM), y + chance.gauss(0, ASIDE_MM)),
            before_s=BEFORE_S,
        )
        placement = held_up(placement, chance) if asked else placement
        changes, at = _watch(scene, placement, watch, at + STEP_S)
        placed = [change for change in changes if change.kind == "placed"]
        laying = Laying(number, sku, day, asked, placement.code_up, max(0, len(changes) - 1))
        yield laying, placed[-1] if placed else None


def _watch(
    scene: Scene, placement: Placement, watch: Watch, at: float
) -> tuple[list[Change], float]:
    """Film a hand laying a package down; return what the watch told, and the time then."""
    changes: list[Change] = []
    frames = int(placement.ends_s / STEP_S) + 1
    for step in range(frames):
        frame = scene.camera.shoot(placement.moment(step * STEP_S))
        changes += watch.see(frame, at + step * STEP_S)
    at += frames * STEP_S
    until = at + REST_S
    while not changes and at < until:
        changes += watch.see(scene.render(), at)
        at += STEP_S
    return changes, at
