"""A package in its pose, painted into a picture."""

from functools import lru_cache
from typing import Final

from drivers.simulated.table.art import gloss_of, print_of
from drivers.simulated.table.canvas import Canvas, Plane, Shine
from drivers.simulated.table.faces import Face
from drivers.simulated.table.falling import Pose
from drivers.simulated.table.package import Package
from drivers.simulated.table.shapes import faces_of, panels_of

SHAPES_KEPT: Final = 300


@lru_cache(SHAPES_KEPT)
def shape_of(package: Package) -> tuple[Face, ...]:
    """Return the faces of a package, remembered."""
    return tuple(faces_of(package))


def paint_package(
    canvas: Canvas, package: Package, pose: Pose, shine: Shine, *, owner: int
) -> None:
    """Paint all of a package that the camera may see."""
    turn = pose.matrix()
    parts = {panel: number for number, panel in enumerate(panels_of(package), start=1)}
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
            part=parts[face.panel],
            gloss=gloss_of(package, face.panel),
            bend=None if face.bend is None else turn @ face.bend,
            print_mm=face.print_mm,
        )
        canvas.paint(plane, owner, shine)
