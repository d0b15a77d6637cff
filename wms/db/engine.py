"""The engine, the session, and the one visible transaction of a request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

Answer = TypeVar("Answer")

TRIES_MAX = 3
_SERIALISATION_STATES = {"40001", "40P01"}
_UNIQUE_STATE = "23505"
_SQLITE_BUSY_MS = 30_000


class Database:
    """One database, SQLite or PostgreSQL, and how to talk to it."""

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: Engine = (
            self._open_sqlite(pool_size) if self.is_sqlite else self._open_postgresql(pool_size)
        )

    def _open_sqlite(self, pool_size: int) -> Engine:
        pool: dict[str, int] = {}
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            # Unbounded: whoever waits for the write lock keeps a connection from nobody who reads.
            pool = {"pool_size": pool_size, "max_overflow": -1}
        engine = create_engine(self.url, connect_args={"timeout": _SQLITE_BUSY_MS / 1000}, **pool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine

    def _open_postgresql(self, pool_size: int) -> Engine:
        return create_engine(
            self.url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=False
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """
        Open a session whose work is committed at the end of the block, or not at all.

        On SQLite it takes the one write lock at once (`BEGIN IMMEDIATE`): a deferred one that turns
        into a writer half-way may be refused.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads; on SQLite it waits for no writer and holds none up."""
        connection = self.engine.connect().execution_options(reading=True)
        with connection, Session(connection, expire_on_commit=False) as session:
            yield session
            session.rollback()

    def run(self, work: Callable[[Session], Answer], *, again_when_beaten: bool = True) -> Answer:
        """
        Run `work` in a transaction, again when the database asks for it, three times at most.

        `again_when_beaten` also runs it again when somebody else wrote the same key at the same
        moment: the second time it finds what they wrote.
        """
        for attempt in range(1, TRIES_MAX + 1):
            try:
                with self.transaction() as session:
                    return work(session)
            except DBAPIError as error:
                again = worth_another_try(error) or (again_when_beaten and was_beaten(error))
                if attempt == TRIES_MAX or not again:
                    raise
        raise AssertionError

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def worth_another_try(error: DBAPIError) -> bool:
    """Tell whether the same work may succeed now: a deadlock is over, SQLite is free again."""
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in _SERIALISATION_STATES
    return isinstance(error, OperationalError) and "locked" in str(error.orig)


def was_beaten(error: DBAPIError) -> bool:
    """Tell whether a unique key was taken, by somebody who may have been faster."""
    return getattr(error.orig, "sqlstate", None) == _UNIQUE_STATE


def _prepare_sqlite(connection: object, _record: object) -> None:
    # The driver must open no transaction of its own accord: `_begin_immediate` says how.
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL, because in WAL mode NORMAL loses acknowledged transactions when the power goes.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA recursive_triggers=ON")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN DEFERRED" if reading else "BEGIN IMMEDIATE")
