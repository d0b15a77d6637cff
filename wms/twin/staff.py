"""Who works when, and how fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

from wms.twin.orders import DAY_S
from wms.twin.refusals import BadDay

PACE_SCATTER: Final = 0.08
STAFF_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of one person's day, in seconds after midnight."""

    person: str
    begin_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not 0 <= self.begin_s < self.end_s <= 2 * DAY_S:
            raise BadDay(f"The shift of {self.person} does not end after it begins.")


@dataclass(frozen=True)
class Staff:
    """Pickers by their shifts, and how many packers work at each station all day."""

    shifts: Sequence[Shift]
    packers: int = 2

    def __post_init__(self) -> None:
        if not self.shifts:
            raise BadDay("Nobody picks: give at least one picker.")
        if not 1 <= self.packers <= STAFF_MAX:
            raise BadDay(f"{self.packers} packers: it takes from 1 to {STAFF_MAX}.")
        in_turn = sorted(self.shifts, key=lambda shift: (shift.person, shift.begin_s))
        for one, other in pairwise(in_turn):
            if one.person == other.person and other.begin_s < one.end_s:
                raise BadDay(f"Two shifts of {one.person} overlap.")


def all_day(pickers: int, begin_s: float, end_s: float) -> list[Shift]:
    """
    Return shifts of so many pickers who are there all the time.

    :raises BadDay: there are none, or more than a store can hold
    """
    if not 1 <= pickers <= STAFF_MAX:
        raise BadDay(f"{pickers} pickers: it takes from 1 to {STAFF_MAX}.")
    return [Shift(f"picker-{number:02d}", begin_s, end_s) for number in range(1, pickers + 1)]


def pace_share(person: str, seed: int) -> float:
    """Return by how much a person is slower (above 1) or faster than the store's pace."""
    return Random(f"pace {seed} {person}").lognormvariate(0.0, PACE_SCATTER)
