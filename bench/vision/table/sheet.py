"""Pictures of the simulated bench side by side, for a person to look at."""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.vision.table.shelf import article
from drivers.simulated.table import Light, Scene, View, damaged, mislabelled, photo_of, place
from drivers.simulated.table.ground import calibration_board, usual_mat
from drivers.simulated.table.package import Harm
from drivers.simulated.table.spoiling import FAULTS, spoilt, spoilt_light, spoilt_view

Image = NDArray[np.uint8]
CELL: Final = (640, 360)
COLUMNS: Final = 4


def sheet(seed: int, things: int) -> Image:
    """Return benches, a film, spots, damage and faults of one seed on a sheet."""
    cells = [
        *benches(seed, things),
        *film(seed),
        *spots(seed),
        *wrongs(seed),
        *faults(seed, things),
    ]
    cells = [small(one) for one in cells]
    blank = np.zeros((CELL[1], CELL[0], 3), np.uint8)
    cells += [blank] * (-len(cells) % COLUMNS)
    rows = [np.hstack(cells[at : at + COLUMNS]) for at in range(0, len(cells), COLUMNS)]
    return np.asarray(np.vstack(rows), np.uint8)


def small(image: Image) -> Image:
    """Return a picture at the size of a cell."""
    return np.asarray(cv2.resize(image, CELL, interpolation=cv2.INTER_AREA), np.uint8)


def heap(scene: Scene, seed: int, things: int) -> Scene:
    """Return the scene with things on it."""
    for number in range(things):
        scene.drop(article(seed * 7 + number * 4))
    return scene


def benches(seed: int, things: int) -> Iterator[Image]:
    """Yield a table on two days, another table, and a tote."""
    for day in (1, 2):
        yield heap(Scene(seed, Light.of_day(seed, day)), seed, things).render()
    yield heap(Scene(seed + 1), seed, things).render()
    yield heap(Scene(seed, surface="tote"), seed, things).render()


def film(seed: int) -> Iterator[Image]:
    """Yield eight pictures of a placement that shows its code, and of one that does not."""
    for shows in (True, False):
        scene = heap(Scene(seed), seed, 2)
        placement = place(scene, article(seed * 7 + 40), seed, code_up=shows)
        middle_s = sum(placement.shown_s) / 2
        late_s = (placement.shown_s[1] + placement.let_go_s) / 2
        for at_s in (middle_s, late_s, placement.let_go_s + 0.2, placement.ends_s):
            yield scene.camera.shoot(placement.moment(at_s))


def spots(seed: int) -> Iterator[Image]:
    """Yield four packages as a camera over the presentation spot sees them, their codes up."""
    for number in range(4):
        scene = Scene(seed + number, view=View.spot().mounted(seed))
        scene.drop(article(seed + 3 * number), at_mm=(0, 0), up="code")
        yield scene.render()


def wrongs(seed: int) -> Iterator[Image]:
    """Yield damaged and mislabelled packages, a photo of one, and the board that calibrates."""
    package, other = article(seed), article(seed + 10)
    scene = Scene(seed)
    harms: tuple[Harm, ...] = ("crushed", "torn", "dirty")
    for number, harm in enumerate(harms):
        up = "top" if harm == "crushed" else "front"
        scene.drop(damaged(article(27 + number), harm), at_mm=(170 * (number - 1), 0), up=up)
    yield scene.render()
    for wrong in (mislabelled(package, other, sticker=True), photo_of(other)):
        scene = Scene(seed, view=View.spot())
        scene.drop(wrong, at_mm=(0, 0), up="code")
        yield scene.render()
    scene = Scene(seed)
    scene.camera.mats = (usual_mat(seed), calibration_board())
    yield scene.render()


def faults(seed: int, things: int) -> Iterator[Image]:
    """Yield what a camera shows that is covered, in the dark, and so on."""
    scene = heap(Scene(seed), seed, things)
    view, light = scene.camera.view, scene.light
    for name in FAULTS[:-1]:
        scene.camera.view = spoilt_view(view, {name}, seed)
        scene.camera.light = spoilt_light(light, {name})
        yield spoilt(scene.render(), {name}, seed)
