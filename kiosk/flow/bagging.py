"""
Which goods go into which bag, and in what order: pure.

Frozen, chilled and ambient goods never share a bag. Within a temperature the fewest bags are
looked for that bear the weight and hold the room: two-dimensional bin packing, by first fit over
several orders and, where these leave a gap to what weight and room demand at least, by a search
with bounded effort. In each bag the heavy stands below, and what breaks lies on top.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wms.wire.handheld import StorageClass
from wms.wire.packing import PackLine

# Goods whose room nobody measured: loosely filled bags hold about so much a gram.
ML_PER_GRAM: Final = 1.6
COLDEST_FIRST: Final[tuple[StorageClass, ...]] = ("frozen", "chilled", "ambient")
STEPS_MAX: Final = 4_000


@dataclass(frozen=True, slots=True)
class Share:
    """So much of one line, in pieces or grams, in one bag."""

    line_no: int
    quantity: int


@dataclass(frozen=True, slots=True)
class BagPlan:
    """What goes into one bag, the lowest first."""

    storage: StorageClass
    shares: tuple[Share, ...]
    weight_g: int
    volume_ml: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What a hand puts in a bag at once."""

    line: PackLine
    quantity: int
    weight_g: int
    volume_ml: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What a bag bears and holds."""

    weight_g: int
    volume_ml: int


class Bag:
    """A bag that is being filled."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.lines: Counter[int] = Counter()
        self.weight_g = 0
        self.volume_ml = 0

    def fits(self, piece: Piece, limits: Limits) -> bool:
        """Return whether a piece still goes in; what is too large for any bag has one alone."""
        if not self.pieces:
            return True
        return (
            self.weight_g + piece.weight_g <= limits.weight_g
            and self.volume_ml + piece.volume_ml <= limits.volume_ml
        )

    def put(self, piece: Piece) -> None:
        """Put a piece in."""
        self.pieces.append(piece)
        self.lines[piece.line.line_no] += 1
        self.weight_g += piece.weight_g
        self.volume_ml += piece.volume_ml

    def take_last(self) -> None:
        """Take the last piece out again."""
        piece = self.pieces.pop()
        self.lines[piece.line.line_no] -= 1
        self.weight_g -= piece.weight_g
        self.volume_ml -= piece.volume_ml


def plan_bags(lines: Sequence[PackLine], *, grams_max: int, ml_max: int) -> tuple[BagPlan, ...]:
    """
    Return the bags of an order, the coldest last, so that they leave the cold as late as can be.

    :raises ValueError: a bag that bears or holds nothing
    """
    if grams_max <= 0 or ml_max <= 0:
        message = "a bag bears and holds something"
        raise ValueError(message)
    limits = Limits(grams_max, ml_max)
    plans = []
    for storage in reversed(COLDEST_FIRST):
        pieces = [
            piece for line in lines if line.storage == storage for piece in _pieces(line, limits)
        ]
        plans += [_plan(storage, bag) for bag in _fewest(pieces, limits)]
    return tuple(plans)


def _pieces(line: PackLine, limits: Limits) -> Iterator[Piece]:
    """Give a line in pieces; goods by the gram in as few portions as a bag bears."""
    ml = line.volume_ml or line.weight_g * ML_PER_GRAM
    if line.unit == "each":
        yield from [Piece(line, 1, line.weight_g, round(ml))] * line.expected
        return
    left = line.expected
    portion = max(1, min(limits.weight_g, round(limits.volume_ml / max(ml, 0.001))))
    while left > 0:
        grams = min(left, portion)
        yield Piece(line, grams, grams, round(grams * ml))
        left -= grams


def _fewest(pieces: list[Piece], limits: Limits) -> list[Bag]:
    """Return the pieces in as few bags as could be found."""
    if not pieces:
        return []
    tries = [_first_fit(sorted(pieces, key=order), limits) for order in _orders(limits)]
    best = min(tries, key=lambda bags: (len(bags), _split(bags)))
    least = _at_least(pieces, limits)
    while len(best) > least:
        better = _search(pieces, limits, len(best) - 1)
        if better is None:
            break
        best = better
    return best


def _orders(limits: Limits) -> list[Callable[[Piece], tuple[float, int]]]:
    """Return by what pieces are put in: the most demanding first, those of one line together."""

    def demand(piece: Piece) -> float:
        return max(piece.weight_g / limits.weight_g, piece.volume_ml / limits.volume_ml)

    return [
        lambda piece: (-demand(piece), piece.line.line_no),
        lambda piece: (-piece.weight_g, piece.line.line_no),
        lambda piece: (-piece.volume_ml, piece.line.line_no),
        lambda piece: (
            -piece.weight_g / limits.weight_g - piece.volume_ml / limits.volume_ml,
            piece.line.line_no,
        ),
    ]


def _first_fit(pieces: Sequence[Piece], limits: Limits) -> list[Bag]:
    bags: list[Bag] = []
    for piece in pieces:
        fitting = [bag for bag in bags if bag.fits(piece, limits)]
        # With its own kind first: whoever unpacks finds them together.
        own = [bag for bag in fitting if bag.lines[piece.line.line_no]]
        if not fitting:
            fitting = [Bag()]
            bags += fitting
        (own or fitting)[0].put(piece)
    return bags


def _split(bags: Sequence[Bag]) -> int:
    """Return over how many bags the lines are spread, all together."""
    return sum(len(bag.lines) for bag in bags)


def _at_least(pieces: Sequence[Piece], limits: Limits) -> int:
    """Return how many bags weight and room demand, whatever the arrangement."""
    too_large = [
        p for p in pieces if p.weight_g > limits.weight_g or p.volume_ml > limits.volume_ml
    ]
    rest = [p for p in pieces if p.weight_g <= limits.weight_g and p.volume_ml <= limits.volume_ml]
    weight = -(-sum(p.weight_g for p in rest) // limits.weight_g)
    room = -(-sum(p.volume_ml for p in rest) // limits.volume_ml)
    return len(too_large) + max(weight, room)


def _search(pieces: Sequence[Piece], limits: Limits, count: int) -> list[Bag] | None:
    """Return the pieces in `count` bags, or None: there is no way, or none was found in time."""
    demanding = sorted(pieces, key=_orders(limits)[0])
    bags = [Bag() for _ in range(count)]
    left = [STEPS_MAX]

    def place(at: int) -> bool:
        if at == len(demanding):
            return True
        left[0] -= 1
        tried = set()
        for bag in bags:
            state = (bag.weight_g, bag.volume_ml)
            # Bags that are alike need not be tried twice, nor may one that is too full.
            if state in tried or not bag.fits(demanding[at], limits):
                continue
            tried.add(state)
            bag.put(demanding[at])
            if left[0] > 0 and place(at + 1):
                return True
            bag.take_last()
        return False

    return bags if len(demanding) <= STEPS_MAX // 10 and place(0) else None


def _plan(storage: StorageClass, bag: Bag) -> BagPlan:
    quantities: dict[int, int] = {}
    for piece in sorted(bag.pieces, key=_height):
        no = piece.line.line_no
        quantities[no] = quantities.get(no, 0) + piece.quantity
    shares = tuple(Share(no, quantity) for no, quantity in quantities.items())
    return BagPlan(storage, shares, bag.weight_g, bag.volume_ml)


def _height(piece: Piece) -> tuple[bool, float, int]:
    """Return how high a piece belongs: what breaks on top, below it the light, then the heavy."""
    density = piece.weight_g / max(1, piece.volume_ml)
    return piece.line.fragile, -density, piece.line.line_no
