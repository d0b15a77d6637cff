"""Orders, and what was really picked for them: five in a hundred are wrong, in one of five ways."""

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from bench.vision.station.store import Store
from wms.verdict import ExpectedLine

Wrong = Literal["", "swapped", "sibling", "missing", "doubled", "foreign", "label", "sibling label"]
LABELS: Final[tuple[Wrong, ...]] = ("label", "sibling label")
"""Another article with the right label on it: every code agrees."""
OF_SIBLINGS: Final = frozenset({"sibling", "sibling label"})
WAYS: Final[tuple[Wrong, ...]] = ("swapped", "sibling", "missing", "doubled", "foreign")

LINES: Final = (2, 14)
QUANTITIES: Final = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3)
CLINGING: Final = 0.15
"""How many of the doubled are two that cling together, scanned and laid down as one."""


@dataclass(frozen=True, slots=True)
class Item:
    """
    One thing in the tote: what it is, what its label says, and what the packer takes it for.

    `clings` is a second piece that is laid down with it and felt as one.
    """

    sku: str
    label: str
    taken_for: str
    clings: bool = False


@dataclass(frozen=True, slots=True)
class Picked:
    """An order and the things that were picked for it; `at_sku` is the line that is wrong."""

    lines: tuple[ExpectedLine, ...]
    items: tuple[Item, ...]
    wrong: Wrong = ""
    at_sku: str = ""


def draw_order(store: Store, rng: Random, wrong: Wrong = "") -> Picked:
    """Return an order by chance, picked right or wrong in this way."""
    while True:
        skus = rng.sample(store.skus, rng.randint(*LINES))
        at = rng.choice(skus)
        if wrong not in OF_SIBLINGS or store.siblings(at):
            break
    lines = tuple(
        store.line(no, sku, rng.choice(QUANTITIES)) for no, sku in enumerate(skus, start=1)
    )
    items = [Item(line.sku, line.sku, line.sku) for line in lines for _ in range(line.quantity)]
    rng.shuffle(items)
    return Picked(lines, tuple(_spoil(store, rng, items, wrong, at)), wrong, at)


def _spoil(store: Store, rng: Random, items: list[Item], wrong: Wrong, at: str) -> list[Item]:
    if not wrong:
        return items
    place = next(n for n, item in enumerate(items) if item.sku == at)
    rest = items[:place] + items[place + 1 :]
    ordered = {item.sku for item in items}
    others = [sku for sku in store.skus if sku not in ordered and sku not in store.siblings(at)]
    other = rng.choice(others)
    sibling = rng.choice(store.siblings(at) or [other])
    doubled = [*items, Item(at, at, at)]
    if rng.random() < CLINGING:
        doubled = [*rest, Item(at, at, at, clings=True)]
    return {
        "swapped": [*rest, Item(other, other, at)],
        "sibling": [*rest, Item(sibling, sibling, at)],
        "missing": rest,
        "doubled": doubled,
        "foreign": [*items, Item(other, other, other)],
        "label": [*rest, Item(other, at, at)],
        "sibling label": [*rest, Item(sibling, at, at)],
    }[wrong]
