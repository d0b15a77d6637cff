"""Learning a scale's division: the step between two weights that it can show."""

from math import gcd

# The verification intervals of OIML R 76-1: 1, 2 or 5 times a power of ten.
DIVISIONS = (1, 2, 5, 10, 20, 50)
# Weights that all happen to be even are no proof; so many different ones are.
WEIGHTS_MIN = 8
WEIGHTS_KEPT_MAX = 32


class Division:
    """What all weights seen so far are multiples of, in places of the display's last figure."""

    def __init__(self) -> None:
        self.forget(0)

    def forget(self, place_mg: int) -> None:
        """Begin anew, with another unit or another display."""
        self.common = 0
        self.seen: set[int] = set()
        self.place_mg = place_mg

    def note(self, places: int, place_mg: int) -> None:
        """Take a weight in, counted in the display's last figure, and what one of it weighs."""
        if place_mg != self.place_mg:
            self.forget(place_mg)
        self.common = gcd(self.common, places)
        if len(self.seen) < WEIGHTS_KEPT_MAX:
            self.seen.add(places)

    @property
    def mg(self) -> int:
        """Return the division in milligrams, at least the last figure; 0: nothing weighed yet."""
        if len(self.seen) < WEIGHTS_MIN:
            return self.place_mg
        steps = max(step for step in DIVISIONS if self.common % step == 0)
        return steps * self.place_mg
