"""A package in its pose, painted into a picture."""

from functools import lru_cache
from typing import Final

import numpy as np

from drivers.simulated.table.art import print_of
from drivers.simulated.table.canvas import Canvas, Plane
from drivers.simulated.table.falling import Pose
from drivers.simulated.table.light import Light
from drivers.simulated.table.package import Package
from drivers.simulated.table.shapes import Face, faces_of

SHAPES_KEPT: Final = 300


@lru_cache(SHAPES_KEPT)
def shape_of(package: Package) -> tuple[Face, ...]:
    """Return the faces of a package, remembered."""
    return tuple(faces_of(package))


def paint_package(
    canvas: Canvas, package: Package, pose: Pose, light: Light, *, owner: int
) -> None:
    """Paint all of a package that the camera may see."""
    turn = pose.matrix()
    for face in shape_of(package):
        normal = turn @ face.normal
        middle = turn @ face.corners[0] + pose.at_mm
        if float(normal @ (canvas.eye - middle)) <= 0:
            continue
        plane = Plane(
            face.corners @ turn.T + pose.at_mm,
            turn @ face.origin + pose.at_mm,
            turn @ face.across,
            turn @ face.down,
            normal,
            print_of(package, face.panel),
            light.on(np.asarray(normal)),
        )
        canvas.paint(plane, owner)
