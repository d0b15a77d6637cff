"""Which element strings must and must not stand together: General Specifications, section 4.13."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from wms.codes.breach import Breach
from wms.codes.gs1.elements import Element
from wms.codes.gs1.identifiers import Need, identifiers

_GTINS: Final = ("01", "02")
_VARIABLE: Final = "9"
_MEASURES: Final = ("31", "32", "35", "36")
_OTHER_MEASURES: Final = ("30", "8001")


def refuse_contradictions(elements: Iterable[Element]) -> dict[str, str]:
    """
    Return the values by their identifiers; the same value may be there twice.

    :raises Breach: an identifier is there with two values
    """
    values: dict[str, str] = {}
    for ai, value, _ in elements:
        first = values.setdefault(ai, value)
        if first != value:
            raise Breach("ai_repeated", ai=ai, first=first, second=value)
    return values


def refuse_company(values: dict[str, str]) -> None:
    """
    Refuse what may not stand together, and what may not stand alone.

    :raises Breach: two identifiers exclude each other, or one needs another
    """
    known = identifiers()
    for ai in values:
        identifier = known[ai]
        if not identifier.excludes.isdisjoint(values):
            other = min(identifier.excludes & values.keys())
            raise Breach("ai_excludes", ai=ai, other=other)
        for need in identifier.needs:
            if not _met(need, values):
                raise Breach("ai_needs", ai=ai, needed=need.written)


def refuse_unmeasured(values: dict[str, str]) -> None:
    """
    Refuse goods of variable measure without a measure (section 2.1.10).

    :raises Breach: a GTIN with indicator 9 and no quantity beside it
    """
    for ai in _GTINS:
        value = values.get(ai, "")
        if value.startswith(_VARIABLE) and _measures().isdisjoint(values):
            raise Breach("measure_missing", ai=ai, value=value)


def _met(need: Need, values: dict[str, str]) -> bool:
    if not need.one_of.isdisjoint(values):
        return True
    return any(both <= values.keys() for both in need.all_of)


@cache
def _measures() -> frozenset[str]:
    trade = {ai for ai in identifiers() if ai.startswith(_MEASURES)}
    return frozenset(trade | set(_OTHER_MEASURES))
