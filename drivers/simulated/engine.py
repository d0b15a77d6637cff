"""
What a simulated device is: an engine, its side of the wire without I/O and without a clock.

`wire.py` damages what engines say, `line.py` joins the two, `hosting.py` puts them on real sockets
and pseudo-terminals. In virtual time the same seed gives the same bytes.
"""

import math
from typing import ClassVar, Protocol


class UnknownFault(ValueError):
    """A device was told to fail in a way it does not know."""


class Engine(Protocol):
    """
    A device's side of the wire.

    `now` is the world's time in seconds. What comes back is whole frames, so that a faulty wire
    knows what it cuts in the middle, repeats or reorders.
    """

    FAULTS: ClassVar[tuple[str, ...]]
    hanging_up: bool
    """It wants the connection closed once the frames are sent; `connect` clears it."""

    def connect(self, now: float) -> list[bytes]:
        """Return what it says to a client that connects, or when its line is plugged in."""
        ...

    def turn_away(self, now: float) -> list[bytes]:
        """Return what a second client hears before it is hung up on, the first being served on."""
        ...

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Return the answers to these bytes, which may end in the middle of anything."""
        ...

    def tick(self, now: float) -> list[bytes]:
        """Return what it says of itself by now."""
        ...

    def due(self, now: float) -> float:
        """Return the seconds until `tick` may have something to say: 0 or less is now."""
        ...

    def disconnect(self, now: float) -> None:
        """Learn that the client is gone, or the line was unplugged."""
        ...

    def begin_fault(self, name: str) -> None:
        """
        Begin to fail in one of its own ways.

        :raises UnknownFault: it is not in FAULTS
        """
        ...

    def end_fault(self, name: str) -> None:
        """
        Fail in this way no longer.

        :raises UnknownFault: it is not in FAULTS
        """
        ...


class QuietEngine:
    """An engine that says nothing and keeps its faults in `faults`: others are built on it."""

    FAULTS: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self.hanging_up = False
        self.connected = False
        self.faults: set[str] = set()

    def connect(self, now: float) -> list[bytes]:  # noqa: ARG002 -- an engine with a greeting needs it
        """Welcome a client without a word."""
        self.hanging_up = False
        self.connected = True
        return []

    def turn_away(self, now: float) -> list[bytes]:  # noqa: ARG002
        """Turn a second client away without a word."""
        return []

    def feed(self, data: bytes, now: float) -> list[bytes]:  # noqa: ARG002
        """Listen and say nothing."""
        return []

    def tick(self, now: float) -> list[bytes]:  # noqa: ARG002
        """Say nothing."""
        return []

    def due(self, now: float) -> float:  # noqa: ARG002
        """Never have anything to say."""
        return math.inf

    def disconnect(self, now: float) -> None:  # noqa: ARG002
        """Note that nobody is there any more."""
        self.connected = False

    def begin_fault(self, name: str) -> None:
        """
        Put a fault among those that stand.

        :raises UnknownFault: it is not in FAULTS
        """
        self.faults.add(known_fault(name, self.FAULTS))

    def end_fault(self, name: str) -> None:
        """
        Take a fault away from those that stand.

        :raises UnknownFault: it is not in FAULTS
        """
        self.faults.discard(known_fault(name, self.FAULTS))


def known_fault(name: str, among: tuple[str, ...]) -> str:
    """
    Return a fault's name with underscores, however it was written.

    :raises UnknownFault: there is no such fault
    """
    written = name.strip().replace("-", "_")
    if written not in among:
        raise UnknownFault(f"no fault {name!r}; there are {', '.join(sorted(among)) or 'none'}")
    return written
