"""`wms vision bench`: how well a labelled folder of pictures is read, or told apart."""

import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from wms.cli.ground import UNUSABLE, WRONG, AsJson, fail, print_table, say
from wms.cli.vision.read import CatalogueFile, open_catalogue

_MANIFEST: Final = "manifest.json"


def bench(
    folder: Annotated[Path, typer.Argument(help="A labelled folder, in one of two forms.")],
    catalogue: CatalogueFile = None,
    review: Annotated[
        float, typer.Option(min=0.0, max=0.5, help="Looks: the share of right packs asked about.")
    ] = 0.02,
    enrolled: Annotated[
        int, typer.Option(min=1, max=50, help="Looks: so many photos an article are enrolled.")
    ] = 5,
    as_json: AsJson = False,
) -> None:
    """
    Measure on a labelled folder: decode rate, false reads, escapes at a review rate, ms.

    Codes: the folder has a manifest.json, a list of {"file", "symbology", "expected"}; "expected"
    is the text of the code in the picture, a list of texts where there are several, or null where
    there is nothing to read.

    Looks: the folder has a subfolder of photos for each article, named by its SKU. The first photos
    of each are enrolled, the others are claimed to be right, to be any other article, and to be a
    look-alike. A manifest.json with {"file", "sku", "group"} says which articles look alike;
    without it the gallery does. An escape is a wrong claim that nobody would be asked about.

    Exit codes: 0 measured, 1 a picture cannot be used, 2 the folder has neither form.
    """
    if not folder.is_dir():
        fail(f"There is no folder {folder}.", UNUSABLE)
    entries = _manifest(folder)
    if entries and all("expected" in entry for entry in entries):
        from wms.cli.vision.bench_codes import measure_codes

        known = None if catalogue is None else open_catalogue(catalogue)
        table, whole, faults = measure_codes(folder, entries, known)
    else:
        from wms.cli.vision.bench_looks import measure_looks

        table, whole, faults = measure_looks(folder, entries, review=review, enrolled=enrolled)
    if as_json:
        print(json.dumps(whole, indent=2, ensure_ascii=False))
    else:
        print_table(table[0], table[1:])
    for fault in faults:
        say(fault)
    if faults:
        raise typer.Exit(WRONG)


def _manifest(folder: Path) -> list[dict[str, Any]]:
    """Return what the folder's manifest lists; nothing where it has none."""
    path = folder / _MANIFEST
    if not path.is_file():
        return []
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        fail(f"{path} cannot be read: {why}", UNUSABLE)
    if not isinstance(entries, list) or not entries:
        fail(f"{path}: a list of entries is wanted.", UNUSABLE)
    for number, entry in enumerate(entries, 1):
        named = isinstance(entry, dict) and isinstance(entry.get("file"), str)
        if not named or not ({"expected", "sku"} & entry.keys()):
            told = 'an entry has "file", and "expected" or "sku"'
            fail(f"{path}, entry {number}: {told}.", UNUSABLE)
    return list(entries)
