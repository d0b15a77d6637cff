"""Files of pictures: written whole or not at all, and given up when no row speaks of them."""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from uuid import UUID

from wms.ids import new_id

_AT_ONCE = 500


def photo_path(folder: Path, store_id: str, photo_id: UUID) -> Path:
    """Return where the file of a picture lies below the storage folder."""
    return folder / "photos" / store_id / f"{photo_id}.jpg"


def write_photo(path: Path, content: bytes) -> None:
    """Write a file so that it is whole or not there, whatever happens to the power."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{new_id()}.part")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def sweep_files(
    folder: Path, noted: Callable[[Sequence[UUID]], set[UUID]], *, untouched_since: float
) -> int:
    """
    Delete pictures of a folder that no row speaks of, and return how many.

    `noted` tells which of some pictures a row speaks of.

    A server that stops between writing a file and noting it leaves one behind. `untouched_since`
    is a moment in seconds since 1970: a younger file may be about to be noted.

    :raises OSError: a file cannot be deleted
    """
    strays = _old_files(folder, untouched_since)
    gone = 0
    while some := dict(islice(strays, _AT_ONCE)):
        known = noted([*some.values()])
        for path, photo_id in some.items():
            if photo_id not in known:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _old_files(folder: Path, untouched_since: float) -> Iterator[tuple[Path, UUID]]:
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file() and entry.stat().st_mtime < untouched_since:
                yield Path(entry.path), _id_in(entry.name)


def _id_in(name: str) -> UUID:
    """Return the id in a file's name; half a file belongs to no picture that is noted."""
    stem, _, kind = name.partition(".")
    try:
        return UUID(stem) if kind == "jpg" else UUID(int=0)
    except ValueError:
        return UUID(int=0)
