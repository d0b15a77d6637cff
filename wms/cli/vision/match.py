"""`wms vision match`: which articles of a gallery a picture fits."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wms.cli.ground import UNUSABLE, WRONG, AsJson, fail, print_table
from wms.cli.vision.enrol import GalleryFolder, open_gallery

if TYPE_CHECKING:
    from wms.vision.looks import Gallery, Likeness
    from wms.vision.picture import Image

BEST = 5


def match(
    gallery: GalleryFolder,
    image: Annotated[Path, typer.Argument(help="A picture of one package.")],
    claim: Annotated[
        str | None, typer.Option(help="What it is said to be; its look-alikes are weighed too.")
    ] = None,
    among: Annotated[str | None, typer.Option(help="Only these articles: SKU,SKU,…")] = None,
    as_json: AsJson = False,
) -> None:
    """
    Print the articles that a picture fits, best first, with calibrated likelihoods.

    The log ratio is ln P(seen | it is the article) / P(seen | it is some article of the store).
    """
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
    _tell(found, claim, as_json=as_json)
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


def _tell(found: "Sequence[Likeness]", claim: str | None, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([_told(like, claim) for like in found], indent=2, ensure_ascii=False))
        return
    rows = [
        (
            f"{like.sku} (claimed)" if like.sku == claim else like.sku,
            f"{like.log_ratio:+.2f}",
            f"{math.exp(like.log_ratio):.3g}",
            f"{like.differs:.0%}",
        )
        for like in found
    ]
    if not rows:
        typer.echo("Nothing can be seen on it, or the gallery is empty.")
        return
    print_table(("SKU", "Log ratio", "Times likelier", "Unlike its photos"), rows)


def _told(like: "Likeness", claim: str | None) -> dict[str, object]:
    return {
        "sku": like.sku,
        "log_ratio": round(like.log_ratio, 3),
        "differs": round(like.differs, 3),
        "claimed": like.sku == claim,
    }
