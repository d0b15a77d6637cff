"""
The talk with a device, without I/O.

A protocol is made anew for each connection, so that nothing half-read outlives the cable. It is
given bytes and moments, and gives back events and what it wants to say. Its memory is bounded.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from drivers.events import Event
from drivers.instant import Instant
from drivers.url import DeviceError


class ProtocolError(DeviceError):
    """These bytes cannot be followed any further: hang up and begin anew."""


class Protocol(ABC):
    """
    One connection's talk.

    `ready` is False while the device is being greeted; a protocol whose device never greets back
    leaves it True. No input makes a method raise anything but ProtocolError. `in_reports` says that
    each piece fed is a whole report, as hidraw hands them over, and never part of one.
    """

    ready: bool = True
    in_reports: bool = False

    def __init__(self) -> None:
        self._outgoing = bytearray()

    def begin(self, now: Instant) -> Sequence[Event]:  # noqa: ARG002 -- for those who greet
        """Begin the talk."""
        return ()

    @abstractmethod
    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """
        Return what these bytes complete; keep an unfinished rest for the next call.

        :raises ProtocolError: the bytes cannot be followed
        """

    def tick(self, now: Instant) -> Sequence[Event]:  # noqa: ARG002 -- for those who wait or ask
        """
        Do what it is time for: ask again, give up waiting.

        :raises ProtocolError: the device has been silent for too long
        """
        return ()

    def due(self) -> float | None:
        """Return the steady second at which `tick` wants to be called; None: no matter when."""
        return None

    def hang_up(self, now: Instant) -> Sequence[Event]:  # noqa: ARG002 -- for those with a rest
        """Return what the end of the connection leaves unfinished, such as half a scan."""
        return ()

    def goodbye(self) -> bytes:
        """Return what to send before the connection is closed in good order."""
        return b""

    def say(self, data: bytes) -> None:
        """Have bytes sent as soon as what has been heard is safe."""
        self._outgoing += data

    def take_outgoing(self) -> bytes:
        """Return what is to be sent now, once."""
        said, self._outgoing = bytes(self._outgoing), bytearray()
        return said
