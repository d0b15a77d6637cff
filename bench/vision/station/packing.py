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
from wms.verdict import Evidence, Proof, Sense, Senses, Thing, prove
from wms.verdict.belief import CAMERA
from wms.verdict.tags import Tagged, hear_tags
from wms.verdict.weight import weigh_several, weigh_step

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
DOUBTED: Final = frozenset({"unsure", "mislabelled", "perhaps_damaged"})


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


@dataclass(frozen=True, slots=True)
class Handled:
    """What the station takes for one thing, what it is (None: nothing), and the scale's step."""

    thing: Thing
    item: Item | None = None
    step_g: float = 0.0


def pack(bench: Bench, picked: Picked, rng: Random) -> Packed:
    """Return what the station proves of an order as it is packed."""
    among = _among(picked)
    handled = [
        one
        for item, code in _scans(bench, picked, rng)
        for one in _sense(bench, item, code, among, rng)
    ]
    laid = [replace(one.thing, number=number) for number, one in enumerate(handled)]
    things = list(laid)
    truth = tuple("" if one.item is None else one.item.sku for one in handled)
    first = last = prove(picked.lines, things, senses=bench.senses)
    for _ in range(ROUNDS):
        asked = {one.number for one in last.things if one.state in DOUBTED}
        again = [n for n, one in enumerate(things) if n in asked and _may_be_settled(bench, one)]
        if last.decision == "block" or not again:
            break
        for number in again:
            things[number] = _again(bench, things[number], handled[number], among, rng)
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
) -> list[Handled]:
    """Return the things that the station takes one for: two, if codes speak of two articles."""
    scan = (Evidence("scan", code, 12.0, code),) if code else ()
    if item is None:
        return [Handled(Thing(0, code, code, 1, scan))]
    shown = not bench.senses.scanner and rng.random() < SHOWN
    sight = _see(bench, item, among, rng, shown=shown)
    step_g = _step(bench, item, rng)
    felt = [*sight.evidence, *_tags(bench, item, among, rng)]
    if code is not None and sight.code not in {None, code}:
        felt += _weigh(bench, step_g, sight.code, among)
        return [
            Handled(Thing(0, code, code, 1, scan)),
            Handled(Thing(0, sight.code, sight.code, 1, tuple(felt)), item, step_g),
        ]
    read = code or sight.code
    felt += _weigh(bench, step_g, read, among)
    return [Handled(Thing(0, read, read, 1, (*scan, *felt)), item, step_g)]


def _see(bench: Bench, item: Item, among: Sequence[str], rng: Random, *, shown: bool) -> Sight:
    if not bench.senses.camera:
        return Sight(None, ())
    return bench.camera.look(rng, item.sku, item.label, among, shown=shown)


def _step(bench: Bench, item: Item, rng: Random) -> float:
    """Return what the scale shows more than before, 0 where it noticed nothing."""
    if not bench.senses.scale or rng.random() < STEP_LOST:
        return 0.0
    astray = rng.random() < STEP_ASTRAY
    article = bench.store.articles[rng.choice(bench.store.skus) if astray else item.sku]
    pieces = 2 if item.clings else 1
    step_g = sum(max(1.0, rng.gauss(article.weight_g, article.spread_g)) for _ in range(pieces))
    return round(step_g / SCALE_G) * SCALE_G


def _weigh(
    bench: Bench, step_g: float, read: str | None, among: Sequence[str]
) -> tuple[Evidence, ...]:
    """Return what a step tells of each article, and of several of the one whose code was read."""
    weights = {sku: bench.store.known[sku] for sku in among if sku in bench.store.known}
    told = weigh_step(step_g, weights, store=bench.store.weights)
    if read is None or read not in weights:
        return told
    return (*told, *weigh_several(step_g, read, weights[read], store=bench.store.weights))


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


def _may_be_settled(bench: Bench, thing: Thing) -> bool:
    """Return whether the screen asks to scan a thing, or to hold it up to the camera."""
    return thing.code is None or bench.senses.camera


def _again(
    bench: Bench, thing: Thing, handled: Handled, among: Sequence[str], rng: Random
) -> Thing:
    """Return a thing after the packer was asked to scan it, or to show it to the camera."""
    if handled.item is None:
        return thing
    if bench.senses.scanner and thing.code is None:
        code = handled.item.label if rng.random() < SCANNED_AGAIN else None
        told: tuple[Evidence, ...] = ()
        if code is not None:
            told = (Evidence("scan", code, 12.0, code),)
        gone: frozenset[Sense] = frozenset({"weight"})
    else:
        # It was taken out and laid down anew: what the camera made of it before is forgotten.
        shows = bench.senses.camera and rng.random() < SHOWN_AGAIN
        sight = _see(bench, handled.item, among, rng, shown=True) if shows else Sight(None, ())
        told, gone = sight.evidence, frozenset({"weight", *CAMERA})
        code = thing.code or sight.code
    if not told:
        return thing
    kept = tuple(one for one in thing.evidence if one.sense not in gone)
    weighed = _weigh(bench, handled.step_g, code, among)
    return replace(thing, code=code, sku=code, evidence=(*kept, *weighed, *told))


def is_right(picked: Picked) -> bool:
    """Return whether what was picked is what was ordered."""
    there = Counter(item.sku for item in picked.items)
    there.update(item.sku for item in picked.items if item.clings)
    return there == Counter({line.sku: line.quantity for line in picked.lines})
