"""
What the server has not settled yet, on this computer's disk: it survives a cut of the power.

A command or photo is on disk before anybody is told that it was done. A command goes only when the
server has answered for it. A photo is somebody's goods and hands: one that the server does not take
is given up after a time, and before a command finds no room. Commands are sent oldest first.
"""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import TypeAdapter

from wms.wire.packing import PackCommand

COMMANDS_MAX: Final = 10_000
PHOTOS_MAX: Final = 500
CROPS_MAX: Final = 400
"""Pictures of single things leave room for those of whole baskets."""
CROPS_SHARE: Final = 0.8
PhotoKind = Literal["basket", "crop"]
# Outboxes of before there were pictures of single things, and of before photos were given up.
_COLUMNS: Final = {
    "kind": "ALTER TABLE photo ADD COLUMN kind TEXT NOT NULL DEFAULT 'basket'",
    "kept_at": "ALTER TABLE photo ADD COLUMN kept_at REAL NOT NULL DEFAULT 0",
}
_GIVE_UP_ONE: Final = (
    "DELETE FROM photo WHERE place = "
    "(SELECT place FROM photo ORDER BY kind = 'basket', place LIMIT 1)"
)
_COMMAND: Final[TypeAdapter[PackCommand]] = TypeAdapter(PackCommand)
_SHAPE: Final = """
CREATE TABLE IF NOT EXISTS command (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    about TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS photo (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL, jpeg BLOB NOT NULL, kind TEXT NOT NULL DEFAULT 'basket',
    kept_at REAL NOT NULL DEFAULT 0
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Room:
    """How long and up to how many bytes photos wait; commands are not bounded by it."""

    keep: timedelta = timedelta(hours=72)
    photo_bytes_max: int = 500_000_000


class OutboxFull(Exception):
    """The disk keeps no more until the server has taken some."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A command that waits, and what to call it before a person."""

    command: PackCommand
    about: str


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo that waits."""

    session_id: UUID
    photo_id: UUID
    jpeg: bytes
    kind: PhotoKind = "basket"


class Outbox:
    """Commands and photos on disk; may be used by several threads, but by one process alone."""

    def __init__(
        self,
        folder: Path,
        room: Room = Room(),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.room, self.clock = room, clock
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "outbox.sqlite3"
        path.touch(mode=0o600, exist_ok=True)  # a decision carries a login
        self.lock = threading.Lock()
        self.database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=FULL")
        # What is given up can be read in the file no more.
        self.database.execute("PRAGMA secure_delete=ON")
        self.database.executescript(_SHAPE)
        columns = self._read("SELECT name FROM pragma_table_info('photo')", ())
        for name, added in _COLUMNS.items():
            if (name,) not in columns:
                self._write(added, ())
        self._write("UPDATE photo SET kept_at = ? WHERE kept_at = 0", (clock().timestamp(),))

    def close(self) -> None:
        """Let go of the file."""
        with self.lock:
            self.database.close()

    def keep(self, command: PackCommand, about: str) -> None:
        """
        Put a command on disk; one that is there already stays as it is.

        :raises OutboxFull: too many wait
        """
        if self.count("command") >= COMMANDS_MAX:
            raise OutboxFull
        body = _COMMAND.dump_json(command).decode("utf-8")
        self._write_for_sure(
            "INSERT INTO command (id, about, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (str(command.id), about, body),
        )

    def keep_photo(
        self, session_id: UUID, photo_id: UUID, jpeg: bytes, kind: PhotoKind = "basket"
    ) -> None:
        """
        Put a photo on disk.

        :raises OutboxFull: too many wait
        """
        photos_max, share = (PHOTOS_MAX, 1.0) if kind == "basket" else (CROPS_MAX, CROPS_SHARE)
        bytes_max = self.room.photo_bytes_max * share
        if self.count("photo") >= photos_max or self.photo_bytes() + len(jpeg) > bytes_max:
            raise OutboxFull
        self._write(
            "INSERT INTO photo (id, session, jpeg, kind, kept_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (str(photo_id), str(session_id), jpeg, kind, self.clock().timestamp()),
        )

    def give_up_old(self) -> int:
        """Forget the photos that have waited too long, and return how many there were."""
        before = (self.clock() - self.room.keep).timestamp()
        return self._write("DELETE FROM photo WHERE kept_at < ?", (before,))

    def photo_bytes(self) -> int:
        """Return how large the photos are that wait."""
        return int(self._read("SELECT coalesce(sum(length(jpeg)), 0) FROM photo", ())[0][0])

    def holds(self, command_id: UUID) -> bool:
        """Return whether a command waits here."""
        return bool(self._read("SELECT 1 FROM command WHERE id = ?", (str(command_id),)))

    def oldest(self, most: int) -> list[Kept]:
        """Return the commands that have waited longest, oldest first."""
        rows = self._read("SELECT body, about FROM command ORDER BY place LIMIT ?", (most,))
        return [Kept(_COMMAND.validate_json(body), about) for body, about in rows]

    def oldest_photo(self, *, after: UUID | None = None) -> KeptPhoto | None:
        """Return the photo that has waited longest, or the next one after another."""
        rows = self._read(
            "SELECT session, id, jpeg, kind FROM photo WHERE place > "
            "coalesce((SELECT place FROM photo WHERE id = ?), 0) ORDER BY place LIMIT 1",
            (str(after),),
        )
        if not rows:
            return None
        session, photo, jpeg, kind = rows[0]
        return KeptPhoto(UUID(session), UUID(photo), jpeg, kind)

    def settle(self, command_id: UUID) -> None:
        """Forget a command that the server is done with."""
        self._write("DELETE FROM command WHERE id = ?", (str(command_id),))

    def settle_photo(self, photo_id: UUID) -> None:
        """Forget a photo that the server has."""
        self._write("DELETE FROM photo WHERE id = ?", (str(photo_id),))

    def count(self, table: str = "") -> int:
        """Return how many commands and photos wait, or how many of one of them."""
        asked = {
            "command": "SELECT count(*) FROM command",
            "photo": "SELECT count(*) FROM photo",
        }.get(table, "SELECT (SELECT count(*) FROM command) + (SELECT count(*) FROM photo)")
        return int(self._read(asked, ())[0][0])

    def _write_for_sure(self, statement: str, values: tuple[object, ...]) -> None:
        """Write, and where the disk is full give photos up for it: of things first, then oldest."""
        while True:
            try:
                self._write(statement, values)
            except sqlite3.OperationalError as why:
                full = why.sqlite_errorcode == sqlite3.SQLITE_FULL
                if not full or not self._write(_GIVE_UP_ONE, ()):
                    raise
            else:
                return

    def _write(self, statement: str, values: tuple[object, ...]) -> int:
        with self.lock:
            return self.database.execute(statement, values).rowcount

    def _read(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self.lock:
            return self.database.execute(statement, values).fetchall()
