"""A connection that is only memory, for tests and for playing a recording back."""

import threading

from drivers.transports.transport import Transport
from drivers.url import DeviceUnavailable


class MemoryTransport(Transport):
    """Reads what `arrive` was given, keeps in `sent` what was written, breaks when told to."""

    where = "memory"

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.waiting = bytearray()
        self.sent = bytearray()
        self.woken = False
        self.broken = ""
        self.opened = 0

    def open(self) -> None:
        """Begin with nothing in transit."""
        with self.changed:
            if self.broken:
                raise DeviceUnavailable(self.broken)
            self.opened += 1
            self.waiting.clear()

    def read(self, timeout: float) -> bytes:
        """Return what arrived; once broken, nothing more can be read."""
        with self.changed:
            self.changed.wait_for(lambda: self.waiting or self.woken or self.broken, timeout)
            self.woken = False
            if self.broken and not self.waiting:
                raise DeviceUnavailable(self.broken)
            came = bytes(self.waiting)
            self.waiting.clear()
            return came

    def write(self, data: bytes) -> None:
        """Keep what is sent."""
        with self.changed:
            if self.broken:
                raise DeviceUnavailable(self.broken)
            self.sent += data

    def close(self) -> None:
        """Hang up; there is nothing to let go."""

    def wake(self) -> None:
        """End the wait of another thread."""
        with self.changed:
            self.woken = True
            self.changed.notify_all()

    def arrive(self, data: bytes) -> None:
        """Let bytes come in."""
        with self.changed:
            self.waiting += data
            self.changed.notify_all()

    def cut(self, reason: str = "the cable was cut") -> None:
        """Break the connection, after what has already come in."""
        with self.changed:
            self.broken = reason
            self.changed.notify_all()

    def mend(self) -> None:
        """Let it be opened again."""
        with self.changed:
            self.broken = ""

    def take_sent(self) -> bytes:
        """Return what was written since this was last asked."""
        with self.changed:
            sent = bytes(self.sent)
            self.sent.clear()
            return sent
