"""
A bank of placements that were rendered and sensed as a station would, for orders to draw from.

One line of JSON a placement: what was laid down, and all that camera and library told of it, for
every article of the shelf. The file is appended to, block by block, and gone on with where it ends;
beside it lie the pictures (`.blocks`) and the gallery of enrolment photos (`.gallery`).
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Final

from bench.vision.station.blocks import Laying, read_block, write_block
from bench.vision.station.laying import BLOCK, Station, lay_block
from bench.vision.station.sensing import Sight
from bench.vision.station.shelf import Shelf, calibrated, enrol, stock_shelf
from wms.verdict import Evidence
from wms.vision.codes import Catalogue
from wms.vision.looks import Gallery
from wms.vision.sensing import sense
from wms.vision.tray import Change

FAMILIES: Final = 20
OTHERS_MAX: Final = 6.0


@dataclass(frozen=True, slots=True)
class Laid:
    """One placement, and what was told of it."""

    number: int
    sku: str
    day: int
    asked: bool
    code_up: bool
    seen: bool
    codes: tuple[tuple[str, str], ...] = ()
    evidence: tuple[tuple[str, str | None, float], ...] = ()
    differs: float = 0.0


@dataclass(frozen=True, slots=True)
class Eyes:
    """All that the camera's side of a station knows."""

    shelf: Shelf
    gallery: Gallery
    catalogue: Catalogue


def render(path: Path, placements: int, seed: int, part: tuple[int, int] = (1, 1)) -> None:
    """Render and watch placements until there are so many, block by block, or a part of them."""
    folder = path.with_suffix(".blocks")
    folder.mkdir(parents=True, exist_ok=True)
    shelf = stock_shelf(seed, FAMILIES)
    station = Station(seed, shelf, calibrated(seed), Catalogue(sorted(shelf.gtins)))
    first, parts = part
    for block in range(first - 1, -(-placements // BLOCK), parts):
        file = folder / f"{block:05}.npz"
        if not file.exists():
            write_block(file, list(lay_block(station, block)))
            print(f"{(block + 1) * BLOCK} placements", flush=True)


def listen(path: Path, seed: int) -> None:
    """Sense the placements that were rendered and are not in the bank yet."""
    done = len(path.read_text().splitlines()) if path.exists() else 0
    shelf = stock_shelf(seed, FAMILIES)
    gallery = enrol(shelf, path.with_suffix(".gallery"), seed)
    eyes = Eyes(shelf, gallery, Catalogue(shelf.gtins))
    blocks = sorted(path.with_suffix(".blocks").glob("?????.npz"))
    with path.open("a") as bank:
        for file in blocks[done // BLOCK :]:
            for laying, change in read_block(file):
                if laying.number >= done:
                    laid = asdict(_told(eyes, laying, change))
                    bank.write(json.dumps(laid, ensure_ascii=False) + "\n")
            bank.flush()


def _told(eyes: Eyes, laying: Laying, change: Change | None) -> Laid:
    laid = Laid(
        laying.number,
        laying.sku,
        laying.day,
        laying.asked,
        laying.code_up,
        seen=change is not None,
    )
    if change is None:
        return laid
    sensed = sense(
        change,
        catalogue=eyes.catalogue,
        gallery=eyes.gallery,
        among=sorted(eyes.shelf.packages),
        sizes=eyes.shelf.sizes,
        skus=eyes.shelf.gtins,
    )
    return replace(
        laid,
        codes=tuple((code.text, code.how) for code in sensed.codes),
        evidence=tuple((one.sense, one.sku, round(one.log_ratio, 4)) for one in sensed.evidence),
        differs=sensed.differs,
    )


class Banked:
    """The camera as a bank of placements: each thing takes one of that very package."""

    def __init__(self, path: Path, seed: int) -> None:
        self.shelf = stock_shelf(seed, FAMILIES)
        self.by_sku: dict[str, list[Laid]] = {}
        for laid in kept(path):
            self.by_sku.setdefault(laid.sku, []).append(laid)

    @property
    def families(self) -> list[list[str]]:
        """The families of the articles that were laid down at all."""
        there = ([sku for sku in skus if sku in self.by_sku] for skus in self.shelf.families)
        return [skus for skus in there if skus]

    def look(
        self, rng: Random, inside: str, label: str, among: Sequence[str], *, shown: bool
    ) -> Sight:
        """Return what was told of one placement of this package; `shown`: of one asked for."""
        assert inside == label, "the bank holds no packages in another's label"
        laid = rng.choice([one for one in self.by_sku[inside] if one.asked == shown])
        codes = {sku for sense, sku, _ in laid.evidence if sense == "code"}
        told = [
            Evidence(sense, sku, ratio)  # type: ignore[arg-type]  # written by `_told`
            for sense, sku, ratio in laid.evidence
            if sku is not None and (sku in among or sense in {"code", "matched"})
        ]
        return Sight(codes.pop() if len(codes) == 1 else None, (*told, *_others(laid, among)))


def kept(path: Path) -> list[Laid]:
    """Return the placements of a bank."""
    return [_from_json(json.loads(line)) for line in path.read_text().splitlines()]


def _others(laid: Laid, among: Sequence[str]) -> Iterator[Evidence]:
    """Yield what the looks say of all articles that an order does not compare with."""
    ratios = [ratio for sense, sku, ratio in laid.evidence if sense == "looks" and sku not in among]
    if len(ratios) > len(among):
        mean = sum(math.exp(ratio) for ratio in ratios) / len(ratios)
        yield Evidence("looks", None, max(-OTHERS_MAX, min(OTHERS_MAX, math.log(mean))))


def _from_json(note: Mapping[str, Any]) -> Laid:
    codes = tuple((text, how) for text, how in note["codes"])
    evidence = tuple((sense, sku, ratio) for sense, sku, ratio in note["evidence"])
    return Laid(**{**note, "codes": codes, "evidence": evidence})
