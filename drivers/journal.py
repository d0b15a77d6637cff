"""
Scans on disk before they are acknowledged, until whoever reads the queue has taken them.

One SQLite file in a folder; each `keep` is one transaction that has reached the disk when it
returns. Beside the scans it counts each device's connections, so that no stamp comes twice.
"""

import contextlib
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import structlog

from drivers.device import DeviceError
from drivers.events import BarcodeScanned, Event

WAITING_MAX = 100_000
TAKEN_UNWRITTEN_MAX = 100
BUSY_S_MAX = 2.0
DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
STAMP = ("device", "epoch", "sequence")

SCHEMA = """
create table if not exists connection (
    device text primary key,
    epoch integer not null
) strict;
create table if not exists scan (
    place integer primary key autoincrement,
    device text not null,
    epoch integer not null,
    sequence integer not null,
    said text not null,
    taken integer not null default 0,
    unique (device, epoch, sequence)
) strict;
"""
# The newest scan of a device stays when it is taken: a scanner may send it once more.
TRIM = """
delete from scan where taken and place < (
    select max(place) from scan as newer where newer.device = scan.device
)
"""

log = structlog.get_logger()


class CannotKeep(DeviceError):
    """What a device said cannot be put on disk; the text says why."""


class Journal:
    """
    A folder's journal; any thread may use it.

    What is kept is delivered again when the program starts anew, unless it was `taken`.
    """

    def __init__(self, folder: Path) -> None:
        """
        Open the journal; one that cannot be read is set aside.

        :raises CannotKeep: the folder cannot be used
        """
        self.path = folder / "devices.sqlite"
        self.lock = threading.RLock()
        self.unwritten: list[tuple[str, int, int]] = []
        self.epochs: dict[str, int] = {}
        self.first_epoch = 1
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.database = self.opened()
        except (OSError, sqlite3.Error) as why:
            raise CannotKeep(f"{self.path} cannot be used: {why}") from why
        self.count = self.number("select count(*) from scan where not taken")

    def opened(self) -> sqlite3.Connection:
        """Return the open file; a damaged one makes way, and says so."""
        try:
            return open_sound(self.path)
        except sqlite3.DatabaseError as why:
            if why.sqlite_errorcode not in DAMAGED:
                raise
            aside = self.path.with_suffix(f".damaged-{time.time_ns()}")
            self.path.rename(aside)
            for rest in ("-wal", "-shm"):
                Path(f"{self.path}{rest}").unlink(missing_ok=True)
            log.exception("journal_damaged", kept_as=str(aside))
            # How often the devices had connected is forgotten. No count comes near the seconds
            # since 1970, so no stamp is given twice.
            self.first_epoch = int(time.time())
            return open_sound(self.path)

    def begin_epoch(self, device: str) -> int:
        """Return the number of a new connection, higher than any before, also when disks fail."""
        with self.lock:
            epoch = max(self.epochs.get(device, 0) + 1, self.first_epoch)
            try:
                with self.transaction():
                    (epoch,) = self.database.execute(
                        "insert into connection values (?, ?) on conflict do update"
                        " set epoch = max(epoch + 1, excluded.epoch) returning epoch",
                        (device, epoch),
                    ).fetchone()
            except CannotKeep as why:
                epoch = max(epoch, int(time.time()))
                log.error("journal_fails", device=device, reason=str(why))  # noqa: TRY400
            self.epochs[device] = epoch
            return epoch

    def count_from(self, device: str, epoch: int) -> None:
        """Give the next connections of a device higher numbers than this one."""
        with self.lock:
            self.epochs[device] = max(epoch, self.epochs.get(device, 0))

    def keep(self, scans: Sequence[BarcodeScanned]) -> None:
        """
        Put stamped scans on disk, all or none.

        :raises CannotKeep: the disk is full or broken, or far too many wait to be taken
        """
        with self.lock:
            if self.count + len(scans) > WAITING_MAX:
                raise CannotKeep(f"{self.count} scans wait to be taken already")
            with self.transaction():
                self.database.executemany(
                    "insert into scan (device, epoch, sequence, said) values (?, ?, ?, ?)",
                    [(one.device, one.epoch, one.sequence, written(one)) for one in scans],
                )
                self.write_taken()
            self.count += len(scans)

    def taken(self, event: Event) -> None:
        """Note that an event has been taken: written soon, as it may safely come once more."""
        if not isinstance(event, BarcodeScanned):
            return
        with self.lock:
            self.unwritten.append((event.device, event.epoch, event.sequence))
            # On a disk that takes nothing for days, the oldest are forgotten and come once more.
            del self.unwritten[:-WAITING_MAX]
            if len(self.unwritten) >= TAKEN_UNWRITTEN_MAX:
                self.flush()

    def flush(self) -> None:
        """Write down what was taken; what cannot be written is tried again later."""
        with self.lock, contextlib.suppress(CannotKeep):
            if self.unwritten:
                with self.transaction():
                    self.write_taken()

    def write_taken(self) -> None:
        """Write down, within a transaction, what was taken, and forget what nobody needs."""
        if not self.unwritten:
            return
        settled = self.database.executemany(
            "update scan set taken = 1 where not taken"
            " and device = ? and epoch = ? and sequence = ?",
            self.unwritten,
        )
        self.database.execute(TRIM)
        self.count -= settled.rowcount
        self.unwritten = []

    def check(self) -> None:
        """
        Make sure that the disk takes something.

        :raises CannotKeep: it does not
        """
        with self.lock, self.transaction():
            self.database.execute("insert into connection values ('', 1) on conflict do update"
                                  " set epoch = epoch + 1")  # fmt: skip

    def waiting(self, device: str) -> list[BarcodeScanned]:
        """Return a device's scans that nobody has taken, in their order, marked as replayed."""
        rows = self.rows(
            "select * from scan where device = ? and not taken order by place", (device,)
        )
        return [read(row, replayed=True) for row in rows]

    def last_scan(self, device: str) -> BarcodeScanned | None:
        """Return a device's newest scan."""
        rows = self.rows(
            "select * from scan where device = ? order by place desc limit 1", (device,)
        )
        return read(rows[0], replayed=True) if rows else None

    def strangers(self, known: set[str]) -> list[str]:
        """Return devices that are none of these and have scans which nobody has taken."""
        rows = self.rows("select distinct device from scan where not taken", ())
        return [row["device"] for row in rows if row["device"] not in known]

    def close(self) -> None:
        """Write what is left to write; nothing can be kept any more."""
        with self.lock:
            self.flush()
            self.database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do what is done within it wholly or not at all, told as CannotKeep."""
        taken, count = self.unwritten, self.count
        try:
            self.database.execute("begin immediate")
            yield
            self.database.execute("commit")
        except BaseException as why:
            self.unwritten, self.count = taken, count
            with contextlib.suppress(sqlite3.Error):
                self.database.execute("rollback")
            if not isinstance(why, sqlite3.Error):
                raise
            raise CannotKeep(f"{self.path} cannot be written: {why}") from why

    def rows(self, question: str, about: tuple[str, ...]) -> list[sqlite3.Row]:
        """Return rows, or none from a file that cannot be read."""
        try:
            with self.lock:
                return self.database.execute(question, about).fetchall()
        except sqlite3.Error:
            log.exception("journal_fails")
            return []

    def number(self, question: str) -> int:
        """Return the one number that a question is answered with."""
        (answer,) = self.database.execute(question).fetchone()
        return int(answer)


def open_sound(path: Path) -> sqlite3.Connection:
    """Return the open database, or raise sqlite3.DatabaseError: it is damaged."""
    made = sqlite3.connect(path, timeout=BUSY_S_MAX, isolation_level=None, check_same_thread=False)
    made.row_factory = sqlite3.Row
    try:
        made.execute("pragma journal_mode = wal")
        made.execute("pragma synchronous = full")
        for (verdict,) in made.execute("pragma quick_check(1)"):
            if verdict != "ok":
                damaged = sqlite3.DatabaseError(verdict)
                damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise damaged
        made.executescript(SCHEMA)
    except sqlite3.Error:
        made.close()
        raise
    return made


def written(scan: BarcodeScanned) -> str:
    """Return a scan as JSON, without its stamp."""
    values = {one.name: getattr(scan, one.name) for one in fields(scan) if one.name not in STAMP}
    return json.dumps(values | {"at": scan.at.isoformat()})


def read(row: sqlite3.Row, *, replayed: bool) -> BarcodeScanned:
    """Return a scan from its row."""
    known = {one.name for one in fields(BarcodeScanned)}
    values = {name: value for name, value in json.loads(row["said"]).items() if name in known}
    values |= {"at": datetime.fromisoformat(values["at"]), "replayed": replayed}
    return BarcodeScanned(**values, **{name: row[name] for name in STAMP})
