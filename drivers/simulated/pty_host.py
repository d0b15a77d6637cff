"""An engine behind a pseudo-terminal."""

import select
import time
from pathlib import Path
from typing import Final

from drivers.simulated.clock import Clock
from drivers.simulated.engine import Engine
from drivers.simulated.host import Host
from drivers.simulated.line import NOTHING, Line
from drivers.simulated.plug import FifoPlug, SerialPlug
from drivers.simulated.wire import AWAY_S, Ending, Wire

PATIENCE_S: Final = 2.0
# How long, in real time, a line that ends waits for its reader, who may be slow just now.
FAREWELL_S: Final = 0.5
LOOK_S: Final = 0.01


class PtyHost(Host):
    """An engine behind a pseudo-terminal: a serial device found under a path, a symbolic link."""

    def __init__(
        self,
        engine: Engine,
        path: Path,
        *,
        clock: Clock | None = None,
        seed: int = 1,
        one_way: bool = False,
    ) -> None:
        """Take an engine and its path; a `one_way` device, such as a keyboard, has a FIFO there."""
        super().__init__(clock, seed)
        self.engine = engine
        self.path = path
        self.plug = FifoPlug(path) if one_way else SerialPlug(path)
        self.times_plugged = 0
        self.line = Line(engine, Wire(seed, self.trouble), loses=True)
        self.backlog = bytearray()
        self.moved_at = 0.0
        self.ending: Ending = ""
        self.ends_at = 0.0

    @property
    def engines(self) -> list[Engine]:
        """The one engine."""
        return [self.engine]

    @property
    def connected(self) -> bool:
        """A serial device knows no more than that it is plugged in."""
        return self.plugged

    def lines(self) -> list[Line]:
        """Return the one line."""
        return [self.line]

    def open_up(self, now: float) -> None:
        """Make the line, and let the device begin."""
        self.plug.plug_in()
        self.times_plugged += 1
        wire = Wire(f"{self.seed} {self.times_plugged}", self.trouble)
        self.line = Line(self.engine, wire, loses=True)
        self.line.connect(now)

    def shut(self, now: float) -> None:
        """Take the line away."""
        self.plug.unplug()
        self.ending = ""
        self.backlog.clear()
        self.line.disconnect(now)

    def advance(self, now: float) -> float:
        """Send what is to be sent; what a full line does not take waits, up to a limit."""
        if self.ending:
            return self.end()
        self.line.tick(now)
        while (sent := self.line.take(now)) != NOTHING:
            if sent.data:
                self.tell(now, "says", sent.data)
                self.backlog += sent.data
            if sent.ending:
                self.flush()
                self.ending, self.ends_at = sent.ending, time.monotonic() + FAREWELL_S
                return self.end()
        self.flush()
        return self.line.due(now)

    def end(self) -> float:
        """Take the line away once what was said on it has been read, or nobody reads it."""
        if self.plug.unread() and time.monotonic() < self.ends_at:
            return LOOK_S
        self.unplug(AWAY_S if self.ending == "unplug" else 0.0)
        return 0.0

    def flush(self) -> None:
        """
        Write what the line takes.

        When nobody has read for a while the rest is lost: it would be stale, and a serial device
        does not keep it either.
        """
        count = self.plug.write_some(bytes(self.backlog))
        del self.backlog[:count]
        if count or not self.backlog:
            self.moved_at = time.monotonic()
        elif time.monotonic() - self.moved_at > PATIENCE_S:
            self.backlog.clear()

    def watched(self) -> dict[int, int]:
        """Return the line, for reading, and for writing when something waits."""
        wanted = select.POLLIN if self.plug.hears else 0
        wanted |= select.POLLOUT if self.backlog else 0
        return {self.plug.fileno(): wanted} if self.plugged else {}

    def serve(self, ready: dict[int, int], now: float) -> None:
        """Let the engine hear what came."""
        data = self.plug.read() if ready else b""
        # What a serial line loses is lost.
        if data and not (self.trouble.half_open or self.ending):
            self.tell(now, "hears", data)
            self.line.feed(data, now)
