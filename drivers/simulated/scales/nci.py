"""
A scale that speaks the NCI protocol of Avery Weigh-Tronix, Brecknell and others.

Written from the protocol's pages in public user's manuals (Weigh-Tronix 7821, NCI 7800, Brecknell
3700LP) and, for scanner-scales, of the variant called ECR (Ohaus Aviator, Magellan 8500), which
puts an `S` before the status bytes and writes units in capitals. Both status bytes have bits 4 and
5 set and bit 6 clear, which makes them digits and a few signs behind.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from drivers.simulated.scales.engine import Lines, ScaleEngine
from drivers.simulated.scales.platform import GRAMS, Load, Model, Reading

LF, CR, ETX = b"\n", b"\r", b"\x03"
ALWAYS: Final = 0x30
IN_MOTION, AT_ZERO = 0x01, 0x02
UNDER_CAPACITY, OVER_CAPACITY = 0x01, 0x02
PLATE: Final = Model("lb", Decimal(30), Decimal("0.01"))
DIVISIONS: Final = {
    "lb": Decimal("0.01"),
    "kg": Decimal("0.005"),
    "oz": Decimal("0.2"),
    "g": Decimal(5),
}
# How many digits stand before the point, and how many behind it.
PLACES: Final = {"lb": (3, 2), "kg": (2, 3), "oz": (4, 1), "g": (5, 0)}
FINER: Final = 10


class NciEngine(ScaleEngine):
    """An NCI scale; `ecr` is the scanner-scale's way of writing."""

    def __init__(
        self,
        load: Load | None = None,
        model: Model | None = None,
        seed: int = 1,
        *,
        ecr: bool = False,
    ) -> None:
        super().__init__(load, model or PLATE, seed)
        self.ecr = ecr
        self.lines = Lines()

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Return the answers to commands, which end with CR."""
        if self.mute:
            return []
        return [self.answer(command.strip(), now) for command in self.lines.feed(data)]

    def disconnect(self, now: float) -> None:
        """Forget half a command."""
        super().disconnect(now)
        self.lines = Lines()

    def answer(self, command: bytes, now: float) -> bytes:
        """Return the answer to one command."""
        if command in {b"W", b"H"}:
            return self.weight(now, finer=FINER if command == b"H" else 1)
        if command == b"S":
            return self.status(now)
        if command == b"Z":
            if self.platform.reading(now).stable:
                self.platform.set_zero(now)
            return self.status(now)
        if command == b"U":
            self.next_unit()
            return LF + self.unit() + CR + self.status(now)
        if command == b"M":
            counts = round(self.platform.measure(now) / self.model.division_g * FINER)
            return LF + f"{max(0, counts):06}MM".encode("ascii") + CR + self.status(now)
        return LF + b"?" + CR + ETX

    def unit(self) -> bytes:
        """Return the unit as it is written."""
        name = self.model.unit.upper() if self.ecr else self.model.unit
        return name.encode("ascii")

    def next_unit(self) -> None:
        """Weigh in another unit, as the key on the scale does."""
        units = list(DIVISIONS)
        unit = units[(units.index(self.model.unit) + 1) % len(units)]
        capacity = round(Decimal(self.model.capacity_g / GRAMS[unit]), 3)
        self.model = replace(self.model, unit=unit, capacity=capacity, division=DIVISIONS[unit])
        self.platform.model = self.model

    def weight(self, now: float, *, finer: int) -> bytes:
        """Return weight and status; the status alone when there is no valid weight."""
        reading = self.platform.reading(now)
        shown = self.model.shown(reading.net_g, finer=finer)
        if not reading.stable or reading.over or shown < 0:
            return self.status(now)
        whole, places = PLACES[self.model.unit]
        places += 1 if finer > 1 else 0
        width = whole + places + (1 if places else 0)
        written = f"{shown:0{width}.{places}f}".encode("ascii")
        return LF + written + self.unit() + CR + self.status(now)

    def status(self, now: float) -> bytes:
        """Return the two status bytes with what stands around them."""
        reading = self.platform.reading(now)
        prefix = b"S" if self.ecr else b""
        return LF + prefix + bytes(self.status_bytes(reading)) + CR + ETX

    def status_bytes(self, reading: Reading) -> tuple[int, int]:
        """Return motion and zero, under and over capacity."""
        at_zero = abs(reading.gross_g) < self.model.division_g / 4
        first = ALWAYS | (0 if reading.stable else IN_MOTION) | (AT_ZERO if at_zero else 0)
        under = not reading.over and self.model.shown(reading.net_g) < 0
        second = ALWAYS | (OVER_CAPACITY if reading.over else 0) | (UNDER_CAPACITY if under else 0)
        return first, second
