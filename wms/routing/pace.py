"""
Seconds, not only metres: how long a person takes for a piece of a walk, and how that is learnt.

A piece of work is counted in what costs time: metres, turns, stops, units, levels of reach. A
`Pace` prices each of them. `Learned` corrects the store's configured pace by what a person's
recorded picks in a zone took, a pick at a time, and never forgets the settings altogether: few
picks move it little.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from itertools import pairwise
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from wms.routing.errors import RoutingError
from wms.routing.graph import AisleGraph

Numbers = NDArray[np.float64]

MM_PER_METRE: Final = 1_000
# A bend in an aisle is no turn; going round the corner of a rack is.
TURN_DEGREES: Final = 40.0


class BadPaceError(RoutingError):
    """A pace, a piece of work or a kept state cannot be used."""


@dataclass(frozen=True, slots=True)
class Work:
    """
    What lies between two recorded moments of a walk.

    `metres` are walked with the cart empty, `metres_loaded` with goods in it. `levels` is the
    reach of the stops added up, 0 for what lies at hand. `waited_s` passes whoever walks: the
    doors on the way.
    """

    metres: float = 0.0
    metres_loaded: float = 0.0
    turns: float = 0.0
    stops: float = 0.0
    units: float = 0.0
    levels: float = 0.0
    waited_s: float = 0.0

    def __add__(self, other: "Work") -> "Work":
        """Return both, one after the other."""
        return Work(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Pace:
    """How many seconds each thing takes that costs time; by default a person with a trolley."""

    s_per_metre: float = 0.83
    s_per_metre_loaded: float = 0.91
    s_per_turn: float = 0.7
    s_per_stop: float = 4.0
    s_per_unit: float = 1.5
    s_per_level: float = 0.6

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not math.isfinite(value) or value <= 0:
                raise BadPaceError(f"{field.name} must be a number above 0, not {value!r}.")


def walk_seconds(work: Work, pace: Pace) -> float:
    """Return how long the work takes at this pace."""
    return float(np.dot(_row(work), astuple(pace))) + work.waited_s


def work_along(
    graph: AisleGraph, path: Sequence[int], *, loaded: bool, at: "Work | None" = None
) -> Work:
    """
    Return the walk along these nodes as work, with what is done `at` its stops added.

    Turns are counted where the way changes its direction by more than TURN_DEGREES; nodes
    without coordinates have none.

    :raises UnknownNodeError: the graph has no such node
    :raises UnreachableError: two neighbours on the path are not joined that way round
    """
    walked_mm = graph.walked_mm(path)
    # The difference is what doors cost, which the graph counts as millimetres.
    cost_mm = sum(graph.distance(a, b) for a, b in pairwise(path))
    metres = walked_mm / MM_PER_METRE
    walk = Work(
        metres=0.0 if loaded else metres,
        metres_loaded=metres if loaded else 0.0,
        turns=count_turns(graph, path),
        waited_s=max(0, cost_mm - walked_mm) / graph.walking_mm_per_s,
    )
    return walk if at is None else walk + at


def count_turns(graph: AisleGraph, path: Sequence[int]) -> int:
    """Return how often the way along these nodes turns, about-turns included."""
    points = [graph.point(node) for node in path]
    turns = 0
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        if before is not None and here is not None and after is not None:
            turns += _turns_at(before, here, after)
    return turns


def _turns_at(before: tuple[int, int], here: tuple[int, int], after: tuple[int, int]) -> bool:
    came = (here[0] - before[0], here[1] - before[1])
    goes = (after[0] - here[0], after[1] - here[1])
    if came == (0, 0) or goes == (0, 0):
        return False
    angle = math.atan2(came[0] * goes[1] - came[1] * goes[0], came[0] * goes[0] + came[1] * goes[1])
    return abs(math.degrees(angle)) > TURN_DEGREES


# What a usual pick is made of, in the order of Pace's fields: the scale of the prior.
_USUAL: Final[Numbers] = np.array([5.0, 5.0, 1.5, 1.0, 1.6, 1.0])
_SIZE: Final = len(_USUAL)
# A step's seconds scatter by about this share of the square root of what is expected.
_SPREAD_PRIOR: Final = 1.2
_SPREAD_PRIOR_PICKS: Final = 20.0
# Beyond so many spreads a pick is not slow but disturbed: it is counted as if it were just that.
_CLIP_SPREADS: Final = 3.0
# Beyond this it says nothing about walking at all: a break, a talk, a telephone.
_BREAK_TIMES: Final = 5.0
_BREAK_S_MIN: Final = 60.0
# What people do today counts more than what they did a season ago.
_KEPT_PER_PICK: Final = 0.9995
_FARTHEST: Final = 4.0
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Learned:
    """
    A person's pace in a zone, learnt from recorded picks with the settings as prior.

    Conjugate Bayesian linear regression (Gelman et al., Bayesian Data Analysis, 3rd ed. 2013,
    chapter 14): the seconds of a piece of work are the sum of its parts times the pace, with a
    scatter that grows as the square root of what the settings expect. The settings count as
    `prior_picks` usual picks for each part. Outliers are clipped and breaks dropped, and the past
    fades slowly.
    """

    prior: Pace = Pace()
    prior_picks: float = 30.0
    seen: int = 0
    dropped: int = 0
    _gram: tuple[float, ...] = (0.0,) * (_SIZE * _SIZE)
    _moment: tuple[float, ...] = (0.0,) * _SIZE
    _scatter: float = 0.0
    _weight: float = 0.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.prior_picks) or self.prior_picks <= 0:
            raise BadPaceError(f"prior_picks must be above 0, not {self.prior_picks!r}.")

    @property
    def pace(self) -> Pace:
        """
        Return what is to be expected of the next pick.

        No part moves beyond four times the settings or a quarter: parts that always come
        together cannot be told apart, and one must not be paid for with the other's sign.
        """
        prior = _values(self.prior)
        values = np.clip(self._mean(), prior / _FARTHEST, prior * _FARTHEST)
        return Pace(*(float(value) for value in values))

    @property
    def spread(self) -> float:
        """Return the scatter of a pick's seconds, per square root of the seconds expected."""
        prior = _SPREAD_PRIOR_PICKS * _SPREAD_PRIOR**2
        return math.sqrt((prior + self._scatter) / (_SPREAD_PRIOR_PICKS + self._weight))

    def observe(self, work: Work, seconds: float) -> Self:
        """
        Return what is known after a piece of work that took so many seconds.

        :raises BadPaceError: the seconds are no number
        """
        if not math.isfinite(seconds):
            raise BadPaceError(f"The seconds of a pick must be a number, not {seconds!r}.")
        usual = walk_seconds(work, self.prior)
        expected = walk_seconds(work, self.pace)
        if usual <= 0 or seconds <= 0 or seconds > max(_BREAK_TIMES * expected, _BREAK_S_MIN):
            return replace(self, dropped=self.dropped + 1)
        reach = _CLIP_SPREADS * self.spread * math.sqrt(usual)
        residual = min(max(seconds - expected, -reach), reach)
        return self._with(_row(work), expected + residual - work.waited_s, residual, usual)

    def _with(self, row: Numbers, seconds: float, residual: float, usual: float) -> Self:
        gram = _KEPT_PER_PICK * np.array(self._gram) + np.outer(row, row).ravel() / usual
        moment = _KEPT_PER_PICK * np.array(self._moment) + row * (seconds / usual)
        return replace(
            self,
            seen=self.seen + 1,
            _gram=tuple(gram.tolist()),
            _moment=tuple(moment.tolist()),
            _scatter=_KEPT_PER_PICK * self._scatter + residual**2 / usual,
            _weight=_KEPT_PER_PICK * self._weight + 1.0,
        )

    def _mean(self) -> Numbers:
        prior = _values(self.prior)
        precision = np.diag(self.prior_picks * _USUAL**2 / float(_USUAL @ prior))
        gram = np.array(self._gram).reshape(_SIZE, _SIZE)
        mean: Numbers = np.linalg.solve(precision + gram, precision @ prior + self._moment)
        return mean

    def state(self) -> dict[str, Any]:
        """Return what was learnt as plain JSON; the prior is not in it, settings may change."""
        return {
            "version": _VERSION,
            "seen": self.seen,
            "dropped": self.dropped,
            "gram": list(self._gram),
            "moment": list(self._moment),
            "scatter": self._scatter,
            "weight": self._weight,
        }

    @classmethod
    def restore(
        cls, state: Mapping[str, Any], *, prior: Pace | None = None, prior_picks: float = 30.0
    ) -> Self:
        """
        Return what was learnt before, on top of the settings as they are now.

        :raises BadPaceError: this is not a state that `state()` gave
        """
        try:
            gram = tuple(float(value) for value in state["gram"])
            moment = tuple(float(value) for value in state["moment"])
            counts = int(state["seen"]), int(state["dropped"])
            rest = float(state["scatter"]), float(state["weight"])
            version = state["version"]
        except (KeyError, TypeError, ValueError) as error:
            raise BadPaceError(f"What was learnt cannot be read: {error}.") from error
        whole = len(gram) == _SIZE * _SIZE and len(moment) == _SIZE and version == _VERSION
        if not whole or not all(map(math.isfinite, (*gram, *moment, *rest))):
            raise BadPaceError("What was learnt cannot be read: it is of another shape.")
        return cls(prior or Pace(), prior_picks, *counts, gram, moment, *rest)


def _values(pace: Pace) -> Numbers:
    return np.array(astuple(pace))


def _row(work: Work) -> Numbers:
    return np.array(astuple(work)[:_SIZE])
