"""
Placements as they are kept on disk: all that a watch told of each, so that it can be sensed later.

A block is one file, written whole or not at all: notes as JSON, pictures as JPEG of quality 97,
masks as PNG.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.codes import CodeSeen
from wms.vision.picture import Image
from wms.vision.tray import Change

QUALITY: Final = 97
NOTES: Final = "notes"
ALONE: Final = ("crop", "before")
ROWS: Final = ("crops", "befores")
MASKS: Final = ("own", "mask")
_DRAWN: Final = frozenset({*ALONE, *ROWS, *MASKS})

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Laying:
    """
    One placement: what, by which number, on which day.

    `asked`: the screen had asked for the code, which was held up; `code_up`: it was to be seen, as
    it is by chance where nobody asked. `others` are changes told beside the one.
    """

    number: int
    sku: str
    day: int
    asked: bool
    code_up: bool
    others: int = 0


Placed = tuple[Laying, Change | None]


def write_block(path: Path, block: Sequence[Placed]) -> None:
    """Keep a block in a file, whole or not at all."""
    arrays: dict[str, Bytes] = {}
    notes: list[dict[str, Any]] = []
    for place_in, (laying, change) in enumerate(block):
        notes.append({"laying": asdict(laying), "change": None})
        if change is not None:
            notes[-1]["change"] = _note(change)
            arrays |= {f"{place_in} {name}": one for name, one in _drawn(change)}
    arrays[NOTES] = np.frombuffer(json.dumps(notes).encode(), np.uint8)
    part = path.with_suffix(".part.npz")
    np.savez(part, **arrays)  # type: ignore[arg-type]  # its stub takes the names for options
    part.replace(path)


def read_block(path: Path) -> Iterator[Placed]:
    """Yield the placements of a block that was kept."""
    with np.load(path) as kept:
        for place_in, note in enumerate(json.loads(kept[NOTES].tobytes())):
            begins = f"{place_in} "
            drawn = {
                name.removeprefix(begins): kept[name]
                for name in kept.files
                if name.startswith(begins)
            }
            told = note["change"]
            yield Laying(**note["laying"]), None if told is None else _change(told, drawn)


def _note(change: Change) -> dict[str, Any]:
    plain = {each.name: getattr(change, each.name) for each in fields(change)}
    kept = {name: value for name, value in plain.items() if name not in _DRAWN}
    return kept | {"codes": [asdict(code) for code in change.codes]}


def _drawn(change: Change) -> Iterator[tuple[str, Bytes]]:
    for name in ALONE:
        if getattr(change, name) is not None:
            yield name, _jpeg(getattr(change, name))
    for name in ROWS:
        for number, picture in enumerate(getattr(change, name)):
            yield f"{name} {number:02}", _jpeg(picture)
    for name in MASKS:
        if getattr(change, name) is not None:
            yield name, _encoded(".png", getattr(change, name).astype(np.uint8) * 255, [])


def _change(note: Mapping[str, Any], drawn: Mapping[str, Bytes]) -> Change:
    rows = {
        name: [_picture(drawn[one]) for one in sorted(drawn) if one.startswith(f"{name} ")]
        for name in ROWS
    }
    alone = {name: _picture(drawn[name]) for name in ALONE if name in drawn}
    masks = {name: _picture(drawn[name])[..., 0] > 0 for name in MASKS if name in drawn}
    size = note["size_mm"]
    told = {
        **note,
        "polygon": _points(note["polygon"]),
        "size_mm": None if size is None else tuple(size),
        "aside_mm": tuple(note["aside_mm"]),
        "codes": [_code(code) for code in note["codes"]],
    }
    return Change(**{**told, **alone, **rows, **masks})


def _code(note: Mapping[str, Any]) -> CodeSeen:
    lies = {"polygon": _points(note["polygon"]), "engines": tuple(note["engines"])}
    return CodeSeen(**{**note, **lies})


def _points(rows: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((x, y) for x, y in rows)


def _jpeg(picture: Image) -> Bytes:
    return _encoded(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])


def _encoded(form: str, picture: Image, options: Sequence[int]) -> Bytes:
    done, content = cv2.imencode(form, np.ascontiguousarray(picture), options)
    assert done
    return np.asarray(content, np.uint8)


def _picture(content: Bytes) -> Image:
    picture = cv2.imdecode(content, cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(picture, np.uint8)
