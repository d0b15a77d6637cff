"""A transport over a recording, which can be cut and dripped: a device without a device."""

import threading
from collections.abc import Iterable
from random import Random

from drivers.testing.recordings import Recording
from drivers.transports import Transport
from drivers.url import DeviceUnavailable

# A driver that asks other things than in the recording is answered all the same, a little later.
LATE_S = 0.03


class PlayedTransport(Transport):
    """
    Says what the device said, as soon as it was asked as much as in the recording.

    `cuts` are the numbers of bytes after which one connection after the other breaks; once they
    are used up, connections hold. What comes in comes in pieces of random size, by the seed.
    """

    where = "a recording"

    def __init__(self, recording: Recording, cuts: Iterable[int] = (), seed: int = 1) -> None:
        self.recording = recording
        self.cuts = list(cuts)
        self.chance = Random(seed)  # noqa: S311 -- the same seed, the same pieces
        self.changed = threading.Condition()
        self.connections = 0
        self.sent = bytearray()
        self.begin()

    def begin(self) -> None:
        """Begin the recording anew."""
        self.waiting = list(self.recording.passages)
        self.rest = b""
        self.left: int | None = None
        self.written = 0
        self.asked = 0
        self.woken = False
        self.is_open = False

    def open(self) -> None:
        """Connect; the recording begins anew."""
        with self.changed:
            self.begin()
            self.is_open = True
            self.connections += 1
            self.left = self.cuts.pop(0) if self.cuts else None

    def read(self, timeout: float) -> bytes:
        """
        Return the next piece.

        :raises DeviceUnavailable: the connection is cut here
        """
        with self.changed:
            self.check()
            if self.left == 0:
                self.is_open = False
                raise DeviceUnavailable("the cable was cut")
            if not self.rest and not self.may_go_on():
                patience = min(timeout, LATE_S)
                self.changed.wait_for(lambda: self.woken or self.may_go_on(), patience)
                if self.woken or patience < LATE_S:
                    self.woken = False
                    return b""
            self.woken = False
            return self.piece()

    def may_go_on(self) -> bool:
        """Return whether the driver has asked as much as in the recording."""
        while self.waiting and self.waiting[0].way == "out":
            self.asked += len(self.waiting.pop(0).said)
        return bool(self.waiting) and self.written >= self.asked

    def piece(self) -> bytes:
        """Return a piece of what the device says next, not beyond the cut."""
        if not self.rest and self.waiting:
            self.rest = self.waiting.pop(0).said
        length = self.chance.randint(1, max(1, len(self.rest)))
        if self.left is not None:
            length = min(length, self.left)
            self.left -= min(length, len(self.rest))
        piece, self.rest = self.rest[:length], self.rest[length:]
        return piece

    def write(self, data: bytes) -> None:
        """
        Hear what the driver says.

        :raises DeviceUnavailable: the connection is cut
        """
        with self.changed:
            self.check()
            self.written += len(data)
            self.sent += data
            self.changed.notify_all()

    def check(self) -> None:
        """Make sure that there is a connection."""
        if not self.is_open:
            raise DeviceUnavailable("the recording is not open")

    def close(self) -> None:
        """Hang up."""
        with self.changed:
            self.is_open = False

    def wake(self) -> None:
        """End the wait of another thread."""
        with self.changed:
            self.woken = True
            self.changed.notify_all()
