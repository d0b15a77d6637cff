"""Where placements come from whose article is known: a folder of photos, or the rendered bench."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from drivers.simulated.table import Light, Package, Scene, damaged, package_of
from drivers.simulated.table.package import Harm
from drivers.simulated.table.turns import about, times
from drivers.simulated.table.view import Region
from wms.vision.picture import Image, open_bgr
from wms.vision.tray.change import upright

ENROLLED: Final = 5
_SMALLER: Final = 4  # the truth is asked of a frame of a quarter of the side, which is fast
_WIDTH: Final = 1920
_HEIGHT: Final = 1080
_MIDDLE: Final = Region((_WIDTH - _HEIGHT) // 2, 0, _HEIGHT, _HEIGHT)

_LINES: Final = (
    *("Alba yoghurt", "Norde milk", "Kite crisps", "Solo tea", "Brim soup", "Pono jam"),
    *("Vell tuna", "Ruvo pasta", "Tarn ham", "Ost cheese", "Mira juice", "Fenn oats"),
    *("Luma water", "Cask beer", "Dova oil", "Hale honey", "Pell rice", "Sive salad"),
)
_FLAVOURS: Final = ("Vanilla", "Strawberry", "Lemon")
_HARMS: Final[tuple[Harm, ...]] = ("crushed", "torn", "dirty")
_PANELS: Final = ("front", "back", "top", "front", "back", "left")


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Crops of one thing, which article it is, in which its front is seen, and what befell it."""

    sku: str
    crops: Sequence[Image]
    fronts: Sequence[bool] = ()
    harm: Harm = ""

    def first(self, crops: int) -> "Placement":
        """Return the placement with no more than so many of its crops."""
        return replace(self, crops=self.crops[:crops], fronts=self.fronts[:crops])


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """Articles with enrolment photos, placements of another day, and who looks like whom."""

    name: str
    photos: dict[str, list[Image]]
    placements: list[Placement]
    group_of: dict[str, str]
    harmed: list[Placement] = field(default_factory=list)

    def first(self, crops: int) -> "Store":
        """Return the store with no more than so many crops of each placement."""
        placements = [each.first(crops) for each in self.placements]
        return replace(
            self, placements=placements, harmed=[one.first(crops) for one in self.harmed]
        )

    def siblings(self, sku: str) -> list[str]:
        """Return the articles of the same look-alike group."""
        group = self.group_of[sku]
        return [other for other in self.photos if other != sku and self.group_of[other] == group]

    def halves(self) -> tuple[list[Placement], list[Placement]]:
        """Return the placements of every other group, to calibrate on, and of the rest, to test."""
        groups = sorted(set(self.group_of.values()))
        even = set(groups[::2])
        chosen = [each for each in self.placements if self.group_of[each.sku] in even]
        rest = [each for each in self.placements if self.group_of[each.sku] not in even]
        return chosen, rest


def of_folder(folder: Path, *, seed: int, crops: int) -> Store:
    """
    Return the store of a folder: a subfolder of photos an article, look-alike groups in a manifest.

    Five photos by chance enrol an article, the rest are its placements, each of so many photos: of
    several shops and packs, which is harder than several looks at one pack.
    """
    group_of: dict[str, str] = {}
    files: dict[str, list[str]] = defaultdict(list)
    for row in json.loads((folder / "manifest.json").read_text()):
        files[row["sku"]].append(row["file"])
        group_of[row["sku"]] = row.get("group", row["sku"])
    photos: dict[str, list[Image]] = {}
    placements: list[Placement] = []
    for sku, names in sorted(files.items()):
        chance = random.Random(f"{seed} {sku}")
        chance.shuffle(names)
        pictures = [open_bgr((folder / name).read_bytes()) for name in names]
        photos[sku], others = pictures[:ENROLLED], pictures[ENROLLED:]
        for first in range(len(others)):
            chosen = [others[(first + step) % len(others)] for step in range(crops)]
            placements.append(Placement(sku, chosen))
    return Store(f"photos, split {seed}", photos, placements, group_of)


def of_table(seed: int, *, lines: int, each: int, crops: int, harms: bool = False) -> Store:
    """
    Return a store of invented packages, rendered: enrolled on day 1, placed on day 2.

    An article is enrolled by five photos: front twice, back, top, a side. On day 2 it is dropped as
    chance has it; further crops show it on its way, tilted, the third with another panel up. With
    `harms` it is dropped twice more, damaged.
    """
    packages = {package.name: package for package in _packages(seed, lines)}
    first, second = (Scene(seed, Light.of_day(seed, day)) for day in (1, 2))
    photos = {
        sku: [_shot(first, package, up) for up in ("front", "front", "back", "top", "left")]
        for sku, package in packages.items()
    }
    chance = np.random.default_rng(seed)
    placements = [
        _placed(sku, second, package, chance, crops)
        for sku, package in packages.items()
        for _ in range(each)
    ]
    harmed = [
        _placed(sku, second, damaged(package, harm), chance, crops)
        for number, (sku, package) in enumerate(packages.items())
        for harm in (_befalling(package, number) if harms else ())
    ]
    group_of = {sku: package.family for sku, package in packages.items()}
    return Store(f"table, seed {seed}", photos, placements, group_of, harmed)


def _befalling(package: Package, number: int) -> list[Harm]:
    """Return two harms of the three; what is round or soft cannot be crushed here."""
    two = [_HARMS[number % len(_HARMS)], _HARMS[(number + 1) % len(_HARMS)]]
    can_be_crushed = package.shape in {"carton", "tray"}
    return [harm for harm in two if can_be_crushed or harm != "crushed"]


def _packages(seed: int, lines: int) -> Iterator[Package]:
    for line in random.Random(seed).sample(_LINES, lines):
        for flavour in _FLAVOURS:
            name = f"{line} {flavour} {seed}"
            yield package_of(name, f"{abs(hash_of(name)) % 10**12:013d}", family=f"{line} {seed}")


def hash_of(name: str) -> int:
    """Return a number of a name, the same in every process."""
    return random.Random(name).getrandbits(40)


def _placed(
    sku: str, scene: Scene, package: Package, chance: np.random.Generator, crops: int
) -> Placement:
    up, other = str(chance.choice(_PANELS)), str(chance.choice(_PANELS))
    shown = [up, up, *[other] * crops][:crops]
    shots = [
        _shot(scene, package, panel, tilt=float(chance.uniform(5, 25)) if number else None)
        for number, panel in enumerate(shown)
    ]
    return Placement(sku, shots, [panel == "front" for panel in shown], package.harm)


def _shot(scene: Scene, package: Package, up: str, *, tilt: float | None = None) -> Image:
    """Return the crop of a package that lies, or that is held tilted, in the middle of the spot."""
    name = scene.drop(package, up=up, at_mm=(0.0, 0.0))
    if tilt is not None:
        lying = scene.things[name]
        held = scene.held(package, up=up, at_mm=(0.0, 0.0))
        turn = times(about((1.0, 0.5, 0.0), tilt), held.turn)
        scene.things[name] = replace(lying, pose=replace(held, turn=turn))
    small = scene.truth(_WIDTH // _SMALLER, _HEIGHT // _SMALLER)[name]
    outline = np.array(small.polygon, np.float32) * _SMALLER - (_MIDDLE.left, _MIDDLE.top)
    picture = scene.render(_WIDTH, _HEIGHT, region=_MIDDLE)
    corners = cv2.boxPoints(cv2.minAreaRect(outline.astype(np.float32)))
    scene.take(name)
    return upright(picture, tuple((round(float(x)), round(float(y))) for x, y in corners))
