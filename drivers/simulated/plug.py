"""Lines found under a path that comes and goes with the plug: pseudo-terminals and FIFOs."""

import fcntl
import os
import struct
import termios
import threading
import time
import tty
from pathlib import Path

READ_BYTES_MAX = 4096
WRITE_S_MAX = 2.0
WRITE_AGAIN_S = 0.005


def write_all(fd: int, data: bytes) -> bool:
    """Write to a line that takes a little at a time; return False if its reader takes too long."""
    patience = time.monotonic() + WRITE_S_MAX
    while data:
        try:
            data = data[os.write(fd, data) :]
        except BlockingIOError:
            if time.monotonic() > patience:
                return False
            time.sleep(WRITE_AGAIN_S)
        except OSError:
            return False
    return True


class SerialPlug:
    """The device's end of a serial line; the other end is opened at `path`, a symbolic link."""

    hears = True

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
            return write_all(self.ends[0], data)

    def write_some(self, data: bytes) -> int:
        """Send what the line takes at once, and return how many bytes that was."""
        with self.lock:
            if self.ends is None or not data:
                return 0
            try:
                return os.write(self.ends[0], data)
            except OSError:
                return 0

    def fileno(self) -> int:
        """Return the device's end, to wait on; -1 without a plug."""
        with self.lock:
            return -1 if self.ends is None else self.ends[0]

    def read(self) -> bytes:
        """Return what the other end has sent by now."""
        with self.lock:
            if self.ends is None:
                return b""
            try:
                return os.read(self.ends[0], READ_BYTES_MAX)
            except OSError:
                return b""

    def unread(self) -> int:
        """Return how many bytes the other end has not fetched: they are lost with the line."""
        with self.lock:
            if self.ends is None:
                return 0
            told = fcntl.ioctl(self.ends[1], termios.FIONREAD, bytes(4))
            return int(struct.unpack("i", told)[0])


class FifoPlug:
    """The device's end of a one-way line, such as a keyboard's: a FIFO that it only writes to."""

    hears = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.RLock()
        self.fd = -1

    def plug_in(self) -> None:
        """Make the FIFO and hold it open, as a device is there with or without a reader."""
        with self.lock:
            if self.fd < 0:
                self.path.unlink(missing_ok=True)
                os.mkfifo(self.path, 0o600)
                self.fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def unplug(self) -> None:
        """Close the FIFO, and take its path away."""
        with self.lock:
            fd, self.fd = self.fd, -1
            self.path.unlink(missing_ok=True)
            if fd >= 0:
                os.close(fd)

    def write_some(self, data: bytes) -> int:
        """Send what the line takes at once, and return how many bytes that was."""
        with self.lock:
            if self.fd < 0 or not data:
                return 0
            try:
                return os.write(self.fd, data)
            except OSError:
                return 0

    def fileno(self) -> int:
        """Return the device's end, to wait on; -1 without a plug."""
        return self.fd

    def read(self) -> bytes:
        """Return nothing: what is in the FIFO is our own."""
        return b""

    def unread(self) -> int:
        """Return 0: a FIFO keeps what it holds for whoever has it open."""
        return 0
