"""
Pictures of articles that wait for the server, on this computer's disk; and what it is asked.

A view is on disk before it is counted. It waits there until its article is done, then until the
server has it: an article can be enrolled while the server is away.
"""

import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import structlog

from kiosk.flow.enrolment import (
    ArticleTold,
    AskArticle,
    AskMissing,
    DropView,
    EnrolRefused,
    MissingTold,
    SettleViews,
)
from kiosk.flow.events import Event
from kiosk.server.asking import Stamp
from kiosk.server.client import Away, Client, Refused

VIEWS_MAX: Final = 1_000
"""About 100 MB; a day's enrolling without a server."""
MISSING_SHOWN: Final = 5
AGAIN_S: Final = 10.0
_LATER: Final = {401, 403, 429}
"""The station's own key is at fault, or the server is busy: nothing is wrong with the picture."""
_SHAPE: Final = """
CREATE TABLE IF NOT EXISTS view (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL, jpeg BLOB NOT NULL, done INTEGER NOT NULL DEFAULT 0
) STRICT;
"""
log = structlog.get_logger()


class ViewsFull(Exception):
    """The disk keeps no more views until the server has taken some."""


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view that waits to be sent."""

    view_id: UUID
    code: str
    jpeg: bytes


class Enrolments:
    """Views on disk, and the thread that sends them."""

    def __init__(
        self, client: Client, folder: Path, tell: Callable[[Event], None], stamp: Stamp
    ) -> None:
        """
        Take the folder to keep views in; those of an article that was not finished are forgotten.

        :raises sqlite3.Error: the file cannot be opened
        """
        self.client, self.tell, self.stamp = client, tell, stamp
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.Lock()
        self.database = sqlite3.connect(
            folder / "enrolments.sqlite3", isolation_level=None, check_same_thread=False
        )
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.executescript(_SHAPE)
        self._do("DELETE FROM view WHERE done = 0")
        self.asked: queue.Queue[AskMissing | AskArticle] = queue.Queue(20)
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="enrolments", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self.thread.start()

    def stop(self) -> None:
        """Send no more; what waits stays on disk."""
        self.stopping.set()
        self.wake.set()

    def keep(self, view_id: UUID, code: str, jpeg: bytes) -> None:
        """
        Put a view on disk.

        :raises ViewsFull: too many wait
        :raises sqlite3.Error: the disk does not take it
        """
        if self.count() >= VIEWS_MAX:
            raise ViewsFull
        self._do(
            "INSERT INTO view (id, code, jpeg) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            str(view_id),
            code,
            jpeg,
        )

    def drop(self, effect: DropView) -> None:
        """Forget a view that was not sent."""
        self._do("DELETE FROM view WHERE id = ?", str(effect.view_id))

    def settle(self, effect: SettleViews) -> None:
        """Have the views of an article sent, or forget them."""
        change = "UPDATE view SET done = 1" if effect.keep else "DELETE FROM view"
        self._do(f"{change} WHERE done = 0 AND code = ?", effect.code)
        self.wake.set()

    def ask(self, effect: AskMissing | AskArticle) -> None:
        """Ask the server when there is time; it may be away, and then nothing is told."""
        try:
            self.asked.put_nowait(effect)
        except queue.Full:
            log.info("not_asked", about=type(effect).__name__)
        self.wake.set()

    def count(self) -> int:
        """Return how many views are on disk."""
        return int(self._do("SELECT count(*) FROM view")[0][0])

    def oldest(self) -> KeptView | None:
        """Return the view that has waited longest, of an article that is done."""
        rows = self._do("SELECT id, code, jpeg FROM view WHERE done = 1 ORDER BY place LIMIT 1")
        return KeptView(UUID(rows[0][0]), rows[0][1], rows[0][2]) if rows else None

    def run(self) -> None:
        """Ask and send, and do it again after a while."""
        while not self.stopping.is_set():
            self.wake.clear()
            try:
                self.send_all()
                self.answer_all()
            except Away as why:
                log.info("enrolment_waits", reason=str(why))
            except Exception:
                # The bench works without; the next round tries again.
                log.exception("enrolment_failed")
            self.wake.wait(AGAIN_S)

    def answer_all(self) -> None:
        """Ask the server what was asked, and tell what it said."""
        while not self.asked.empty():
            effect = self.asked.get_nowait()
            try:
                self._answer(effect)
            except Away as why:
                log.info("not_answered", about=type(effect).__name__, reason=str(why))
            except Refused as no:
                if isinstance(effect, AskArticle) and no.status not in _LATER:
                    self._refuse(effect.code, no)

    def send_all(self) -> None:
        """
        Send the views that wait, oldest first.

        :raises Away: the server cannot be asked now
        """
        while not self.stopping.is_set() and (view := self.oldest()) is not None:
            try:
                self.client.put_picture(view.code, view.view_id, view.jpeg)
            except Refused as no:
                if no.status in _LATER:
                    raise Away(no.sentence) from no
                log.warning("view_refused", code=view.code, reason=no.sentence)
                self._refuse(view.code, no)
            self.drop(DropView(view.view_id))

    def _answer(self, effect: AskMissing | AskArticle) -> None:
        if isinstance(effect, AskMissing):
            missing = self.client.missing(MISSING_SHOWN)
            event_id, at = self.stamp()
            self.tell(MissingTold(id=event_id, at=at, missing=missing))
            return
        found = self.client.article(effect.code)
        event_id, at = self.stamp()
        self.tell(
            ArticleTold(id=event_id, at=at, code=effect.code, name=found.name, photos=found.photos)
        )

    def _refuse(self, code: str, no: Refused) -> None:
        event_id, at = self.stamp()
        title, sentence = no.title[:1_000], no.sentence[:1_000]
        self.tell(EnrolRefused(id=event_id, at=at, code=code, title=title, sentence=sentence))

    def _do(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self.lock:
            return self.database.execute(statement, values).fetchall()
