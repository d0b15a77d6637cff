"""
Bent surfaces: small flat faces that together show one printed panel.

A face belongs to a package's own frame: its origin in its middle, x along its length, y along its
width away from who looks at its front, z up; lengths in mm.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Points = NDArray[np.float64]


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


def bent(print_mm: Points, normals: Points) -> Points:
    """Return the map from three points of a print to the ways out there."""
    rows = np.column_stack([print_mm, np.ones(len(print_mm))])
    return np.asarray(np.linalg.solve(rows, normals).T, np.float64)
