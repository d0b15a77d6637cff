"""How packages are turned: a panel looking up, a little tilt."""

import math

import numpy as np

from drivers.simulated.table.falling import Pose, Vector
from drivers.simulated.table.labels import code_of
from drivers.simulated.table.package import Package
from drivers.simulated.table.shapes import SIDES


def times(left: Vector, right: Vector) -> Vector:
    """Return the product of two quaternions: first the right turn, then the left."""
    w, x, y, z = left
    a, b, c, d = right
    return np.array(
        [
            w * a - x * b - y * c - z * d,
            w * b + x * a + y * d - z * c,
            w * c - x * d + y * a + z * b,
            w * d + x * c - y * b + z * a,
        ]
    )


def about(axis: tuple[float, float, float], degrees: float) -> Vector:
    """Return the turn about an axis."""
    half = math.radians(degrees) / 2
    long = math.sqrt(sum(one * one for one in axis)) or 1.0
    return np.array([math.cos(half), *(math.sin(half) * one / long for one in axis)])


def facing(package: Package, panel: str, turn_deg: float) -> Vector:
    """
    Return the turn that lets a panel look up, its print turned so far against the clock.

    :param panel: `front`, `back` and so on, or `code`: where the barcode is
    """
    out, down = outward(package, panel)
    # The panel's own axes come to lie along the bench's: right, towards who looks, up.
    across = np.cross(out, down)
    matrix = np.stack([across, -down, out])
    return times(about((0, 0, 1), turn_deg), of_matrix(matrix))


def outward(package: Package, panel: str) -> tuple[Vector, Vector]:
    """Return the way out of a panel and the way down on its print."""
    place = code_of(package)
    if panel == "code" and place is not None:
        panel = place.panel
        if panel == "wrap":
            around = math.pi * package.size_mm[0]
            angle = math.pi / 2 + 2 * math.pi * (place.left + place.size_mm[0] / 2) / around
            return np.array([math.cos(angle), math.sin(angle), 0.0]), np.array([0.0, 0.0, -1.0])
    out, down = SIDES.get(panel, SIDES["front"])
    return np.array(out, float), np.array(down, float)


def of_matrix(matrix: Vector) -> Vector:
    """Return the quaternion of a rotation (Shepperd's method)."""
    trace = float(np.trace(matrix))
    values = np.array([trace, *np.diag(matrix)])
    case = int(values.argmax())
    m = matrix
    rows = (
        (1 + trace, m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]),
        (m[2, 1] - m[1, 2], 1 + 2 * m[0, 0] - trace, m[0, 1] + m[1, 0], m[0, 2] + m[2, 0]),
        (m[0, 2] - m[2, 0], m[0, 1] + m[1, 0], 1 + 2 * m[1, 1] - trace, m[1, 2] + m[2, 1]),
        (m[1, 0] - m[0, 1], m[0, 2] + m[2, 0], m[1, 2] + m[2, 1], 1 + 2 * m[2, 2] - trace),
    )
    turn = np.array(rows[case], float)
    found: Vector = turn / np.linalg.norm(turn)
    return found


def turned_by(turn: Vector, tilt_deg: tuple[float, ...]) -> Vector:
    """Return a turn with a little tilt about the bench's x and y."""
    return times(about((0, 1, 0), tilt_deg[1]), times(about((1, 0, 0), tilt_deg[0]), turn))


def lowest_mm(package: Package, pose: Pose) -> float:
    """Return the height of a package's lowest point."""
    half = np.array(package.size_mm, float) / 2
    return float(pose.at_mm[2] - np.abs(pose.matrix()[2]) @ half)


def slerp(start: Vector, end: Vector, share: float) -> Vector:
    """Return the turn so far on the shortest way between two (Shoemake, 1985)."""
    cosine = float(start @ end)
    goal = end if cosine >= 0 else -end
    angle = math.acos(min(1.0, abs(cosine)))
    if angle < 1e-5:
        return goal
    mixed: Vector = (
        math.sin((1 - share) * angle) * start + math.sin(share * angle) * goal
    ) / math.sin(angle)
    return mixed
