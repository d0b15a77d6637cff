"""
Element strings, read as the floor needs them: what is unambiguous counts, the rest is warned of.

A supplier's misprint must not stop a delivery, and nothing may be guessed: where a value ends in
no certain place, it is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from wms.codes.breach import Breach
from wms.codes.gs1.elements import SEPARATOR, is_bracketed, split_brackets
from wms.codes.gs1.identifiers import Identifier, digits_by_prefix, identifiers
from wms.codes.gtin import has_check_digit
from wms.codes.reading import Warn

_PREFIX: Final = 2
_WARNS: Final[dict[str, Warn]] = {
    "bad_date": "bad_date",
    "bad_time": "bad_date",
    "bad_check_digit": "bad_check_digit",
}
_PROVEN: Final = ("00", "01", "02", "03")


@dataclass(slots=True)
class Loose:
    """The values that were understood, by their identifiers, and what was not."""

    values: dict[str, str] = field(default_factory=dict)
    warnings: list[Warn] = field(default_factory=list)

    def take(self, ai: str, value: str) -> None:
        """Take a value if its identifier allows it, and warn if not."""
        try:
            identifiers()[ai].refuse(value)
        except Breach as breach:
            self.warnings.append(_WARNS.get(breach.reason, "unreadable_gs1"))
            return
        if ai in _PROVEN and not has_check_digit(value):
            self.warnings.append("bad_check_digit")  # all noughts
            return
        if self.values.setdefault(ai, value) != value:
            self.warnings.append("contradiction")

    def compare(self) -> None:
        """Warn of what may not stand together."""
        for ai in self.values:
            if not identifiers()[ai].excludes.isdisjoint(self.values):
                self.warnings.append("contradiction")


def read_loose(text: str) -> Loose:
    """Return what element strings say, with brackets or with separators."""
    loose = Loose()
    pairs = split_brackets(text) if is_bracketed(text) else _pairs(text, loose)
    _take_all(pairs, loose)
    return loose


def take_pairs(pairs: Iterable[tuple[str, str]]) -> Loose:
    """Return what identifiers and their values say."""
    loose = Loose()
    _take_all(pairs, loose)
    return loose


def _take_all(pairs: Iterable[tuple[str, str]], loose: Loose) -> None:
    for ai, value in pairs:
        if ai in identifiers():
            loose.take(ai, value)
        else:
            loose.warnings.append("unreadable_gs1")
    loose.compare()


def _pairs(text: str, loose: Loose) -> Iterator[tuple[str, str]]:
    for chunk in filter(None, text.split(SEPARATOR)):
        at = 0
        while at < len(chunk):
            ai = chunk[at : at + digits_by_prefix().get(chunk[at : at + _PREFIX], _PREFIX)]
            identifier = identifiers().get(ai)
            if identifier is None:
                # Where it ends is known to nobody; behind the next separator one can read on.
                loose.warnings.append("unreadable_gs1")
                break
            start = at + len(ai)
            at = start + _length(identifier, len(chunk) - start)
            yield ai, chunk[start:at]


def _length(identifier: Identifier, left: int) -> int:
    fixed = identifier.length_min == identifier.length_max
    return identifier.length_max if fixed else left
