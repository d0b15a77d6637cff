"""
One code, read strictly: what a standard forbids is refused with its reason.

With a symbology identifier before it, a code must be what that symbology holds; without, it may be
an article number, element strings (brackets or separators), a Digital Link or an EPC URI.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from wms.codes.breach import Breach
from wms.codes.carriers import CARRIERS, Carrier, split_identifier
from wms.codes.epc.epc import Epc
from wms.codes.epc.schemes import decode
from wms.codes.epc.uri import is_uri, read_uri
from wms.codes.gs1.digest import Digest, digest
from wms.codes.gs1.elements import (
    SEPARATOR,
    Element,
    checked,
    is_bracketed,
    read_bracketed,
    read_elements,
)
from wms.codes.gs1.link import is_address, read_link
from wms.codes.gs1.together import refuse_company, refuse_contradictions, refuse_unmeasured
from wms.codes.gtin import GTIN_LENGTHS, check_digit, expand_upc_e
from wms.codes.layouts import DEFAULT_LAYOUTS, Layout, is_restricted, measured
from wms.codes.refusals import NotGtin

LENGTH_MAX: Final = 2_048
_FORBIDDEN: Final = re.compile(r"[^\x1d\x20-\x7e]")
_GTIN_TITLE: Final = "GTIN"
_EAN_13: Final = 13
_ADD_ONS: Final = (2, 5)
_DIGITS: Final = {"ean13": 13, "ean8": 8, "itf14": 14}


@dataclass(frozen=True, slots=True)
class Parsed:
    """
    What a code says, all of it checked.

    `scheme` is `gtin-13` (or its other lengths), `rcn-13` for a shop's own number,
    `element_string`, `digital_link`, or the name of an EPC's scheme. `digest` is what a store wants
    to know; `elements` are all that is there, in their order.
    """

    scheme: str
    elements: tuple[Element, ...]
    digest: Digest
    carrier: str | None = None
    epc: Epc | None = None


def parse(
    text: str,
    *,
    year: int | None = None,
    layouts: Iterable[Layout] = DEFAULT_LAYOUTS,
) -> Parsed:
    """
    Return what a code says; `year` is the one it is read in, for the century of its dates.

    `layouts` say what the numbers of the shop's own scales mean.

    :raises Breach: anything that a standard forbids
    """
    _guard(text)
    symbology, content = split_identifier(text)
    if symbology is None:
        return _of_any_kind(content, year, layouts)
    carrier = CARRIERS.get(symbology)
    if carrier is None:
        raise Breach("not_gs1_carrier", carrier=symbology)
    if not content:
        raise Breach("empty")
    return replace(_carried(symbology, carrier, content, year, layouts), carrier=carrier.name)


def parse_upc_e(text: str, *, layouts: Iterable[Layout] = DEFAULT_LAYOUTS) -> Parsed:
    """
    Return what the six to eight digits of a UPC-E say.

    :raises Breach: they are none
    """
    try:
        return _number(expand_upc_e(text), layouts)
    except NotGtin as refusal:
        raise Breach("bad_upc_e", value=text) from refusal


def parse_epc(hexadecimal: str, *, year: int | None = None) -> Parsed:
    """
    Return what the hexadecimal digits of a tag say.

    :raises Breach: anything that the EPC Tag Data Standard forbids
    """
    if len(hexadecimal) > LENGTH_MAX:
        raise Breach("too_long", length=len(hexadecimal), length_max=LENGTH_MAX)
    return _tag(decode(hexadecimal), year)


def _guard(text: str) -> None:
    if len(text) > LENGTH_MAX:
        raise Breach("too_long", length=len(text), length_max=LENGTH_MAX)
    forbidden = _FORBIDDEN.search(text)
    if forbidden is not None:
        shown = f"U+{ord(forbidden[0]):04X}"
        raise Breach("not_printable", position=forbidden.start() + 1, character=shown)
    if not text.strip(" \x1d"):
        raise Breach("empty")


def _carried(
    symbology: str,
    carrier: Carrier,
    content: str,
    year: int | None,
    layouts: Iterable[Layout],
) -> Parsed:
    unlike = Breach(
        "carrier_content", carrier=symbology, name=carrier.name, expected=carrier.expected
    )
    if carrier.content == "elements":
        return _strings(read_elements(content), year)
    if carrier.content == "link":
        if not is_address(content):
            raise unlike
        return _link(content, year)
    if carrier.content == "add_on" or not content.isdigit():
        # An add-on alone belongs to a number that came with another scan, or never will.
        raise unlike
    if carrier.content == "ean_add_on":
        if len(content) - _EAN_13 not in _ADD_ONS:
            raise unlike
        return _number(content[:_EAN_13], layouts)
    if len(content) != _DIGITS[carrier.content]:
        raise unlike
    return _number(content, layouts)


def _of_any_kind(text: str, year: int | None, layouts: Iterable[Layout]) -> Parsed:
    if is_uri(text):
        return _tag(read_uri(text), year)
    if is_address(text):
        return _link(text, year)
    if is_bracketed(text):
        return _strings(read_bracketed(text), year)
    if len(text) in GTIN_LENGTHS and text.isdigit():
        # 13 digits from 90 on would pass for internal data: a wrong article number must not.
        return _number(text, layouts)
    # A separator at the very beginning is how FNC1 in the first place is often written.
    strings = text.removeprefix(SEPARATOR)
    if not strings[:2].isdigit():
        raise Breach("not_gs1", code=text)
    return _strings(read_elements(strings), year)


def _number(digits: str, layouts: Iterable[Layout]) -> Parsed:
    """Return an article number alone, which a shop's own scale may have printed."""
    _refuse_check_digit(digits)
    gtin = digits.zfill(14)
    kind = "rcn" if is_restricted(gtin) else "gtin"
    elements = (Element("01", gtin, _GTIN_TITLE),)
    label = measured(gtin, layouts)
    if label is None:
        return Parsed(f"{kind}-{len(digits)}", elements, Digest(gtin=gtin))
    says = Digest(gtin=label.gtin, weight_g=label.weight_g, count=label.count, price=label.price)
    return Parsed(f"{kind}-{len(digits)}", elements, says)


def _refuse_check_digit(digits: str) -> None:
    right = str(check_digit(digits[:-1]))
    if digits[-1] != right:
        raise Breach("bad_check_digit", value=digits, digit=digits[-1], expected=right)


def _strings(elements: list[Element], year: int | None) -> Parsed:
    values = refuse_contradictions(elements)
    refuse_company(values)
    refuse_unmeasured(values)
    return Parsed("element_string", tuple(elements), digest(values, year=year))


def _link(text: str, year: int | None) -> Parsed:
    elements = read_link(text)
    values = refuse_contradictions(elements)
    refuse_company(values)
    return Parsed("digital_link", tuple(elements), digest(values, year=year))


def _tag(epc: Epc, year: int | None) -> Parsed:
    elements = checked(epc.elements)
    says = digest(dict(epc.elements), year=year)
    return Parsed(epc.scheme, tuple(elements), says, epc=epc)
