"""
The text format in which benchmarks of joint order batching and picker routing are handed round.

Heßler and Irnich, "Exact Solution of the Single-Picker Routing Problem with Scattered Storage",
INFORMS Journal on Computing 36 (2024) 1417-1435, keep theirs in it. One block of aisles between a
cross-aisle at the top and one at the bottom; `KEY : value` lines, then sections of articles
(`ID 3 WEIGHT 2`), of places (`ID 3 AISLE 0 CELL 7 QUANTITY 1 SIDE left`, cells counted from the
top) and of orders (`NUM_ARTICLES_IN_ORDER : 1`, then `ID 3 QUANTITY 2`).
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from wms.wire.planning.carts import (
    LINES_MAX,
    ORDERS_MAX,
    ORDERS_PER_CART_MAX,
    Costs,
    PlainBatch,
    PlainOrder,
)
from wms.wire.planning.places import LENGTH_MM_MAX, NODES_MAX
from wms.wire.planning.refused import BadInstanceError
from wms.wire.planning.store import Layout
from wms.wire.planning.walks import PlainStop

# Lengths have a digit or two behind the point; the planner counts in thousandths.
PARTS = 1_000
_LENGTH = re.compile(r"[0-9]{1,7}(\.[0-9]{1,3})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_SECTIONS = ("ARTICLE_SECTION", "SKU_SECTION", "ORDER_SECTION")


def read_benchmark(text: bytes) -> PlainBatch:
    """
    Return the orders of a file; lengths are in thousandths of its unit.

    :raises BadInstanceError: a line cannot be read, or an article lies nowhere or in two places
    """
    parts = _parts(text.decode("cp1252", errors="replace"))
    head = _Head(parts["HEAD"])
    weights = {article: amount for article, amount, *_ in _listed(parts, "ARTICLE_SECTION")}
    places = _places(parts, head)
    orders = [_order(index, lines, places, weights) for index, lines in enumerate(_orders(parts))]
    if len(orders) > ORDERS_MAX:
        raise BadInstanceError("too_large", f"{len(orders)} orders are more than {ORDERS_MAX}")
    return PlainBatch(
        layout=head.layout(),
        start=head.depot,
        ends=(head.depot,),
        orders=tuple(orders),
        cart_orders=ORDERS_PER_CART_MAX,
        cart_size=head.count("PICKER_CAPACITY"),
        costs=Costs(),
    )


class _Head:
    """The `KEY : value` lines: how the store is laid out."""

    def __init__(self, lines: list[str]) -> None:
        pairs = (line.partition(":") for line in lines if ":" in line)
        self._said = {key.strip(): value.strip() for key, _, value in pairs}
        self.aisles = self.count("NUM_AISLES")
        self.cells = self.count("NUM_CELLS")
        self.column = self.cells + 2
        self.depot = self.aisles * self.column
        if not self.aisles or not self.cells or self.depot >= NODES_MAX:
            told = f"{self.aisles} aisles of {self.cells} cells are no store that can be planned"
            raise BadInstanceError("not_jobprp", told, "NUM_AISLES")

    def count(self, key: str) -> int:
        """Return a whole number."""
        if not _WHOLE.fullmatch(self._said.get(key, "")):
            told = f"must be a whole number, not {self._said.get(key)!r}"
            raise BadInstanceError("not_jobprp", told, key)
        return int(self._said[key])

    def length(self, key: str) -> int:
        """Return a length in thousandths."""
        said = self._said.get(key, "")
        if not _LENGTH.fullmatch(said) or Decimal(said) * PARTS > LENGTH_MM_MAX:
            told = f"must be a length of at most {LENGTH_MM_MAX // PARTS}, not {said!r}"
            raise BadInstanceError("not_jobprp", told, key)
        return int(Decimal(said) * PARTS)

    def node(self, aisle: int, cell: int) -> int:
        """Return the node in front of a cell, counted from the top."""
        return aisle * self.column + 1 + cell

    def layout(self) -> Layout:
        """Return the store: aisle after aisle, each from the top crossing to the bottom one."""
        top, cell = self.length("DISTANCE_TOP_TO_CELL"), self.length("DISTANCE_CELL_TO_CELL")
        bottom = self.length("DISTANCE_BOTTOM_TO_CELL")
        gap = self.length("DISTANCE_AISLE_TO_AISLE")
        rises = [top, *([cell] * (self.cells - 1)), bottom]
        firsts = range(0, self.depot, self.column)
        along = [
            (first + up, first + up + 1, mm) for first in firsts for up, mm in enumerate(rises)
        ]
        across = [
            (first + up, first + self.column + up, gap)
            for first in firsts[:-1]
            for up in (0, self.column - 1)
        ]
        stub = (self._beside_depot(), self.depot, self.length("DISTANCE_TOP_OR_BOTTOM_TO_DEPOT"))
        return Layout(self.depot + 1, (*along, *across, stub), (), None)

    def _beside_depot(self) -> int:
        aisle, side = self.count("DEPOT_AISLE"), self._said.get("DEPOT_LOCATION", "").lower()
        if side not in {"top", "bottom"}:
            told = f"must be top or bottom, not {side!r}"
            raise BadInstanceError("not_jobprp", told, "DEPOT_LOCATION")
        if aisle >= self.aisles:
            told = f"is aisle {aisle}, but aisles are 0 to {self.aisles - 1}"
            raise BadInstanceError("not_jobprp", told, "DEPOT_AISLE")
        return aisle * self.column + (0 if side == "top" else self.column - 1)


def _parts(text: str) -> dict[str, list[str]]:
    """Return the lines of the head and of each section."""
    found: dict[str, list[str]] = {"HEAD": []}
    here = found["HEAD"]
    for raw in text.splitlines():
        line = raw.strip()
        name = next((name for name in _SECTIONS if line.startswith(name)), None)
        if name is not None:
            here = found[name] = []
        elif line and line != "EOF":
            here.append(line)
    for name in _SECTIONS:
        if name not in found:
            raise BadInstanceError("not_jobprp", "is missing", name)
    return found


def _listed(parts: dict[str, list[str]], section: str) -> Iterator[list[int]]:
    """Yield the numbers of each line about an article."""
    for line in parts[section]:
        if line.startswith("ID"):
            yield _numbers(line, section)


def _numbers(line: str, section: str) -> list[int]:
    """Return the article and what is said of it; one piece, or of weight one, if nothing is."""
    numbers = line.split()[1::2]
    found = [int(number) for number in numbers if _WHOLE.fullmatch(number)]
    if not found or not _WHOLE.fullmatch(numbers[0]):
        raise BadInstanceError("not_jobprp", f"has a line without a number: {line[:60]}", section)
    return found if len(found) > 1 else [*found, 1]


def _places(parts: dict[str, list[str]], head: _Head) -> dict[int, int]:
    """Return the node of each article."""
    found: dict[int, int] = {}
    for article, aisle, *rest in _listed(parts, "SKU_SECTION"):
        cell = rest[0] if rest else -1
        if not (0 <= aisle < head.aisles and 0 <= cell < head.cells):
            told = f"article {article} lies in aisle {aisle}, cell {cell}, outside the store"
            raise BadInstanceError("not_jobprp", told, "SKU_SECTION", article=article)
        node = head.node(aisle, cell)
        if found.setdefault(article, node) != node:
            told = f"article {article} lies in two places; scattered storage is not read"
            raise BadInstanceError("not_jobprp", told, "SKU_SECTION", article=article)
    return found


def _orders(parts: dict[str, list[str]]) -> list[list[list[int]]]:
    orders: list[list[list[int]]] = []
    for line in parts["ORDER_SECTION"]:
        if line.startswith("NUM_ARTICLES_IN_ORDER"):
            orders.append([])
        elif line.startswith("ID"):
            if not orders:
                told = "names an article before the first NUM_ARTICLES_IN_ORDER"
                raise BadInstanceError("not_jobprp", told, "ORDER_SECTION")
            orders[-1].append(_numbers(line, "ORDER_SECTION"))
    return orders


def _order(
    index: int, lines: list[list[int]], places: dict[int, int], weights: dict[int, int]
) -> PlainOrder:
    at = f"order {index}"
    if not 1 <= len(lines) <= LINES_MAX:
        raise BadInstanceError("not_jobprp", f"has {len(lines)} lines, not 1 to {LINES_MAX}", at)
    for article, *_ in lines:
        if article not in places or article not in weights:
            raise BadInstanceError("not_jobprp", f"article {article} lies nowhere", at)
    size = sum(weights[article] * amount for article, amount, *_ in lines)
    stops = tuple(PlainStop((places[article],), 0) for article, *_ in lines)
    return PlainOrder(index, stops, size, None)
