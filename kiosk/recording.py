"""
A session's events as JSON lines: proof, bug report and test in one file.

The first line is the bench as it stood, every other line an event. PINs and tokens are never
written, nor a badge: while a badge is wanted, any scan is written as its fingerprint.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, TextIO

from pydantic import TypeAdapter

from kiosk import session
from kiosk.events import AnyEvent, Event, LoggedIn, Scanned
from kiosk.state import State

FILES_MAX: Final = 300
EVENTS_MAX: Final = 20_000
AnyState: Final[TypeAdapter[State]] = TypeAdapter(State)


class Unreadable(Exception):
    """The file is no recording of this program."""


class Recorder:
    """Writes events as they come; begins a new file whenever the bench was free."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.file: TextIO | None = None
        self.events = 0

    def write(self, before: State, event: Event) -> None:
        """Write an event, with the bench as it stood before."""
        turn = before.idle and isinstance(event, Scanned)
        if self.file is None or (turn and self.events) or self.events >= EVENTS_MAX:
            self._begin(before, event)
        assert self.file is not None
        self.file.write(AnyEvent.dump_json(shareable(before, event)).decode("utf-8") + "\n")
        self.file.flush()
        self.events += 1

    def newest(self) -> Path | None:
        """Return the recording that was written last."""
        found = sorted(self.folder.glob("*.jsonl"))
        return found[-1] if found else None

    def close(self) -> None:
        """Let go of the file."""
        if self.file is not None:
            self.file.close()
            self.file = None

    def _begin(self, before: State, event: Event) -> None:
        self.close()
        for old in sorted(self.folder.glob("*.jsonl"))[: -FILES_MAX + 1]:
            old.unlink(missing_ok=True)
        path = self.folder / f"{event.id}.jsonl"
        self.file = path.open("w", encoding="utf-8")
        path.chmod(0o600)
        begin = AnyState.dump_python(_without_badges(before), mode="json")
        self.file.write(json.dumps({"begin": begin}) + "\n")
        self.events = 0


def shareable(before: State, event: Event) -> Event:
    """Return the event without what would let somebody in."""
    if isinstance(event, LoggedIn):
        secret = {"token": None, "csrf_token": None}
        return event.model_copy(update={"login": event.login.model_copy(update=secret)})
    if isinstance(event, Scanned) and before.screen in {"login", "pin", "decide"}:
        if event.code.strip().upper().startswith(session.COMMAND_PREFIX):
            return event
        mark = hashlib.sha256(event.code.encode()).hexdigest()[:12]
        return event.model_copy(update={"code": f"badge-{mark}"})
    return event


def replay(path: Path) -> Iterator[tuple[Event | None, State]]:
    """
    Yield each event of a recording with the state it led to; the first comes without an event.

    :raises Unreadable: the file is no recording, or is damaged; a last line cut short is left out
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        state = AnyState.validate_python(json.loads(lines[0])["begin"])
    except (OSError, ValueError, LookupError, TypeError) as why:
        raise Unreadable(f"{path} is no recording of a packing station") from why
    yield None, state
    for number, line in enumerate(lines[1:], start=2):
        if not line.endswith("\n"):
            return
        try:
            event = AnyEvent.validate_json(line)
        except ValueError as why:
            raise Unreadable(f"{path}, line {number}: no event") from why
        state, _ = session.next(state, event)
        yield event, state


def last_state(path: Path) -> State:
    """
    Return the state a recording ends with.

    :raises Unreadable: the file is no recording
    """
    state = State(station="")
    for _, reached in replay(path):
        state = reached
    return state


def _without_badges(state: State) -> State:
    basket = state.basket
    if basket is not None and basket.deciding is not None:
        basket = replace(basket, deciding=replace(basket.deciding, badge=None))
    return replace(state, badge=None, basket=basket)
