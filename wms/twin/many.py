"""The same day over many seeds, in two processes at a time, and how sure its figures are."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Final

import numpy as np

from wms.routing.dispatch import Walks
from wms.twin.day import Day, Scene
from wms.twin.demand import Demand, draw_day
from wms.twin.orders import DayOrder, with_luck
from wms.twin.outcome import FIGURES, Outcome, outcome
from wms.twin.ways import find_way

PROCESSES: Final = 2
# Two processes take some seconds to begin: fewer days are sooner done in one.
POOL_FROM: Final = 6
# Student's t for 95 %, two-sided, by degrees of freedom (up to 30; then the normal's).
_T95: Final = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
_Z95: Final = 1.960


@dataclass(frozen=True)
class Trial:
    """One day to run: a way of making carts, a scene, and a seed."""

    way: str
    scene: Scene
    seed: int


@dataclass(frozen=True)
class Study:
    """
    What is run for each trial: the orders of a day, or how to draw them; and what is counted.

    With an hour, orders placed in it are counted alone.
    """

    demand: Demand | None
    orders: tuple[DayOrder, ...] = ()
    hour: int | None = None

    def of_seed(self, scene: Scene, seed: int) -> list[DayOrder]:
        """Return the orders of a seed, with their luck."""
        drawn = self.orders if self.demand is None else draw_day(scene.floor, self.demand, seed)
        return with_luck(drawn, scene.chances, seed)


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over seeds, and half the width of its 95 % confidence interval."""

    mean: float
    half: float


@dataclass(frozen=True)
class Result:
    """What a trial came to; the milliseconds are those of its slowest decisions."""

    trial: Trial
    outcome: Outcome
    waiting: tuple[tuple[float, int], ...]
    decision_ms: float


# Lengths of walks are kept by process: the trials of a study share most of them.
_kept: dict[int, tuple[object, Walks]] = {}


def run_trial(study: Study, trial: Trial) -> Result:
    """Return what one day came to."""
    scene = trial.scene
    graph = scene.floor.graph
    known = _kept.get(0)
    if known is None or known[0] != graph:
        known = _kept[0] = (graph, Walks(graph))
    walks = known[1]
    way = find_way(trial.way, graph, scene.policy, walks)
    record = Day(scene, study.of_seed(scene, trial.seed), way, walks, seed=trial.seed).run()
    slow_ms = float(np.percentile(record.decisions_ms or [0.0], 99))
    waiting = tuple(record.waiting)
    return Result(trial, outcome(record, hour=study.hour), waiting, slow_ms)


def run_all(
    study: Study, trials: Sequence[Trial], told: Callable[[], None] | None = None
) -> list[Result]:
    """Return what every trial came to, in their order; `told` is called after each."""
    results: list[Result] = []
    for result in _results(study, trials):
        results.append(result)
        if told is not None:
            told()
    return results


def _results(study: Study, trials: Sequence[Trial]) -> Iterator[Result]:
    run = partial(run_trial, study)
    if len(trials) < POOL_FROM:
        yield from map(run, trials)
        return
    # Begun afresh: the planner's own threads would not survive a fork.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        yield from pool.map(run, trials)


def intervals(outcomes: Sequence[Outcome]) -> Mapping[str, Interval]:
    """Return each figure's mean over the seeds with its interval."""
    return {name: interval([getattr(one, name) for one in outcomes]) for name in FIGURES}


def differences(ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> Mapping[str, Interval]:
    """Return by how much each figure is greater, seed by seed, which cancels the day's luck."""
    return {
        name: interval(
            [getattr(a, name) - getattr(b, name) for a, b in zip(ours, theirs, strict=True)]
        )
        for name in FIGURES
    }


def interval(values: Sequence[float]) -> Interval:
    """Return the mean and half of the 95 % interval (Student's t); infinite for one value."""
    mean = float(np.mean(values))
    if len(values) == 1:
        return Interval(mean, math.inf)
    freedom = len(values) - 1
    factor = _T95[freedom - 1] if freedom <= len(_T95) else _Z95
    return Interval(mean, factor * float(np.std(values, ddof=1)) / math.sqrt(len(values)))
