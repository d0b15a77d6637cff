"""A serial line made of a pseudo-terminal, found under a path that comes and goes with the plug."""

import os
import threading
import tty
from pathlib import Path

READ_BYTES_MAX = 4096


class SerialPlug:
    """The device's end of a serial line; the other end is opened at `path`, a symbolic link."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.RLock()
        self.ends: tuple[int, int] | None = None

    def plug_in(self) -> None:
        """Make the line and its path; does nothing when plugged in already."""
        with self.lock:
            if self.ends is not None:
                return
            ours, theirs = os.openpty()
            tty.setraw(theirs)
            os.set_blocking(ours, False)
            self.ends = ours, theirs
            self.path.unlink(missing_ok=True)
            self.path.symlink_to(os.ttyname(theirs))

    def unplug(self) -> None:
        """Take the line away under whoever has it open."""
        with self.lock:
            ends, self.ends = self.ends, None
            self.path.unlink(missing_ok=True)
            for fd in ends or ():
                os.close(fd)

    def write(self, data: bytes) -> bool:
        """Send bytes and return whether the line took them all; without a plug they are lost."""
        with self.lock:
            if self.ends is None:
                return False
            try:
                return os.write(self.ends[0], data) == len(data)
            except OSError:
                return False

    def read(self) -> bytes:
        """Return what the other end has sent by now."""
        with self.lock:
            if self.ends is None:
                return b""
            try:
                return os.read(self.ends[0], READ_BYTES_MAX)
            except OSError:
                return b""
