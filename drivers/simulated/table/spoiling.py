"""What can go wrong with a camera above a bench, and what its pictures look like then."""

import math
from collections.abc import Set as AbstractSet
from dataclasses import replace
from random import Random
from typing import Final

import cv2
import numpy as np

from drivers.simulated.table.canvas import Image
from drivers.simulated.table.lens import grained
from drivers.simulated.table.light import Light
from drivers.simulated.table.view import View

FAULTS: Final = ("covered", "dark", "glare", "blurred", "knocked", "frozen")
"""A cloth over it, the lamps off, a lamp mirrored, a dirty lens, pushed aside, its wire hanging."""

DARK: Final = 0.16
DIRT_PX: Final = 7.0
AROUND_PX: Final = 1920


def spoilt_light(light: Light, faults: AbstractSet[str]) -> Light:
    """Return the light as it is with these faults."""
    if "dark" not in faults:
        return light
    return replace(light, exposure=light.exposure * DARK, noise=min(12.0, light.noise * 2.5))


def spoilt_view(view: View, faults: AbstractSet[str], seed: int) -> View:
    """Return where the camera looks with these faults."""
    if "knocked" not in faults:
        return view
    chance = Random(f"knocked {seed}")
    turn, far = chance.uniform(0, 2 * math.pi), chance.uniform(230, 330)
    aim = (
        view.aim_mm[0] + far * math.cos(turn),
        view.aim_mm[1] + far * math.sin(turn),
        view.aim_mm[2],
    )
    return replace(view, aim_mm=aim, roll_deg=view.roll_deg + chance.choice((-1, 1)) * 17.0)


def spoilt(image: Image, faults: AbstractSet[str], seed: int) -> Image:
    """Return a picture as it is with these faults."""
    if "covered" in faults:
        return covered(image, seed)
    if "blurred" in faults:
        sigma = DIRT_PX * image.shape[1] / AROUND_PX
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)
    return glared(image, seed) if "glare" in faults else image


def covered(image: Image, seed: int) -> Image:
    """Return what comes through a cloth or a hand: next to nothing, and no edge."""
    small = cv2.resize(image, (8, 5), interpolation=cv2.INTER_AREA).astype(np.float32)
    tone = np.array([0.5, 0.62, 1.0], np.float32)
    leak = (9.0 + 0.05 * small * tone).astype(np.uint8)
    smooth = cv2.resize(leak, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    return grained(np.asarray(smooth, np.uint8), 2.0, seed)


def glared(image: Image, seed: int) -> Image:
    """Return the picture with a lamp mirrored in it: a burnt patch and a haze round it."""
    chance = Random(f"glare {seed}")
    rows, columns = image.shape[0] // 8, image.shape[1] // 8
    x, y = columns * chance.uniform(0.3, 0.7), rows * chance.uniform(0.3, 0.7)
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    off = np.hypot((across - x) / (0.16 * columns), (down - y) / (0.13 * columns))
    burnt = 330.0 / (1.0 + np.exp(np.clip((off - 1.0) * 9.0, -30, 30))) + 60.0 * np.exp(-off)
    light = np.clip(burnt, 0, 255).astype(np.uint8)
    added = cv2.resize(light, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.add(image, cv2.merge([added] * 3)), np.uint8)
