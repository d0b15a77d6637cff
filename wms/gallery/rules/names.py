"""
Which articles are siblings by their names: the same but for one word, and as heavy.

A flavour is one word on the pack, and often the only thing that tells two packs apart. Before any
picture of them was taken, and before anybody mixed them up, names say which pairs those will be.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_SHARED_MIN: Final = 2
_GRAMS_APART: Final = 10
_SHARE_APART: Final = 0.1


@dataclass(frozen=True, slots=True)
class Named:
    """An article by what its catalogue entry says of it."""

    sku: str
    name: str
    department: str
    weight_g: int


def find_siblings(article: Named, among: Iterable[Named]) -> tuple[str, ...]:
    """Return the articles of `among` that one word tells from `article`, by their SKU."""
    return tuple(sorted(each.sku for each in among if are_siblings(article, each)))


def are_siblings(one: Named, other: Named) -> bool:
    """Tell whether two articles have the same name but for one word, and weigh about the same."""
    if one.sku == other.sku or one.department != other.department:
        return False
    if abs(one.weight_g - other.weight_g) > max(
        _GRAMS_APART, _SHARE_APART * max(one.weight_g, other.weight_g)
    ):
        return False
    mine, theirs = _words(one.name), _words(other.name)
    shared = len(mine & theirs)
    return shared >= _SHARED_MIN and len(mine) - shared <= 1 and len(theirs) - shared <= 1


@lru_cache(maxsize=20_000)
def _words(name: str) -> frozenset[str]:
    """Return the words of a name without accents and case: `Pâte` and `PATE` are one word."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return frozenset(_WORD.findall(letters))
