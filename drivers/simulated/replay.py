"""
A device played back from a recording: it says what it said, when the host says what it said then.

A recording is a file of JSON lines: first `{"url": …, "recorded": …}`, then one object for each
piece of bytes, `{"t": 1.25, "dir": "in", "hex": "…"}`. `t` is in seconds, `in` is what came in from
the device, `out` what the host sent out to it.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from drivers.simulated.engine import QuietEngine

FILE_BYTES_MAX: Final = 100_000_000
PATIENCE_S: Final = 2.0
PAUSE_S: Final = 2.0
HEARD_BYTES_MAX: Final = 1_000_000


class BadRecording(ValueError):
    """A file is no recording; the text names file, line and what is wrong there."""


class Piece(NamedTuple):
    """Bytes of a recording: `in` from the device, `out` to it."""

    at_s: float
    direction: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Recording:
    """What passed between a host and the device of a URL."""

    url: str
    recorded: str
    pieces: Sequence[Piece]


def read_recording(path: Path) -> Recording:
    """
    Return the recording of a file.

    :raises BadRecording: it cannot be read, or is none
    """
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_BYTES_MAX + 1)
    except OSError as why:
        raise BadRecording(f"{path}: {why.strerror}") from why
    if len(raw) > FILE_BYTES_MAX:
        raise BadRecording(f"{path} is larger than {FILE_BYTES_MAX} bytes")
    lines = [(number, line) for number, line in enumerate(raw.splitlines(), 1) if line.strip()]
    if not lines:
        raise BadRecording(f"{path} is empty")
    head = object_of(path, *lines[0])
    url = head.get("url")
    if not isinstance(url, str):
        raise BadRecording(f'{path}, line 1: a recording begins with {{"url": …, "recorded": …}}')
    pieces = [piece_of(path, number, object_of(path, number, line)) for number, line in lines[1:]]
    for number, (before, after) in enumerate(pairwise(pieces), start=3):
        if after.at_s < before.at_s:
            raise BadRecording(f"{path}, line {number}: its time runs backwards")
    return Recording(url, str(head.get("recorded", "")), pieces)


def object_of(path: Path, number: int, line: bytes) -> dict[str, Any]:
    """
    Return the JSON object of a line.

    :raises BadRecording: it is none
    """
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as why:
        raise BadRecording(f"{path}, line {number} is no JSON: {why}") from why
    if not isinstance(found, dict):
        raise BadRecording(f"{path}, line {number} is no JSON object")
    return found


def piece_of(path: Path, number: int, found: dict[str, Any]) -> Piece:
    """
    Return the bytes of a line.

    :raises BadRecording: it has no time, direction or bytes
    """
    at_s, direction, written = found.get("t"), found.get("dir"), found.get("hex")
    timed = isinstance(at_s, int | float) and 0 <= at_s < math.inf
    if not timed or direction not in {"in", "out"} or not isinstance(written, str):
        want = '{"t": seconds, "dir": "in" or "out", "hex": bytes}'
        raise BadRecording(f"{path}, line {number}: {want} is wanted")
    try:
        return Piece(float(str(at_s)), str(direction), bytes.fromhex(written))
    except ValueError as why:
        raise BadRecording(f"{path}, line {number}: {why}") from why


class ReplayEngine(QuietEngine):
    """
    Says what a device said, from the beginning for every client.

    What it said after the host had spoken comes after the host has spoken again, as long after as
    then; a host that does not is waited for no longer than two seconds more than it took then.
    A device that was never spoken to begins again after a pause: nobody may have listened yet.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self.pieces = pieces
        self.repeats = bool(pieces) and all(piece.direction == "in" for piece in pieces)
        self.place = 0
        self.began_at = 0.0
        self.heard = bytearray()

    def connect(self, now: float) -> list[bytes]:
        """Begin the recording."""
        super().connect(now)
        self.place = 0
        self.began_at = now - (self.pieces[0].at_s if self.pieces else 0.0)
        self.heard.clear()
        return self.tick(now)

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Hear the host, and go on if it says what it said then."""
        self.heard += data[-HEARD_BYTES_MAX:]
        del self.heard[:-HEARD_BYTES_MAX]
        return self.tick(now)

    def tick(self, now: float) -> list[bytes]:
        """Return what comes next by now."""
        frames: list[bytes] = []
        while self.place < len(self.pieces):
            piece = self.pieces[self.place]
            if piece.direction == "in":
                if now < self.began_at + piece.at_s:
                    break
                frames.append(piece.data)
            elif not self.is_heard(piece, now):
                break
            self.place += 1
        if self.repeats and self.place >= len(self.pieces):
            self.place = 0
            self.began_at = now + PAUSE_S - self.pieces[0].at_s
        return frames

    def is_heard(self, piece: Piece, now: float) -> bool:
        """Return whether the host has said this, or has had time enough to."""
        found = self.heard.find(piece.data)
        if found >= 0:
            del self.heard[: found + len(piece.data)]
        elif now < self.began_at + piece.at_s + PATIENCE_S:
            return False
        self.began_at = now - piece.at_s
        return True

    def due(self, now: float) -> float:
        """Return the seconds until the next piece, or until a silent host is waited for no more."""
        if self.place >= len(self.pieces):
            return math.inf
        piece = self.pieces[self.place]
        patience_s = PATIENCE_S if piece.direction == "out" else 0.0
        return self.began_at + piece.at_s + patience_s - now
