"""`python -m bench.vision.flow`: station time of orders at a watched tray."""

import argparse
import os
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Final

import structlog

from bench.vision.flow import orders
from bench.vision.flow.packing import Packed, pack
from bench.vision.flow.standing import standing

BAR_S: Final = 45.0
BAR_MS: Final = 150.0


def main() -> None:
    """Pack orders at a simulated bench and print what came of it."""
    asked = argparse.ArgumentParser(prog="python -m bench.vision.flow", description=__doc__)
    asked.add_argument("--orders", type=int, default=3)
    asked.add_argument("--items", type=int, default=12)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--folder", type=Path, help="keep what the station keeps, to replay it")
    chosen = asked.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    store, chance = orders.shop(), Random(f"flow {chosen.seed}")
    packed: list[Packed] = []
    with ExitStack() as stack:
        folder = chosen.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bench = stack.enter_context(standing(folder.absolute(), chosen.seed))
        for number in range(1, chosen.orders + 1):
            drawn = orders.draw(store, chance, number, chosen.items)
            first = 1 + (number - 1) * chosen.items
            packed.append(pack(bench, drawn, store, chance, first))
            print_order(number, packed[-1])
        print_delay("frame to screen", bench.stopwatch.seconds, f" (bar {BAR_MS:.0f} ms)")
        print_delay("the watch, a frame", bench.stopwatch.watching)
        print_delay("codes and looks, a thing", bench.stopwatch.sensing)
    print_senses(packed)


def print_order(number: int, one: Packed) -> None:
    """Print how long an order took."""
    load = os.getloadavg()[0]
    end = "proven" if one.proven else "NOT PROVEN"
    print(
        f"order {number}: {one.items} items, {one.seconds:.1f} s from tote to {end} "
        f"(bar {BAR_S:.0f} s), {one.escapes} codes off, load {load:.1f}",
        flush=True,
    )


def print_delay(what: str, seconds: list[float], bar: str = "") -> None:
    """Print how long something takes each time: the middle, and nearly the longest."""
    times = sorted(1000 * one for one in seconds)
    if not times:
        print(f"{what}: the camera saw nothing come")
        return
    p50, p95 = times[len(times) // 2], times[min(len(times) - 1, round(0.95 * len(times)))]
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{what}: p50 {p50:.0f} ms, p95 {p95:.0f} ms of {len(times)}{bar}, "
        f"load {load} on {os.cpu_count()} cores"
    )


def print_senses(packed: list[Packed]) -> None:
    """Print by which senses things were noticed, the most frequent first."""
    total: Counter[str] = sum((one.by for one in packed), Counter())
    for senses, count in total.most_common():
        print(f"{count:5d}  {senses}")


if __name__ == "__main__":
    main()
