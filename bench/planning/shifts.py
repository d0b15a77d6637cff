"""
Shifts under load: how late orders are picked, by way of making carts.

A load of 100 % is what the pickers can do with first-come carts on optimal tours when orders never
run out. Every way meets the same shifts; the first hour is not counted. The parameters of the
planner were tuned on other seeds than those used here.
"""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from wms.routing.dispatch import Walks
from wms.twin.day import Day, Scene
from wms.twin.demand import Demand, draw_day
from wms.twin.floor import Floor, read_store
from wms.twin.many import interval
from wms.twin.orders import Chances, with_luck
from wms.twin.outcome import outcome
from wms.twin.plain_floor import read_plain
from wms.twin.record import Record
from wms.twin.staff import Staff, all_day
from wms.twin.ways import NAMES, find_way

HERE = Path(__file__).parent
FLOORS = {"canal": HERE.parents[1] / "fixtures" / "canal", "grid": HERE / "grid.json"}
WINDOWS = {"mixed": ((15.0, 0.35), (25.0, 0.4), (40.0, 0.25)), "one": ((20.0, 1.0),)}
LOADS = (30, 50, 70, 85, 90, 95, 100, 110)
OPENS, HOURS, WARM_HOURS = 8, 6, 1
FIRST_SEED = 1_000
PICKERS = 3
FLOOD = 500.0
HEAD = (
    f"{'load':>5} {'policy':14} {'late s':>16} {'p95 s':>7} {'in time':>8} {'walk m':>7}"
    f" {'orders/cart':>12} {'at work':>8} {'decision ms':>12}"
)


@dataclass(frozen=True)
class Case:
    """A floor, windows, a load in percent and in orders an hour, a way of making carts, a seed."""

    floor: str
    windows: str
    load: int
    way: str
    seed: int
    rate: float


@dataclass(frozen=True)
class Row:
    """What a shift came to: the seconds each order was picked too late, and the rest."""

    late_s: tuple[float, ...]
    walk_m: float
    orders_per_cart: float
    at_work: float
    decision_ms: float


@cache
def floor_of(name: str) -> tuple[Floor, Walks]:
    """Return a floor and its walks, kept by process."""
    path = FLOORS[name]
    floor = read_store(path) if path.is_dir() else read_plain(path)
    return floor, Walks(floor.graph)


@cache
def capacity(name: str) -> float:
    """Return how many orders an hour first-come carts on optimal tours pick at most."""
    scene, record = _run(Case(name, "mixed", 0, "fifo", 0, FLOOD))
    busy_s = sum(trip.end_s - trip.begin_s for trip in record.trips)
    picked = sum(len(trip.orders) for trip in record.trips)
    return 3_600 * len(scene.staff.shifts) * picked / busy_s


def _run(case: Case) -> tuple[Scene, Record]:
    floor, walks = floor_of(case.floor)
    demand = Demand(dict.fromkeys(range(OPENS, OPENS + HOURS), case.rate), WINDOWS[case.windows])
    shifts = all_day(PICKERS, OPENS * 3_600.0, (OPENS + HOURS) * 3_600.0)
    # Packers are plenty: it is picking that is compared.
    scene = Scene(floor, Staff(shifts, 20))
    orders = with_luck(draw_day(floor, demand, case.seed), Chances(), case.seed)
    way = find_way(case.way, floor.graph, scene.policy, walks)
    return scene, Day(scene, orders, way, walks, seed=case.seed).run()


def shift(case: Case) -> Row:
    """Return what a shift came to."""
    scene, record = _run(case)
    counted = [
        one for one in record.orders.values() if one.order.placed_s >= (OPENS + WARM_HOURS) * 3_600
    ]
    late = [
        max(0.0, one.picked_s - (one.order.due_s - scene.spare_s(one.order)))
        for one in counted
        if one.picked_s is not None
    ]
    figures = outcome(record)
    return Row(
        tuple(late),
        figures.walk_m_per_order,
        figures.orders_per_cart,
        figures.utilisation,
        float(np.percentile(record.decisions_ms, 99)),
    )


def line(load: int, way: str, rows: Sequence[Row]) -> str:
    """Return a line of the table: means over the shifts, the lateness with its 95 % interval."""
    mean = interval([float(np.mean(row.late_s)) for row in rows])
    late = np.concatenate([row.late_s for row in rows])
    return (
        f"{load:>4}% {way:14} {mean.mean:>8.2f} ± {mean.half:<5.2f}"
        f" {np.percentile(late, 95):>7.0f} {(late <= 0).mean():>8.1%}"
        f" {np.mean([row.walk_m for row in rows]):>7.1f}"
        f" {np.mean([row.orders_per_cart for row in rows]):>12.2f}"
        f" {np.mean([row.at_work for row in rows]):>8.0%}"
        f" {max(row.decision_ms for row in rows):>12.1f}"
    )


def shifts(count: int, seed: int) -> None:
    """Print the table of the Canal store with mixed windows."""
    table("canal", "mixed", LOADS, NAMES, range(FIRST_SEED + seed, FIRST_SEED + seed + count))


def table(
    floor: str, windows: str, loads: Sequence[int], ways: Sequence[str], seeds: Sequence[int]
) -> None:
    """Print how late orders are picked, by load and way of making carts."""
    told = f"{floor}, {windows} windows, {PICKERS} pickers, {len(seeds)} shifts of {HOURS} h"
    print(f"{told}; 100 % is {capacity(floor):.0f} orders an hour")
    print(HEAD)
    cases = [
        Case(floor, windows, load, way, seed, capacity(floor) * load / 100)
        for load, way, seed in product(loads, ways, seeds)
    ]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        rows = list(pool.map(shift, cases))
    for at in range(0, len(cases), len(seeds)):
        print(line(cases[at].load, cases[at].way, rows[at : at + len(seeds)]))


def main() -> None:
    """Print the table that is asked for: `python -m bench.planning.shifts --load 95`."""
    parser = argparse.ArgumentParser(prog="python -m bench.planning.shifts", description=__doc__)
    parser.add_argument("--floor", choices=sorted(FLOORS), default="canal")
    parser.add_argument("--windows", choices=sorted(WINDOWS), default="mixed")
    parser.add_argument("--load", type=int, action="append")
    parser.add_argument("--policy", choices=NAMES, action="append")
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--seed", type=int, default=FIRST_SEED)
    asked = parser.parse_args()
    seeds = range(asked.seed, asked.seed + asked.count)
    table(asked.floor, asked.windows, asked.load or LOADS, asked.policy or NAMES, seeds)


if __name__ == "__main__":
    main()
