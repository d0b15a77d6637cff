"""`python -m bench.vision.tray.packing`: orders packed one at a time, each thing named."""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import gettempdir
from typing import Final

import cv2

from bench.vision.station.shelf import Shelf, enrol, stock_shelf, view_of
from bench.vision.station.store import Store, invent
from bench.vision.tray.__main__ import calibrated
from bench.vision.tray.films import SIZE
from drivers.simulated.table import Light, Placement, Scene, place
from wms.verdict import Evidence, ExpectedLine, Senses, Thing, prove
from wms.verdict.weight import Weight, weigh_step
from wms.vision.codes import Catalogue, CodeSeen, Effort, read_codes
from wms.vision.looks import Gallery
from wms.vision.picture import Image
from wms.vision.sensing import sense
from wms.vision.tray import Change, Tray, Watch

FAMILIES: Final = 14
LINES: Final = (3, 6)
SPREAD: Final = 0.02
"""The standard deviation of a piece's weight, as a share of it."""
FIRST_DAY, DAYS = 2, 5
REST_S: Final = 1.0
LANDED_S: Final = 0.3
"""A thing may be told so long before it lies wholly still."""
SENSES: Final = {
    "codes, looks and weight": {"code", "matched", "looks", "weight"},
    "codes and looks": {"code", "matched", "looks"},
    "codes and weight": {"code", "matched", "weight"},
    "looks and weight": {"looks", "weight"},
    "codes alone": {"code", "matched"},
    "looks alone": {"looks"},
    "weight alone": {"weight"},
}


@dataclass(frozen=True)
class Bench:
    """A station: its articles, what they weigh, its calibrated tote, what it knows of looks."""

    seed: int
    shelf: Shelf
    store: Store
    tray: Tray
    gallery: Gallery
    catalogue: Catalogue

    def read(self, glimpse: Image, effort: Effort) -> list[CodeSeen]:
        """Return the codes of a glimpse."""
        return read_codes(glimpse, catalogue=self.catalogue, effort=effort)


@dataclass
class Packed:
    """An order as it was packed: what was laid down, shown or not, and what was told of each."""

    skus: list[str]
    lines: list[ExpectedLine]
    shown: list[bool] = field(default_factory=list)
    evidence: list[list[Evidence]] = field(default_factory=list)
    seen: int = 0
    others: int = 0
    sense_ms: list[float] = field(default_factory=list)

    def things(self, listened: set[str]) -> list[Thing]:
        """Return the things with the evidence of some senses alone."""
        found = []
        for number, told in enumerate(self.evidence):
            kept = tuple(one for one in told if one.sense in listened)
            codes = {one.sku for one in kept if one.sense == "code"}
            code = codes.pop() if len(codes) == 1 else None
            found.append(Thing(number, code, code, 1, kept))
        return found


def main() -> None:
    """Pack orders by seed, and print how many had every thing named right."""
    asked = argparse.ArgumentParser(prog="python -m bench.vision.tray.packing", description=__doc__)
    asked.add_argument("--station", type=int, default=51)
    asked.add_argument("--orders", type=int, nargs=2, default=(0, 20), metavar=("FROM", "TO"))
    asked.add_argument("--fps", type=float, default=6.0)
    asked.add_argument("--folder", type=Path, default=Path(gettempdir()) / "bench-vision-packing")
    chosen = asked.parse_args()
    cv2.setNumThreads(1)
    bench = made(chosen.station, chosen.folder / f"{chosen.station}.gallery")
    orders = []
    for number in range(*chosen.orders):
        orders.append(packed(bench, number, chosen.fps))
        print(told_of(number, orders[-1]), flush=True)
    print_table(orders)


def made(seed: int, folder: Path) -> Bench:
    """Return a station whose gallery was enrolled with five photos an article on day 1."""
    shelf = stock_shelf(seed, FAMILIES)
    catalogue = Catalogue(sorted(shelf.gtins))
    catalogue.books  # noqa: B018 -- made once a day, not with the first placement
    folder.parent.mkdir(parents=True, exist_ok=True)
    gallery = enrol(shelf, folder, seed)
    store = invent(seed, families=shelf.families)
    return Bench(seed, shelf, store, calibrated(seed, "tote"), gallery, catalogue)


def packed(bench: Bench, number: int, fps: float) -> Packed:
    """Return an order after its things were laid one at a time into the tote, and watched."""
    chance = Random(f"{bench.seed} order {number}")
    skus = chance.sample(sorted(bench.shelf.packages), chance.randint(*LINES))
    order = Packed(skus, [line_of(bench, *line) for line in enumerate(skus, start=1)])
    light = Light.of_day(bench.seed, day=FIRST_DAY + number % DAYS)
    scene = Scene(1_000 * bench.seed + number, light, "tote", view=view_of(bench.seed))
    watch, at = Watch(bench.tray, read=bench.read), 0.0
    for _ in range(3):
        watch.see(scene.render(*SIZE), at)
        at += 1 / fps
    steps, told = [], []
    for sku in skus:
        act = place(scene, bench.shelf.packages[sku], chance.randrange(10**6))
        steps.append(at + act.lands_s)
        order.shown.append(act.code_up)
        for shot_at, frame in film(scene, act, fps):
            told += [one for one in watch.see(frame, at + shot_at) if one.kind == "placed"]
        at += act.ends_s + REST_S
    for one, sku in zip(joined(steps, told), skus, strict=True):
        order.evidence.append(evidence_of(bench, order, one, sku, chance))
    order.seen = len([one for one in joined(steps, told) if one])
    order.others = len(told) - order.seen
    return order


