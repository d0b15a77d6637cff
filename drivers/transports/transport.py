"""The contract of a transport, and what those share that have a file descriptor."""

import contextlib
import errno
import os
import select
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from drivers.plugged import group_of
from drivers.url import DeviceUnavailable

READ_BYTES_MAX = 65_536


class Transport(ABC):
    """Bytes both ways, opened as often as need be; used by one thread alone, but for `wake`."""

    where: str

    @abstractmethod
    def open(self) -> None:
        """
        Connect.

        :raises DeviceUnavailable: it is absent, taken, or not ours to use
        """

    @abstractmethod
    def read(self, timeout: float) -> bytes:
        """
        Return what came in, waiting at most so long for the first byte, or until woken.

        :raises DeviceUnavailable: the connection is gone
        """

    @abstractmethod
    def write(self, data: bytes) -> None:
        """
        Send all of it.

        :raises DeviceUnavailable: the connection is gone, or takes nothing
        """

    @abstractmethod
    def close(self) -> None:
        """Let go; closing twice, or before opening, does nothing."""

    @abstractmethod
    def wake(self) -> None:
        """Let a `read` that waits in another thread return at once."""

    def beckons(self) -> bool:
        """
        Return whether `open` is worth trying at once, since something has changed.

        Asked again and again while the connection is closed; returns within half a second.
        """
        return False


class Waker:
    """A pipe that ends another thread's wait."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def wake(self) -> None:
        """End the wait; many wakes before a wait are one."""
        with contextlib.suppress(BlockingIOError):
            os.write(self.writing, b"\x00")

    def wait(self, fd: int, timeout: float) -> bool:
        """Return whether the descriptor has something to read; False: time is over, or woken."""
        watched = select.poll()
        watched.register(fd, select.POLLIN)
        watched.register(self.reading, select.POLLIN)
        ready = dict(watched.poll(max(0.0, timeout) * 1000))
        if self.reading in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self.reading, READ_BYTES_MAX)
        return fd in ready

    def __del__(self) -> None:
        for fd in (self.reading, self.writing):
            with contextlib.suppress(OSError):
                os.close(fd)


class PathSign:
    """
    Notices that a device file has come, or is another one, or has other rights than before.

    The rights count because udev sets them a moment after the kernel has made the file.
    """

    def __init__(self, find: Callable[[], str]) -> None:
        self.find = find
        self.seen = self.look()

    def look(self) -> tuple[int, ...] | None:
        """Return what tells a device file from the one before; None where there is none."""
        try:
            status = Path(self.find()).stat()
        except (OSError, DeviceUnavailable):
            return None
        return (status.st_ino, status.st_rdev, status.st_mode, status.st_uid, status.st_gid)

    def note(self) -> None:
        """Remember what is there now."""
        self.seen = self.look()

    def changed(self) -> bool:
        """Return whether there is something there that was not there when it was last asked."""
        before, self.seen = self.seen, self.look()
        return self.seen is not None and self.seen != before


def gone(where: str, why: object) -> DeviceUnavailable:
    """Return the error of a connection that broke."""
    return DeviceUnavailable(f"{where} is gone: {why}")


def not_opened(where: str, path: str, why: Exception) -> DeviceUnavailable:
    """Return the error of a device file that cannot be opened, and what to do about it."""
    number = getattr(why, "errno", None)
    told = os.strerror(number) if isinstance(number, int) else str(why)
    if number in {errno.EAGAIN, errno.EBUSY}:
        told = "another program has it"
    if number in {errno.EACCES, errno.EPERM}:
        with contextlib.suppress(OSError):
            group = group_of(Path(path))
            told += f"; members of the group {group} may use it" if group else "; only root may"
    return DeviceUnavailable(f"{where} cannot be opened: {told}")
