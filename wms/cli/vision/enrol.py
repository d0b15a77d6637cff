"""`wms vision enrol`: a gallery from a folder of photos, one subfolder an article."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from wms.cli.ground import UNUSABLE, WRONG, fail, say

if TYPE_CHECKING:
    from wms.vision.looks import Gallery

SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
PHOTOS_MAX: Final = 200

GalleryFolder = Annotated[Path, typer.Argument(help="The gallery's folder.")]


def enrol(
    gallery: GalleryFolder,
    folder: Annotated[
        Path, typer.Argument(help="Photos: a subfolder for each article, named by its SKU.")
    ],
) -> None:
    """
    Enrol articles by photos: about five of each, from all sides that may lie up.

    Safe to repeat: photos that are there already are not kept twice. A picture that cannot be used
    is named and left out; the command then ends with 1.
    """
    articles = _articles(folder)
    opened = open_gallery(gallery)
    faults = [f"{gallery / name} was damaged and is left out" for name in opened.damaged]
    for number, article in enumerate(articles, 1):
        faults += _enrol(opened, article)
        say(f"{number}/{len(articles)} {article.name}: {opened.photos(article.name)} photos")
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(WRONG)


def open_gallery(folder: Path) -> "Gallery":
    """Return the gallery in a folder, or say why it cannot be opened and end."""
    from wms.vision.looks import Gallery

    try:
        return Gallery.open(folder)
    except OSError as why:
        fail(f"{folder} cannot be used as a gallery: {why}", UNUSABLE)


def _articles(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError as why:
        fail(f"{folder} cannot be read: {why}", UNUSABLE)
    if not found:
        fail(f"{folder} has no subfolder: put the photos of each article into one.", UNUSABLE)
    return found


def _enrol(gallery: "Gallery", article: Path) -> Iterator[str]:
    """Keep an article's photos; give what is wrong with any of them."""
    from wms.errors import Refusal
    from wms.vision.looks import shows_something
    from wms.vision.picture import Image, open_bgr

    pictures: list[Image] = []
    files = sorted(path for path in article.iterdir() if path.suffix.lower() in SUFFIXES)
    for path in files[:PHOTOS_MAX]:
        try:
            picture = open_bgr(path.read_bytes())
        except (Refusal, OSError) as why:
            yield f"{path}: {why}"
            continue
        if not shows_something(picture):
            yield f"{path}: nothing can be seen on it"
            continue
        pictures.append(picture)
    if len(files) > PHOTOS_MAX:
        yield f"{article}: only the first {PHOTOS_MAX} of {len(files)} photos were looked at"
    if not pictures:
        yield f"{article} has no photo that can be used"
        return
    try:
        gallery.add(article.name, pictures)
    except (Refusal, OSError) as why:
        yield f"{article}: {why}"