def line_of(bench: Bench, line_no: int, sku: str) -> ExpectedLine:
    """Return an order line with what the store knows of its article."""
    line = bench.store.line(line_no, sku, 1)
    weight_g = bench.store.articles[sku].weight_g
    alike = tuple(bench.store.siblings(sku))
    return ExpectedLine(
        line_no,
        sku,
        line.name,
        1,
        weight_g=round(weight_g),
        spread_g=max(1, round(SPREAD * weight_g)),
        look_alikes=alike,
    )


def film(scene: Scene, act: Placement, fps: float) -> Iterator[tuple[float, Image]]:
    """Yield the frames of a placement and of the second after it, with their times."""
    for number in range(int((act.ends_s + REST_S) * fps)):
        yield number / fps, scene.camera.shoot(act.moment(number / fps), *SIZE)


def joined(steps: Sequence[float], told: Sequence[Change]) -> list[Change | None]:
    """Return for each step of the scale the first thing that was told between it and the next."""
    ends = [*steps[1:], float("inf")]
    return [
        next((one for one in told if start - LANDED_S <= one.at < end - LANDED_S), None)
        for start, end in zip(steps, ends, strict=True)
    ]


def evidence_of(
    bench: Bench, order: Packed, change: Change | None, sku: str, chance: Random
) -> list[Evidence]:
    """Return what camera and scale tell of one thing."""
    among = sorted(
        {line.sku for line in order.lines} | {s for x in order.lines for s in x.look_alikes}
    )
    known = {each: bench.store.articles[each].weight_g for each in among}
    weights = {each: Weight(weight_g, SPREAD * weight_g) for each, weight_g in known.items()}
    weight_g = bench.store.articles[sku].weight_g
    step_g = round(max(2.0, chance.gauss(weight_g, SPREAD * weight_g)))
    told = list(weigh_step(step_g, weights, store=bench.store.weights))
    if change is None:
        return told
    start = time.process_time()
    sensed = sense(
        change,
        catalogue=bench.catalogue,
        gallery=bench.gallery,
        among=among,
        skus=bench.shelf.gtins,
        expect=tuple(gtin for gtin, each in bench.shelf.gtins.items() if each in among),
    )
    order.sense_ms.append(1000 * (time.process_time() - start))
    return [*told, *sensed.evidence]


def named(order: Packed, listened: set[str]) -> list[bool]:
    """Return of each thing whether it is taken for what it is."""
    works = Senses(scanner=False, camera=True, scale="weight" in listened)
    proof = prove(order.lines, order.things(listened), senses=works)
    by_number = {one.number: one for one in proof.things}
    return [by_number[number].sku == sku for number, sku in enumerate(order.skus)]


def told_of(number: int, order: Packed) -> str:
    """Return one line about an order."""
    read = sum(any(e.sense == "code" and e.sku == sku for e in told) for sku, told in pairs(order))
    right = sum(named(order, SENSES["codes, looks and weight"]))
    return (
        f"order {number}: {len(order.skus)} things, {order.seen} seen, {sum(order.shown)} shown, "
        f"{read} read, {right} named, {order.others} told besides"
    )


def pairs(order: Packed) -> list[tuple[str, list[Evidence]]]:
    """Return each thing's article with what was told of the thing."""
    return list(zip(order.skus, order.evidence, strict=True))


def print_table(orders: Sequence[Packed]) -> None:
    """Print what all orders came to."""
    things = [pair for order in orders for pair in pairs(order)]
    shown = [up for order in orders for up in order.shown]
    read = [any(e.sense == "code" and e.sku == sku for e in told) for sku, told in things]
    wrong = sum(any(e.sense == "code" and e.sku != sku for e in told) for sku, told in things)
    both = Counter(zip(shown, read, strict=True))
    took = sorted(ms for order in orders for ms in order.sense_ms)
    print(f"\n| {len(orders)} orders, {len(things)} things | things named | orders all right |")
    print("|---|---|---|")
    for name, listened in SENSES.items():
        right = [named(order, listened) for order in orders]
        share = sum(map(sum, right)) / len(things)
        print(f"| {name} | {100 * share:.0f} % | {sum(map(all, right))} of {len(orders)} |")
    print(f"\nseen {sum(order.seen for order in orders)} of {len(things)}", end="; ")
    print(f"told besides {sum(order.others for order in orders)}")
    print(f"code shown and read {both[True, True]} of {sum(shown)}", end="; ")
    print(f"not shown and read {both[False, True]} of {len(shown) - sum(shown)}", end="; ")
    print(f"another's code told {wrong}")
    print(f"sense, ms: median {took[len(took) // 2]:.0f}, 90 % {took[len(took) * 9 // 10]:.0f}")


if __name__ == "__main__":
    main()
