"""How far one sweep after another goes until the walk found is proven the shortest."""

from dataclasses import dataclass
from typing import NamedTuple

from wms.routing.errors import RoutingError


class Round(NamedTuple):
    """
    How far one sweep goes.

    First the relaxation modulo 2 ** `bits`, with prices or without, joins the bounds, unless that
    is 0. So many `states` are kept before each row. Walks are looked for that cost less than what
    the bounds say and `more` / `of` of it besides; or any walk, if `of` is 0.
    """

    bits: int
    priced: bool
    states: int
    more: int
    of: int


# Where few pieces are one-way, the first is enough. The last may take seconds, and 100 MB.
ROUNDS = (
    Round(1, False, 256, 1, 32),
    Round(1, True, 512, 1, 32),
    Round(0, False, 1_024, 1, 12),
    Round(2, False, 1_024, 1, 12),
    Round(2, True, 4_096, 1, 64),
    Round(0, False, 4_096, 1, 4),
    Round(0, False, 16_384, 0, 0),
)


class TooEntangledError(RoutingError):
    """The one-way pieces leave so many ways to try that no walk was proven the shortest."""

    def __init__(self, bound_mm: int) -> None:
        super().__init__(
            "The one-way pieces leave too many ways to try: no walk is proven the shortest."
            f" None is shorter than {bound_mm} mm."
        )
        self.bound_mm = bound_mm


@dataclass(frozen=True, slots=True)
class Solved:
    """The shortest walk: its cost in mm, end's price included, and the choice at each row."""

    cost_mm: int
    choices: tuple[int, ...]
