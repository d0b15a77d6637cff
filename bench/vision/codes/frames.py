"""Many labels in one frame, and single labels with few pixels a module."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import cv2
import numpy as np

from bench.vision.codes.drawing import CONDITIONS, draw_labels, gtins
from bench.vision.codes.rivals import RIVALS, timed
from wms.vision import Catalogue, read_codes

LABELS: Final = 12
ARTICLES: Final = 2_000
_FRAME: Final = (1920, 1080)
_SMALL: Final = (220, 160)


@dataclass
class Share:
    """How many of so many labels, in how many milliseconds of one core a picture."""

    labels: int = 0
    read: int = 0
    seen: int = 0
    wrong: int = 0
    pictures: int = 0
    ms: float = 0.0

    def note(self, wanted: set[str], read: set[str], seen: set[str], ms: float) -> None:
        """Count one picture."""
        self.labels += len(wanted)
        self.read += len(wanted & read)
        self.seen += len(wanted & seen)
        self.wrong += len(seen - wanted)
        self.pictures += 1
        self.ms += ms


@dataclass(frozen=True)
class _Asked:
    drawn: list[str]
    known: list[str]
    labels: int
    size: tuple[int, int]
    pixels: float
    condition: str


def study_frames(pixels: float, condition: str, *, frames: int, seed: int) -> dict[str, Share]:
    """Return what each reads of frames with twelve labels in a catalogue of 2,000."""
    listed = gtins(ARTICLES, seed)
    return _study(_Asked(listed, listed, LABELS, _FRAME, pixels, condition), frames, seed)


def study_flat(pixels: float, *, labels: int, seed: int, absent: bool) -> dict[str, Share]:
    """Return what each reads of small pictures with one flat label; `absent`: of no known code."""
    listed = gtins(ARTICLES, seed)
    # The last of every run of fifty is left out: it is absent, and its neighbours are there.
    known = [gtin for place, gtin in enumerate(listed) if place % 50 != 49]
    drawn = listed[49::50] if absent else known
    return _study(_Asked(drawn, known, 1, _SMALL, pixels, "clean"), labels, seed)


def _study(asked: _Asked, pictures: int, seed: int) -> dict[str, Share]:
    cv2.setNumThreads(1)
    ours = partial(read_codes, catalogue=Catalogue(asked.known))
    shares = {name: Share() for name in (*RIVALS, "ours")}
    for number in range(pictures):
        chance = np.random.default_rng((seed, number))
        places = chance.choice(len(asked.drawn), asked.labels, replace=False)
        codes = [asked.drawn[place] for place in places]
        drawing = int(chance.integers(2**31))
        grey, _ = draw_labels(
            codes, pixels=asked.pixels, size=asked.size, condition=asked.condition, seed=drawing
        )
        wanted = {code.zfill(14) for code in codes}
        for name, rival in RIVALS.items():
            found, ms = timed(rival, grey)
            shares[name].note(wanted, found, found, ms)
        seen, ms = timed(ours, grey)
        read = {code.text.zfill(14) for code in seen if code.how == "read"}
        shares["ours"].note(wanted, read, {code.text.zfill(14) for code in seen}, ms)
    return shares


def conditions() -> tuple[str, ...]:
    """Return in which conditions labels are drawn."""
    return tuple(CONDITIONS)
