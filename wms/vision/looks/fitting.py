"""Fit a calibration on placements whose article is known, taken on another day than enrolment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wms.errors import Invalid, sentence
from wms.vision.looks.calibration import Calibration
from wms.vision.looks.measuring import LIKENESSES, Measured

PLACEMENTS_MIN: Final = 40

_POWERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_ROUNDS: Final = 60
_PULL: Final = 1e-5  # towards nothing: likenesses lie within 0 and 1, weights within 0 and 100
_STEPS: Final = 50
_ENOUGH: Final = 1e-6
_HALVINGS: Final = 20

_Numbers = NDArray[np.float64]


class TooFewPlacements(Invalid, ValueError):
    """Fewer placements than a calibration can be told from."""

    title = sentence("Too few placements")
    says = sentence("{count} placements are too few for a calibration: at least {least}.")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A placement as it was measured, and the article that it truly was."""

    sku: str
    measured: Measured


@dataclass(frozen=True, slots=True, eq=False)
class _Choice:
    """One choice among rows: likenesses and a constant; the truth is a row, or the last: none."""

    rows: _Numbers
    truth: int
    prior: _Numbers


def fit(samples: Sequence[Sample], made: str) -> Calibration:
    """
    Return the calibration under which what was seen is most likely.

    Each placement counts twice: with its article in the gallery, and as if it were not.

    :raises TooFewPlacements: fewer than 40 whose article was measured
    """
    usable = [sample for sample in samples if sample.sku in sample.measured.skus]
    if len(usable) < PLACEMENTS_MIN:
        raise TooFewPlacements(count=len(usable), least=PLACEMENTS_MIN)
    fitted = [(*_best(list(_choices(usable, power))), power) for power in _POWERS]
    _, numbers, power = min(fitted, key=lambda each: each[0])
    weights = tuple(round(float(each), 4) for each in numbers[:LIKENESSES])
    genuine = [float(_truth_of(sample) @ numbers[:LIKENESSES]) for sample in usable]
    worst = [sample.measured.worst[sample.measured.skus.index(sample.sku)] for sample in usable]
    threshold = -float(numbers[LIKENESSES])
    return Calibration(weights, threshold, power, _table(genuine), _table(worst), made)


def _truth_of(sample: Sample) -> _Numbers:
    place = sample.measured.skus.index(sample.sku)
    return np.asarray(sample.measured.likenesses[place], dtype=np.float64)


def _table(values: Sequence[float]) -> tuple[float, ...]:
    steps = np.linspace(0.0, 1.0, min(_STEPS, len(values)) + 1)[1:]
    return tuple(round(float(each), 5) for each in np.quantile(values, steps - steps[0] / 2))


def _choices(samples: Sequence[Sample], power: float) -> Iterator[_Choice]:
    for sample in samples:
        measured = sample.measured
        gain = measured.crops**power
        table = np.column_stack([measured.likenesses, np.ones(len(measured.skus))]) * gain
        rows = np.vstack([table, np.zeros(table.shape[1])])
        truth = measured.skus.index(sample.sku)
        prior = np.zeros(len(rows))
        # Half of the samples are of no article here, as if those were as many as all others.
        prior[-1] = np.log(measured.articles)
        yield _Choice(rows, truth, prior)
        yield _Choice(np.delete(rows, truth, 0), len(rows) - 2, np.delete(prior, truth))


def _best(choices: Sequence[_Choice]) -> tuple[float, _Numbers]:
    """Return the loss and the numbers of the best fit in which no likeness counts against."""
    free = np.ones(LIKENESSES + 1, bool)
    while True:
        loss, numbers = _newton(choices, free)
        against = free & (numbers < 0.0)
        against[LIKENESSES] = False
        if not against.any():
            return loss, numbers
        free &= ~against


def _newton(choices: Sequence[_Choice], free: NDArray[np.bool_]) -> tuple[float, _Numbers]:
    """Minimise the loss by Newton's steps, halved while they overshoot; the loss is convex."""
    numbers = np.zeros(LIKENESSES + 1)
    loss, slope, curve = _loss(choices, numbers)
    for _ in range(_ROUNDS):
        step = np.zeros_like(numbers)
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        then = _loss(choices, numbers - step)
        for _ in range(_HALVINGS):
            if then[0] <= loss:
                break
            step /= 2
            then = _loss(choices, numbers - step)
        gained = loss - then[0]
        numbers = numbers - step
        loss, slope, curve = then
        if gained < _ENOUGH:
            break
    return loss, numbers


def _loss(choices: Sequence[_Choice], numbers: _Numbers) -> tuple[float, _Numbers, _Numbers]:
    """Return the mean negative log likelihood with its first and second derivatives."""
    loss = _PULL * float(numbers @ numbers)
    slope, curve = 2 * _PULL * numbers, 2 * _PULL * np.eye(len(numbers))
    for choice in choices:
        logits = choice.rows @ numbers + choice.prior
        logits -= logits.max()
        chances = np.exp(logits)
        chances /= chances.sum()
        loss -= float(np.log(max(chances[choice.truth], 1e-300))) / len(choices)
        mean = chances @ choice.rows
        slope = slope + (mean - choice.rows[choice.truth]) / len(choices)
        spread = (choice.rows * chances[:, None]).T @ choice.rows - np.outer(mean, mean)
        curve = curve + spread / len(choices)
    return loss, slope, curve
