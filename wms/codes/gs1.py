"""
GS1 element strings and Digital Links, read by biip; what the elements mean to the store is ours.

Application identifiers as in the GS1 General Specifications, section 3.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Final

from biip import BiipException, ParseConfig
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString
from biip.gs1_messages import GS1Message

from wms.codes.gtin import has_check_digit, split_weight
from wms.codes.reading import Kind, Reading, Warn

SEPARATOR: Final = "\x1d"
_BRACKETED: Final = re.compile(r"\((\d{2,4})\)")
# A date that cannot be is a warning of ours, not the end of the whole code.
_CONFIG: Final = ParseConfig(gs1_element_strings_verify_date=False)

_GTIN, _CONTENT, _SSCC, _LOT, _SERIAL = "01", "02", "00", "10", "21"
_USE_BY, _BEST_BEFORE = "17", "15"
_COUNTS: Final = ("37", "30")
_NET_WEIGHT_KG: Final = "310"
_GRAM_DECIMALS: Final = 3
_GTIN_DIGITS: Final = 14


def read_elements(text: str) -> Reading | None:
    """Return what element strings say, bracketed or with separators; None: they are not."""
    plain = _without_brackets(text)
    try:
        message = GS1Message.parse(plain.strip(SEPARATOR), config=_CONFIG)
    except (BiipException, ValueError):
        return None
    return _reading("gs1", text, message.element_strings)


def read_beginning(text: str) -> Reading:
    """Return the article of element strings that go wrong further on, and say that they do."""
    plain = _without_brackets(text).strip(SEPARATOR)
    gtin = plain[2:16] if plain.startswith(_GTIN) else ""
    known = len(gtin) == _GTIN_DIGITS and has_check_digit(gtin)
    article, grams = split_weight(gtin) if known else (None, None)
    kind: Kind = "gs1" if known else "own"
    return Reading(kind, text, gtin=article, weight_g=grams, warnings=("unreadable_gs1",))


def is_bracketed(text: str) -> bool:
    """Return whether the code is written as people read it, such as (01)09506000134352(10)A1."""
    return _BRACKETED.match(text) is not None


def read_link(text: str) -> Reading | None:
    """Return what a GS1 Digital Link says; None: it is another address."""
    try:
        link = GS1DigitalLinkURI.parse(text, config=_CONFIG)
    except (BiipException, ValueError):
        return None
    return _reading("link", text, link.element_strings)


def _without_brackets(text: str) -> str:
    # Brackets may also stand inside a value; only at the very beginning do they say how to read.
    if not is_bracketed(text):
        return text
    _, *parts = _BRACKETED.split(text)
    identifiers, values = parts[::2], parts[1::2]
    return SEPARATOR.join(ai + value.strip() for ai, value in zip(identifiers, values, strict=True))


def _reading(kind: Kind, raw: str, elements: Iterable[GS1ElementString]) -> Reading:
    values, warnings = _first_values(elements)
    gtin, grams = _article(values, warnings)
    sscc = values.get(_SSCC)
    if sscc is not None and not has_check_digit(sscc):
        sscc = None
        warnings.append("bad_check_digit")
    count = next((int(values[ai]) for ai in _COUNTS if ai in values), None)
    return Reading(
        kind="sscc" if sscc is not None and gtin is None else kind,
        raw=raw,
        gtin=gtin,
        lot=values.get(_LOT),
        expires_on=_date(values.get(_USE_BY, values.get(_BEST_BEFORE)), warnings),
        weight_g=_weight_g(values) or grams,
        count=count,
        serial=values.get(_SERIAL),
        sscc=sscc,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _first_values(elements: Iterable[GS1ElementString]) -> tuple[dict[str, str], list[Warn]]:
    values: dict[str, str] = {}
    warnings: list[Warn] = []
    for element in elements:
        if not element.value:
            warnings.append("unreadable_gs1")
        elif values.setdefault(element.ai.ai, element.value) != element.value:
            warnings.append("contradiction")
    return values, warnings


def _article(values: dict[str, str], warnings: list[Warn]) -> tuple[str | None, int | None]:
    written = values.get(_GTIN, values.get(_CONTENT))
    if written is None:
        return None, None
    gtin = written.zfill(14)
    if not has_check_digit(gtin):
        warnings.append("bad_check_digit")
        return None, None
    return split_weight(gtin)


def _weight_g(values: dict[str, str]) -> int | None:
    """Return the net weight; milligrams and less are rounded, half a gram up."""
    for ai, value in values.items():
        if ai.startswith(_NET_WEIGHT_KG):
            decimals = int(ai[3])
            unit: int = 10**decimals
            return (2 * int(value) * 10**_GRAM_DECIMALS + unit) // (2 * unit)
    return None


def _date(written: str | None, warnings: list[Warn]) -> date | None:
    """Return a YYMMDD date of this century; day 00 stands for the month's last day."""
    if written is None:
        return None
    # Food that is sold today does not date from the years before 2000, so no clock is asked.
    year, month, day = 2000 + int(written[:2]), int(written[2:4]), int(written[4:6])
    try:
        first = date(year, month, 1)
        return first.replace(day=day or monthrange(year, month)[1])
    except ValueError:
        warnings.append("bad_date")
        return None
