"""
`python -m bench.vision.station run`: whole orders at a station, and what escapes.

`--orders` is an ordinary day, five in a hundred wrong; `--wrong` as many wrong orders alone, for
the rare escapes. `--state` takes one state of the station alone.
"""

import argparse
import time
from collections.abc import Mapping
from pathlib import Path

from bench.vision.station.figures import Tally, calibration_error, reliability, share
from bench.vision.station.orders import WAYS
from bench.vision.station.packing import Bench
from bench.vision.station.running import day, states, wrong_orders
from bench.vision.station.sensing import Modelled
from bench.vision.station.store import invent


def main() -> None:
    """Run what the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m bench.vision.station", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="orders through the verdict")
    run.add_argument("--orders", type=int, default=10_000)
    run.add_argument("--wrong", type=int, default=2_000)
    run.add_argument("--seed", type=int, default=1)
    run.add_argument("--state", help="this state of the station alone")
    run.add_argument("--bank", type=Path, help="rendered placements instead of the model")
    run.set_defaults(do=run_states)
    asked = parser.parse_args()
    asked.do(asked)


def run_states(asked: argparse.Namespace) -> None:
    """Print the figures of each state of the station."""
    store = invent(asked.seed)
    benches: Mapping[str, Bench] = states(store, Modelled(store))
    print(
        "| Station | Wrong orders escaped | … of wrong alone | Good: scanned again | to a person |"
    )
    print("| --- | --- | --- | --- | --- |")
    for name, bench in benches.items():
        if asked.state in {None, name}:
            began = time.perf_counter()
            tally = day(bench, asked.orders, asked.seed)
            wrong = wrong_orders(bench, asked.wrong, asked.seed + 1)
            print(row(name, tally, wrong), flush=True)
            details(tally, wrong, time.perf_counter() - began)


def row(name: str, tally: Tally, wrong: Tally) -> str:
    """Return one line of the table."""
    return " | ".join(
        [
            f"| {name}",
            f"{tally.escapes} of {tally.wrong.total()}",
            share(wrong.escapes, wrong.wrong.total()),
            share(tally.again, tally.good),
            share(tally.asked + tally.blocked, tally.good) + " |",
        ]
    )


def details(tally: Tally, wrong: Tally, seconds: float) -> None:
    """Print what stands behind a line of the table."""
    whole = tally.settled.total()
    settled = ", ".join(f"{w} {100 * n / whole:.2f} %" for w, n in tally.settled.most_common())
    print(f"  lines settled by: {settled}")
    escaped = ", ".join(f"{way} {share(wrong.escaped[way], wrong.wrong[way])}" for way in WAYS)
    print(f"  escaped: {escaped}")
    print(f"  good orders held by: {dict(tally.words.most_common(8))}")
    errors = (tally.sure, tally.unnamed, tally.baskets)
    named = ("things", "things without a code", "baskets")
    told = ", ".join(
        f"{name} {100 * calibration_error(claims):.2f} % of {len(claims)}"
        for name, claims in zip(named, errors, strict=True)
    )
    print(f"  calibration error: {told}; {seconds:.0f} s")
    for line in reliability(tally.unnamed):
        print(f"    without a code, {line}")


if __name__ == "__main__":
    main()
