"""
A packer at the bench, by stated habits, and what the station makes of it: things with evidence.

The packer answers questions truthfully, and scans again what the screen asks to be scanned.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from bench.vision.station.orders import Item, Picked
from bench.vision.station.sensing import Looking, Sight
from bench.vision.station.store import Store
from wms.verdict import Evidence, Proof, Senses, Thing, prove
from wms.verdict.tags import Tagged, hear_tags
from wms.verdict.weight import weigh_step

SCANNED: Final = 0.97
"""How many things are scanned by hand where a scanner works."""
SCANNED_AGAIN: Final = 0.98
SHOWN: Final = 0.97
"""How many are shown to the camera where no scanner works: the screen asks for each."""
SHOWN_AGAIN: Final = 0.98
"""How many of those that were not read are shown once more when the screen asks."""
REPEATS: Final = 0.2
"""How often one of several alike is scanned for all of them."""
COUNTS_SCREEN: Final = 0.5
"""How often it is then scanned as many times as the screen wants, not as there are."""
STEP_ASTRAY: Final = 0.001
"""How often a step of the scale is not the weight of what was laid down."""
STEP_LOST: Final = 0.003
SCALE_G: Final = 1.0
ROUNDS: Final = 2


@dataclass(frozen=True, slots=True)
class Bench:
    """What works, and what the camera is."""

    store: Store
    camera: Looking
    senses: Senses


@dataclass(frozen=True, slots=True)
class Packed:
    """
    A basket: proven as it was laid down, and after what was to be scanned again was scanned.

    `things` are as they were laid down.
    """

    first: Proof
    last: Proof
    things: tuple[Thing, ...]
    truth: tuple[str, ...]
    """What each thing is, in their order; "" for a scan without a thing."""


def pack(bench: Bench, picked: Picked, rng: Random) -> Packed:
    """Return what the station proves of an order as it is packed."""
    among = _among(picked)
    pairs = [
        pair
        for item, code in _scans(bench, picked, rng)
        for pair in _sense(bench, item, code, among, rng)
    ]
    laid = [replace(thing, number=number) for number, (thing, _) in enumerate(pairs)]
    things = list(laid)
    truth = tuple("" if item is None else item.sku for _, item in pairs)
    first = last = prove(picked.lines, things, senses=bench.senses)
    for _ in range(ROUNDS):
        asked = {one.number for one in last.things if one.state == "unsure"}
        unread = [n for n, one in enumerate(things) if n in asked and one.code is None]
        if last.decision == "block" or not unread:
            break
        for number in unread:
            item = pairs[number][1]
            if item is not None:
                things[number] = _again(bench, things[number], item, among, rng)
        last = prove(picked.lines, things, senses=bench.senses)
    return Packed(first, last, tuple(laid), truth)


def _among(picked: Picked) -> list[str]:
    """Return what the camera compares a thing with: the order's articles and their look-alikes."""
    ordered = [line.sku for line in picked.lines]
    alike = [fellow for line in picked.lines for fellow in line.look_alikes]
    return sorted({*ordered, *alike})


def _scans(bench: Bench, picked: Picked, rng: Random) -> list[tuple[Item | None, str | None]]:
    """Return each thing with the code that was scanned for it, and scans without a thing."""
    if not bench.senses.scanner:
        return [(item, None) for item in picked.items]
    wanted = {line.sku: line.quantity for line in picked.lines}
    by_belief: dict[str, list[Item]] = {}
    for item in picked.items:
        by_belief.setdefault(item.taken_for, []).append(item)
    found: list[tuple[Item | None, str | None]] = []
    for sku, items in by_belief.items():
        if max(len(items), wanted.get(sku, 1)) > 1 and rng.random() < REPEATS:
            times = wanted.get(sku, 1) if rng.random() < COUNTS_SCREEN else len(items)
            first = rng.choice(items)
            found += [(item, first.label) for item in items[:times]]
            found += [(item, None) for item in items[times:]]
            found += [(None, first.label)] * (times - len(items))
        else:
            found += [(it, it.label if rng.random() < SCANNED else None) for it in items]
    return found


def _sense(
    bench: Bench, item: Item | None, code: str | None, among: Sequence[str], rng: Random
) -> list[tuple[Thing, Item | None]]:
    """Return the things that the station takes one for: two, if codes speak of two articles."""
    scan = (Evidence("scan", code, 12.0, code),) if code else ()
    if item is None:
        return [(Thing(0, code, code, 1, scan), None)]
    shown = not bench.senses.scanner and rng.random() < SHOWN
    sight = _see(bench, item, among, rng, shown=shown)
    felt = [*sight.evidence, *_weigh(bench, item, among, rng), *_tags(bench, item, among, rng)]
    if code is not None and sight.code not in {None, code}:
        return [
            (Thing(0, code, code, 1, scan), None),
            (Thing(0, sight.code, sight.code, 1, tuple(felt)), item),
        ]
    read = code or sight.code
    return [(Thing(0, read, read, 1, (*scan, *felt)), item)]


def _see(bench: Bench, item: Item, among: Sequence[str], rng: Random, *, shown: bool) -> Sight:
    if not bench.senses.camera:
        return Sight(None, ())
    return bench.camera.look(rng, item.sku, item.label, among, shown=shown)


def _weigh(bench: Bench, item: Item, among: Sequence[str], rng: Random) -> tuple[Evidence, ...]:
    if not bench.senses.scale or rng.random() < STEP_LOST:
        return ()
    astray = rng.random() < STEP_ASTRAY
    article = bench.store.articles[rng.choice(bench.store.skus) if astray else item.sku]
    pieces = 2 if item.clings else 1
    step_g = sum(max(1.0, rng.gauss(article.weight_g, article.spread_g)) for _ in range(pieces))
    weights = {sku: bench.store.known[sku] for sku in among if sku in bench.store.known}
    return weigh_step(round(step_g / SCALE_G) * SCALE_G, weights, store=bench.store.weights)


def _tags(bench: Bench, item: Item, among: Sequence[str], rng: Random) -> tuple[Evidence, ...]:
    if not bench.senses.rfid:
        return ()
    heard: list[str | None] = []
    if bench.store.articles[item.sku].is_tagged and rng.random() < 0.95:
        heard.append(item.sku)
    if rng.random() < 0.002:
        heard.append(rng.choice(list(among)))
    tagged = {sku: Tagged(float(bench.store.articles[sku].is_tagged)) for sku in among}
    return hear_tags(heard, tagged)


def _again(bench: Bench, thing: Thing, item: Item, among: Sequence[str], rng: Random) -> Thing:
    """Return a thing after the packer was asked to scan it, or to show it to the camera."""
    if bench.senses.scanner:
        if rng.random() >= SCANNED_AGAIN:
            return thing
        scan = Evidence("scan", item.label, 12.0, item.label)
        return replace(thing, code=item.label, sku=item.label, evidence=(*thing.evidence, scan))
    if not bench.senses.camera or rng.random() >= SHOWN_AGAIN:
        return thing
    sight = _see(bench, item, among, rng, shown=True)
    if sight.code is None:
        return thing
    # The pictures of the second showing are of the same thing: its code is what is new.
    read = Evidence("code", sight.code, 12.0, sight.code)
    return replace(thing, code=sight.code, sku=sight.code, evidence=(*thing.evidence, read))


def is_right(picked: Picked) -> bool:
    """Return whether what was picked is what was ordered."""
    there = Counter(item.sku for item in picked.items)
    there.update(item.sku for item in picked.items if item.clings)
    return there == Counter({line.sku: line.quantity for line in picked.lines})
