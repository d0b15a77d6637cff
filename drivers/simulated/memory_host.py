"""An engine on no wire at all, in virtual time: what it would say, to the byte and the moment."""

from dataclasses import dataclass

from drivers.simulated.clock import Clock
from drivers.simulated.engine import Engine
from drivers.simulated.host import Host
from drivers.simulated.line import NOTHING, Line
from drivers.simulated.wire import AWAY_S, Wire


@dataclass(frozen=True, slots=True)
class Said:
    """Bytes that left a device at a time of the world; none, when its line ended."""

    at: float
    data: bytes


class MemoryHost(Host):
    """A host without a thread: whoever owns the clock calls `turn` when it has moved on."""

    def __init__(self, engine: Engine, *, clock: Clock, seed: int = 1) -> None:
        super().__init__(clock, seed)
        self.engine = engine
        self.times_plugged = 0
        self.line = Line(engine, Wire(seed, self.trouble))
        self.said: list[Said] = []
        self.unread = b""

    @property
    def engines(self) -> list[Engine]:
        """The one engine."""
        return [self.engine]

    @property
    def connected(self) -> bool:
        """Its host is always there while it is plugged in."""
        return self.plugged

    def start(self) -> None:
        """Plug in; there is no thread to start."""
        self.plug_in()

    def stop(self) -> None:
        """Unplug."""
        self.unplug()

    def lines(self) -> list[Line]:
        """Return the one line."""
        return [self.line]

    def open_up(self, now: float) -> None:
        """Connect."""
        self.times_plugged += 1
        self.line = Line(self.engine, Wire(f"{self.seed} {self.times_plugged}", self.trouble))
        self.line.connect(now)

    def shut(self, now: float) -> None:
        """Hang up."""
        self.unread = b""
        self.line.disconnect(now)

    def hear(self, data: bytes) -> None:
        """Let the device hear bytes from its host, once the wire lets them pass."""
        self.unread += data
        self.turn(self.clock.now())

    def advance(self, now: float) -> float:
        """Note what leaves by now; a host that is hung up on connects again at once."""
        if self.unread and not self.trouble.half_open:
            data, self.unread = self.unread, b""
            self.tell(now, "hears", data)
            self.line.feed(data, now)
        self.line.tick(now)
        while (sent := self.line.take(now)) != NOTHING:
            if sent.data:
                self.tell(now, "says", sent.data)
                self.said.append(Said(now, sent.data))
            if sent.ending:
                self.said.append(Said(now, b""))
                self.unplug(AWAY_S if sent.ending == "unplug" else 0.0)
                return 0.0
        return self.line.due(now)

    def watched(self) -> dict[int, int]:
        """Return nothing to wait on."""
        return {}

    def serve(self, ready: dict[int, int], now: float) -> None:
        """Have nothing to serve."""

    def due(self) -> float:
        """Return the seconds until something leaves or it is plugged in again."""
        if not self.plugged:
            return self.back_at - self.clock.now()
        return self.line.due(self.clock.now())
