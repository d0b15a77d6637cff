"""
How the fields of the older schemes become bits: EPC Tag Data Standard 2.3, sections 14.3 and 14.4.

A field reads and writes components of an EPC URI, such as company prefix and item reference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NoReturn, Protocol

from wms.codes.breach import Breach
from wms.codes.epc.bits import Reader, Writer

_CHARACTER_BITS: Final = 7
_SET_82: Final = frozenset(
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)


class Field(Protocol):
    """A piece of a scheme: some components in, some bits out, and back."""

    @property
    def components(self) -> int:
        """How many components of an EPC URI it is."""
        ...

    def read(self, bits: Reader) -> Iterator[str]:
        """Return the components that the next bits stand for."""
        ...

    def write(self, bits: Writer, *components: str) -> None:
        """Write these components."""
        ...


@dataclass(frozen=True, slots=True)
class Integer:
    """A number without leading noughts (section 14.3.1)."""

    name: str
    bits: int
    components: int = 1

    def read(self, bits: Reader) -> Iterator[str]:
        """Return the number."""
        yield str(bits.take(self.bits, self.name))

    def write(self, bits: Writer, *components: str) -> None:
        """Write the number."""
        bits.put(plain_number(components[0], self.name, bits), self.bits, self.name)


@dataclass(frozen=True, slots=True)
class Digits:
    """A number of so many digits, with leading noughts (fixed width integer, 14.3.10)."""

    name: str
    bits: int
    digits: int
    components: int = 1

    def read(self, bits: Reader) -> Iterator[str]:
        """Return the digits."""
        yield padded(bits.take(self.bits, self.name), self.digits, self.name, bits)

    def write(self, bits: Writer, *components: str) -> None:
        """Write the digits."""
        if len(components[0]) != self.digits:
            refuse(bits.scheme, self.name, components[0], f"{self.digits} digits")
        bits.put(number_of(components[0], self.name, bits), self.bits, self.name)


@dataclass(frozen=True, slots=True)
class Numeral:
    """Digits whose leading noughts count: a 1 stands before them (numeric string, 14.3.6)."""

    name: str
    bits: int
    digits_max: int
    components: int = 1

    def read(self, bits: Reader) -> Iterator[str]:
        """Return the digits."""
        marked = str(bits.take(self.bits, self.name))
        if not marked.startswith("1"):
            refuse(bits.scheme, self.name, marked, "a number with a 1 before it")
        yield within(marked[1:], self.digits_max, self.name, bits)

    def write(self, bits: Writer, *components: str) -> None:
        """Write the digits."""
        digits = within(components[0], self.digits_max, self.name, bits)
        if digits:
            number_of(digits, self.name, bits)
        bits.put(int(f"1{digits}"), self.bits, self.name)


@dataclass(frozen=True, slots=True)
class Text:
    """Characters of 7 bits, filled up with 0 (section 14.3.2)."""

    name: str
    bits: int
    components: int = 1

    def read(self, bits: Reader) -> Iterator[str]:
        """Return the characters."""
        yield read_text(bits, self.bits, self.name)

    def write(self, bits: Writer, *components: str) -> None:
        """Write the characters."""
        write_text(bits, components[0], self.bits, self.name)


@dataclass(frozen=True, slots=True)
class Reserved:
    """Bits that are 0."""

    bits: int
    components: int = 0

    def read(self, bits: Reader) -> Iterator[str]:
        """Read the bits; they stand for nothing."""
        position = bits.at
        if bits.take(self.bits, "reserved bits"):
            raise Breach("epc_padding", scheme=bits.scheme, position=position)
        yield from ()

    def write(self, bits: Writer, *_components: str) -> None:
        """Write the bits."""
        bits.put(0, self.bits)


def padded(number: int, digits: int, name: str, bits: Reader) -> str:
    """
    Return a number with its leading noughts.

    :raises Breach: it has more digits
    """
    if number >= 10**digits:
        raise Breach("epc_range", scheme=bits.scheme, field=name, value=str(number), digits=digits)
    return str(number).zfill(digits) if digits else ""


def within(text: str, length_max: int, name: str, bits: Reader | Writer) -> str:
    """
    Return a text that may have so many characters.

    :raises Breach: it has more
    """
    if len(text) > length_max:
        raise Breach("epc_range", scheme=bits.scheme, field=name, value=text, digits=length_max)
    return text


def number_of(digits: str, name: str, bits: Writer) -> int:
    """
    Return the number of some digits.

    :raises Breach: they are not digits
    """
    if not (digits.isascii() and digits.isdigit()):
        refuse(bits.scheme, name, digits, "a number")
    return int(digits)


def plain_number(digits: str, name: str, bits: Writer) -> int:
    """
    Return the number of digits without leading noughts.

    :raises Breach: they are not digits, or a nought leads
    """
    if digits.startswith("0") and digits != "0":
        refuse(bits.scheme, name, digits, "a number without leading noughts")
    return number_of(digits, name, bits)


def read_text(bits: Reader, width: int, name: str) -> str:
    """
    Return the characters in the next bits.

    :raises Breach: a character outside set 82, or bits after the end
    """
    number, position = bits.take(width, name), bits.at - width
    filling = width % _CHARACTER_BITS
    text = ""
    for shift in range(width - _CHARACTER_BITS, filling - 1, -_CHARACTER_BITS):
        code = number >> shift & (1 << _CHARACTER_BITS) - 1
        if code == 0:
            break
        text += chr(code)
    if not set(text) <= _SET_82:
        raise Breach("epc_character", scheme=bits.scheme, field=name)
    if number & ((1 << width - len(text) * _CHARACTER_BITS) - 1):
        behind = position + len(text) * _CHARACTER_BITS
        raise Breach("epc_padding", scheme=bits.scheme, position=behind)
    return text


def write_text(bits: Writer, text: str, width: int, name: str) -> None:
    """
    Write characters, filled up with 0.

    :raises Breach: a character outside set 82, or too many of them
    """
    if not set(text) <= _SET_82:
        refuse(bits.scheme, name, text, "of the characters that GS1 allows")
    filling = width - len(text) * _CHARACTER_BITS
    if filling < 0:
        raise Breach("epc_too_large", scheme=bits.scheme, field=name, value=text, bits=width)
    for character in text:
        bits.put(ord(character), _CHARACTER_BITS)
    bits.put(0, filling)


def refuse(scheme: str, field: str, value: str, expected: str) -> NoReturn:
    """
    Refuse the value of a field.

    :raises Breach: always
    """
    raise Breach("epc_field", scheme=scheme, field=field, value=value, expected=expected)
