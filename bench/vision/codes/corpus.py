"""
A folder of hard photos: what every engine reads, and what the whole reads, half by half.

Which half a photo belongs to, tuned or held out, is told by a hash of its name. README.md says how
far the second half was really held out.
"""

import csv
import hashlib
import json
import random
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from bench.vision.codes.rivals import RIVALS, timed
from wms.codes import check_digit
from wms.codes.gtin import expand_upc_e
from wms.vision import Catalogue, CodeSeen, open_grey, read_codes
from wms.vision.codes.catalogue import gtin_of
from wms.vision.codes.seen import RETAIL

ARTICLES: Final = 2_000
TWINS: Final = 5
# These photos show two codes above one another; their label names only one of them.
_BESIDE: Final = {"img/ean13-2__": {"09784872348880", "01920081045006"}}


@dataclass(frozen=True)
class Photo:
    """A photo and the GTIN (14 digits) on it; `beside` are others that are also on it."""

    path: Path
    gtin: str
    beside: frozenset[str]
    is_held_out: bool


@dataclass
class Row:
    """What one way of reading came to."""

    name: str
    right: int = 0
    rescued: int = 0
    wrong: list[str] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)

    def note(self, photo: Photo, found: set[str], ms: float) -> None:
        """Count one photo."""
        self.right += photo.gtin in found
        strange = found - photo.beside - {photo.gtin}
        self.wrong += [f"{photo.path.name}: {gtin}" for gtin in strange]
        self.ms.append(ms)


def photos_in(folder: Path) -> list[Photo]:
    """Return the photos of EAN and UPC that a folder's manifest names."""
    listed: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text())
    photos = []
    for one in listed:
        if one["symbology"] not in RETAIL:
            continue
        also = next((gtins for name, gtins in _BESIDE.items() if one["file"].startswith(name)), ())
        digest = hashlib.sha1(one["file"].encode(), usedforsecurity=False).digest()
        gtin = _fourteen(one["expected"], one["symbology"])
        photos.append(Photo(folder / one["file"], gtin, frozenset(also), bool(digest[-1] % 2)))
    return photos


def articles_in(path: Path, *, but: set[str]) -> list[str]:
    """Return 2,000 GTINs of a CSV with a column `gtin`, never those of `but`."""
    with path.open(encoding="utf-8", newline="") as file:
        gtins = sorted({row["gtin"].zfill(14) for row in csv.DictReader(file)} - but)
    random.Random(5).shuffle(gtins)
    return gtins[:ARTICLES]


def twins_of(gtin: str) -> list[str]:
    """Return codes that differ from this one in one digit and the check digit."""
    chance = random.Random(gtin)
    places = chance.sample(range(8 if gtin.startswith("000000") else 4, 13), TWINS)
    twins = []
    for place in places:
        digit = str((int(gtin[place]) + chance.randint(1, 9)) % 10)
        body = gtin[:place] + digit + gtin[place + 1 : 13]
        twins.append(body + str(check_digit(body)))
    return twins


def study(photos: list[Photo], articles: list[str]) -> list[Row]:
    """Return what each way of reading comes to on these photos."""
    cv2.setNumThreads(1)
    truths = {photo.gtin for photo in photos} | {gtin for one in photos for gtin in one.beside}
    twins = [twin for gtin in sorted(truths) for twin in twins_of(gtin)]
    there = Catalogue([*articles, *truths])
    absent = Catalogue(articles)
    beside = Catalogue(sorted({*articles, *twins} - truths))
    rows = {name: Row(name) for name in RIVALS}
    names = ("any engine", "all looks, no catalogue", "all looks, gated", "and matched")
    rows |= {name: Row(name) for name in (*names, "code absent", "code absent, twins there")}
    for photo in photos:
        grey = open_grey(photo.path.read_bytes())
        together: set[str] = set()
        for name, rival in RIVALS.items():
            found, ms = timed(rival, grey)
            rows[name].note(photo, found, ms)
            together |= found
        rows["any engine"].note(photo, together, sum(rows[name].ms[-1] for name in RIVALS))
        before = {name: row.right for name, row in rows.items()}
        _note_ours(photo, grey, rows, {"": None, "there": there, "absent": absent, "twins": beside})
        for name, row in rows.items():
            row.rescued += photo.gtin not in together and row.right > before[name]
    return list(rows.values())


def _note_ours(
    photo: Photo,
    grey: np.ndarray[Any, Any],
    rows: dict[str, Row],
    catalogues: dict[str, Catalogue | None],
) -> None:
    seen, ms = timed(read_codes, grey)
    rows["all looks, no catalogue"].note(photo, _gtins(seen), ms)
    seen, ms = timed(partial(read_codes, catalogue=catalogues["there"]), grey)
    read = [code for code in seen if code.how == "read"]
    rows["all looks, gated"].note(photo, _gtins(read), ms)
    rows["and matched"].note(photo, _gtins(seen), ms)
    for name, catalogue in (("code absent", "absent"), ("code absent, twins there", "twins")):
        seen, ms = timed(partial(read_codes, catalogue=catalogues[catalogue]), grey)
        rows[name].note(photo, _gtins(seen), ms)


def _gtins(seen: list[CodeSeen]) -> set[str]:
    return {gtin_of(code.text, code.symbology) for code in seen if code.symbology in RETAIL}


def _fourteen(text: str, symbology: str) -> str:
    return (expand_upc_e(text) if symbology == "UPC-E" else text).zfill(14)
