"""Films of a packer at the simulated bench, with the truth of what was placed and taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table import Light, Package, Scene, package_of, place
from drivers.simulated.table.ground import Surface
from drivers.simulated.table.taking import remove
from drivers.simulated.table.truth import ThingTruth
from wms.codes import check_digit
from wms.vision.picture import Image
from wms.vision.tray.board import BOARD_MM, PAGE_MM, board_picture

SIZE = (1920, 1080)
Act = str


@dataclass(frozen=True)
class Shot:
    """A frame, its moment in the film, and what it is of: the bare tray, a placement, a taking."""

    at: float
    frame: Image


@dataclass(frozen=True, eq=False)
class Scored:
    """One act of the packer: its frames, what it did to which thing, and the truth after it."""

    act: Act
    name: str
    package: Package
    shots: list[Shot]
    lands_at: float
    stirred: int
    truth: ThingTruth | None
    code_px: float
    """Pixels of a bar where the thing lies, 0 if its code looks away."""
    shown: bool = False
    """Whether the code was shown to the camera on the way."""


def acts(
    seed: int, day: int, surface: Surface, count: int, *, fps: float = 8.0
) -> Iterator[Scored]:
    """Yield the acts of an order: the bare tray, so many placements, and two takings."""
    scene = Scene(seed, Light.of_day(seed, day=day), surface)
    at = 0.0
    bare = [Shot(at + n / fps, scene.render(*SIZE)) for n in range(3)]
    at += 3 / fps
    yield Scored("bare", "", an_article(seed, 0), bare, 0.0, 0, None, 0.0)
    for number in range(count):
        scored = placed(scene, an_article(seed, number), seed * 100 + number, start=at, fps=fps)
        at = scored.shots[-1].at + 1 / fps
        yield scored
    for name in list(scene.things)[::-1][:2]:
        scored = taken(scene, name, start=at, fps=fps)
        at = scored.shots[-1].at + 1 / fps
        yield scored


def placed(scene: Scene, package: Package, seed: int, *, start: float, fps: float) -> Scored:
    """Return a placement by a hand that comes in from the border."""
    resting = {name: thing.pose for name, thing in scene.things.items()}
    act = place(scene, package, seed)
    shots = [
        Shot(start + n / fps, scene.camera.shoot(act.moment(n / fps), *SIZE))
        for n in range(int(act.ends_s * fps) + 1)
    ]
    stirred = sum(scene.things[name].pose is not pose for name, pose in resting.items())
    truth = scene.truth(*SIZE)[act.name]
    px = truth.code.px_per_module if truth.code and truth.code.visible > 0.9 else 0.0
    return Scored(
        "placed", act.name, package, shots, start + act.lands_s, stirred, truth, px, act.code_up
    )


def taken(scene: Scene, name: str, *, start: float, fps: float) -> Scored:
    """Return a thing's being taken by a hand that comes in from the border."""
    truth = scene.truth(*SIZE)[name]
    package = scene.things[name].package
    act = remove(scene, name)
    shots = [
        Shot(start + n / fps, scene.camera.shoot(act.moment(n / fps), *SIZE))
        for n in range(int(act.ends_s * fps) + 1)
    ]
    return Scored("taken", name, package, shots, start + act.gone_s, 0, truth, 0.0)


def an_article(seed: int, number: int) -> Package:
    """Return an invented package with an EAN-13 of its own."""
    body = f"20{seed % 100_000:05d}{number:05d}"
    return package_of(f"Article {seed} {number}", f"{body}{check_digit(body)}")


@lru_cache(4)
def page(px_per_mm: float) -> NDArray[np.uint8]:
    """Return the printed board."""
    return board_picture(px_per_mm)


def with_board(scene: Scene) -> Image:
    """Return a picture of the scene with the board laid in the middle of the tray."""
    picture = scene.render(*SIZE)
    printed = page(6.0)
    up = (PAGE_MM[1] - BOARD_MM[1]) / 2 - 22.0
    left, top = -PAGE_MM[0] / 2, PAGE_MM[1] / 2 + up
    corners = np.array(
        [[left, top, 0], [left + PAGE_MM[0], top, 0], [left + PAGE_MM[0], top - PAGE_MM[1], 0],
         [left, top - PAGE_MM[1], 0]]
    )  # fmt: skip
    there = scene.camera.view.pixels(corners, *SIZE).astype(np.float32)
    height, width = printed.shape
    here = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(here, there)
    laid = cv2.warpPerspective(cv2.GaussianBlur(printed, (0, 0), 0.8), matrix, SIZE)
    where = cv2.warpPerspective(np.full_like(printed, 255), matrix, SIZE) > 127
    # A camera exposes white paper as white, not as more.
    light = min(1.1, float(picture[where].mean()) / 155)
    lit = np.clip((laid[where].astype(np.float32) * 0.82 + 14) * light, 0, 255)
    picture[where] = lit.astype(np.uint8)[:, None]
    return picture
