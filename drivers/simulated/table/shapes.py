"""
The shapes of packages: flat faces in three dimensions, each with a place on a printed panel.

A package's own frame has its origin in its middle, x along its length, y along its width away from
who looks at its front, z up; lengths in mm.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table.package import Package, Size, chance_of

Vector = NDArray[np.float64]
Points = NDArray[np.float64]

ROUND: Final = 28
"""Facets of a round thing."""
PILLOW: Final = 6
DENTS: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A flat convex part of a surface, seen from outside."""

    corners: Points
    """In order; n x 3."""
    panel: str
    """The printed panel it shows a part of."""
    origin: Vector
    """Where the panel's upper left corner would lie."""
    across: Vector
    """The way that a mm to the right on the panel goes."""
    down: Vector
    normal: Vector
    bend: Points | None = None
    """From a point of the panel (mm, mm, 1) to the way out there, for what is round."""
    print_mm: tuple[Points, Points] = (np.zeros(2), np.zeros(2))
    """The least and the most of the panel that it shows; of use with `bend`."""


@dataclass(frozen=True, slots=True)
class Solid:
    """What a package is for the laws of motion: a box (half sides) or a cylinder (radius, half)."""

    kind: str
    size_mm: tuple[float, ...]
    at_mm: tuple[float, float, float] = (0.0, 0.0, 0.0)


SIDES: Final = MappingProxyType(
    {
        "front": ((0, -1, 0), (0, 0, -1)),
        "back": ((0, 1, 0), (0, 0, -1)),
        "right": ((1, 0, 0), (0, 0, -1)),
        "left": ((-1, 0, 0), (0, 0, -1)),
        "top": ((0, 0, 1), (0, -1, 0)),
        "bottom": ((0, 0, -1), (0, 1, 0)),
    }
)
"""The panels of a box: the way out, and the way down on the print."""


def panels_of(package: Package) -> dict[str, tuple[float, float]]:
    """Return the printed panels of a package with their width and height in mm."""
    length, width, height = package.size_mm
    if package.shape in {"can", "jar", "bottle"}:
        around = math.pi * length
        tall = height * (0.62 if package.shape == "bottle" else 1.0)
        lid = length * (0.4 if package.shape == "bottle" else 1.0)
        panels = {"wrap": (around, tall), "top": (lid, lid), "bottom": (length, length)}
        return panels | ({"glass": (8.0, 8.0)} if package.shape == "bottle" else {})
    if package.shape in {"pouch", "sheet"}:
        return {"front": (length, height), "back": (length, height)}
    return {
        "front": (length, height),
        "back": (length, height),
        "right": (width, height),
        "left": (width, height),
        "top": (length, width),
        "bottom": (length, width),
    }


def faces_of(package: Package) -> list[Face]:
    """Return all faces of a package."""
    if package.harm == "crushed" and package.shape in {"carton", "tray"}:
        return list(crushed_box(package))
    makers: dict[str, Callable[[Package], Iterator[Face]]] = {
        "can": cylinder,
        "jar": cylinder,
        "bottle": bottle,
        "pouch": pillow,
    }
    return list(makers.get(package.shape, box)(package))


def solids_of(package: Package) -> list[Solid]:
    """Return what moves and collides for a package."""
    length, width, height = package.size_mm
    if package.shape in {"can", "jar"}:
        return [Solid("cylinder", (length / 2, height / 2))]
    if package.shape == "bottle":
        body, neck = 0.62 * height, 0.38 * height
        low, high = -(height - body) / 2, (height - neck) / 2
        return [
            Solid("cylinder", (length / 2, body / 2), (0.0, 0.0, low)),
            Solid("cylinder", (length * 0.22, neck / 2), (0.0, 0.0, high)),
        ]
    # A pillow is thinner at its seams than in its middle.
    thick = 0.72 * width if package.shape == "pouch" else width
    shrink = 0.96 if package.shape == "pouch" else 1.0
    return [Solid("box", (shrink * length / 2, thick / 2, shrink * height / 2))]


