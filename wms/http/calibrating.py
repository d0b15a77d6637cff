"""
Once a day: how much looks are worth in this store, from things whose code was read.

Crops of another day than the pictures of an article tell it; on the light of the same day looks
seem to be worth more than they are.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from wms import log
from wms.gallery.operations.files import references_folder
from wms.gallery.queries import lessons
from wms.gallery.queries.lessons import Crop
from wms.http.services import Services
from wms.packing.operations import photo_path
from wms.vision.looks import TooFewPlacements
from wms.vision.looks.learnt import read_learnt
from wms.vision.picture import Image, PictureRefused, open_bgr

EVERY: Final = timedelta(days=1)
CROPS_FROM: Final = timedelta(days=3)
"""As long as evidence is kept where nothing else is set."""
CROPS_MAX: Final = 2_000
PLACEMENTS_MAX: Final = 150
OF_ONE_ARTICLE_MAX: Final = 3
"""What sells all day must not be all that is learnt from."""

logger = log.get(__name__)


class Calibrated(Protocol):
    """What calibrating needs of `wms.vision.looks.Gallery`."""

    def skus(self) -> list[str]:
        """Return the articles that are known."""

    def calibrate(self, placements: Iterable[tuple[str, Sequence[Image]]], *, made: str) -> object:
        """Learn how much looks are worth."""


def is_due(parts: Services) -> bool:
    """Tell whether looks were judged longer than a day ago, or never."""
    folder = references_folder(Path(parts.settings.storage.folder), parts.store_id)
    made = read_learnt(folder).get("calibration", {}).get("made", "")
    try:
        return parts.clock.now() - datetime.fromisoformat(str(made)) >= EVERY
    except (ValueError, TypeError):
        # Never, or by hand: what somebody fitted and named is left alone.
        return not made


def calibrate(parts: Services, references: Calibrated) -> bool:
    """
    Judge looks by what packs of the last days confirmed; False while there are too few of them.

    :raises SQLAlchemyError: the database does not answer
    :raises OSError: the storage folder cannot be read or written
    """
    now = parts.clock.now()
    if not parts.settings.gallery.learn_from_packs:
        return False
    with parts.database.reading() as session:
        crops = lessons.list_other_day_crops(
            session, parts.store_id, now - CROPS_FROM, limit=CROPS_MAX
        )
    known = set(references.skus())
    chosen = _chosen(crop for crop in crops if crop.sku in known)
    # One after the other: all of them at once would take gigabytes.
    placements = (
        (crop.sku, [picture]) for crop in chosen if (picture := _open(parts, crop.crop)) is not None
    )
    try:
        references.calibrate(placements, made=now.isoformat())
    except TooFewPlacements:
        return False
    logger.info("looks_calibrated", placements=len(chosen))
    return True


def _chosen(crops: Iterable[Crop]) -> list[Crop]:
    """Return few crops of many articles rather than many of a few."""
    counted: Counter[str] = Counter()
    chosen: list[Crop] = []
    for crop in crops:
        counted[crop.sku] += 1
        if counted[crop.sku] <= OF_ONE_ARTICLE_MAX and len(chosen) < PLACEMENTS_MAX:
            chosen.append(crop)
    return chosen


def _open(parts: Services, crop: UUID) -> Image | None:
    path = photo_path(Path(parts.settings.storage.folder), parts.store_id, crop)
    try:
        return open_bgr(path.read_bytes())
    except (FileNotFoundError, PictureRefused):
        return None
