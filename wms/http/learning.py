"""
Learning: a thread of this process that teaches the cameras what people showed and packs confirmed.

The rows are the queue. A lesson that waits stands in the database until the references have
learnt from it, so nothing is lost when a server stops half-way: at worst it is learnt from twice.
Of several processes on one storage folder one learns at a time.
"""

import fcntl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from wms import log
from wms.gallery.model import Reference
from wms.gallery.operations.enrolment import reference_of
from wms.gallery.operations.files import picture_path, references_folder
from wms.gallery.queries import lessons, lock_photo, replace_look_alikes
from wms.gallery.queries.lessons import Confusion, Crop
from wms.gallery.rules.pictures import quality
from wms.http import calibrating
from wms.http.references import References, open_references
from wms.http.services import Services
from wms.packing.operations import photo_path, write_photo
from wms.vision.picture import Image, PictureRefused, open_bgr

ROUND_SECONDS: Final = 2.0
FAILURE_SECONDS: Final = 30.0
JUDGE_SECONDS: Final = 3_600.0
"""So often it is asked whether looks are due to be judged again."""
LESSONS_MAX: Final = 100
"""So many of each kind in one round; the rest waits for the next."""
CROP_EVERY: Final = timedelta(hours=1)
"""Of an article that packs confirm, one crop an hour is learnt from: the light of the whole day."""
CROP_MISSING: Final = timedelta(minutes=10)
"""A crop may reach the server after the basket that it belongs to; later it does not come."""

logger = log.get(__name__)


@dataclass
class Lessons:
    """What waits to be learnt, and what came of it."""

    rebuilds: list[str]
    photos: list[tuple[UUID, str, str]]
    crops: list[Crop]
    cases: list[Confusion]
    touched: set[str] = field(default_factory=set)
    gone: list[UUID] = field(default_factory=list)
    crop_states: dict[UUID, tuple[str, int | None]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rebuilds or self.photos or self.crops or self.cases)


