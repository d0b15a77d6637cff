"""A walk as a method found it, before anything is told of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Walk:
    """
    The nodes from start to end, none twice in a row, and what is proven.

    `cost_mm` is the length of the path with the price of its end; no walk that does the errand
    costs less than `bound_mm`. `method` says in a word how it was found.
    """

    path: tuple[int, ...]
    cost_mm: int
    bound_mm: int
    method: str