def box(package: Package) -> Iterator[Face]:
    """Yield the six faces of a box."""
    half = np.array(package.size_mm, float) / 2
    for panel, (out, down) in SIDES.items():
        if panel in panels_of(package) or package.shape == "sheet":
            yield side(half, panel, np.array(out, float), np.array(down, float))


def side(half: Vector, panel: str, out: Vector, down: Vector) -> Face:
    """Return one face of a box."""
    across = np.cross(out, down)
    wide, tall = abs(across @ half), abs(down @ half)
    middle = out * abs(out @ half)
    origin = middle - across * wide - down * tall
    corners = np.array(
        [
            origin,
            origin + 2 * wide * across,
            middle + across * wide + down * tall,
            origin + 2 * tall * down,
        ]
    )
    return Face(corners, panel, origin, across, down, out)


def cylinder(package: Package) -> Iterator[Face]:
    """Yield the faces of a can or a jar."""
    diameter, _, height = package.size_mm
    yield from barrel(diameter, -height / 2, height / 2, "wrap")
    yield disc(diameter, height / 2, 1.0, "top")
    yield disc(diameter, -height / 2, -1.0, "bottom")


def barrel(diameter: float, low: float, high: float, panel: str) -> Iterator[Face]:
    """Yield the facets of a round wall, the print going once round and beginning at the back."""
    radius = diameter / 2
    turn = 2 * math.pi / ROUND
    arc = math.pi * diameter / ROUND
    for number in range(ROUND):
        angle = math.pi / 2 + number * turn
        start = np.array([radius * math.cos(angle), radius * math.sin(angle), 0.0])
        end = np.array([radius * math.cos(angle + turn), radius * math.sin(angle + turn), 0.0])
        across = (end - start) / arc
        down = np.array([0.0, 0.0, -1.0])
        top, foot = np.array([0.0, 0.0, high]), np.array([0.0, 0.0, low])
        corners = np.array([start + top, end + top, end + foot, start + foot])
        out = (start + end) / np.linalg.norm(start + end)
        seam = np.array([[number * arc, 0.0], [number * arc + arc, 0.0], [number * arc, 1.0]])
        bend = bent(seam, np.array([start, end, start]) / radius)
        edges = (seam[0], np.array([number * arc + arc, high - low]))
        origin = start + top - across * arc * number
        yield Face(corners, panel, origin, across, down, out, bend, edges)


def bent(print_mm: Points, normals: Points) -> Points:
    """Return the map from three points of a print to the ways out there."""
    rows = np.column_stack([print_mm, np.ones(len(print_mm))])
    return np.asarray(np.linalg.solve(rows, normals).T, np.float64)


def disc(diameter: float, at: float, out: float, panel: str) -> Face:
    """Return a round lid."""
    angles = np.arange(ROUND) * 2 * math.pi / ROUND
    corners = np.stack(
        [np.cos(angles) * diameter / 2, np.sin(angles) * diameter / 2, np.full(ROUND, at)], axis=1
    )
    normal, down = np.array([0.0, 0.0, out]), np.array([0.0, -out, 0.0])
    across = np.cross(normal, down)
    origin = np.array([0.0, 0.0, at]) - (across + down) * diameter / 2
    return Face(corners, panel, origin, across, down, normal)


def bottle(package: Package) -> Iterator[Face]:
    """Yield the faces of a bottle: a round body, shoulders, a neck and a cap."""
    diameter, _, height = package.size_mm
    foot, body = -height / 2, -height / 2 + 0.62 * height
    shoulder, neck = body + 0.2 * height, 0.4 * diameter
    yield from barrel(diameter, foot, body, "wrap")
    yield from cone(diameter, neck, body, shoulder)
    yield from cone(neck, neck, shoulder, height / 2)
    yield disc(neck, height / 2, 1.0, "top")
    yield disc(diameter, foot, -1.0, "bottom")


def cone(wide: float, narrow: float, low: float, high: float) -> Iterator[Face]:
    """Yield the facets of a wall that narrows upwards, in one colour."""
    turn = 2 * math.pi / ROUND
    for number in range(ROUND):
        angles = np.array([number * turn, (number + 1) * turn])
        ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        foot = np.column_stack([ring * wide / 2, np.full(2, low)])
        top = np.column_stack([ring * narrow / 2, np.full(2, high)])
        yield flat(np.array([top[0], top[1], foot[1], foot[0]]), "glass")


