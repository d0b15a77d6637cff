"""Sweep again, each time wider, until the walk found is proven the shortest."""

from collections.abc import Sequence
from dataclasses import dataclass

from wms.routing.errors import RoutingError
from wms.routing.flows.plain import Effort, Plain
from wms.routing.flows.rows import Row

# Most questions are settled by the first; the last takes some seconds and 100 MB.
STATES = (32, 512, 8_192, 65_536)
PASSES_AT_FIRST = 2


class TooEntangledError(RoutingError):
    """The walk found could not be proven shortest within the states that a sweep may keep."""

    def __init__(self, length_mm: int, bound_mm: int) -> None:
        super().__init__(
            f"The best walk found is {length_mm} mm; only {bound_mm} mm are proven necessary."
        )
        self.length_mm = length_mm
        self.bound_mm = bound_mm


@dataclass(frozen=True, slots=True)
class Solved:
    """The shortest walk: its cost in mm, end's price included, and the choice at each row."""

    cost_mm: int
    choices: tuple[int, ...]


def solve(rows: Sequence[Row], passes_max: int) -> Solved:
    """
    Return the shortest walk, proven.

    :raises TooEntangledError: the floor has too many one-way pieces for that
    """
    plain = Plain(rows, passes_max)
    aside = 0
    for number, states in enumerate(STATES):
        passes = passes_max if number else min(passes_max, PASSES_AT_FIRST)
        aside = plain.sweep(Effort(states, passes))
        if aside >= plain.cost_mm:
            return Solved(plain.cost_mm, plain.choices)
    raise TooEntangledError(plain.cost_mm, aside)
