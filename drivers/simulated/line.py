"""An engine at the end of a faulty wire: one connection without I/O, for hosts and for tests."""

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

from drivers.simulated.engine import Engine
from drivers.simulated.wire import Ending, Piece, Wire

WAITING_PIECES_MAX: Final = 100_000


@dataclass(frozen=True, slots=True)
class Sent:
    """What leaves the device now, and how the line ends if it ends here."""

    data: bytes = b""
    ending: Ending = ""


NOTHING: Final = Sent()


class Line:
    """One connection of a device, from `connect` to `disconnect`."""

    def __init__(self, engine: Engine, wire: Wire, *, loses: bool = False) -> None:
        """Take an engine; a line that `loses` (serial) forgets what a half-open wire stops."""
        self.engine = engine
        self.wire = wire
        self.loses = loses
        self.pieces: deque[Piece] = deque()
        self.unwelcome = False

    @property
    def over(self) -> bool:
        """The engine wants no more of this connection."""
        return self.unwelcome or self.engine.hanging_up

    def connect(self, now: float) -> None:
        """Let the engine greet."""
        self.say(self.engine.connect(now), now)

    def turn_away(self, now: float) -> None:
        """Let the engine tell a second client that it is taken, and have nothing to do with it."""
        self.unwelcome = True
        self.say(self.engine.turn_away(now), now)

    def feed(self, data: bytes, now: float) -> None:
        """Let the engine hear bytes."""
        if not self.over:
            self.say(self.engine.feed(data, now), now)

    def tick(self, now: float) -> None:
        """Let the engine say what it wants to by now."""
        if not self.over:
            self.say(self.engine.tick(now), now)
        self.pieces += self.wire.release(now)

    def say(self, frames: list[bytes], now: float) -> None:
        """Put frames on the wire; a client that reads nothing for ages loses what is newest."""
        if len(self.pieces) < WAITING_PIECES_MAX:
            self.pieces += self.wire.carry(frames, now)

    def disconnect(self, now: float) -> None:
        """Tell the engine that nobody is there any more."""
        self.pieces.clear()
        if not self.unwelcome:
            self.engine.disconnect(now)

    def take(self, now: float) -> Sent:
        """Return what leaves by now; call again until it is empty."""
        if self.wire.trouble.half_open:
            if self.loses:
                self.pieces.clear()
            return Sent()
        out = bytearray()
        while self.pieces and self.pieces[0].at <= now:
            piece = self.pieces.popleft()
            out += piece.data
            if piece.ending:
                self.pieces.clear()
                return Sent(bytes(out), piece.ending)
        done = self.over and not self.pieces and self.wire.held is None
        return Sent(bytes(out), "hang_up" if done else "")

    def due(self, now: float) -> float:
        """Return the seconds until `tick` or `take` may have something, 0 or less being now."""
        waits = [self.wire.due(now), None if self.over else self.engine.due(now)]
        if self.pieces and not self.wire.trouble.half_open:
            waits.append(self.pieces[0].at - now)
        return min((wait for wait in waits if wait is not None), default=math.inf)