def flat(corners: Points, panel: str) -> Face:
    """Return a face of one colour."""
    across = corners[1] - corners[0]
    across = across / max(1e-9, float(np.linalg.norm(across)))
    normal = np.cross(corners[3] - corners[0], corners[1] - corners[0])
    normal = normal / max(1e-9, float(np.linalg.norm(normal)))
    return Face(corners, panel, corners[0], across, np.cross(across, normal), normal)


def triangle(corners: Points, print_mm: Points, panel: str, normals: Points | None = None) -> Face:
    """Return a bent surface's small triangle that shows these points of the panel."""
    edges = np.stack([print_mm[1] - print_mm[0], print_mm[2] - print_mm[0]], axis=1)
    ways = np.stack([corners[1] - corners[0], corners[2] - corners[0]], axis=1)
    across, down = (ways @ np.linalg.inv(edges)).T
    normal = np.cross(down, across)
    normal = normal / max(1e-9, float(np.linalg.norm(normal)))
    origin = corners[0] - across * print_mm[0][0] - down * print_mm[0][1]
    bend = None if normals is None else bent(print_mm, normals)
    shows = (print_mm.min(axis=0), print_mm.max(axis=0))
    return Face(corners, panel, origin, across, down, normal, bend, shows)


def net(
    steps: int,
    size: tuple[float, float],
    place: Callable[[Points], Points],
    panel: str,
    *,
    is_smooth: bool,
) -> Iterator[Face]:
    """Yield the triangles of a panel that is bent as `place` says (mm on it to points)."""
    ticks = np.linspace(0.0, 1.0, steps + 1)
    grid = np.stack(np.meshgrid(ticks * size[0], ticks * size[1]), axis=2)
    points = place(grid.reshape(-1, 2)).reshape(steps + 1, steps + 1, 3)
    normals = ways_out(points)
    for row in range(steps):
        for column in range(steps):
            here, beside = (row, column), (row, column + 1)
            under, across = (row + 1, column), (row + 1, column + 1)
            for three in ((here, beside, across), (here, across, under)):
                yield triangle(
                    np.array([points[one] for one in three]),
                    np.array([grid[one] for one in three]),
                    panel,
                    np.array([normals[one] for one in three]) if is_smooth else None,
                )


def ways_out(points: Points) -> Points:
    """Return the ways out at the knots of a net, smooth over its triangles."""
    across, down = np.gradient(points, axis=1), np.gradient(points, axis=0)
    out = np.cross(down, across)
    ways: Points = out / np.maximum(np.linalg.norm(out, axis=2, keepdims=True), 1e-9)
    return ways


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


def crushed_box(package: Package) -> Iterator[Face]:
    """Yield the faces of a box that fell on one of its corners."""
    half = np.array(package.size_mm, float) / 2
    chance = chance_of("crushed", package.name, package.barcode)
    corner = half * np.array([chance.choice((-1, 1)), chance.choice((-1, 1)), 1])
    reach = chance.uniform(0.5, 0.9) * min(float(half.max()), 2.2 * float(half.min()))

    def dent(points: Points) -> Points:
        near = np.clip(1 - np.linalg.norm(points - corner, axis=1) / reach, 0, 1) ** 1.3
        crease = 1 + 0.25 * np.sin(points @ np.array([0.21, 0.17, 0.26]))
        moved: Points = points - (near * crease)[:, None] * corner * 0.45
        return moved

    sizes: dict[str, tuple[float, float]] = panels_of(package)
    for panel, (out, down) in SIDES.items():
        one = side(half, panel, np.array(out, float), np.array(down, float))

        def place(print_mm: Points, one: Face = one) -> Points:
            u, v = print_mm[:, :1], print_mm[:, 1:]
            return dent(one.origin + u * one.across + v * one.down)

        yield from net(DENTS, sizes[panel], place, panel, is_smooth=False)


def volume_mm3(size: Size) -> int:
    """Return the volume of the box that a thing fits in."""
    return size[0] * size[1] * size[2]
