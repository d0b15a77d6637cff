"""What really lies where on a picture: masks, outlines, poses, and codes with their size."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table.canvas import PARTS, Canvas
from drivers.simulated.table.faces import Face
from drivers.simulated.table.falling import Pose
from drivers.simulated.table.labels import CodePlace, code_of
from drivers.simulated.table.package import Package
from drivers.simulated.table.shown import shape_of
from drivers.simulated.table.view import Points

OFF_MM: Final = 0.6
DEPTH_MM: Final = 3.0
Polygon = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class CodeTruth:
    """One barcode as it lies on the picture."""

    text: str
    polygon: Polygon
    """Of bars and quiet zones, beginning upper left as the code is read."""
    px_per_module: float
    angle_deg: float
    """Which way it is read on the picture: 0 to the right, 90 downwards."""
    visible: float
    """The share of it that nothing hides, within the frame; 0 when it looks away."""


@dataclass(frozen=True, slots=True, eq=False)
class ThingTruth:
    """One thing as it lies on the picture."""

    name: str
    package: Package
    pose: Pose
    mask: NDArray[np.bool_]
    """Its pixels that nothing hides."""
    polygon: Polygon
    """Its whole outline, hidden parts too."""
    visible: float
    code: CodeTruth | None


Truth = dict[str, ThingTruth]


def truth_of(canvas: Canvas, things: Mapping[str, tuple[Package, Pose]]) -> Truth:
    """Return the truth of what was painted, its owners numbered from 1 in the same order."""
    return {
        name: thing_truth(canvas, number, name, package, pose)
        for number, (name, (package, pose)) in enumerate(things.items(), start=1)
    }


def thing_truth(canvas: Canvas, number: int, name: str, package: Package, pose: Pose) -> ThingTruth:
    """Return the truth of one thing."""
    mask = canvas.of(number)
    outline = hull_of(canvas, package, pose)
    area = float(cv2.contourArea(outline.astype(np.float32)))
    visible = min(1.0, float(mask.sum()) / max(1.0, area))
    polygon = tuple((float(x), float(y)) for x, y in outline)
    return ThingTruth(
        name, package, pose, mask, polygon, visible, code_truth(canvas, number, package, pose)
    )


def hull_of(canvas: Canvas, package: Package, pose: Pose) -> Points:
    """Return the outline of a package on the picture; none of our shapes is hollow."""
    corners = np.concatenate([face.corners for face in shape_of(package)])
    seen = canvas.seen(corners @ pose.matrix().T + pose.at_mm)
    flat = (seen / np.maximum(seen[:, 2:], 1.0)) @ canvas.lens.T
    hull = cv2.convexHull(flat[:, :2].astype(np.float32))
    return np.asarray(hull, np.float64).reshape(-1, 2)


def code_truth(canvas: Canvas, number: int, package: Package, pose: Pose) -> CodeTruth | None:
    """Return the truth of a package's code, if it has one and it looks at the camera."""
    place = code_of(package)
    if place is None:
        return None
    corners = points_of(package, place, pose, np.array(place.corners()))
    if corners is None or not looks_here(canvas, corners):
        return None
    seen = canvas.seen(corners)
    flat = ((seen / seen[:, 2:]) @ canvas.lens.T)[:, :2]
    text = package.sticker or place.symbol.text
    along = flat[1] - flat[0]
    wide = float(np.linalg.norm(along) + np.linalg.norm(flat[2] - flat[3])) / 2
    return CodeTruth(
        text=text,
        polygon=tuple((float(x), float(y)) for x, y in flat),
        px_per_module=wide / place.symbol.width_modules,
        angle_deg=float(np.degrees(np.arctan2(along[1], along[0]))) % 360,
        visible=shown_share(canvas, number, package, pose, place),
    )


def points_of(package: Package, place: CodePlace, pose: Pose, print_mm: Points) -> Points | None:
    """Return where points of a code's panel are on the bench; none if one is not on the panel."""
    best, found = np.full(len(print_mm), OFF_MM), np.zeros((len(print_mm), 3))
    for face in shape_of(package):
        if face.panel == place.panel:
            ways = np.stack([face.across, face.down])
            points = face.origin + print_mm @ ways
            outside = beyond(face, points)
            nearer = outside < best
            best[nearer], found[nearer] = outside[nearer], points[nearer]
    if float(best.max()) >= OFF_MM:
        return None
    return found @ pose.matrix().T + pose.at_mm


def beyond(face: Face, points: Points) -> Points:
    """Return how far outside of a face points of its plane lie; mm."""
    edges = np.roll(face.corners, -1, axis=0) - face.corners
    out = np.cross(edges, face.normal)
    middle = face.corners.mean(axis=0)
    out *= np.sign(np.sum(out * (face.corners - middle), axis=1))[:, None]
    out /= np.maximum(np.linalg.norm(out, axis=1), 1e-9)[:, None]
    far = points @ out.T - np.sum(out * face.corners, axis=1)
    return np.asarray(far.max(axis=1), np.float64)


def looks_here(canvas: Canvas, corners: Points) -> bool:
    """Return whether the side with the print is the one towards the camera."""
    seen = canvas.seen(corners)
    flat = ((seen / np.maximum(seen[:, 2:], 1.0)) @ canvas.lens.T)[:, :2]
    along, down = flat[1] - flat[0], flat[3] - flat[0]
    return float(along[0] * down[1] - along[1] * down[0]) > 0


def shown_share(
    canvas: Canvas, number: int, package: Package, pose: Pose, place: CodePlace
) -> float:
    """Return how much of a code is in the picture, unhidden and towards us; by 9 x 5 points."""
    upper_left, upper_right, _, lower_left = np.array(place.corners())
    along, down = np.meshgrid(np.linspace(0.02, 0.98, 9), np.linspace(0.05, 0.95, 5))
    spots = upper_left + along.reshape(-1, 1) * (upper_right - upper_left)
    spots = spots + down.reshape(-1, 1) * (lower_left - upper_left)
    points = points_of(package, place, pose, spots)
    if points is None:
        return 0.0
    return sum(is_shown(canvas, number, one) for one in points) / len(points)


def is_shown(canvas: Canvas, number: int, point: Points) -> bool:
    """Return whether a point of a thing is what its pixel shows."""
    seen = canvas.seen(point[None])[0]
    x, y, _ = canvas.lens @ (seen / seen[2])
    column, row = round(float(x)), round(float(y))
    if not (0 <= column < canvas.region.width and 0 <= row < canvas.region.height):
        return False
    if canvas.owner[row, column] // PARTS != number:
        return False
    return bool(abs(1.0 / float(canvas.near[row, column]) - seen[2]) < DEPTH_MM)
