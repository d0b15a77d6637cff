"""How a place of the store is named: by its node, or by where it lies in a rectangular store."""

from typing import Annotated, Any, NamedTuple

from pydantic import PlainValidator

NODES_MAX = 100_000
PIECES_MAX = 200_000
LENGTH_MM_MAX = 10_000_000
"""Ten kilometres: the longest piece of aisle that routing takes."""


class BayPlace(NamedTuple):
    """`[aisle, bay]`: in front of a bay; bays are counted from the front, through all blocks."""

    aisle: int
    bay: int

    def __str__(self) -> str:
        return f"[{self.aisle}, {self.bay}]"


class CrossingPlace(NamedTuple):
    """`{"aisle": …, "cross": …}`: where an aisle meets a cross-aisle; both counted from 0."""

    aisle: int
    cross: int

    def __str__(self) -> str:
        return f'{{"aisle": {self.aisle}, "cross": {self.cross}}}'


GridPlace = BayPlace | CrossingPlace
Place = int | GridPlace

_PAIR = 2
_NAMED = 'a node number, [aisle, bay] or {"aisle": …, "cross": …}'
_IN_GRID = '[aisle, bay] or {"aisle": …, "cross": …}'


def _is_index(value: object) -> bool:
    # A bool is an int to Python, and never a number of anything.
    return type(value) is int and value >= 0


def _grid_place(value: Any) -> GridPlace | None:
    if isinstance(value, list) and len(value) == _PAIR and all(map(_is_index, value)):
        return BayPlace(*value)
    if (
        isinstance(value, dict)
        and set(value) == {"aisle", "cross"}
        and all(map(_is_index, value.values()))
    ):
        return CrossingPlace(value["aisle"], value["cross"])
    return None


def _read_grid_place(value: Any) -> GridPlace:
    place = _grid_place(value)
    if place is None:
        message = f"must be {_IN_GRID}"
        raise ValueError(message)
    return place


def read_place(value: Any) -> Place:
    """
    Return the place that a value of an instance names.

    :raises ValueError: it is no place, in whatever store
    """
    if _is_index(value):
        return int(value)
    place = _grid_place(value)
    if place is None:
        message = f"must be {_NAMED}"
        raise ValueError(message)
    return place


AnyPlace = Annotated[Place, PlainValidator(read_place)]
InGrid = Annotated[GridPlace, PlainValidator(_read_grid_place)]
