"""
Knowing from weights alone that an empty scale creeps away from zero.

Warmth and dirt move a scale's zero slowly and without motion: each weight at rest a little off the
last. Goods come and go with a jump, or with weights that are not at rest. So the empty weight is
followed from a true zero for as long as it only creeps, and believed while it does.
"""

from drivers.scale.answers import Weight
from drivers.scale.grams import whole_grams

STEP_MG_MAX = 2_000
STEP_PLACES_MAX = 3
CREPT_MG_MIN = 3_000
CREPT_PLACES_MIN = 4


class EmptyPan:
    """Follows the empty weight; None while nobody can say that the pan was ever empty."""

    def __init__(self) -> None:
        self.empty_mg: int | None = None
        self.lying_still = False
        self.place_mg = 1
        self.below_zero = False

    def note(self, weight: Weight) -> None:
        """Take the next weight of the scale in."""
        self.below_zero = False
        self.place_mg = weight.last_place_mg
        if not weight.stable:
            self.lying_still = False
            return
        now_mg = whole_grams(weight.grams.scaleb(3))
        if now_mg == 0:
            self.empty_mg = 0
        self.lying_still = self.empty_mg is not None and self.is_step(now_mg - self.empty_mg)
        if self.lying_still:
            self.empty_mg = now_mg

    def is_step(self, change_mg: int) -> bool:
        """Return whether an empty scale may show so much more than it last did."""
        # After a motion something light may lie there: only the same weight is the same pan.
        still = max(STEP_MG_MAX, STEP_PLACES_MAX * self.place_mg)
        return abs(change_mg) <= (still if self.lying_still else self.place_mg)

    def forget(self) -> None:
        """Forget what was empty: the scale has been tared, zeroed, or switched on."""
        self.empty_mg = None
        self.lying_still = self.below_zero = False

    def note_moving(self) -> None:
        """Learn that something moves on the pan, or is too heavy for the scale."""
        self.lying_still = self.below_zero = False

    def note_below_zero(self) -> None:
        """Learn that the scale shows less than nothing; some do not say how much less."""
        self.below_zero = self.below_zero or self.lying_still
        self.lying_still = False

    @property
    def trouble(self) -> str:
        """Return what to tell a person; nothing while the empty scale shows next to nothing."""
        if self.below_zero:
            return "the empty scale shows less than nothing; zero it"
        crept = max(CREPT_MG_MIN, CREPT_PLACES_MIN * self.place_mg)
        if self.empty_mg is None or abs(self.empty_mg) < crept:
            return ""
        return f"the empty scale shows {round(self.empty_mg / 1000)} g; zero it"
