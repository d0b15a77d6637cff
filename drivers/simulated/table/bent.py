"""Shapes that bend: filled bags, and boxes that fell on a corner."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from drivers.simulated.table.faces import Face, Points, Vector, net
from drivers.simulated.table.package import Package, chance_of

PILLOW: Final = 6
DENTS: Final = 6


def pillow(package: Package) -> Iterator[Face]:
    """Yield the faces of a filled bag, thick in the middle and flat at its seams."""
    length, width, height = package.size_mm
    chance = chance_of("bag", package.name, package.barcode)
    waves = [(chance.uniform(1, 3), chance.uniform(0, 6), chance.uniform(1, 3)) for _ in range(3)]

    def bulge(u: Vector, v: Vector) -> Vector:
        full = np.clip((1 - np.abs(2 * u - 1) ** 3) * (1 - np.abs(2 * v - 1) ** 4), 0, 1)
        folds = sum(np.sin(a * 4 * u + p + b * 3 * v) for a, p, b in waves)
        thick: Vector = width / 2 * full**0.6 * (1 + 0.05 * folds)
        return thick

    for panel, out in (("front", -1.0), ("back", 1.0)):

        def place(print_mm: Points, out: float = out) -> Points:
            u, v = print_mm[:, 0] / length, print_mm[:, 1] / height
            x = (u - 0.5) * length * -out
            return np.stack(
                [x, out * bulge(u if out < 0 else 1 - u, v), (0.5 - v) * height], axis=1
            )

        yield from net(PILLOW, (length, height), place, panel, is_smooth=True)


def crushed(
    package: Package, sides: Iterable[Face], sizes: Mapping[str, tuple[float, float]]
) -> Iterator[Face]:
    """Yield the faces of a box that fell on one of its corners, given those of a whole one."""
    half = np.array(package.size_mm, float) / 2
    chance = chance_of("crushed", package.name, package.barcode)
    corner = half * np.array([chance.choice((-1, 1)), chance.choice((-1, 1)), 1])
    reach = chance.uniform(0.5, 0.9) * min(float(half.max()), 2.2 * float(half.min()))

    def dent(points: Points) -> Points:
        near = np.clip(1 - np.linalg.norm(points - corner, axis=1) / reach, 0, 1) ** 1.3
        crease = 1 + 0.25 * np.sin(points @ np.array([0.21, 0.17, 0.26]))
        moved: Points = points - (near * crease)[:, None] * corner * 0.45
        return moved

    for one in sides:

        def place(print_mm: Points, one: Face = one) -> Points:
            u, v = print_mm[:, :1], print_mm[:, 1:]
            return dent(one.origin + u * one.across + v * one.down)

        yield from net(DENTS, sizes[one.panel], place, one.panel, is_smooth=False)
