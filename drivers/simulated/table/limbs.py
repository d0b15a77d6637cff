"""Round limbs painted into a picture: smooth, lit, with their depth."""

import cv2
import numpy as np

from drivers.simulated.table.canvas import NEARER, PARTS, Canvas, Floats
from drivers.simulated.table.light import GAMMA, Light
from drivers.simulated.table.moment import Limb
from drivers.simulated.table.view import NEAR_MM, Region

SOMEBODY = -1
"""Whose pixels hands and arms are."""


def paint_limb(canvas: Canvas, limb: Limb, light: Light) -> None:
    """Paint a limb where nothing nearer is."""
    ends = canvas.seen(np.stack([limb.start, limb.end]))
    if float(ends[:, 2].min()) < NEAR_MM + max(limb.start_mm, limb.end_mm):
        return
    flat = ((ends / ends[:, 2:]) @ canvas.lens.T)[:, :2].astype(np.float32)
    radii = canvas.lens[0, 0] * np.array([limb.start_mm, limb.end_mm]) / ends[:, 2]
    radii = radii.astype(np.float32)
    reach = np.concatenate([flat - radii[:, None], flat + radii[:, None]])
    box = canvas.box(reach)
    if box is None:
        return
    rows = slice(box.top, box.top + box.height)
    columns = slice(box.left, box.left + box.width)
    along, x, y, radius = cross_section(box, flat, radii)
    high = 1.0 - (x * x + y * y)
    inside = high > 0
    high = np.sqrt(np.maximum(high, np.float32(0)), dtype=np.float32)
    thick = limb.start_mm + (limb.end_mm - limb.start_mm) * along
    depth = ends[0, 2] + (ends[1, 2] - ends[0, 2]) * along - thick * high
    near = (1.0 / depth).astype(np.float32)
    mask = (inside & (near > canvas.near[rows, columns] * NEARER)).view(np.uint8)
    shade = shading(canvas, light, (x, y, np.asarray(high, np.float32)))
    red, green, blue = limb.colour
    bright = shade * (1.0 + 0.03 * np.sin(radius * 0.7 + along * 9.0))
    patch = cv2.merge(
        [np.clip(bright * one, 0, 255).astype(np.uint8) for one in (blue, green, red)]
    )
    cv2.copyTo(patch, mask, canvas.colours[rows, columns])
    cv2.copyTo(near, mask, canvas.near[rows, columns])
    canvas.owner[rows, columns][mask.view(np.bool_)] = SOMEBODY * PARTS


def cross_section(
    box: Region, flat: Floats, radii: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return how far along the limb each pixel is, where across it (-1 to 1), and its radius."""
    columns = np.arange(box.left, box.left + box.width, dtype=np.float32) - np.float32(flat[0, 0])
    rows = np.arange(box.top, box.top + box.height, dtype=np.float32) - np.float32(flat[0, 1])
    way = (flat[1] - flat[0]).astype(np.float32)
    long = max(float(way @ way), 1e-3)
    along = np.clip(np.add.outer(rows * way[1], columns * way[0]) / np.float32(long), 0, 1)
    radius = radii[0] + (radii[1] - radii[0]) * along
    x = (columns[None, :] - along * way[0]) / radius
    y = (rows[:, None] - along * way[1]) / radius
    return along, x.astype(np.float32), y.astype(np.float32), radius.astype(np.float32)


def shading(canvas: Canvas, light: Light, out: tuple[Floats, Floats, Floats]) -> Floats:
    """Return how bright a round surface is, given its way out in the camera's frame."""
    x, y, high = out
    way = canvas.turn @ light.way
    toward = np.clip(x * way[0] + y * way[1] - high * way[2], -0.25, 1.0)
    # Light goes a little way through skin, so that its dark side is never quite dark.
    lit = light.ambient * (0.55 + 0.45 * high) + light.direct * (0.2 + 0.8 * toward)
    return np.asarray(
        np.maximum(lit / (light.ambient + light.direct), 0.02) ** (1 / GAMMA), np.float32
    )
