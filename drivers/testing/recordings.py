"""Reads what `python -m drivers record` has written."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


class BadRecording(ValueError):
    """A file is no recording; the text names the line."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Bytes that passed, so many seconds after the recording began."""

    t: float
    way: Literal["in", "out"]
    said: bytes


@dataclass(frozen=True, slots=True)
class Recording:
    """What passed between a driver and the device of this URL."""

    url: str
    passages: tuple[Passage, ...]

    @property
    def frames(self) -> list[bytes]:
        """Return what the device said, piece by piece."""
        return [passage.said for passage in self.passages if passage.way == "in"]


def read_recording(path: Path) -> Recording:
    """
    Return a recording.

    :raises BadRecording: the file is none
    :raises OSError: it cannot be read
    """
    lines = path.read_text(encoding="ascii").splitlines()
    passages: list[Passage] = []
    url = ""
    for number, line in enumerate(lines, 1):
        try:
            told = json.loads(line)
            if number == 1:
                url = str(told["url"])
            else:
                passages.append(
                    Passage(float(told["t"]), way_of(told["dir"]), bytes.fromhex(told["hex"]))
                )
        except (KeyError, TypeError, ValueError) as why:
            raise BadRecording(f"{path}, line {number}: {why}") from why
    return Recording(url, tuple(passages))


def recording_of(*frames: bytes, url: str = "") -> Recording:
    """Return a recording of a device that says one thing a second, for lack of a real one."""
    return Recording(url, tuple(Passage(float(t), "in", frame) for t, frame in enumerate(frames)))


def way_of(written: object) -> Literal["in", "out"]:
    """Return the way that bytes went, or raise ValueError."""
    if written == "in":
        return "in"
    if written == "out":
        return "out"
    raise ValueError(f"dir is in or out, not {written!r}")
