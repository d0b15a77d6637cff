"""
What the server has not settled yet, on this computer's disk: it survives a cut of the power.

A command or photo is on disk before anybody is told that it was done, and goes only when the server
has answered for it. Commands are sent oldest first.
"""

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import TypeAdapter

from wms.wire.packing import PackCommand

COMMANDS_MAX: Final = 10_000
PHOTOS_MAX: Final = 500
CROPS_MAX: Final = 400
"""Pictures of single things leave room for those of whole baskets."""
PhotoKind = Literal["basket", "crop"]
_KIND: Final = "ALTER TABLE photo ADD COLUMN kind TEXT NOT NULL DEFAULT 'basket'"
_COMMAND: Final[TypeAdapter[PackCommand]] = TypeAdapter(PackCommand)
_SHAPE: Final = """
CREATE TABLE IF NOT EXISTS command (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    about TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS photo (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL, jpeg BLOB NOT NULL, kind TEXT NOT NULL DEFAULT 'basket'
) STRICT;
"""


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

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "outbox.sqlite3"
        path.touch(mode=0o600, exist_ok=True)  # a decision carries a login
        self.lock = threading.Lock()
        self.database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=FULL")
        self.database.executescript(_SHAPE)
        columns = self._read("SELECT name FROM pragma_table_info('photo')", ())
        if ("kind",) not in columns:
            # An outbox of before there were pictures of single things.
            self._write(_KIND, ())

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
        self._write(
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
        if self.count("photo") >= (PHOTOS_MAX if kind == "basket" else CROPS_MAX):
            raise OutboxFull
        self._write(
            "INSERT INTO photo (id, session, jpeg, kind) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (str(photo_id), str(session_id), jpeg, kind),
        )

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

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        with self.lock:
            self.database.execute(statement, values)

    def _read(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self.lock:
            return self.database.execute(statement, values).fetchall()
