"""
MT-SICS weight answers to readings.

Mettler-Toledo Standard Interface Command Set, level 0: an answer to `S` or `SI` is a line
`S <status> <weight, right-aligned> <unit>`; `S I`, `S +`, `S -`, `ES`, `ET`, `EL` say why not.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from drivers.events import WeightMeasured
from drivers.lines import Line, LineSplitter

LINE_LENGTH_MAX = 80
WEIGHT = re.compile(r"S +([SD]) +([+-]? *\d{1,9}(?:\.\d{0,9})?) +([A-Za-z]{1,4})")
GRAMS = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "mg": Decimal("0.001"),
    "lb": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}
BUSY = "S I"
ERRORS = {
    "ES": "the scale did not understand the command",
    "ET": "the scale received a damaged command",
    "EL": "the scale cannot carry out the command",
}


@dataclass(frozen=True, slots=True)
class NoWeight:
    """The scale answered, but not with a weight; `busy` when it may do so soon."""

    reason: str
    busy: bool = False


class MtSicsCodec:
    """Reads the lines of a scale."""

    def __init__(self) -> None:
        self.lines = LineSplitter(LINE_LENGTH_MAX)

    def feed(self, data: bytes, now: datetime) -> list[WeightMeasured | NoWeight]:
        """Return what each line that these bytes complete says."""
        return [read_answer(line, now) for line in self.lines.feed(data, now)]


def read_answer(line: Line, now: datetime) -> WeightMeasured | NoWeight:
    """Return the meaning of one line."""
    text = line.body.decode("latin-1").strip()
    weight = None if line.flaw else WEIGHT.fullmatch(text)
    if weight:
        return read_weight(weight, now)
    if text == "S +":
        return WeightMeasured(at=now, weight_g=0, stable=False, overload=True)
    if text == "S -":
        return WeightMeasured(at=now, weight_g=0, stable=False, underload=True)
    if text == BUSY:
        return NoWeight("the load is moving, or the scale is busy", busy=True)
    return NoWeight(ERRORS.get(text, f"the scale said {text[:40]!r}, which is no weight"))


def read_weight(found: re.Match[str], now: datetime) -> WeightMeasured | NoWeight:
    """Return a weight in whole grams, half to even."""
    status, number, unit = found.groups()
    if unit not in GRAMS:
        return NoWeight(f"the scale weighs in {unit}, not in g or kg")
    grams = Decimal(number.replace(" ", "")) * GRAMS[unit]
    whole = int(grams.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    return WeightMeasured(at=now, weight_g=whole, stable=status == "S")
