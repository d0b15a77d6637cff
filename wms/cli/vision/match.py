"""`wms vision match`: which articles of a gallery a picture fits."""

import csv
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wms.cli.ground import UNUSABLE, WRONG, AsJson, fail, print_table
from wms.cli.vision.enrol import GalleryFolder, open_gallery

if TYPE_CHECKING:
    from wms.vision.looks import Gallery, Likeness
    from wms.vision.picture import Image
    from wms.vision.words import Told

BEST = 5


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a picture fits: by its looks, by its words if they were read, by both."""

    like: "Likeness"
    text: float | None
    both: float


def match(
    gallery: GalleryFolder,
    image: Annotated[Path, typer.Argument(help="A picture of one package.")],
    *,
    claim: Annotated[
        str | None, typer.Option(help="What it is said to be; its look-alikes are weighed too.")
    ] = None,
    among: Annotated[str | None, typer.Option(help="Only these articles: SKU,SKU,…")] = None,
    names: Annotated[
        Path | None,
        typer.Option(help="A table sku,name: reads the label where looks leave a doubt."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """
    Print the articles that a picture fits, best first, with calibrated likelihoods.

    The log ratio is ln P(seen | it is the article) / P(seen | it is some article of the store).
    """
    called = _names(names) if names is not None else None
    if not gallery.is_dir():
        fail(f"There is no gallery at {gallery}: make one with `wms vision enrol`.", UNUSABLE)
    opened = open_gallery(gallery)
    for name in opened.damaged:
        typer.echo(f"{gallery / name} is damaged and is left out", err=True)
    picture = _open(image)
    if claim is None and among is None:
        found = opened.rank([picture], at_most=BEST)
    else:
        asked = _asked(opened, claim, among)
        # A claim alone stands against its look-alikes and against whatever the picture fits best.
        rivals = [] if among else [like.sku for like in opened.rank([picture], at_most=BEST)]
        found = opened.weigh([picture], [*asked, *rivals])
    told = _read(picture, found, called) if called else None
    _tell(_joined(found, told), claim, told, as_json=as_json, by_words=called is not None)
    if opened.damaged:
        raise typer.Exit(WRONG)


def _asked(gallery: "Gallery", claim: str | None, among: str | None) -> list[str]:
    """Return the articles that were asked for; a claim brings its look-alikes along."""
    asked = [sku.strip() for sku in (among or "").split(",") if sku.strip()]
    asked += [claim] if claim is not None else []
    known = set(gallery.skus())
    unknown = [sku for sku in asked if sku not in known]
    if unknown:
        fail(f"Not in the gallery: {', '.join(unknown)}", WRONG)
    if not asked:
        fail("--among names no article.", UNUSABLE)
    alikes = gallery.look_alikes(claim) if claim is not None and among is None else ()
    return [*asked, *alikes]


def _open(image: Path) -> "Image":
    from wms.errors import Refusal
    from wms.vision.picture import open_bgr

    try:
        return open_bgr(image.read_bytes())
    except (Refusal, OSError) as why:
        fail(f"{image}: {why}", WRONG)


def _names(path: Path) -> dict[str, str]:
    """Return what articles are called, or say why that cannot be read and end."""
    from wms.vision.words import can_read

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"sku", "name"} <= {*(rows.fieldnames or ())}:
                fail(f"{path}: its first line names no columns sku and name.", WRONG)
            called = {row["sku"]: row["name"] for row in rows if row["sku"] and row["name"]}
    except (OSError, UnicodeDecodeError, csv.Error) as why:
        fail(f"{path} cannot be read: {why}", UNUSABLE)
    if not can_read():
        fail("No words can be read here: install the optional group `words`.", UNUSABLE)
    return called


def _read(picture: "Image", found: "Sequence[Likeness]", names: Mapping[str, str]) -> "Told | None":
    """Return what the words on it say, where looks leave a doubt."""
    from wms.vision.words import doubtful, tell_apart

    likely = {like.sku: like.log_ratio for like in found}
    between = doubtful(likely, {sku: names[sku] for sku in likely if sku in names})
    return tell_apart([picture], between) if between else None


def _joined(found: "Sequence[Likeness]", told: "Told | None") -> list[Found]:
    """Return the articles, best first; what errs together is joined as the verdict does."""
    from wms.verdict.belief import temper

    ratios = told.ratios if told else {}
    joined = [
        Found(like, ratios.get(like.sku), temper((like.log_ratio, ratios.get(like.sku, 0.0))))
        for like in found
    ]
    return sorted(joined, key=lambda each: -each.both)


def _tell(
    found: Sequence[Found],
    claim: str | None,
    told: "Told | None",
    *,
    as_json: bool,
    by_words: bool,
) -> None:
    if as_json:
        rows = [_plain(each, claim, by_words=by_words) for each in found]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not found:
        typer.echo("Nothing can be seen on it, or the gallery is empty.")
        return
    heads = ("SKU", "Log ratio", "Times likelier", "Unlike its photos")
    more = ("By looks", "By its words") if by_words else ()
    print_table((*heads, *more), [_row(each, claim, by_words=by_words) for each in found])
    if told:
        typer.echo(f"Read on it: {told.says}")


def _row(each: Found, claim: str | None, *, by_words: bool) -> tuple[str, ...]:
    sku = each.like.sku
    row = (
        f"{sku} (claimed)" if sku == claim else sku,
        f"{each.both:+.2f}",
        f"{math.exp(each.both):.3g}",
        f"{each.like.differs:.0%}",
    )
    if not by_words:
        return row
    return (*row, f"{each.like.log_ratio:+.2f}", "" if each.text is None else f"{each.text:+.2f}")


def _plain(each: Found, claim: str | None, *, by_words: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "sku": each.like.sku,
        "log_ratio": round(each.both, 3),
        "differs": round(each.like.differs, 3),
        "claimed": each.like.sku == claim,
    }
    if by_words:
        row["looks"] = round(each.like.log_ratio, 3)
        row["text"] = None if each.text is None else round(each.text, 3)
    return row
