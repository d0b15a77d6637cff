"""
A serial relay board with a stack light and a buzzer behind it, as an engine.

Written from the makers' sheets of LCUS boards with a CH340 behind USB: four bytes switch a relay,
`A0`, its number from 1, 1 for on and 0 for off, and the sum of the three; boards of several relays
answer `FF` with a line for each, `CH1:ON` or `CH1:OFF`. Nothing else is ever answered, so that a
host knows that a lamp burns only by asking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final

from drivers.simulated.engine import QuietEngine

START: Final = 0xA0
ASK: Final = 0xFF
FRAME_BYTES: Final = 4
RELAYS: Final = 4
SWITCHINGS_MAX: Final = 10_000
WIRED: Final[Mapping[int, str]] = MappingProxyType({1: "red", 2: "amber", 3: "green", 4: "buzzer"})


@dataclass(frozen=True, slots=True)
class Switching:
    """A relay that was switched, at a time of the world."""

    at: float
    relay: int
    on: bool


class RelayEngine(QuietEngine):
    """
    A relay board; `burning` is what its lamps and buzzer do.

    `stuck` relays stay as they are whatever the host says (welded contacts); `mute` answers no
    question, as boards of one relay do not either.
    """

    FAULTS: ClassVar[tuple[str, ...]] = ("mute", "stuck")

    def __init__(self, relays: int = RELAYS, wired: Mapping[int, str] = WIRED) -> None:
        """
        Take how many relays it has, and what is wired to each.

        :raises ValueError: boards have one to eight relays
        """
        super().__init__()
        if not 1 <= relays <= 8:
            raise ValueError(f"boards have 1 to 8 relays, not {relays}")
        self.wired = wired
        self.states = [False] * relays
        self.switchings: list[Switching] = []
        self.rest = b""
        self.refused = 0

    @property
    def burning(self) -> tuple[str, ...]:
        """Return what is on, by the names of what is wired to the relays."""
        return tuple(
            self.wired.get(number, f"relay {number}")
            for number, on in enumerate(self.states, 1)
            if on
        )

    def disconnect(self, now: float) -> None:
        """Lose the power: every relay falls open."""
        super().disconnect(now)
        self.rest = b""
        for number, on in enumerate(self.states, 1):
            if on:
                self.note(number, on=False, now=now)

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Switch relays, and answer questions."""
        self.rest += data
        frames: list[bytes] = []
        while self.rest:
            if self.rest[0] == ASK:
                frames += self.told()
                self.rest = self.rest[1:]
            elif self.rest[0] != START:
                self.refused += 1
                self.rest = self.rest[1:]
            elif len(self.rest) < FRAME_BYTES:
                break
            else:
                self.switch(now)
        return frames

    def switch(self, now: float) -> None:
        """Obey the frame that comes next; one that is wrong loses its first byte alone."""
        _, number, on, checksum = self.rest[:FRAME_BYTES]
        right = checksum == (START + number + on) & 0xFF
        if not (right and on in {0, 1} and 1 <= number <= len(self.states)):
            self.refused += 1
            self.rest = self.rest[1:]
            return
        self.rest = self.rest[FRAME_BYTES:]
        if "stuck" not in self.faults:
            self.note(number, on=bool(on), now=now)

    def note(self, number: int, *, on: bool, now: float) -> None:
        """Have a relay in a state, and remember when that came."""
        self.states[number - 1] = on
        if len(self.switchings) < SWITCHINGS_MAX:
            self.switchings.append(Switching(now, number, on))

    def told(self) -> list[bytes]:
        """Return the state of every relay."""
        if "mute" in self.faults or len(self.states) == 1:
            return []
        lines = (
            f"CH{number}:{'ON' if on else 'OFF'}\r\n" for number, on in enumerate(self.states, 1)
        )
        return ["".join(lines).encode("ascii")]
