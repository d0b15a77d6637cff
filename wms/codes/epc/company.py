"""
Company prefix and reference, split by a partition table: EPC Tag Data Standard 2.3, 14.3.3 to 6.

All tables have the same rows for the company prefix; what it leaves of the bits is the reference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wms.codes.breach import Breach
from wms.codes.epc.bits import Reader, Writer
from wms.codes.epc.fields import (
    number_of,
    padded,
    plain_number,
    read_text,
    refuse,
    within,
    write_text,
)

_PARTITION_BITS: Final = 3
_SIX_BITS: Final = 6
# Table G: six bits are the last ones of ASCII; below a blank they are capitals.
_SPACE: Final = 32
_CAPITALS: Final = 64
_COMPANY_DIGITS_MAX: Final = 12
_COMPANY_BITS: Final = (40, 37, 34, 30, 27, 24, 20)
_SET_39: Final = frozenset("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class Company:
    """
    Company prefix and reference, split as the partition says (section 14.3.3).

    `bits` are both together; `digits` too, and None where a reference is a number without leading
    noughts whose digits are not counted (14.3.4).
    """

    name: str
    bits: int
    digits: int | None
    digits_max: int = 0
    components: int = 2

    def read(self, bits: Reader) -> Iterator[str]:
        """Return company prefix and reference."""
        company, company_digits = _read_company(bits)
        width = self.bits - _COMPANY_BITS[_COMPANY_DIGITS_MAX - company_digits]
        yield company
        reference = bits.take(width, self.name)
        if self.digits is None:
            yield within(str(reference), self.digits_max - company_digits, self.name, bits)
            return
        digits = self.digits - company_digits
        yield padded(reference, digits, self.name, bits)

    def write(self, bits: Writer, *components: str) -> None:
        """Write company prefix and reference."""
        company, reference = components
        width = self.bits - _write_company(bits, company)
        if self.digits is None:
            within(reference, self.digits_max - len(company), self.name, bits)
            bits.put(plain_number(reference, self.name, bits), width, self.name)
            return
        digits = self.digits - len(company)
        if len(reference) != digits:
            refuse(bits.scheme, self.name, reference, f"{digits} digits")
        bits.put(number_of(reference or "0", self.name, bits), width, self.name)


@dataclass(frozen=True, slots=True)
class CompanyText:
    """Company prefix and a reference of 7-bit characters (section 14.3.5)."""

    name: str
    bits: int
    characters_max: int
    components: int = 2

    def read(self, bits: Reader) -> Iterator[str]:
        """Return company prefix and reference."""
        company, company_digits = _read_company(bits)
        width = self.bits - _COMPANY_BITS[_COMPANY_DIGITS_MAX - company_digits]
        yield company
        reference = read_text(bits, width, self.name)
        yield within(reference, self.characters_max - company_digits, self.name, bits)

    def write(self, bits: Writer, *components: str) -> None:
        """Write company prefix and reference."""
        company, reference = components
        width = self.bits - _write_company(bits, company)
        within(reference, self.characters_max - len(company), self.name, bits)
        write_text(bits, reference, width, self.name)


@dataclass(frozen=True, slots=True)
class CompanyPart:
    """Company prefix and a part reference of 6-bit characters, ended by 000000 (14.3.6, 14.3.8)."""

    name: str
    characters_max: int
    components: int = 2

    def read(self, bits: Reader) -> Iterator[str]:
        """Return company prefix and part reference."""
        company, company_digits = _read_company(bits)
        yield company
        part = ""
        while code := bits.take(_SIX_BITS, self.name):
            part += chr(code if code >= _SPACE else code + _CAPITALS)
        if not part or not set(part) <= _SET_39:
            raise Breach("epc_character", scheme=bits.scheme, field=self.name)
        yield within(part, self.characters_max - company_digits, self.name, bits)

    def write(self, bits: Writer, *components: str) -> None:
        """Write company prefix and part reference."""
        company, part = components
        _write_company(bits, company)
        within(part, self.characters_max - len(company), self.name, bits)
        if not part or not set(part) <= _SET_39:
            refuse(bits.scheme, self.name, part, "capitals, digits, # - and /")
        for character in part:
            bits.put(ord(character) % 64, _SIX_BITS)
        bits.put(0, _SIX_BITS)


def _read_company(bits: Reader) -> tuple[str, int]:
    partition = bits.take(_PARTITION_BITS, "partition")
    if partition >= len(_COMPANY_BITS):
        raise Breach("epc_partition", scheme=bits.scheme, partition=partition)
    digits = _COMPANY_DIGITS_MAX - partition
    company = bits.take(_COMPANY_BITS[partition], "company prefix")
    return padded(company, digits, "company prefix", bits), digits


def _write_company(bits: Writer, company: str) -> int:
    """Write partition and company prefix, and return the bits of the latter."""
    partition = _COMPANY_DIGITS_MAX - len(company)
    if not 0 <= partition < len(_COMPANY_BITS):
        raise Breach("epc_company_digits", scheme=bits.scheme)
    bits.put(partition, _PARTITION_BITS)
    bits.put(number_of(company, "company prefix", bits), _COMPANY_BITS[partition])
    return _COMPANY_BITS[partition]
