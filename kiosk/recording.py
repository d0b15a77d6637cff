"""
A session's events as JSON lines: proof, bug report and test in one file.

The first line is the bench as it stood, every other line an event. PINs and tokens are never
written, nor a badge: while a badge is wanted, any scan is written as its fingerprint.
"""

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import structlog
from pydantic import TypeAdapter

from kiosk.flow import session
from kiosk.flow.commands import is_command
from kiosk.flow.events import (
    AnyEvent,
    DevicesChanged,
    Event,
    LoggedIn,
    Scanned,
    ScanRefused,
    ServerSeen,
    TagsSeen,
    ViewTroubled,
    WaitingChanged,
    Weighed,
)
from kiosk.flow.state import BADGE_SCREENS, State
from kiosk.flow.steps import packing

FILES_MAX: Final = 300
EVENTS_MAX: Final = 20_000
FILE_BYTES_MAX: Final = 4_000_000
BYTES_MAX: Final = 200_000_000
# What is soon said again, and need not have reached the disk before the bench goes on.
PASSING: Final = (
    DevicesChanged,
    ScanRefused,
    ServerSeen,
    TagsSeen,
    ViewTroubled,
    WaitingChanged,
    Weighed,
)
# Counted rather than dated: a calendar clock that is set back must not make an old file the newest.
NUMBER: Final = re.compile(r"(\d{10})-")
AnyState: Final[TypeAdapter[State]] = TypeAdapter(State)

log = structlog.get_logger()


class Unreadable(Exception):
    """The file is no recording of this program."""


class Recorder:
    """
    Writes events as they come; begins a new file whenever the bench was free.

    An event is on disk when `write` returns, or not in the file at all when it raises. Files are
    bounded in number and in what they hold together; the oldest go.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        for unfinished in self.folder.glob("*.part"):
            unfinished.unlink(missing_ok=True)
        self.file = -1
        self.events = 0
        self.end = self.before = 0

    def write(self, before: State, event: Event) -> None:
        """
        Write an event, with the bench as it stood before.

        :raises OSError: the disk does not take it
        """
        turn = before.idle and isinstance(event, Scanned)
        full = self.events >= EVENTS_MAX or self.end >= FILE_BYTES_MAX
        if self.file < 0 or (turn and self.events) or full:
            self._begin(before, event)
        line = AnyEvent.dump_json(shareable(before, event)) + b"\n"
        try:
            write_all(self.file, line)
            if not isinstance(event, PASSING):
                os.fsync(self.file)
        except OSError:
            self._cut(self.end)
            raise
        self.before, self.end = self.end, self.end + len(line)
        self.events += 1

    def take_back(self) -> None:
        """Take the last event out again: nothing came of it."""
        self._cut(self.before)
        self.events -= 1

    def newest(self) -> Path | None:
        """Return the recording that was written last."""
        found = self.files()
        return found[-1] if found else None

    def files(self) -> list[Path]:
        """Return all recordings, oldest first."""
        return sorted(self.folder.glob("*.jsonl"), key=place)

    def close(self) -> None:
        """Let go of the file."""
        if self.file >= 0:
            os.close(self.file)
        self.file = -1

    def _begin(self, before: State, event: Event) -> None:
        """Begin a file; it has its name once the bench stands in it whole."""
        self._make_room()
        newest = self.newest()
        number = place(newest)[0] + 1 if newest else 1
        path = self.folder / f"{number:010d}-{event.id}.jsonl"
        part = path.with_suffix(".part")
        begin = AnyState.dump_python(_without_badges(before), mode="json")
        header = json.dumps({"begin": begin}).encode("utf-8") + b"\n"
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            write_all(file, header)
            os.fsync(file)
            part.rename(path)
            sync_folder(self.folder)
        except OSError:
            os.close(file)
            part.unlink(missing_ok=True)
            raise
        self.close()
        self.file, self.events = file, 0
        self.before = self.end = len(header)

    def _make_room(self) -> None:
        held = 0
        for number, path in enumerate(reversed(self.files()), start=1):
            held += path.stat().st_size
            if number >= FILES_MAX or held > BYTES_MAX:
                path.unlink(missing_ok=True)

    def _cut(self, end: int) -> None:
        """Let the file end there; one that cannot be cut is left, for a new one says it anew."""
        try:
            os.ftruncate(self.file, end)
            os.lseek(self.file, end, os.SEEK_SET)
        except OSError:
            self.close()
        else:
            self.end = end


def write_all(file: int, content: bytes) -> None:
    """
    Write all of it; a disk that fills takes less than it is given.

    :raises OSError: the disk does not take it
    """
    while content:
        content = content[os.write(file, content) :]


def sync_folder(folder: Path) -> None:
    """Have a folder's new names outlive a power cut; some file systems know no such thing."""
    file = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(file)
    finally:
        os.close(file)


def place(path: Path) -> tuple[int, str]:
    """Return where a recording stands among the others."""
    found = NUMBER.match(path.name)
    return int(found[1]) if found else 0, path.name


def shareable(before: State, event: Event) -> Event:
    """Return the event without what would let somebody in."""
    if isinstance(event, LoggedIn):
        secret = {"token": None, "csrf_token": None}
        return event.model_copy(update={"login": event.login.model_copy(update=secret)})
    if isinstance(event, Scanned) and may_be_badge(before, event):
        mark = hashlib.sha256(event.code.encode()).hexdigest()[:12]
        return event.model_copy(update={"code": f"badge-{mark}"})
    return event


def may_be_badge(before: State, event: Scanned) -> bool:
    """Return whether a scan may be of somebody's badge."""
    wanted = before.screen in BADGE_SCREENS
    return wanted and not is_command(event.code) and not packing.belongs(before, event)


def replay(path: Path) -> Iterator[tuple[Event | None, State]]:
    """
    Yield each event of a recording with the state it led to; the first comes without an event.

    :raises Unreadable: the file is no recording, or is damaged; a last line cut short is left out
    """
    try:
        *lines, _ = path.read_bytes().split(b"\n")
        state = AnyState.validate_python(json.loads(lines[0])["begin"])
    except (OSError, ValueError, LookupError, TypeError) as why:
        raise Unreadable(f"{path} is no recording of a packing station") from why
    yield None, state
    for number, line in enumerate(lines[1:], start=2):
        try:
            event = AnyEvent.validate_json(line)
        except ValueError as why:
            raise Unreadable(f"{path}, line {number}: no event") from why
        state, _ = session.next(state, event)
        yield event, state


def last_step(path: Path) -> tuple[State, Event | None, State]:
    """
    Return what a recording ends with: the bench before its last event, that event, the bench after.

    :raises Unreadable: the file is no recording; one that is damaged further on ends before that
    """
    steps = replay(path)
    _, reached = next(steps)
    before, last = reached, None
    try:
        for event, after in steps:
            before, last, reached = reached, event, after
    except Unreadable as why:
        log.warning("recording_damaged", reason=str(why))
    return before, last, reached


def _without_badges(state: State) -> State:
    basket = state.basket
    if basket is not None and basket.deciding is not None:
        basket = replace(basket, deciding=replace(basket.deciding, badge=None))
    return replace(state, badge=None, basket=basket)
