"""`python -m bench.vision.tray`: what the watch notices at the simulated bench, and how fast."""

import argparse
import time
from collections.abc import Sequence

import cv2
import numpy as np

from bench.vision.tray.films import acts, an_article, with_board
from bench.vision.tray.scoring import Told, score
from drivers.simulated.table import Light, Scene
from drivers.simulated.table.ground import Surface
from wms.vision.codes import Catalogue
from wms.vision.sensing import sense
from wms.vision.tray import Tray, Watch, calibrate

CAMERA_MM = 800
SPOT_UP_MM = 400


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
            for seed in seeds:
                tray = calibrated(seed, surface)
                film = acts(seed, day, surface, chosen.count, fps=chosen.fps)
                score(film, Watch(tray), told, tray)
            print_table(f"{surface}, day {day}, seeds {seeds[0]} to {seeds[-1]}", told, seeds)


def calibrated(seed: int, surface: Surface) -> Tray:
    """Return the tray as calibrated on the first day, with the board laid in it."""
    scene = Scene(seed, Light.of_day(seed, day=1), surface)
    return calibrate(with_board(scene), camera_mm=CAMERA_MM, spot_up_mm=SPOT_UP_MM)


def print_table(title: str, told: Told, seeds: Sequence[int]) -> None:
    """Print what became of the acts of one surface and day."""
    read, matched, evidence_ms = codes_of(told, seeds)
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
        ("codes of a placement, ms: median, 90 %", spread(evidence_ms)),
        ("placements with a code read", f"{100 * read / placed:.0f} %"),
        ("with a code read or matched", f"{100 * (read + matched) / placed:.0f} %"),
        ("frames with trouble", ", ".join(f"{k} {n}" for k, n in told.troubles.items()) or "0"),
    ]
    print(f"\n| {title} | |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


def codes_of(told: Told, seeds: Sequence[int]) -> tuple[int, int, list[float]]:
    """Return how many noticed placements had their own code read, or matched, and the times."""
    own = {act.package.barcode for act, _ in told.changes}
    others = {an_article(seed + 7_000, n).barcode for seed in seeds for n in range(200)}
    catalogue = Catalogue(sorted(own | others))
    catalogue.books  # noqa: B018 -- made once a day, not with the first placement
    read = matched = 0
    took = []
    for act, change in told.changes:
        if change.kind != "placed":
            continue
        start = time.process_time()
        sensed = sense(change, catalogue=catalogue, gallery=None, among=())
        took.append(1000 * (time.process_time() - start))
        how = {code.how for code in sensed.codes if code.text == act.package.barcode}
        read += "read" in how
        matched += how == {"matched"}
    return read, matched, took


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
