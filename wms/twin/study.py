"""What `wms simulate` is asked, made into trials: ways of making carts, staff, seeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wms.twin.day import Scene
from wms.twin.demand import HOUR_S, Demand
from wms.twin.many import Study, Trial, run_all
from wms.twin.orders import DayOrder
from wms.twin.refusals import BadDay
from wms.twin.report import Column
from wms.twin.staff import Shift, Staff, all_day

# Hours before the hour that is asked about: its backlog begins there.
WARM_HOURS: Final = 2
# A picker comes before the first order and stays for the last.
MARGIN_S: Final = 900.0


@dataclass(frozen=True)
class Asked:
    """The question: a day, who works, which ways to compare, how often, and which hour counts."""

    demand: Demand | None
    orders: tuple[DayOrder, ...]
    ways: Sequence[str]
    pickers: Sequence[int]
    seeds: Sequence[int]
    shifts: Sequence[Shift] = ()
    hour: int | None = None

    def study(self) -> Study:
        """Return what is run for each trial; with an hour, the hours before it and itself."""
        if self.hour is None:
            return Study(self.demand, self.orders)
        self._check_hour(self.hour)
        begin_s = max(0.0, (self.hour - WARM_HOURS) * float(HOUR_S))
        end_s = (self.hour + 1) * float(HOUR_S)
        demand = None if self.demand is None else self.demand.between(begin_s, end_s)
        orders = tuple(one for one in self.orders if begin_s <= one.placed_s < end_s)
        return Study(demand, orders, self.hour)

    def _check_hour(self, hour: int) -> None:
        if self.demand is not None and not self.demand.rates.get(hour):
            raise BadDay(f"Nobody orders at {hour} o'clock on such a day.")
        if self.demand is None and all(one.placed_s // HOUR_S != hour for one in self.orders):
            raise BadDay(f"No order of the day is placed at {hour} o'clock.")

    def opening(self, study: Study) -> tuple[float, float]:
        """Return from when to when pickers are there, in seconds after midnight."""
        if study.demand is not None:
            hours = [hour for hour, rate in study.demand.rates.items() if rate > 0]
            return max(0.0, min(hours) * HOUR_S - MARGIN_S), (max(hours) + 1) * HOUR_S + MARGIN_S
        placed = [order.placed_s for order in study.orders]
        return max(0.0, min(placed) - MARGIN_S), max(placed) + MARGIN_S


def trials(asked: Asked, study: Study, scene: Scene) -> list[list[Trial]]:
    """Return the trials of each column: a number of pickers, a way, every seed."""
    begin_s, end_s = asked.opening(study)
    columns = []
    for pickers in asked.pickers:
        shifts = asked.shifts or all_day(pickers, begin_s, end_s)
        staffed = replace(scene, staff=Staff(shifts, scene.staff.packers))
        columns += [[Trial(way, staffed, seed) for seed in asked.seeds] for way in asked.ways]
    return columns


def answer(asked: Asked, scene: Scene, told: Callable[[], None] | None = None) -> list[Column]:
    """
    Run everything that is asked, and return a column for each number of pickers and way.

    :raises BadDay: the day, the hour or the staff cannot be simulated
    """
    study = asked.study()
    columns = trials(asked, study, scene)
    results = run_all(study, [trial for column in columns for trial in column], told)
    each = len(asked.seeds)
    return [
        Column(
            column[0].way,
            len({shift.person for shift in column[0].scene.staff.shifts}),
            results[at * each : (at + 1) * each],
        )
        for at, column in enumerate(columns)
    ]


def enough(columns: Sequence[Column], share: float) -> Column | None:
    """
    Return the column with the fewest pickers that surely hands over this share on time.

    Surely: the lower end of the 95 % interval over the seeds holds it; with one seed, the figure.
    """
    for column in sorted(columns, key=lambda one: one.pickers):
        value = column.figures["on_time"]
        low = value.mean if len(column.results) == 1 else value.mean - value.half
        if low >= share:
            return column
    return None
