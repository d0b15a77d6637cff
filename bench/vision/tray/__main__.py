"""`python -m bench.vision.tray`: what the watch notices at the simulated bench, and how fast."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import cv2
import numpy as np

from bench.vision.tray.films import acts, an_article, with_board
from bench.vision.tray.scoring import Told, score
from drivers.simulated.table import Light, Scene
from drivers.simulated.table.ground import Surface
from wms.vision.codes import Catalogue, CodeSeen, Effort, read_codes
from wms.vision.picture import Image
from wms.vision.sensing import sense
from wms.vision.tray import Tray, Watch, calibrate

CAMERA_MM = 800
SPOT_UP_MM = 400


@dataclass
class Codes:
    """How many noticed placements had their own code read, or matched, and how long it took."""

    read: int = 0
    shown_read: int = 0
    matched: int = 0
    others: int = 0
    took_ms: list[float] = field(default_factory=list)


def main() -> None:
    """Film orders by seed, watch them, and print a table per surface."""
    asked = argparse.ArgumentParser(prog="python -m bench.vision.tray", description=__doc__)
    asked.add_argument("--seeds", type=int, nargs=2, default=(100, 104), metavar=("FROM", "TO"))
    asked.add_argument("--count", type=int, default=6, help="placements an order")
    asked.add_argument("--fps", type=float, default=8.0)
    asked.add_argument("--surfaces", nargs="+", default=["table", "tote"])
    asked.add_argument("--days", type=int, nargs="+", default=[1, 2])
    chosen = asked.parse_args()
    cv2.setNumThreads(1)
    for surface in chosen.surfaces:
        for day in chosen.days:
            told, seeds = Told(), range(*chosen.seeds)
            catalogue = catalogue_of(seeds)
            for seed in seeds:
                tray = calibrated(seed, surface)
                film = acts(seed, day, surface, chosen.count, fps=chosen.fps)
                watch = Watch(tray, read=partial(read_glimpse, catalogue))
                score(film, watch, told, tray)
            title = f"{surface}, day {day}, seeds {seeds[0]} to {seeds[-1]}"
            print_table(title, told, codes_of(told, catalogue))


def calibrated(seed: int, surface: Surface) -> Tray:
    """Return the tray as calibrated on the first day, with the board laid in it."""
    scene = Scene(seed, Light.of_day(seed, day=1), surface)
    return calibrate(with_board(scene), camera_mm=CAMERA_MM, spot_up_mm=SPOT_UP_MM)


def catalogue_of(seeds: Sequence[int]) -> Catalogue:
    """Return the articles of the films' orders and as many hundreds of others."""
    films = {an_article(seed, n).barcode for seed in seeds for n in range(200)}
    others = {an_article(seed + 7_000, n).barcode for seed in seeds for n in range(200)}
    catalogue = Catalogue(sorted(films | others))
    catalogue.books  # noqa: B018 -- made once a day, not with the first placement
    return catalogue


def read_glimpse(catalogue: Catalogue, glimpse: Image, effort: Effort) -> list[CodeSeen]:
    """Return the codes of a thing on its way."""
    return read_codes(glimpse, catalogue=catalogue, effort=effort)


def print_table(title: str, told: Told, codes: Codes) -> None:
    """Print what became of the acts of one surface and day."""
    placed = max(1, told.placements)
    rows = [
        ("placements noticed", f"{told.noticed} of {told.placements}"),
        ("of acts, told only after the next began, or 1.5 s late", f"{told.late}"),
        ("told as another kind", f"{told.wrong_kind}"),
        ("placements told that were none", f"{told.false_placed}"),
        ("takings noticed", f"{told.taken_noticed} of {told.takings}"),
        ("takings told that were none", f"{told.false_taken}"),
        ("things told as moved; that moved", f"{told.moved}; {told.stirred}"),
        ("mask and truth in common (IoU), median", middle(told.overlap, 2)),
        ("side off, from the outline, mm: median, 90 %", spread(told.outline_off_mm)),
        ("side off, from the thing's own, mm: median, 90 %", spread(told.own_off_mm)),
        ("from landing to told, s: median, 90 %", spread(told.waits_s, 2)),
        ("frame without news, ms: median, 90 %", spread(told.frame_ms)),
        ("frame with news, ms: median, 90 %", spread(told.telling_ms)),
        ("codes of a placement, ms: median, 90 %", spread(codes.took_ms)),
        ("placements with a code read", f"{100 * codes.read / placed:.0f} %"),
        ("of those whose code was shown", f"{codes.shown_read} of {told.shown}"),
        ("with a code read or matched", f"{100 * (codes.read + codes.matched) / placed:.0f} %"),
        ("placements told with another's code", f"{codes.others}"),
        ("frames with trouble", ", ".join(f"{k} {n}" for k, n in told.troubles.items()) or "0"),
    ]
    print(f"\n| {title} | |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


def codes_of(told: Told, catalogue: Catalogue) -> Codes:
    """Return what the codes of the noticed placements came to."""
    found = Codes()
    for act, change in told.changes:
        if change.kind != "placed":
            continue
        start = time.process_time()
        sensed = sense(change, catalogue=catalogue, gallery=None, among=())
        found.took_ms.append(1000 * (time.process_time() - start))
        how = {code.how for code in sensed.codes if code.text == act.package.barcode}
        found.read += "read" in how
        found.shown_read += act.shown and "read" in how
        found.matched += how == {"matched"}
        read = {code.text for code in sensed.codes if code.how == "read"}
        found.others += bool(read - {act.package.barcode})
    return found


def middle(values: Sequence[float], digits: int = 0) -> str:
    """Return the median."""
    return f"{np.median(values):.{digits}f}" if values else "-"


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Return the median and what nine in ten stay below, of sizes without their signs."""
    sizes = np.abs(values)
    return (
        f"{np.median(sizes):.{digits}f}, {np.quantile(sizes, 0.9):.{digits}f}"
        if len(values)
        else "-"
    )


if __name__ == "__main__":
    main()
