"""
A scale that speaks METTLER TOLEDO's 8217 protocol, as scanner-scales do.

Written from the command and status tables in public service manuals (PSC Magellan 8500 with the
Mettler Toledo DIVA scale, PS2): `W` is answered by STX, weight with leading zeros, `N` for a net
weight, CR; by STX `?` and a status byte when there is no valid weight. The line has seven bits and
even parity; here the parity bit is clear, as a port set to seven bits hands it over.
"""

from decimal import Decimal
from typing import ClassVar, Final

from drivers.simulated.scales.engine import ScaleEngine
from drivers.simulated.scales.platform import GRAMS, Load, Model, Reading

STX: Final = b"\x02"
CR: Final = b"\r"
ALWAYS, NET, CENTRE, OUTSIDE_CAPTURE, UNDER_ZERO, OVER, MOTION = 64, 32, 16, 8, 4, 2, 1
ALL_TESTS_PASSED: Final = b"@"
CAPTURE_SHARE: Final = 0.02
DELAY_S: Final = 0.15
DIGITS: Final = 5
PLATES: Final = {
    "kg": Model("kg", Decimal(15), Decimal("0.005")),
    "lb": Model("lb", Decimal(30), Decimal("0.01")),
}


class ToledoEngine(ScaleEngine):
    """An 8217 scale, in kilograms or pounds."""

    UNITS: ClassVar[tuple[str, ...]] = ("kg", "lb")

    def __init__(self, load: Load | None = None, model: Model | None = None, seed: int = 1) -> None:
        super().__init__(load, model or PLATES["kg"], seed)
        self.taring: bytearray | None = None
        self.clearing = False
        self.asked_at = 0.0
        self.echoing = False
        self.tested = False

    def connect(self, now: float) -> list[bytes]:
        """Begin without half a command."""
        self.taring = None
        self.clearing = self.echoing = self.tested = False
        return super().connect(now)

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Return the answers to commands of one letter, and to T with its digits."""
        if self.mute:
            return []
        frames: list[bytes] = []
        for byte in data:
            frames += self.hear(bytes([byte]), now)
        return frames

    def hear(self, letter: bytes, now: float) -> list[bytes]:
        """Return the answer to one character."""
        if self.echoing:
            self.echoing = letter != b"F"
            return [letter if self.echoing else STX + b"F" + CR]
        if self.taring is not None and letter.isdigit() and len(self.taring) < DIGITS:
            self.taring += letter
            return []
        if letter in {b"T", b"C"}:
            self.taring = bytearray() if letter == b"T" else None
            self.clearing = letter == b"C"
            self.asked_at = now
            return []
        return self.answer(letter, now)

    def answer(self, letter: bytes, now: float) -> list[bytes]:
        """Return the answer to a command of one letter; others are passed over."""
        if letter == b"W":
            return [self.weight(now)]
        if letter == b"Z":
            if self.platform.reading(now).stable and not self.platform.tare_g:
                self.platform.set_zero(now)
            return [self.status(now)]
        if letter == b"A":
            self.tested = True
            return [STX + CR]
        if letter == b"B" and self.tested:
            return [STX + b"?" + ALL_TESTS_PASSED + CR]
        if letter == b"E":
            self.echoing = True
            return [STX + b"E" + CR]
        return []

    def tick(self, now: float) -> list[bytes]:
        """Carry out T and C, which take their time."""
        super().tick(now)
        if self.mute or now < self.asked_at + DELAY_S or not (self.clearing or self.pending):
            return []
        if self.clearing:
            self.clearing = False
            if self.platform.reading(now).stable:
                self.platform.tare_g = 0.0
        else:
            digits, self.taring = bytes(self.taring or b""), None
            self.tare(digits, now)
        return [self.status(now)]

    @property
    def pending(self) -> bool:
        """Return whether a tare is under way."""
        return self.taring is not None

    def due(self, now: float) -> float:
        """Return seconds until the next measurement or the end of a tare."""
        wait_s = super().due(now)
        if self.clearing or self.pending:
            wait_s = min(wait_s, self.asked_at + DELAY_S - now)
        return wait_s

    def tare(self, digits: bytes, now: float) -> None:
        """Tare what lies there, or a known weight: WWW.WW pounds, WW.WWW kilograms."""
        if len(digits) == DIGITS:
            known = int(digits) / (100 if self.model.unit == "lb" else 1000)
            self.platform.tare_g = known * GRAMS[self.model.unit]
        elif not digits and self.platform.reading(now).stable:
            self.platform.set_tare(now)

    def weight(self, now: float) -> bytes:
        """Return the weight, or the status when there is none to be had."""
        reading = self.platform.reading(now)
        shown = self.model.shown(reading.net_g)
        if reading.over or not reading.stable or shown < 0:
            return self.status(now)
        places = 2 if self.model.unit == "lb" else 3
        net = b"N" if self.platform.tare_g else b""
        return STX + f"{shown:0{places + 3}.{places}f}".encode("ascii") + net + CR

    def status(self, now: float) -> bytes:
        """Return the status byte with what stands around it."""
        reading = self.platform.reading(now)
        return STX + b"?" + bytes([self.status_byte(reading)]) + CR

    def status_byte(self, reading: Reading) -> int:
        """Return the bits of the status."""
        capture_g = CAPTURE_SHARE * self.model.capacity_g
        shown = self.model.shown(reading.net_g)
        bits = {
            MOTION: not reading.stable,
            OVER: reading.over,
            UNDER_ZERO: not reading.over and shown < 0,
            OUTSIDE_CAPTURE: abs(reading.gross_g) > capture_g,
            CENTRE: abs(reading.gross_g) < self.model.division_g / 4,
            NET: bool(self.platform.tare_g),
        }
        return ALWAYS | sum(bit for bit, is_set in bits.items() if is_set)
