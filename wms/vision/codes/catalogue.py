"""The GTINs that a store knows, and their bars."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import numpy as np

from wms.codes import NotGtin, normalise_gtin
from wms.codes.gtin import expand_upc_e
from wms.vision.codes.patterns import LAYOUTS, Book, Layout, printed_as

_DIGITS: Final = 14
_UPC_E: Final = "UPC-E"
# A shop's own scale prints its weight or price behind the first seven digits (20 to 29, and 02).
_IN_STORE: Final = ("02", "002")
_IN_STORE_DIGITS: Final = 8


class Catalogue:
    """
    The GTINs that this store knows, of any length, kept with 14 digits.

    An in-store number (prefix 2 or 02) stands for all numbers that begin with the same article:
    what follows is a weight or a price.

    :raises NotGtin: not 8, 12, 13 or 14 digits, or the check digit is wrong
    """

    def __init__(self, gtins: Iterable[str]) -> None:
        self._gtins = frozenset(normalise_gtin(gtin) for gtin in gtins)
        self._in_store = frozenset(
            gtin[:_IN_STORE_DIGITS] for gtin in self._gtins if gtin.startswith(_IN_STORE)
        )

    def __len__(self) -> int:
        return len(self._gtins)

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str):
            return False
        try:
            gtin = normalise_gtin(text)
        except NotGtin:
            return False
        return gtin in self._gtins or gtin[:_IN_STORE_DIGITS] in self._in_store

    def knows(self, text: str, symbology: str) -> bool:
        """Return whether the digits under bars of this kind name an article of the store."""
        return gtin_of(text, symbology) in self

    @cached_property
    def books(self) -> dict[str, Book]:
        """The bars of all articles, per layout; what is printed with a weight has no fixed bars."""
        books: dict[str, Book] = {}
        fixed = sorted(gtin for gtin in self._gtins if not gtin.startswith(_IN_STORE))
        for layout in LAYOUTS:
            printed = [(gtin, code) for gtin in fixed if (code := printed_as(gtin, layout))]
            if printed:
                books[layout.name] = _book(layout, printed)
        return books


def gtin_of(text: str, symbology: str) -> str:
    """Return the 14 digits that a retail code stands for; the text itself if it is none."""
    try:
        return normalise_gtin(expand_upc_e(text) if symbology == _UPC_E else text)
    except NotGtin:
        return text


def _book(layout: Layout, printed: list[tuple[str, str]]) -> Book:
    return Book(
        layout=layout,
        gtins=tuple(gtin for gtin, _ in printed),
        codes=tuple(code for _, code in printed),
        columns=np.array([layout.columns(code) for _, code in printed], dtype=np.intp),
    )
