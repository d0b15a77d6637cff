"""What the reader sends: in which version, under which number, and when it must wait."""

from collections import deque
from typing import Final

from drivers.simulated.llrp.codec import encode, frame
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.shapes import V1_0_1, Tables, tables

NUMBER_FIRST: Final = 1_000_000
NUMBER_MAX: Final = 0xFFFFFFFF
WAITING_FRAMES_MAX: Final = 20_000
RO_ACCESS_REPORT, KEEPALIVE, READER_EVENT_NOTIFICATION = 61, 62, 63


class Outlet:
    """Frames on their way out; reports and events wait while nobody may have them."""

    def __init__(self) -> None:
        self.version = V1_0_1
        self.number = NUMBER_FIRST
        self.frames: list[bytes] = []
        self.waiting: deque[bytes] = deque()
        self.connected = False
        self.held = False
        self.lost = 0

    @property
    def table(self) -> Tables:
        """The tables of the version that is spoken now."""
        return tables(self.version)

    def connect(self, *, held: bool) -> None:
        """Begin a connection, on which reports and events may be held back."""
        self.version = V1_0_1
        self.frames.clear()
        self.connected = True
        self.held = held

    def disconnect(self) -> None:
        """End a connection: what was not fetched is gone with it."""
        self.frames.clear()
        self.connected = False

    def answer(self, node: Node, number: int, *, version: int | None = None) -> None:
        """Answer a message under its number."""
        spoken = tables(version or self.version)
        kind = spoken.named[node.name].number
        self.frames.append(frame(spoken.version, kind, number, encode(spoken, node)))

    def tell(self, kind: int, body: bytes, *, number: int | None = None) -> None:
        """Send a report or an event, now or once it may be sent."""
        if number is None:
            number = self.next_number()
        made = frame(self.version, kind, number, body)
        if self.connected and not self.held:
            self.frames.append(made)
        elif len(self.waiting) < WAITING_FRAMES_MAX:
            self.waiting.append(made)
        else:
            self.lost += 1

    def tell_now(self, kind: int, body: bytes = b"") -> None:
        """Send what is never held back: keepalives, and how the connection stands."""
        if self.connected:
            self.frames.append(frame(self.version, kind, self.next_number(), body))

    def release(self) -> int:
        """Send what has waited and return how many messages did not fit meanwhile."""
        self.held = False
        self.frames.extend(self.waiting)
        self.waiting.clear()
        lost, self.lost = self.lost, 0
        return lost

    def next_number(self) -> int:
        """Return a number for a message of the reader's own."""
        self.number = self.number + 1 if self.number < NUMBER_MAX else NUMBER_FIRST
        return self.number

    def take(self) -> list[bytes]:
        """Return the frames and forget them."""
        frames, self.frames = self.frames, []
        return frames
