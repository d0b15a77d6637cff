"""
House-keeping: a thread of this process that gives up what was seen when its time is over.

Every process may run one: what one holds, the others leave alone, and what is done twice is done
once. A round that fails is logged and tried again.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from wms import log
from wms.config import Evidence
from wms.gallery import queries as gallery
from wms.gallery.operations.files import picture_path
from wms.gallery.queries import lessons
from wms.http.services import Services
from wms.ids import new_id
from wms.packing import queries as packing
from wms.packing.operations import forget_photos, photo_path, sweep_files
from wms.packing.rules import Keeping

ROUND_SECONDS: Final = 60.0
SWEEP_EVERY: Final = 60
"""Files that no row speaks of are looked for in one of so many rounds."""
STRAY_SECONDS: Final = 3_600
"""A file without a row is left alone for so long: its row may be on the way."""

logger = log.get(__name__)


def keeping_of(evidence: Evidence) -> Keeping:
    """Return how long pictures are kept, as the settings say."""
    return Keeping(
        ordinary=timedelta(hours=evidence.keep_hours),
        disputed=timedelta(days=evidence.keep_dispute_days),
    )


class HouseKeeping:
    """What is tidied up while a server runs."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self._folder = Path(parts.settings.storage.folder)
        self._stopping = threading.Event()
        self._rounds = 0

    def start(self) -> None:
        """Begin, in a thread that ends with the process."""
        threading.Thread(target=self._run, name="house-keeping", daemon=True).start()

    def stop(self) -> None:
        """Begin no further round."""
        self._stopping.set()

    def tidy(self) -> int:
        """
        Give up every picture whose time is over, and return how many.

        :raises SQLAlchemyError: the database does not answer
        :raises OSError: a file cannot be deleted
        """
        store_id, keeping = self._parts.store_id, keeping_of(self._parts.settings.evidence)
        return self._in_batches(
            lambda session, now: forget_photos(session, store_id, self._folder, keeping, now=now)
        )

    def forget(self) -> int:
        """
        Give up every weight and score of a packed article whose time is over; return how many.

        :raises SQLAlchemyError: the database does not answer
        """
        store_id = self._parts.store_id
        kept = timedelta(days=self._parts.settings.gallery.keep_days)
        return self._in_batches(
            lambda session, now: lessons.forget_observations(session, store_id, now - kept)
        )

    def _in_batches(self, work: Callable[[Session, datetime], int]) -> int:
        """Do something until there is no more of it, each time in a transaction of its own."""
        done = 0
        while not self._stopping.is_set():
            with self._parts.database.transaction() as session:
                some = work(session, self._parts.clock.now())
            done += some
            if some == 0:
                break
        return done

    def sweep(self, *, untouched_since: float) -> int:
        """
        Delete files that no row speaks of, and return how many; see `sweep_files`.

        :raises SQLAlchemyError: the database does not answer
        :raises OSError: a file cannot be deleted
        """
        store_id, database = self._parts.store_id, self._parts.database
        evidence = photo_path(self._folder, store_id, new_id()).parent
        teaching = picture_path(self._folder, store_id, new_id()).parent
        with database.reading() as session:
            return sum(
                sweep_files(
                    folder, partial(noted, session, store_id), untouched_since=untouched_since
                )
                for folder, noted in (
                    (evidence, packing.list_photos_among),
                    (teaching, gallery.list_photos_among),
                )
            )

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._round()
            except (SQLAlchemyError, OSError) as error:
                logger.warning("house_not_kept", reason=str(error.__cause__ or error))
            except Exception:
                # Whatever it is, it is tried again: nobody else gives pictures up.
                logger.exception("house_keeping_failed")
            self._stopping.wait(ROUND_SECONDS)

    def _round(self) -> None:
        gone, forgotten = self.tidy(), self.forget()
        # Files carry the machine's own time, whatever the store's clock shows.
        strays = 0
        if self._rounds % SWEEP_EVERY == 0:
            strays = self.sweep(untouched_since=time.time() - STRAY_SECONDS)
        self._rounds += 1
        if gone or strays or forgotten:
            logger.info("given_up", pictures=gone, strays=strays, observations=forgotten)
