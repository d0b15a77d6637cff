"""What a bank's placements came to: told, read, named; by whether the screen had asked."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import Final

from bench.vision.station.bank import FAMILIES, Laid, kept
from bench.vision.station.figures import interval
from bench.vision.station.shelf import Shelf, stock_shelf

Which = Callable[[Laid], bool]

KINDS: Final[dict[str, Which]] = {
    "the screen asked for the code": lambda one: one.asked,
    "nobody asked, the code looked up": lambda one: not one.asked and one.code_up,
    "nobody asked, the code looked away": lambda one: not one.asked and not one.code_up,
}


def print_census(bank: Path, seed: int) -> None:
    """Print what the placements of a bank came to."""
    shelf, laid = stock_shelf(seed, FAMILIES), kept(bank)
    articles, days = len({one.sku for one in laid}), sorted({one.day for one in laid})
    print(f"{len(laid)} placements of {articles} articles, days {days[0]} to {days[-1]}\n")
    print("| Placements | told | own code read | another's code told |")
    print("| --- | --- | --- | --- |")
    for name, which in _rows(shelf):
        some = [one for one in laid if which(one)]
        told = [one for one in some if one.seen]
        print(
            f"| {name} | {_of(told, some)} | {_of([o for o in told if has_own(o)], told)} "
            f"| {sum(map(has_other, told))} |"
        )
    for sku, read, of in _hardest(laid):
        print(f"  asked for and hard to read: {sku} {shelf.packages[sku].name}, {read} of {of}")


def has_own(laid: Laid) -> bool:
    """Return whether a placement's own code was read."""
    return any(sense == "code" and sku == laid.sku for sense, sku, _ in laid.evidence)


def has_other(laid: Laid) -> bool:
    """Return whether the code of something else was told of a placement."""
    return any(sense == "code" and sku != laid.sku for sense, sku, _ in laid.evidence)


def _rows(shelf: Shelf) -> Iterator[tuple[str, Which]]:
    yield from KINDS.items()
    for shape in sorted({package.shape for package in shelf.packages.values()}):
        skus = {sku for sku, package in shelf.packages.items() if package.shape == shape}
        yield f"… asked for, a {shape}", partial(_is_asked_of, skus)


def _is_asked_of(skus: AbstractSet[str], laid: Laid) -> bool:
    return laid.asked and laid.sku in skus


def _of(some: Sequence[Laid], whole: Sequence[Laid]) -> str:
    if not whole:
        return "none"
    low, high = interval(len(some), len(whole))
    share = 100 * len(some) / len(whole)
    return f"{len(some)} of {len(whole)}: {share:.0f} % ({100 * low:.0f}–{100 * high:.0f})"


def _hardest(laid: Sequence[Laid]) -> list[tuple[str, int, int]]:
    """Return the articles whose code was read in less than half of the times it was asked for."""
    asked = [one for one in laid if one.asked]
    found = []
    for sku in sorted({one.sku for one in asked}):
        of = [one for one in asked if one.sku == sku]
        read = sum(map(has_own, of))
        if 2 * read < len(of):
            found.append((sku, read, len(of)))
    return found
