"""
Placements rendered and watched: what a station's camera makes of each thing laid down.

A block of placements on one tray is one file, so that a long run can be stopped and gone on with.
Pictures are kept as JPEG of quality 97.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Final

import cv2
import numpy as np

from bench.vision.station.shelf import Shelf, view_of
from drivers.simulated.table import Light, Placement, Scene, place
from wms.vision.picture import Image
from wms.vision.tray import Change, Tray, Watch

BLOCK: Final = 6
"""So many are laid on the tray one after the other before it is cleared."""
PLACES_MM: Final = tuple((x, y) for x in (-165.0, 0.0, 165.0) for y in (-78.0, 78.0))
"""A packer lays things beside one another, more or less."""
ASIDE_MM: Final = 14.0
STEP_S: Final = 0.2
REST_S: Final = 3.0
FIRST_DAY: Final = 2
DAYS: Final = 5
CROPS_MAX: Final = 6
QUALITY: Final = 97


@dataclass(frozen=True, slots=True)
class Laying:
    """One placement: what, by which number, on which day, and whether its code was shown."""

    number: int
    sku: str
    day: int
    code_up: bool
    others: int = 0
    """Changes told beside the one."""


def lay_block(
    shelf: Shelf, tray: Tray, station: int, block: int
) -> Iterator[tuple[Laying, Change | None]]:
    """Yield a tray's placements, one after the other, with what the watch told of each."""
    day = FIRST_DAY + block % DAYS
    rng = Random(f"{station} block {block}")
    scene = Scene(1_000 + block, Light.of_day(station, day=day), view=view_of(station))
    watch, at = Watch(tray), 0.0
    places = rng.sample(PLACES_MM, BLOCK)
    for number, (x, y) in enumerate(places, start=block * BLOCK):
        sku = rng.choice(list(shelf.packages))
        where = (x + rng.gauss(0, ASIDE_MM), y + rng.gauss(0, ASIDE_MM))
        placement = place(scene, shelf.packages[sku], number, at_mm=where)
        changes, at = _watch(scene, placement, watch, at)
        placed = [change for change in changes if change.kind == "placed"]
        laying = Laying(number, sku, day, placement.code_up, max(0, len(changes) - 1))
        yield laying, placed[-1] if placed else None


def _watch(
    scene: Scene, placement: Placement, watch: Watch, at: float
) -> tuple[list[Change], float]:
    """Film a hand laying a package down; return what the watch told, and the time then."""
    changes: list[Change] = []
    frames = int(placement.ends_s / STEP_S) + 2
    for step in range(frames):
        frame = scene.camera.shoot(placement.moment(step * STEP_S))
        changes += watch.see(frame, at + step * STEP_S)
    at += frames * STEP_S
    until, frame = at + REST_S, scene.render()
    while not changes and at < until:
        changes += watch.see(frame, at)
        at += STEP_S
    return changes, at


def write_block(path: Path, block: list[tuple[Laying, Change | None]]) -> None:
    """Keep a block in a file, whole or not at all."""
    arrays: dict[str, np.ndarray] = {}
    notes = []
    for place_in, (laying, change) in enumerate(block):
        note = {**asdict(laying), "seen": change is not None}
        if change is not None:
            note |= {"size_mm": change.size_mm, "polygon": change.polygon}
            note |= {"began_at": change.began_at, "at": change.at}
            for number, crop in enumerate([change.crop, *change.crops[:CROPS_MAX]]):
                arrays[f"{place_in}_{number}"] = _encoded(crop)
        notes.append(note)
    arrays["notes"] = np.frombuffer(json.dumps(notes).encode(), np.uint8)
    part = path.with_suffix(".part.npz")
    np.savez(part, **arrays)  # type: ignore[arg-type]  # its stub takes the names for options
    part.replace(path)


def read_block(path: Path) -> Iterator[tuple[Laying, Change | None]]:
    """Yield the placements of a block that was kept."""
    with np.load(path) as kept:
        notes = json.loads(kept["notes"].tobytes())
        for place_in, note in enumerate(notes):
            laying = Laying(**{name: note[name] for name in Laying.__slots__})
            if not note["seen"]:
                yield laying, None
                continue
            names = sorted(name for name in kept.files if name.startswith(f"{place_in}_"))
            crops = [_decoded(kept[name]) for name in names]
            size = note["size_mm"]
            yield (
                laying,
                Change(
                    "placed",
                    note["began_at"],
                    note["at"],
                    tuple((x, y) for x, y in note["polygon"]),
                    None if size is None else (size[0], size[1]),
                    crops[0],
                    crops[1:],
                ),
            )


def _encoded(picture: Image) -> Image:
    done, content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    assert done
    return np.asarray(content, np.uint8)


def _decoded(content: Image) -> Image:
    picture = cv2.imdecode(content, cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(picture, np.uint8)
