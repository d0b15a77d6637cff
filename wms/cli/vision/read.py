"""`wms vision read`: the barcodes in pictures, as JSON."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wms.cli.ground import UNUSABLE, WRONG, fail

if TYPE_CHECKING:
    from wms.vision.codes import Catalogue, CodeSeen

CatalogueFile = Annotated[
    Path | None,
    typer.Option(help="The GTINs that the store knows, one a line: other EAN and UPC are left out"),
]


def read(
    images: Annotated[
        list[Path], typer.Argument(metavar="IMAGE…", help="Pictures: JPEG, PNG or WebP.")
    ],
    catalogue: CatalogueFile = None,
    expect: Annotated[
        str | None, typer.Option(help="GTINs that are likely, such as an order's: GTIN,GTIN,…")
    ] = None,
) -> None:
    """
    Print the codes in each picture, one line of JSON a picture.

    {"file", "codes": [{"text", "symbology", "polygon", "engines", "how", "likelihood"}], "ms"};
    "how" is "read", or "matched" where no engine read the bars and they fit one article of the
    catalogue (or of --expect, where there is none). A picture that cannot be used is told as
    {"file", "refused", "says"}. Exit codes: 0 every picture was looked at, 1 some could not be, 2
    the arguments cannot be used.
    """
    known = None if catalogue is None else open_catalogue(catalogue)
    likely = _likely(expect)
    told = [_tell(image, known, likely) for image in images]
    if any("refused" in one for one in told):
        raise typer.Exit(WRONG)


def open_catalogue(path: Path) -> "Catalogue":
    """Return the GTINs of a file, one a line; name the first line that is none, and end."""
    from wms.codes import NotGtin, normalise_gtin
    from wms.vision.codes import Catalogue

    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as why:
        fail(f"{path} cannot be read: {why}", UNUSABLE)
    gtins = []
    for number, line in enumerate(lines, 1):
        try:
            gtins += [normalise_gtin(line)] if line.strip() else []
        except NotGtin:
            fail(f"{path}, line {number}: {line.strip()[:40]!r} is no GTIN.", UNUSABLE)
    if not gtins:
        fail(f"{path} names no GTIN: with it, no EAN or UPC could be told.", UNUSABLE)
    return Catalogue(gtins)


def _likely(expect: str | None) -> list[str]:
    from wms.codes import NotGtin, normalise_gtin

    gtins = [one.strip() for one in (expect or "").split(",") if one.strip()]
    try:
        return [normalise_gtin(gtin) for gtin in gtins]
    except NotGtin as why:
        fail(f"--expect: {why}", UNUSABLE)


def _tell(image: Path, catalogue: "Catalogue | None", likely: list[str]) -> dict[str, Any]:
    from wms.vision.codes import CodeReaderMissing, read_codes
    from wms.vision.picture import PictureRefused

    told: dict[str, Any] = {"file": str(image)}
    began = time.perf_counter()
    try:
        seen = read_codes(image.read_bytes(), catalogue=catalogue, expect=likely)
    except OSError as why:
        told |= {"refused": "unreadable", "says": str(why)}
    except PictureRefused as refusal:
        told |= {"refused": refusal.code, "says": str(refusal)}
    except CodeReaderMissing as missing:
        fail(str(missing), UNUSABLE)
    else:
        ms = (time.perf_counter() - began) * 1_000.0
        told |= {"codes": [as_tree(code) for code in seen], "ms": round(ms, 1)}
    print(json.dumps(told, ensure_ascii=False))
    return told


def as_tree(code: "CodeSeen") -> dict[str, Any]:
    """Return a code as it is printed."""
    return {
        "text": code.text,
        "symbology": code.symbology,
        "polygon": [list(corner) for corner in code.polygon],
        "engines": list(code.engines),
        "how": code.how,
        "likelihood": code.likelihood,
    }
