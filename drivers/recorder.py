"""
Writes down what passes between a device and its driver, so that it can be played again.

One JSON object a line: first `{"url", "recorded"}`, then `{"t", "dir", "hex"}` for bytes that came
in or went out, with the seconds since the recording began.
"""

import json
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Literal

from drivers.transports import Transport


class Recording:
    """A file that grows with what is said; when it cannot, `failed` says why."""

    def __init__(self, path: Path, url: str, at: datetime) -> None:
        """
        Begin a new file.

        :raises OSError: there is one already, or it cannot be written
        """
        self.lock = threading.Lock()
        self.began_s = time.monotonic()
        self.failed = ""
        self.file = path.open("x", encoding="ascii", buffering=1)
        self.write({"url": url, "recorded": at.isoformat()})

    def note(self, way: Literal["in", "out"], said: bytes) -> None:
        """Write down what has just passed."""
        t = round(time.monotonic() - self.began_s, 6)
        self.write({"t": t, "dir": way, "hex": said.hex()})

    def write(self, line: dict[str, object]) -> None:
        """Write a line; a full disk ends the recording and leaves the device alone."""
        with self.lock:
            try:
                if not self.failed:
                    self.file.write(json.dumps(line) + "\n")
            except (OSError, ValueError) as why:
                self.failed = f"{self.file.name} cannot be written: {why}"

    def close(self) -> None:
        """End the recording."""
        with self.lock:
            try:
                self.file.close()
            except OSError as why:
                self.failed = self.failed or f"{self.file.name} cannot be written: {why}"


class RecordedTransport(Transport):
    """Another transport, with everything that passes written down."""

    def __init__(self, way: Transport, recording: Recording) -> None:
        self.way = way
        self.recording = recording

    @property
    def where(self) -> str:  # type: ignore[override]
        """Return where the other leads."""
        return self.way.where

    def open(self) -> None:
        """Connect."""
        self.way.open()

    def read(self, timeout: float) -> bytes:
        """Return what came in."""
        came = self.way.read(timeout)
        if came:
            self.recording.note("in", came)
        return came

    def write(self, data: bytes) -> None:
        """Send all of it."""
        self.way.write(data)
        if data:
            self.recording.note("out", data)

    def close(self) -> None:
        """Let go."""
        self.way.close()

    def wake(self) -> None:
        """End the wait of another thread."""
        self.way.wake()

    def beckons(self) -> bool:
        """Return whether the other way has changed."""
        return self.way.beckons()
