"""Packages of invented brands: what each is, and what may be wrong with one."""

import zlib
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType
from typing import Final, Literal

Shape = Literal["carton", "can", "jar", "bottle", "pouch", "tray", "sheet"]
Harm = Literal["", "crushed", "torn", "dirty"]
Size = tuple[int, int, int]

SIZES: Final = MappingProxyType[Shape, tuple[Size, Size]](
    {
        "carton": ((60, 35, 70), (150, 70, 200)),
        "can": ((60, 60, 55), (83, 83, 120)),
        "jar": ((60, 60, 70), (86, 86, 130)),
        "bottle": ((60, 60, 170), (84, 84, 260)),
        "pouch": ((100, 22, 130), (165, 48, 220)),
        "tray": ((120, 90, 30), (190, 140, 55)),
        "sheet": ((150, 2, 200), (150, 2, 200)),
    }
)
"""The smallest and largest of each shape in mm: length, width, height as it stands on a shelf."""

SHAPE_WORDS: Final = MappingProxyType[str, Shape](
    {
        "can": "can",
        "tin": "can",
        "cola": "can",
        "thon": "can",
        "tuna": "can",
        "bière": "can",
        "beer": "can",
        "jar": "jar",
        "jam": "jar",
        "honey": "jar",
        "confiture": "jar",
        "miel": "jar",
        "moutarde": "jar",
        "mustard": "jar",
        "cornichons": "jar",
        "bottle": "bottle",
        "water": "bottle",
        "eau": "bottle",
        "oil": "bottle",
        "huile": "bottle",
        "wine": "bottle",
        "vin": "bottle",
        "ketchup": "bottle",
        "crisps": "pouch",
        "chips": "pouch",
        "pasta": "pouch",
        "pâtes": "pouch",
        "riz": "pouch",
        "rice": "pouch",
        "salade": "pouch",
        "salad": "pouch",
        "frites": "pouch",
        "jambon": "tray",
        "ham": "tray",
        "saumon": "tray",
        "salmon": "tray",
        "poulet": "tray",
        "chicken": "tray",
        "tofu": "tray",
        "milk": "carton",
        "lait": "carton",
        "thé": "carton",
        "tea": "carton",
        "yaourt": "carton",
        "yoghurt": "carton",
    }
)
"""Words of a name that tell how such goods are packed."""

COMMON: Final[tuple[Shape, ...]] = ("carton", "carton", "carton", "pouch", "tray", "can", "jar")
SIDE_MM: Final = (2, 600)


@dataclass(frozen=True, slots=True)
class Package:
    """One packed article as it lies on a bench; all its looks follow from these fields."""

    name: str
    barcode: str
    size_mm: Size
    """Length, width and height as it stands on a shelf, its front towards who looks."""
    shape: Shape = "carton"
    family: str = ""
    """Siblings share it, and with it brand, shape and layout."""
    label_of: "Package | None" = None
    """The article whose label it wears instead of its own."""
    sticker: str = ""
    """The barcode of a white sticker over its own code."""
    harm: Harm = ""
    photo_of: "Package | None" = None
    """For a sheet: the package whose photo is printed on it."""

    @property
    def line(self) -> str:
        """What all siblings have in common."""
        return self.family or self.name

    @property
    def dressed(self) -> "Package":
        """The package whose label this one wears."""
        return self.label_of or self

    @property
    def shown_barcode(self) -> str:
        """What a scanner reads off it."""
        return self.sticker or self.dressed.barcode


def package_of(
    name: str,
    barcode: str,
    size_mm: tuple[int, int, int] | None = None,
    *,
    family: str = "",
    shape: Shape | None = None,
) -> Package:
    """
    Return the package of an article, the same for the same arguments.

    Articles of one `family` are siblings: they share brand, shape, size and layout, and differ in
    flavour, that is in colour, picture, words and barcode.

    :raises ValueError: no name, or a side that no package has
    """
    if not name.strip():
        raise ValueError("a package has a name")
    line = family or name
    kind = shape or shape_of(line, size_mm)
    size = size_mm or size_of(line, kind)
    if not all(SIDE_MM[0] <= side <= SIDE_MM[1] for side in size):
        raise ValueError(f"{name}: a package has sides of {SIDE_MM[0]} to {SIDE_MM[1]} mm")
    if kind in {"can", "jar", "bottle"}:
        round_mm = min(size[0], size[1])
        size = (round_mm, round_mm, size[2])
    return Package(name, barcode, size, kind, family)


def mislabelled(package: Package, other: Package, *, sticker: bool = False) -> Package:
    """Return the package with another's label, or only another's barcode stuck over its own."""
    if sticker:
        return replace(package, sticker=other.barcode)
    return replace(package, label_of=other)


def damaged(package: Package, harm: Harm) -> Package:
    """Return the package with a crushed corner, a torn label or dirt on it."""
    return replace(package, harm=harm)


def photo_of(package: Package) -> Package:
    """Return a sheet of paper with the photo of a package on it, as large as the package."""
    size = (max(package.size_mm[0], 60), 2, max(package.size_mm[2], 60))
    return Package(f"photo of {package.name}", package.barcode, size, "sheet", photo_of=package)


def chance_of(*words: object) -> Random:
    """Return chance that belongs to some words, the same on every machine."""
    return Random(zlib.crc32(" ".join(str(word) for word in words).encode()))


def shape_of(line: str, size_mm: Size | None) -> Shape:
    """Return how goods of this name and size are packed."""
    for word in line.lower().replace(",", " ").split():
        if word in SHAPE_WORDS and fits(SHAPE_WORDS[word], size_mm):
            return SHAPE_WORDS[word]
    fitting = [one for one in COMMON if fits(one, size_mm)]
    return chance_of("shape", line).choice(fitting)


def fits(shape: Shape, size_mm: Size | None) -> bool:
    """Return whether a thing of this size can have this shape."""
    if size_mm is None or shape == "carton":
        return True
    length, width, height = size_mm
    if shape in {"can", "jar", "bottle"}:
        return abs(length - width) <= 0.1 * max(length, width) and height >= 0.6 * length
    if shape == "tray":
        return height <= 0.6 * min(length, width)
    return width <= 0.5 * min(length, height)


def size_of(line: str, shape: Shape) -> Size:
    """Return a usual size for goods of this name and shape."""
    chance = chance_of("size", line)
    least, most = SIZES[shape]
    length, width, height = (
        round(chance.uniform(low, high)) for low, high in zip(least, most, strict=True)
    )
    return length, width, height
