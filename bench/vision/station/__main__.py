"""
`python -m bench.vision.station run`: whole orders at a station, and what escapes.

`--orders` is an ordinary day, five in a hundred wrong; `--wrong` as many wrong orders alone, for
the rare escapes. `--state` takes one state of the station alone.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2

from bench.vision.station.figures import Tally, calibration_error, reliability, share
from bench.vision.station.orders import LABELS, WAYS, Wrong
from bench.vision.station.packing import Bench
from bench.vision.station.running import day, states, wrong_orders
from bench.vision.station.sensing import Looking, Modelled
from bench.vision.station.store import Store, invent


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
    run.add_argument("--bank-seed", type=int, default=1, help="what the bank was made with")
    run.set_defaults(do=run_states)
    bank = commands.add_parser("bank", help="render and sense placements; goes on")
    bank.add_argument("--placements", type=int, required=True)
    bank.add_argument("--seed", type=int, default=1)
    bank.add_argument("--out", type=Path, required=True)
    bank.add_argument("--only", choices=["render", "sense"], help="one half of the work")
    bank.add_argument("--part", type=int, nargs=2, default=(1, 1), metavar=("NUMBER", "OF"))
    bank.set_defaults(do=fill_bank)
    told = commands.add_parser("census", help="what the placements of a bank came to")
    told.add_argument("bank", type=Path)
    told.add_argument("--seed", type=int, default=1)
    told.set_defaults(do=tell_bank)
    asked = parser.parse_args()
    asked.do(asked)


def run_states(asked: argparse.Namespace) -> None:
    """Print the figures of each state of the station."""
    store, camera = camera_of(asked)
    benches: Mapping[str, Bench] = states(store, camera)
    print(
        "| Station | Wrong orders escaped | … of wrong alone | Good: scanned again | to a person "
        "| of these blocked |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for name, bench in benches.items():
        if asked.state in {None, name}:
            began = time.perf_counter()
            tally = day(bench, asked.orders, asked.seed)
            wrong = wrong_orders(bench, asked.wrong, asked.seed + 1)
            print(row(name, tally, wrong), flush=True)
            details(tally, wrong, time.perf_counter() - began)
            if bench.senses.camera and not asked.bank:
                label = wrong_orders(bench, asked.wrong // 4, asked.seed + 2, LABELS)
                print(f"  mislabelled and not caught: {escaped(label, LABELS)}")


def camera_of(asked: argparse.Namespace) -> tuple[Store, Looking]:
    """Return the store and its camera: the model, or a bank of rendered placements."""
    if asked.bank is None:
        store = invent(asked.seed)
        return store, Modelled(store)
    from bench.vision.station.bank import Banked

    banked = Banked(asked.bank, asked.bank_seed)
    return invent(asked.seed, families=banked.families), banked


def fill_bank(asked: argparse.Namespace) -> None:
    """Fill a bank of rendered placements."""
    from bench.vision.station import bank

    cv2.setNumThreads(1)
    asked.part = tuple(asked.part)
    if asked.only != "sense":
        bank.render(asked.out, asked.placements, asked.seed, asked.part)
    if asked.only != "render":
        bank.listen(asked.out, asked.seed, asked.part)


def tell_bank(asked: argparse.Namespace) -> None:
    """Print what the placements of a bank came to."""
    from bench.vision.station.census import print_census

    print_census(asked.bank, asked.seed)


def row(name: str, tally: Tally, wrong: Tally) -> str:
    """Return one line of the table."""
    return " | ".join(
        [
            f"| {name}",
            f"{tally.escapes} of {tally.wrong.total()}",
            share(wrong.escapes, wrong.wrong.total()),
            share(tally.again, tally.good),
            share(tally.asked + tally.blocked, tally.good),
            f"{tally.blocked} |",
        ]
    )


def escaped(tally: Tally, ways: Sequence[Wrong]) -> str:
    """Return what escaped of each kind of wrong order."""
    return ", ".join(f"{way} {share(tally.escaped[way], tally.wrong[way])}" for way in ways)


def details(tally: Tally, wrong: Tally, seconds: float) -> None:
    """Print what stands behind a line of the table."""
    whole = tally.settled.total()
    settled = ", ".join(f"{w} {100 * n / whole:.2f} %" for w, n in tally.settled.most_common())
    print(f"  lines settled by: {settled}")
    print(f"  escaped: {escaped(wrong, WAYS)}")
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
