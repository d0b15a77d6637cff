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

from drivers.simulated.table.bent import crushed, pillow
from drivers.simulated.table.faces import Face, Points, Vector, bent
from drivers.simulated.table.package import Package

ROUND: Final = 28
"""Facets of a round thing."""


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
        return list(crushed(package, box(package), panels_of(package)))
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
    """Yield the six faces of a box; of a sheet, the two that are printed."""
    half = np.array(package.size_mm, float) / 2
    for panel, (out, down) in SIDES.items():
        if panel in panels_of(package):
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
