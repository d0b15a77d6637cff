"""Where pictures of articles and their references lie below the storage folder."""

from pathlib import Path
from uuid import UUID


def picture_path(folder: Path, store_id: str, photo_id: UUID) -> Path:
    """Return where the file of a picture of an article lies."""
    return folder / "gallery" / store_id / "pictures" / f"{photo_id}.jpg"


def references_folder(folder: Path, store_id: str) -> Path:
    """Return where the references of all articles lie."""
    return folder / "gallery" / store_id / "references"