class Learning:
    """What teaches while a server runs."""

    def __init__(
        self, parts: Services, opening: Callable[[Path], References] = open_references
    ) -> None:
        self._parts = parts
        self._opening = opening
        self._folder = Path(parts.settings.storage.folder)
        self._stopping = threading.Event()
        self._references: References | None = None
        self._left_at = 0

    def start(self) -> None:
        """Begin, in a thread that ends with the process."""
        threading.Thread(target=self.run, name="learning", daemon=True).start()

    def stop(self) -> None:
        """Begin no further round."""
        self._stopping.set()

    def learn(self) -> bool:
        """
        Learn from what waits, at most `LESSONS_MAX` of each kind; tell whether there was anything.

        :raises SQLAlchemyError: the database does not answer
        :raises OSError: the storage folder cannot be read or written
        """
        if not self._waiting():
            return False
        with self._alone():
            waiting = self._waiting()
            references = self._open_references()
            self._rebuild(references, waiting)
            self._learn_photos(references, waiting)
            self._learn_crops(references, waiting)
            for case in waiting.cases:
                if case.claimed is not None and case.was != case.claimed:
                    references.learn_confusion(case.claimed, case.was)
                    waiting.touched |= {case.claimed, case.was}
            self._note(references, waiting)
            self._left_at = self._changed_at()
        return bool(waiting)

    def judge_looks(self) -> bool:
        """
        Judge once a day how much looks are worth here; False where it is not due, or not known.

        :raises SQLAlchemyError: the database does not answer
        :raises OSError: the storage folder cannot be read or written
        """
        if not calibrating.is_due(self._parts):
            return False
        with self._alone():
            if not calibrating.is_due(self._parts):
                # Another process judged them while this one waited.
                return False
            judged = calibrating.calibrate(self._parts, self._open_references())
            self._left_at = self._changed_at()
        return judged

    def _waiting(self) -> Lessons:
        store_id = self._parts.store_id
        with self._parts.database.reading() as session:
            return Lessons(
                lessons.list_rebuilds(session, store_id),
                lessons.list_untaught(session, store_id, limit=LESSONS_MAX),
                [
                    crop
                    for crop in lessons.list_waiting_crops(session, store_id, limit=LESSONS_MAX)
                    if self._is_due(crop)
                ],
                lessons.list_unlearnt_cases(session, store_id, limit=LESSONS_MAX),
            )

    def _is_due(self, crop: Crop) -> bool:
        """Tell whether a crop is here, or will not come any more."""
        missing_for = self._parts.clock.now() - crop.at
        return self._crop_path(crop.crop).is_file() or missing_for > CROP_MISSING

    def _open_references(self) -> References:
        """Return the references, opened anew where another process has changed them since."""
        if self._references is None or self._left_at != self._changed_at():
            self._references = self._opening(references_folder(self._folder, self._parts.store_id))
        return self._references

    def _changed_at(self) -> int:
        # A file that is put in the place of another changes the folder.
        return references_folder(self._folder, self._parts.store_id).stat().st_mtime_ns

    def _rebuild(self, references: References, waiting: Lessons) -> None:
        known = set(references.skus())
        for sku in waiting.rebuilds:
            if sku in known:
                references.remove(sku)
            waiting.touched.add(sku)

    def _learn_photos(self, references: References, waiting: Lessons) -> None:
        shown: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        for photo_id, sku, origin in waiting.photos:
            shown[sku, origin].append(photo_id)
        # The pictures of one article at a time are in memory, not all that wait.
        for (sku, origin), photo_ids in shown.items():
            found = {photo_id: self._picture(photo_id) for photo_id in photo_ids}
            pictures = [picture for picture in found.values() if picture is not None]
            waiting.gone += [photo_id for photo_id, picture in found.items() if picture is None]
            if pictures:
                references.add(sku, pictures, confirmed=origin != "enrolled")
                waiting.touched.add(sku)

    def _picture(self, photo_id: UUID) -> Image | None:
        """Return a picture of an article; the crop of a case is copied from the evidence first."""
        own = picture_path(self._folder, self._parts.store_id, photo_id)
        if not own.is_file() and self._crop_path(photo_id).is_file():
            write_photo(own, self._crop_path(photo_id).read_bytes())
        return _open(own)

    def _learn_crops(self, references: References, waiting: Lessons) -> None:
        wanted = self._parts.settings.gallery.learn_from_packs
        for crop in waiting.crops:
            picture = _open(self._crop_path(crop.crop))
            if picture is None:
                waiting.crop_states[crop.observation_id] = ("gone", None)
                continue
            state = "taught" if wanted and self._is_worth(crop, waiting) else "left"
            if state == "taught":
                references.add(crop.sku, [picture], confirmed=True)
                waiting.touched.add(crop.sku)
            waiting.crop_states[crop.observation_id] = (state, quality(picture).sharpness)

    def _is_worth(self, crop: Crop, waiting: Lessons) -> bool:
        if crop.sku in waiting.touched:
            return False
        with self._parts.database.reading() as session:
            last = lessons.find_last_taught(session, self._parts.store_id, crop.sku)
        return last is None or crop.at - last >= CROP_EVERY

    def _crop_path(self, photo_id: UUID) -> Path:
        return photo_path(self._folder, self._parts.store_id, photo_id)

    def _note(self, references: References, waiting: Lessons) -> None:
        known = set(references.skus())
        told = {
            sku: (references.version(sku), references.look_alikes(sku))
            if sku in known
            else (None, ())
            for sku in sorted(waiting.touched)
        }
        store_id, now = self._parts.store_id, self._parts.clock.now()
        with self._parts.database.transaction() as session:
            held = {sku: reference_of(session, store_id, sku) for sku in told}
            stale = self._stale(session, held, waiting)
            for sku, (version, fellows) in told.items():
                held[sku].version, held[sku].taught_at = version, now
                held[sku].rebuild = sku in stale
                replace_look_alikes(session, store_id, sku, fellows)
            self._note_photos(session, waiting, stale, now)
            for observation_id, (state, sharpness) in waiting.crop_states.items():
                lessons.note_crop(session, store_id, observation_id, state, sharpness)
            cases = [case.case_id for case in waiting.cases]
            lessons.note_cases_learnt(session, store_id, cases, now)

    def _stale(self, session: Session, held: Mapping[str, Reference], waiting: Lessons) -> set[str]:
        """Return the articles of which a picture was taken away while others were learnt from."""
        shown = [photo_id for photo_id, _sku, _origin in waiting.photos]
        removed = lessons.list_removed(session, self._parts.store_id, shown)
        asked_since = {sku for sku, reference in held.items() if reference.rebuild}
        return removed | asked_since - set(waiting.rebuilds)

    def _note_photos(
        self, session: Session, waiting: Lessons, stale: set[str], now: datetime
    ) -> None:
        # Stale articles are learnt anew from all pictures that are left.
        taught = [photo_id for photo_id, sku, _origin in waiting.photos if sku not in stale]
        lessons.note_photos_taught(session, self._parts.store_id, taught, now)
        for photo_id in waiting.gone:
            photo = lock_photo(session, self._parts.store_id, photo_id)
            if photo is not None:
                photo.removed_at, photo.removed_by = now, "no longer kept"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the references; another process that learns waits."""
        folder = references_folder(self._folder, self._parts.store_id)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder.parent / "learning.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def run(self) -> None:
        """Learn whatever waits, round after round, until it is stopped."""
        judge_at = time.monotonic() + JUDGE_SECONDS
        while not self._stopping.is_set():
            pause = ROUND_SECONDS
            try:
                if self.learn():
                    pause = 0.0
                elif time.monotonic() >= judge_at:
                    judge_at = time.monotonic() + JUDGE_SECONDS
                    self.judge_looks()
            except (SQLAlchemyError, OSError) as error:
                logger.warning("not_learnt", reason=str(error.__cause__ or error))
                pause = FAILURE_SECONDS
            except Exception:
                # Whatever it is, it is tried again; a model that cannot be loaded is no reason to
                # stop a warehouse.
                logger.exception("learning_failed")
                pause = FAILURE_SECONDS
            self._stopping.wait(pause)


def _open(path: Path) -> Image | None:
    """Return a picture, None where it is not there or shows nothing any more."""
    try:
        return open_bgr(path.read_bytes())
    except (FileNotFoundError, PictureRefused):
        return None
