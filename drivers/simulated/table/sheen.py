"""How light falls on a face: evenly on a dull flat one, otherwise on what shines or bends."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table.canvas import Canvas, Floats, Image, Plane
from drivers.simulated.table.light import GAMMA, Light
from drivers.simulated.table.view import Points, Region

CELL_PX: Final = 14
CELLS_MAX: Final = 24
DULL: Final = 0.02
LAMP_MM: Final = 1500.0
SHARPNESS: Final = 90.0
BRIGHTEST: Final = 215.0
SHADES: Final = 128.0


def shone_on(patch: Image, canvas: Canvas, plane: Plane, box: Region, light: Light) -> Image:
    """Return a face's print over a box as the light of the bench shows it."""
    if plane.bend is None and plane.gloss < DULL:
        return np.asarray(cv2.convertScaleAbs(patch, alpha=light.on(plane.normal)), np.uint8)
    points, shape = points_on(canvas, plane, box)
    normals = normals_at(plane, points)
    shade = np.clip(SHADES * brightness(light, normals), 0, 255).astype(np.uint8).reshape(shape)
    size = (box.width, box.height)
    wide = cv2.resize(shade, size, interpolation=cv2.INTER_LINEAR)
    seen = cv2.multiply(patch, cv2.merge([wide] * 3), scale=1 / SHADES)
    gleam = highlight(canvas, light, points, normals, plane.gloss).reshape(shape)
    if int(gleam.max()) < 4:
        return np.asarray(seen, np.uint8)
    over = cv2.resize(gleam, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.add(seen, cv2.merge([over] * 3)), np.uint8)


def points_on(canvas: Canvas, plane: Plane, box: Region) -> tuple[Points, tuple[int, int]]:
    """Return points of a plane all over a box of the picture, in rows and columns."""
    columns = max(2, min(CELLS_MAX, box.width // CELL_PX))
    rows = max(2, min(CELLS_MAX, box.height // CELL_PX))
    x = box.left + (np.arange(columns) + 0.5) * box.width / columns
    y = box.top + (np.arange(rows) + 0.5) * box.height / rows
    pixels = np.stack([*np.meshgrid(x, y), np.ones((rows, columns))], axis=2).reshape(-1, 3)
    rays = pixels @ (canvas.turn.T @ canvas.unlens).T
    along = rays @ plane.normal
    along = np.where(np.abs(along) < 1e-9, 1e-9, along)
    depth = float(plane.normal @ (plane.corners[0] - canvas.eye)) / along
    return canvas.eye + rays * depth[:, None], (rows, columns)


def normals_at(plane: Plane, points: Points) -> Points:
    """Return the ways out of a face at points of it."""
    if plane.bend is None:
        return np.broadcast_to(np.asarray(plane.normal, np.float64), points.shape)
    ways = np.stack([plane.across, plane.down], axis=1)
    print_mm = (points - plane.origin) @ np.linalg.pinv(ways).T
    low, high = plane.print_mm
    print_mm = np.clip(print_mm, low, high)
    return unit(np.column_stack([print_mm, np.ones(len(points))]) @ plane.bend.T)


def brightness(light: Light, normals: Points) -> NDArray[np.float64]:
    """Return how bright white is drawn that looks these ways; as `Light.on` does for one."""
    lit = light.ambient * (0.72 + 0.28 * normals[:, 2])
    lit = lit + light.direct * np.maximum(0.0, normals @ light.way)
    bright: NDArray[np.float64] = (lit / (light.ambient + light.direct)) ** (1 / GAMMA)
    return bright


def highlight(
    canvas: Canvas, light: Light, points: Points, normals: Points, gloss: float
) -> NDArray[np.uint8]:
    """Return the lamp's reflection in grey levels (Blinn's half-way vector)."""
    lamp = unit(light.way * LAMP_MM - points)
    eye = unit(canvas.eye - points)
    lobe: Floats = np.maximum(0.0, np.sum(unit(lamp + eye) * normals, axis=1)) ** (
        SHARPNESS / light.soft**2
    )
    grey = np.clip(BRIGHTEST * gloss * lobe * light.exposure, 0, 255)
    return np.asarray(grey, np.uint8)


def unit(ways: Points) -> Points:
    """Return ways of length one."""
    long: Points = ways / np.maximum(np.linalg.norm(ways, axis=1, keepdims=True), 1e-9)
    return long
