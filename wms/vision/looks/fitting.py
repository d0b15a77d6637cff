"""Fit a calibration on placements whose article is known, taken on another day than enrolment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wms.errors import Invalid, sentence
from wms.vision.looks.calibration import Calibration
from wms.vision.looks.measuring import WEIGHTS, Measured

PLACEMENTS_MIN: Final = 40

_POWERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_ROUNDS: Final = 60
_PULL: Final = 1e-5  # towards nothing: likenesses lie within 0 and 1, weights within 0 and 100
_STEPS: Final = 50
_ENOUGH: Final = 1e-6
_HALVINGS: Final = 20
_TINIEST: Final = 1e-300

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
class _Choices:
    """
    Choices among rows: likenesses and a constant each; one is the truth.

    `rows` is (choices, rows, numbers), `prior` (choices, rows): minus infinity where there is none.
    """

    rows: _Numbers
    prior: _Numbers
    truths: NDArray[np.int64]


def fit(samples: Sequence[Sample], made: str) -> Calibration:
    """
    Return the calibration under which what was seen is most likely.

    Each placement counts twice: with its article in the gallery, and as if it were not.

    :raises TooFewPlacements: fewer than 40 whose article was measured
    """
    usable = [sample for sample in samples if sample.sku in sample.measured.skus]
    if len(usable) < PLACEMENTS_MIN:
        raise TooFewPlacements(count=len(usable), least=PLACEMENTS_MIN)
    fitted = [(*_best(_choices(usable, power)), power) for power in _POWERS]
    _, numbers, power = min(fitted, key=lambda each: each[0])
    weights = tuple(round(float(each), 4) for each in numbers[:WEIGHTS])
    genuine = [float(_truth_of(sample) @ numbers[:WEIGHTS]) for sample in usable]
    worst = [sample.measured.worst[sample.measured.skus.index(sample.sku)] for sample in usable]
    threshold = -float(numbers[WEIGHTS])
    return Calibration(weights, threshold, power, _table(genuine), _table(worst), made)


def _truth_of(sample: Sample) -> _Numbers:
    place = sample.measured.skus.index(sample.sku)
    return np.asarray(sample.measured.compared[place], dtype=np.float64)


def _table(values: Sequence[float]) -> tuple[float, ...]:
    steps = np.linspace(0.0, 1.0, min(_STEPS, len(values)) + 1)[1:]
    return tuple(round(float(each), 5) for each in np.quantile(values, steps - steps[0] / 2))


def _choices(samples: Sequence[Sample], power: float) -> _Choices:
    """Return each sample twice; the last row of a choice is: no article of the gallery."""
    most = max(len(sample.measured.skus) for sample in samples) + 1
    rows = np.zeros((2 * len(samples), most, WEIGHTS + 1))
    prior = np.full((2 * len(samples), most), -np.inf)
    truths = np.full(2 * len(samples), most - 1)
    for number, sample in enumerate(samples):
        there, away = sample.measured, sample.measured.without(sample.sku)
        truths[2 * number] = there.skus.index(sample.sku)
        for choice, measured in ((2 * number, there), (2 * number + 1, away)):
            count = len(measured.skus)
            if count:
                table = np.column_stack([measured.compared, np.ones(count)])
                rows[choice, :count] = table * measured.crops**power
                prior[choice, :count] = 0.0
            # Half of the samples are of no article here, as if those were as many as all others.
            prior[choice, -1] = np.log(measured.articles)
    return _Choices(rows, prior, truths)


def _best(choices: _Choices) -> tuple[float, _Numbers]:
    """Return the loss and the numbers of the best fit in which no likeness counts against."""
    free = np.ones(WEIGHTS + 1, bool)
    while True:
        loss, numbers = _newton(choices, free)
        against = free & (numbers < 0.0)
        against[WEIGHTS] = False
        if not against.any():
            return loss, numbers
        free &= ~against


def _newton(choices: _Choices, free: NDArray[np.bool_]) -> tuple[float, _Numbers]:
    """Minimise the loss by Newton's steps, halved while they overshoot; the loss is convex."""
    numbers = np.zeros(WEIGHTS + 1)
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


def _loss(choices: _Choices, numbers: _Numbers) -> tuple[float, _Numbers, _Numbers]:
    """Return the mean negative log likelihood with its first and second derivatives."""
    rows, count = choices.rows, len(choices.rows)
    logits = rows @ numbers + choices.prior
    logits -= logits.max(axis=1, keepdims=True)
    chances = np.exp(logits)
    chances /= chances.sum(axis=1, keepdims=True)
    true = np.arange(count), choices.truths
    told = np.log(np.maximum(chances[true], _TINIEST)).sum()
    mean = np.einsum("cr,crn->cn", chances, rows)
    slope = (mean - rows[true]).sum(axis=0) / count
    spread = np.einsum("cr,crn,crm->nm", chances, rows, rows) - mean.T @ mean
    pull = 2 * _PULL * np.eye(len(numbers))
    loss = float(_PULL * (numbers @ numbers) - told / count)
    return loss, slope + 2 * _PULL * numbers, spread / count + pull
