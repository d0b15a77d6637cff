"""A folder of pictures with their codes, read one after the other."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wms.cli.ground import UNUSABLE, fail

if TYPE_CHECKING:
    from wms.vision.codes import Catalogue, CodeSeen

Row = tuple[str, ...]
TITLES: Final[Row] = ("Kind", "Codes", "Read", "Matched", "Decode rate", "False reads", "ms")


@dataclass
class _Kind:
    codes: int = 0
    read: int = 0
    matched: int = 0
    false: int = 0
    ms: list[float] = field(default_factory=list)

    def add(self, other: "_Kind") -> None:
        self.codes += other.codes
        self.read += other.read
        self.matched += other.matched
        self.false += other.false
        self.ms += other.ms

    def as_tree(self) -> dict[str, Any]:
        rate = (self.read + self.matched) / self.codes if self.codes else None
        return {
            "codes": self.codes,
            "read": self.read,
            "matched": self.matched,
            "decode_rate": None if rate is None else round(rate, 4),
            "false_reads": self.false,
            "ms_mean": round(sum(self.ms) / len(self.ms), 1) if self.ms else None,
        }


def measure_codes(
    folder: Path, entries: list[dict[str, Any]], catalogue: "Catalogue | None"
) -> tuple[list[Row], dict[str, Any], list[str]]:
    """Return the table, the same as a tree, and what could not be used."""
    from wms.vision.codes import CodeReaderMissing
    from wms.vision.picture import PictureRefused

    kinds: dict[str, _Kind] = {}
    faults: list[str] = []
    for entry in entries:
        kind = kinds.setdefault(str(entry.get("symbology") or "nothing to read"), _Kind())
        try:
            kind.add(_measured((folder / entry["file"]).read_bytes(), entry, catalogue))
        except (OSError, PictureRefused) as why:
            faults.append(f"{entry['file']}: {why}")
        except CodeReaderMissing as missing:
            fail(str(missing), UNUSABLE)
    total = _Kind()
    for kind in kinds.values():
        total.add(kind)
    trees = {name: kind.as_tree() for name, kind in sorted(kinds.items())}
    rows = [_row(name, tree) for name, tree in (trees | {"all": total.as_tree()}).items()]
    return [TITLES, *rows], {"kinds": trees, "all": total.as_tree()}, faults


def _measured(content: bytes, entry: dict[str, Any], catalogue: "Catalogue | None") -> _Kind:
    from wms.vision.codes import read_codes

    began = time.perf_counter()
    seen = read_codes(content, catalogue=catalogue)
    ms = (time.perf_counter() - began) * 1_000.0
    wanted = {_plain(text, entry.get("symbology")) for text in _texts(entry["expected"])}
    found = {_as_read(code): code.how for code in seen}
    right = [how for text, how in found.items() if text in wanted]
    return _Kind(
        codes=len(wanted),
        read=right.count("read"),
        matched=right.count("matched"),
        false=len(found) - len(right),
        ms=[ms],
    )


def _texts(expected: object) -> list[str]:
    if expected is None:
        return []
    return [str(one) for one in expected] if isinstance(expected, list) else [str(expected)]


def _as_read(code: "CodeSeen") -> str:
    return _plain(code.text, code.symbology)


def _plain(text: str, symbology: str | None) -> str:
    """Return a text by which two spellings of one code are the same, a GTIN as 14 digits."""
    from wms.vision.codes import RETAIL, gtin_of

    name = str(symbology or "").upper()
    if name in RETAIL:
        return gtin_of(text, name)
    # People write brackets round application identifiers, and DataBar without its (01).
    bare = "".join(letter for letter in text if letter.isprintable() and letter not in "() ")
    return bare.removeprefix("01") if name.startswith("DATABAR") else bare


def _row(name: str, tree: dict[str, Any]) -> Row:
    rate, ms = tree["decode_rate"], tree["ms_mean"]
    return (
        name,
        str(tree["codes"]),
        str(tree["read"]),
        str(tree["matched"]),
        "" if rate is None else f"{rate:.1%}",
        str(tree["false_reads"]),
        "" if ms is None else f"{ms:.1f}",
    )
