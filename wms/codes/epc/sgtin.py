"""SGTIN-96 alone: the number on the RFID tag of one piece of an article."""

from dataclasses import dataclass
from typing import Final

from wms.codes.breach import Breach
from wms.codes.epc.epc import Epc
from wms.codes.epc.keys import KEYS
from wms.codes.epc.schemes import decode, encode
from wms.codes.gtin import normalise_gtin
from wms.codes.refusals import NotEpc

_NAME: Final = "sgtin-96"
_SHOWN_MAX: Final = 64
_HEXADECIMAL: Final = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class Sgtin:
    """One tagged piece: its article as a 14-digit GTIN, its serial, and how the tag splits them."""

    gtin: str
    serial: int
    company_digits: int = 7
    filter_value: int = 1


def is_hex(code: str) -> bool:
    """Return whether the code is whole bytes in hexadecimal."""
    return bool(code) and len(code) % 2 == 0 and set(code) <= _HEXADECIMAL


def decode_sgtin96(code: str) -> Sgtin:
    """
    Return what 24 hexadecimal digits say.

    :raises NotEpc: another length, another header, or numbers that do not fit their digits
    """
    try:
        epc = decode(code)
    except Breach as breach:
        raise NotEpc(code=code[:_SHOWN_MAX]) from breach
    if epc.scheme != _NAME or len(code) * 4 != 96:  # noqa: PLR2004 -- its name says so
        raise NotEpc(code=code[:_SHOWN_MAX])
    (_, gtin), (_, serial) = epc.elements
    return Sgtin(gtin, int(serial), len(epc.components[0]), epc.filter_value or 0)


def encode_sgtin96(sgtin: Sgtin) -> str:
    """
    Return the 24 hexadecimal digits, in capitals, of one tagged piece.

    :raises NotGtin: the article is not a GTIN
    :raises NotEpc: a serial of more than 38 bits, or a filter or company prefix out of range
    """
    gtin = normalise_gtin(sgtin.gtin)
    values = {"01": gtin, "21": str(sgtin.serial)}
    try:
        components = KEYS["sgtin"].to_components(values, sgtin.company_digits)
        return encode(Epc(_NAME, tuple(values.items()), sgtin.filter_value, components))
    except Breach as breach:
        raise NotEpc(code=f"{gtin} {sgtin.serial}") from breach
