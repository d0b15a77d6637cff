"""Which plot shows an answer best: queues through the day, or shares by number of pickers."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wms.twin.drawing import Curve, Plot, draw
from wms.twin.report import Column
from wms.twin.times import clock_of

Numbers = NDArray[np.float64]

STEP_S: Final = 30.0
# A point of the curve is the mean of so many steps: ten minutes.
STEPS: Final = 20
TICK_S: Final = 7_200.0
SHARES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


def plot_columns(columns: Sequence[Column], *, hour: int | None, path: Path) -> None:
    """
    Draw the answer into a file.

    :raises BadDay: the file cannot be written, or is neither .svg nor .png
    """
    numbers = sorted({column.pickers for column in columns})
    draw(_by_pickers(columns, numbers, hour) if len(numbers) > 1 else _by_time(columns), path)


def _by_pickers(columns: Sequence[Column], numbers: list[int], hour: int | None) -> Plot:
    names = dict.fromkeys(column.name for column in columns)
    curves = [
        Curve(
            name,
            [
                (float(column.pickers), column.figures["on_time"].mean)
                for column in columns
                if column.name == name
            ],
        )
        for name in names
    ]
    when = "" if hour is None else f", ordered at {hour} o'clock"
    x_ticks = [(float(number), str(number)) for number in numbers]
    y_ticks = [(share, f"{share:.0%}") for share in SHARES]
    return Plot(f"Orders on time by number of pickers{when}", curves, x_ticks, y_ticks)


def _by_time(columns: Sequence[Column]) -> Plot:
    """Return how many orders wait for a picker, the mean over the seeds."""
    lengths = [result.waiting for column in columns for result in column.results]
    begin = min(waiting[0][0] for waiting in lengths)
    end = max(waiting[-1][0] for waiting in lengths)
    points = math.ceil((end - begin) / (STEP_S * STEPS)) + 1
    moments: Numbers = begin + STEP_S * np.arange(points * STEPS, dtype=np.float64)
    curves = []
    for column in columns:
        held = np.mean([_held(result.waiting, moments) for result in column.results], axis=0)
        spots = zip(_means(moments).tolist(), _means(held).tolist(), strict=True)
        curves.append(Curve(f"{column.name}, {column.pickers}", list(spots)))
    most = max(y for curve in curves for _, y in curve.points)
    first = math.floor(begin / TICK_S) * TICK_S
    ticks = np.arange(first, float(moments[-1]) + TICK_S, TICK_S)
    return Plot(
        "Orders waiting for a picker, mean of ten minutes",
        curves,
        [(float(at), clock_of(float(at))) for at in ticks],
        [(float(at), f"{at:g}") for at in _round_ticks(most)],
    )


def _means(values: Numbers) -> Numbers:
    means: Numbers = values.reshape(-1, STEPS).mean(axis=1)
    return means


def _held(waiting: Sequence[tuple[float, int]], moments: Numbers) -> Numbers:
    """Return the length at each moment: what it was when it last changed."""
    at = np.searchsorted([moment for moment, _ in waiting], moments, side="right")
    return np.array([0, *(length for _, length in waiting)], dtype=np.float64)[at]


def _round_ticks(most: float) -> list[float]:
    """Return up to six round numbers from 0 to beyond the most."""
    rough = max(most, 1.0) / 5
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    return [step * number for number in range(math.ceil(max(most, 1.0) / step) + 1)]
