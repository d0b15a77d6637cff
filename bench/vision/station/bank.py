"""
A bank of placements that were rendered and sensed as a station would, for orders to draw from.

A folder: `blocks` holds what the watch told of placements with its pictures, `gallery` the photos
of enrolment, and `told`, a line of JSON a placement, what was laid down and all that camera and
library told of it, for every article of the shelf. Each block is a file, so that a long run may be
stopped, gone on with, and done in parts side by side.
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
BLOCKS, GALLERY, TOLD = "blocks", "gallery", "told"
LABEL: Final = frozenset({"code", "matched"})


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


def render(bank: Path, placements: int, seed: int, part: tuple[int, int] = (1, 1)) -> None:
    """Render and watch placements until there are so many, or a part of them, block by block."""
    blocks = made(bank / BLOCKS)
    shelf = stock_shelf(seed, FAMILIES)
    station = Station(seed, shelf, calibrated(seed), Catalogue(sorted(shelf.gtins)))
    for block in range(-(-placements // BLOCK)):
        file = blocks / f"{block:05}.npz"
        if _is_of(part, block) and not file.exists():
            write_block(file, list(lay_block(station, block)))
            print(f"rendered block {block}", flush=True)


def listen(bank: Path, seed: int, part: tuple[int, int] = (1, 1)) -> None:
    """Sense the placements that were rendered and not sensed yet, or a part of them."""
    shelf, told = stock_shelf(seed, FAMILIES), made(bank / TOLD)
    gallery = enrol(shelf, bank / GALLERY, seed)
    eyes = Eyes(shelf, gallery, Catalogue(shelf.gtins))
    for block in sorted((bank / BLOCKS).glob("?????.npz")):
        file = told / f"{block.stem}.jsonl"
        if _is_of(part, int(block.stem)) and not file.exists():
            laid = [asdict(_told(eyes, *one)) for one in read_block(block)]
            lines = [json.dumps(one, ensure_ascii=False) for one in laid]
            file.with_suffix(".part").write_text("\n".join(lines), encoding="utf-8")
            file.with_suffix(".part").replace(file)
            print(f"sensed block {block.stem}", flush=True)


def kept(bank: Path) -> list[Laid]:
    """Return the placements of a bank."""
    files = sorted((bank / TOLD).glob("?????.jsonl"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [_from_json(json.loads(line)) for line in lines]


def made(folder: Path) -> Path:
    """Return a folder that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _is_of(part: tuple[int, int], block: int) -> bool:
    number, parts = part
    return block % parts == number - 1


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
        names={sku: package.name for sku, package in eyes.shelf.packages.items()},
    )
    return replace(
        laid,
        codes=tuple((code.text, code.how) for code in sensed.codes),
        evidence=tuple((one.sense, one.sku, round(one.log_ratio, 4)) for one in sensed.evidence),
        differs=sensed.differs,
    )


class Banked:
    """The camera as a bank of placements: each thing takes one of that very package."""

    def __init__(self, bank: Path, seed: int) -> None:
        self.shelf = stock_shelf(seed, FAMILIES)
        self.laid: dict[tuple[str, bool], list[Laid]] = {}
        self.trays: dict[int, set[str]] = {}
        for one in kept(bank):
            self.laid.setdefault((one.sku, one.asked), []).append(one)
            self.trays.setdefault(one.number // BLOCK, set()).add(one.sku)

    @property
    def families(self) -> list[list[str]]:
        """The families of the articles that were laid down, both asked for and not."""
        there = (
            [sku for sku in skus if {(sku, True), (sku, False)} <= self.laid.keys()]
            for skus in self.shelf.families
        )
        return [skus for skus in there if skus]

    def look(
        self, rng: Random, inside: str, label: str, among: Sequence[str], *, shown: bool
    ) -> Sight:
        """Return what was told of one placement of this package; `shown`: of one asked for."""
        assert inside == label, "the bank holds no packages in another's label"
        laid = self._alone(rng.choice(self.laid[inside, shown]))
        codes = {sku for sense, sku, _ in laid.evidence if sense == "code"}
        told = [
            Evidence(sense, sku, ratio)  # type: ignore[arg-type]  # written by `_told`
            for sense, sku, ratio in laid.evidence
            if sku is not None and (sku in among or sense in LABEL)
        ]
        return Sight(codes.pop() if len(codes) == 1 else None, (*told, *_others(laid, among)))

    def _alone(self, laid: Laid) -> Laid:
        """Return a placement without the codes of what lay beside it, as a station takes it."""
        beside = self.trays[laid.number // BLOCK] - {laid.sku}
        return replace(
            laid,
            evidence=tuple(e for e in laid.evidence if e[0] not in LABEL or e[1] not in beside),
        )


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
