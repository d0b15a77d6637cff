"""`python -m bench.vision.flow`: station time of orders at a watched tray."""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Final

import structlog

from bench.vision.flow import orders, screens
from bench.vision.flow.figures import stages, table
from bench.vision.flow.packing import Packed, pack
from bench.vision.flow.standing import standing

BAR_S: Final = 45.0
SECOND_WORDS_S: Final = 1.0
"""For so long the last things are still looked at."""


def main() -> None:
    """Pack orders at a simulated bench and print what came of it."""
    asked = argparse.ArgumentParser(prog="python -m bench.vision.flow", description=__doc__)
    asked.add_argument("--orders", type=int, default=2)
    asked.add_argument("--items", type=int, default=12)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--browser", action="store_true", help="paint the screen in Chromium, too")
    asked.add_argument("--folder", type=Path, help="keep what the station keeps, to replay it")
    chosen = asked.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    store, chance = orders.shop(), Random(f"flow {chosen.seed}")
    packed: list[Packed] = []
    with ExitStack() as stack:
        folder = chosen.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bench = stack.enter_context(standing(folder.absolute(), chosen.seed))
        stream = screens.Stream(bench.url)
        page = stack.enter_context(screens.browser(bench.url)) if chosen.browser else None
        for number in range(1, chosen.orders + 1):
            drawn = orders.draw(store, chance, number, chosen.items)
            first = 1 + (number - 1) * chosen.items
            packed.append(pack(bench, drawn, store, chance, first))
            print_order(number, packed[-1])
        time.sleep(SECOND_WORDS_S)
        paints = None if page is None else screens.painted(page)
        rows = stages(bench.stopwatch.ways.values(), stream, paints)
        print("", *table(rows, bench.stopwatch.work), "", sep="\n")
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


def print_senses(packed: list[Packed]) -> None:
    """Print by which senses things were noticed, the most frequent first."""
    total: Counter[str] = sum((one.by for one in packed), Counter())
    for senses, count in total.most_common():
        print(f"{count:5d}  {senses}")


if __name__ == "__main__":
    main()
