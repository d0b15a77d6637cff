"""
SGTIN-96, the number on an RFID tag of one piece of an article.

Header, filter, partition, company prefix, item reference and serial as in the GS1 EPC Tag Data
Standard 1.13, chapter 14 with its SGTIN partition table; TDS 2 keeps the same 96 bits.
"""

from dataclasses import dataclass
from typing import Final

from wms.codes.gtin import check_digit, normalise_gtin
from wms.codes.refusals import NotEpc

_HEADER: Final = 0x30
_BITS: Final = 96
_HEX_DIGITS: Final = 24
_SERIAL_BITS: Final = 38
_FILTER_MAX: Final = 7
_SHOWN_MAX: Final = 64
_HEXADECIMAL: Final = frozenset("0123456789abcdefABCDEF")

# Partition -> digits of the company prefix, its bits, bits of indicator and item reference.
_PARTITIONS: Final = (
    (12, 40, 4),
    (11, 37, 7),
    (10, 34, 10),
    (9, 30, 14),
    (8, 27, 17),
    (7, 24, 20),
    (6, 20, 24),
)


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
    if len(code) != _HEX_DIGITS or not is_hex(code):
        raise NotEpc(code=code[:_SHOWN_MAX])
    bits = f"{int(code, 16):0{_BITS}b}"
    partition = int(bits[11:14], 2)
    if int(bits[:8], 2) != _HEADER or partition >= len(_PARTITIONS):
        raise NotEpc(code=code)
    company_digits, company_bits, _ = _PARTITIONS[partition]
    split = 14 + company_bits
    company = str(int(bits[14:split], 2)).zfill(company_digits)
    item = str(int(bits[split:-_SERIAL_BITS], 2)).zfill(13 - company_digits)
    if len(company) > company_digits or len(item) > 13 - company_digits:
        raise NotEpc(code=code)
    body = item[0] + company + item[1:]
    return Sgtin(
        gtin=f"{body}{check_digit(body)}",
        serial=int(bits[-_SERIAL_BITS:], 2),
        company_digits=company_digits,
        filter_value=int(bits[8:11], 2),
    )


def encode_sgtin96(sgtin: Sgtin) -> str:
    """
    Return the 24 hexadecimal digits, in capitals, of one tagged piece.

    :raises NotGtin: the article is not a GTIN
    :raises NotEpc: a serial of more than 38 bits, or a filter or company prefix out of range
    """
    gtin = normalise_gtin(sgtin.gtin)
    partition = 12 - sgtin.company_digits
    fits = (
        0 <= partition < len(_PARTITIONS)
        and 0 <= sgtin.serial < 1 << _SERIAL_BITS
        and 0 <= sgtin.filter_value <= _FILTER_MAX
    )
    if not fits:
        raise NotEpc(code=f"{gtin} {sgtin.serial}")
    company_digits, company_bits, item_bits = _PARTITIONS[partition]
    company = int(gtin[1 : 1 + company_digits])
    item = int(gtin[0] + gtin[1 + company_digits : 13])
    number = _HEADER
    for value, width in (
        (sgtin.filter_value, 3),
        (partition, 3),
        (company, company_bits),
        (item, item_bits),
        (sgtin.serial, _SERIAL_BITS),
    ):
        number = number << width | value
    return f"{number:0{_HEX_DIGITS}X}"
