"""
The follower: one thread of this process reads the journal and wakes all live screens.

It runs only while somebody listens. Each listener keeps its own position, so that a slow one
misses nothing: what the follower no longer holds is read from the journal again.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from wms import log
from wms.db import Database, journal
from wms.db.journal import Position, ToldFact
from wms.http.refusals import TooManyStreams

HELD_MAX = 2_000
FAILURE_SECONDS = 2.0

logger = log.get(__name__)


class Follower:
    """What was told lately, and whoever waits for more of it."""

    def __init__(self, database: Database, *, poll_ms: int, clients_max: int) -> None:
        self._database = database
        self._poll_seconds = poll_ms / 1000
        self._clients_max = clients_max
        self._told = threading.Condition()
        self._held: deque[ToldFact] = deque(maxlen=HELD_MAX)
        self._since = Position(0, 0)  # everything after this, up to _until, is held
        self._until = Position(0, 0)
        self._listeners = 0
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def stopping(self) -> bool:
        """Tell whether the server is going down."""
        return self._stopping.is_set()

    @property
    def listeners(self) -> int:
        """Return how many streams are open."""
        return self._listeners

    @contextmanager
    def listening(self) -> Iterator[None]:
        """
        Keep the follower reading while a stream is open.

        :raises TooManyStreams: as many streams are open as the settings allow
        """
        self.join()
        try:
            yield
        finally:
            self.leave()

    def join(self) -> None:
        """
        Count one more listener, and read for it.

        :raises TooManyStreams: as many streams are open as the settings allow
        """
        with self._told:
            if self._listeners >= self._clients_max:
                raise TooManyStreams(clients_max=self._clients_max)
            self._listeners += 1
            if self._thread is None and not self.stopping:
                self._held.clear()
                self._since = self._until = Position(0, 0)
                self._thread = threading.Thread(target=self._follow, name="follower", daemon=True)
                self._thread.start()

    def leave(self) -> None:
        """Count one listener less; without any, the reading ends."""
        with self._told:
            self._listeners -= 1
            self._told.notify_all()

    def newest(self) -> Position:
        """Return the position behind all that can be read now."""
        with self._database.reading() as session:
            return journal.newest(session)

    def wait_after(self, position: Position, seconds: float) -> list[ToldFact]:
        """Return the facts behind a position, as soon as there are some; none after `seconds`."""
        with self._told:
            self._told.wait_for(lambda: self._until > position or self.stopping, timeout=seconds)
            if self.stopping or self._until <= position:
                return []
            if position >= self._since:
                return [fact for fact in self._held if fact.position > position]
        with self._database.reading() as session:
            return journal.read_after(session, position)

    def stop(self) -> None:
        """End every stream and the reading."""
        self._stopping.set()
        with self._told:
            self._told.notify_all()

    def _follow(self) -> None:
        started = False
        while self._is_wanted():
            try:
                if not started:
                    self._begin()
                    started = True
                wait = 0.0 if self._read() else self._poll_seconds
            except SQLAlchemyError as error:
                logger.warning("journal_not_read", reason=str(error.__cause__ or error))
                wait = FAILURE_SECONDS
            self._stopping.wait(wait)

    def _is_wanted(self) -> bool:
        with self._told:
            wanted = self._listeners > 0 and not self.stopping
            if not wanted:
                self._thread = None
            return wanted

    def _begin(self) -> None:
        newest = self.newest()
        with self._told:
            self._since = self._until = newest
            self._told.notify_all()

    def _read(self) -> bool:
        with self._database.reading() as session:
            facts = journal.read_after(session, self._until)
        if not facts:
            return False
        with self._told:
            for fact in facts:
                if len(self._held) == HELD_MAX:
                    self._since = self._held[0].position
                self._held.append(fact)
            self._until = facts[-1].position
            self._told.notify_all()
        return True
