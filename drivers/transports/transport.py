"""The contract of a transport, and what those share that have a file descriptor."""

import contextlib
import os
import select
from abc import ABC, abstractmethod

from drivers.url import DeviceUnavailable

READ_BYTES_MAX = 65_536


class Transport(ABC):
    """Bytes both ways; used by one thread alone, but for `wake`."""

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


def gone(where: str, why: object) -> DeviceUnavailable:
    """Return the error of a connection that broke."""
    return DeviceUnavailable(f"{where} is gone: {why}")
