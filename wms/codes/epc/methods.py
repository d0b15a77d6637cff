"""
How values become bits in the schemes of release 2: EPC Tag Data Standard 2.3, section 14.5.

A method reads a value from the next bits, and writes one; Table F says which method a value takes.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from wms.codes.breach import Breach
from wms.codes.epc.alphanumeric import integer_bits, read_characters, write_characters
from wms.codes.epc.bits import Reader, Writer

_DIGIT_BITS: Final = 4
_DELIMITER: Final = 14
_TERMINATOR: Final = 15
_DATE_BITS: Final = (7, 4, 5)
_TIME_BITS: Final = (5, 6, 6)
_DATE_DIGITS: Final = 6
# Table in section 14.5.3: what date a DSGTIN+ tells.
DATE_KINDS: Final = ("11", "13", "15", "16", "17", "7006", "7007")
DATE_KIND_BITS: Final = 4
# Section 14.5.11: digits of a date and time by its format indicator.
_PRECISIONS: Final = (8, 10, 12, 6)


class Method(Protocol):
    """A way to write a value."""

    @property
    def length(self) -> int | None:
        """How many characters it takes; None: as many as there are."""
        ...

    def read(self, bits: Reader, ai: str) -> str:
        """Return the value in the next bits."""
        ...

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write a value."""
        ...


@dataclass(frozen=True, slots=True)
class Nibbles:
    """Fixed-length numeric: a digit in 4 bits (14.5.4)."""

    length: int | None

    def read(self, bits: Reader, ai: str) -> str:
        """Return the digits."""
        return "".join(str(_digit(bits, ai)) for _ in range(self.length or 0))

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write the digits."""
        for digit in value:
            bits.put(int(digit), _DIGIT_BITS, f"({ai})")


@dataclass(frozen=True, slots=True)
class Binary:
    """Fixed-bit-length numeric string (14.5.2)."""

    length: int | None
    bits: int

    def read(self, bits: Reader, ai: str) -> str:
        """Return the digits."""
        return _digits(bits, self.bits, self.length or 0, ai)

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write the digits."""
        bits.put(int(value), self.bits, f"({ai})")


@dataclass(frozen=True, slots=True)
class Counted:
    """Variable-length numeric string without encoding indicator (14.5.13)."""

    length_max: int
    length_bits: int
    length: int | None = None

    def read(self, bits: Reader, ai: str) -> str:
        """Return the digits."""
        length = bits.take(self.length_bits, f"({ai})")
        _refuse_longer(bits.scheme, ai, length, self.length_max)
        return _digits(bits, integer_bits(length), length, ai)

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write the digits."""
        _refuse_longer(bits.scheme, ai, len(value), self.length_max)
        bits.put(len(value), self.length_bits)
        bits.put(int(value or "0"), integer_bits(len(value)))


@dataclass(frozen=True, slots=True)
class Characters:
    """Variable-length alphanumeric (14.5.6)."""

    length_max: int
    length_bits: int
    length: int | None = None

    def read(self, bits: Reader, ai: str) -> str:
        """Return the characters."""
        value = read_characters(bits, self.length_bits, ai)
        _refuse_longer(bits.scheme, ai, len(value), self.length_max)
        return value

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write the characters in as few bits as there are ways to."""
        _refuse_longer(bits.scheme, ai, len(value), self.length_max)
        write_characters(bits, value, self.length_bits)


@dataclass(frozen=True, slots=True)
class Delimited:
    """Delimited or terminated numeric: digits in 4 bits, then anything (14.5.5)."""

    length_max: int
    length_bits: int
    length: int | None = None

    def read(self, bits: Reader, ai: str) -> str:
        """Return the characters."""
        value = ""
        while (code := bits.take(_DIGIT_BITS, f"({ai})")) <= 9:  # noqa: PLR2004 -- a digit
            value += str(code)
        if code == _DELIMITER:
            value += read_characters(bits, self.length_bits, ai)
        elif code != _TERMINATOR:
            raise Breach("epc_character", scheme=bits.scheme, field=f"({ai})")
        _refuse_longer(bits.scheme, ai, len(value), self.length_max)
        return value

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write the characters."""
        _refuse_longer(bits.scheme, ai, len(value), self.length_max)
        rest = value.lstrip("0123456789")
        for digit in value[: len(value) - len(rest)]:
            bits.put(int(digit), _DIGIT_BITS)
        bits.put(_DELIMITER if rest else _TERMINATOR, _DIGIT_BITS)
        if rest:
            write_characters(bits, rest, self.length_bits)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of 16 bits, or a date and time (14.5.8, 14.5.9)."""

    length: int | None

    def read(self, bits: Reader, ai: str) -> str:
        """Return YYMMDD, hhmmss as far as they go."""
        widths = (*_DATE_BITS, *_TIME_BITS)[: (self.length or 0) // 2]
        return "".join(_digits(bits, width, 2, ai) for width in widths)

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write YYMMDD, hhmmss as far as they go."""
        pairs = (value[at : at + 2] for at in range(0, len(value), 2))
        for pair, width in zip(pairs, (*_DATE_BITS, *_TIME_BITS), strict=False):
            bits.put(int(pair), width, f"({ai})")


@dataclass(frozen=True, slots=True)
class DateOrRange:
    """A date, or two after a bit that says so (14.5.10)."""

    length: int | None = None

    def read(self, bits: Reader, ai: str) -> str:
        """Return YYMMDD, or it twice."""
        dates = 1 + bits.take(1, f"({ai})")
        return "".join(Moment(_DATE_DIGITS).read(bits, ai) for _ in range(dates))

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write YYMMDD, or it twice."""
        bits.put(len(value) // _DATE_DIGITS - 1, 1)
        for at in range(0, len(value), _DATE_DIGITS):
            Moment(_DATE_DIGITS).write(bits, value[at : at + _DATE_DIGITS], ai)


@dataclass(frozen=True, slots=True)
class Precise:
    """A date, and as much of the time as two bits say (14.5.11)."""

    length: int | None = None

    def read(self, bits: Reader, ai: str) -> str:
        """Return YYMMDD and what there is of hhmmss."""
        return Moment(_PRECISIONS[bits.take(2, f"({ai})")]).read(bits, ai)

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write YYMMDD and what there is of hhmmss."""
        bits.put(_PRECISIONS.index(len(value)), 2)
        Moment(len(value)).write(bits, value, ai)


@dataclass(frozen=True, slots=True)
class Country:
    """Two capitals, 6 bits each (14.5.12)."""

    length: int | None = 2

    def read(self, bits: Reader, ai: str) -> str:
        """Return the capitals."""
        codes = [bits.take(6, f"({ai})") for _ in range(2)]
        if max(codes) > ord("Z") - ord("A"):
            raise Breach("epc_character", scheme=bits.scheme, field=f"({ai})")
        return "".join(chr(ord("A") + code) for code in codes)

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write the capitals."""
        for capital in value:
            bits.put(ord(capital) - ord("A"), 6, f"({ai})")


@dataclass(frozen=True, slots=True)
class Minus:
    """A bit for a minus sign (14.5.14)."""

    length: int | None = None

    def read(self, bits: Reader, ai: str) -> str:
        """Return the minus sign, or nothing."""
        return "-" if bits.take(1, f"({ai})") else ""

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write whether there is a minus sign."""
        bits.put(int(value == "-"), 1, f"({ai})")


@dataclass(frozen=True, slots=True)
class Sequence:
    """One of so many, such as 1/3 (14.5.15)."""

    length: int | None = 3

    def read(self, bits: Reader, ai: str) -> str:
        """Return which of how many."""
        return f"{_digit(bits, ai)}/{_digit(bits, ai)}"

    def write(self, bits: Writer, value: str, ai: str) -> None:
        """Write which of how many."""
        for digit in value.split("/"):
            bits.put(int(digit), _DIGIT_BITS, f"({ai})")


def _digit(bits: Reader, ai: str) -> int:
    code = bits.take(_DIGIT_BITS, f"({ai})")
    if code > 9:  # noqa: PLR2004 -- a digit
        raise Breach("epc_character", scheme=bits.scheme, field=f"({ai})")
    return code


def _digits(bits: Reader, width: int, length: int, ai: str) -> str:
    digits = str(bits.take(width, f"({ai})")).zfill(length) if length else ""
    _refuse_longer(bits.scheme, ai, len(digits), length)
    return digits


def _refuse_longer(scheme: str, ai: str, length: int, length_max: int) -> None:
    if length > length_max:
        raise Breach(
            "epc_range",
            scheme=scheme,
            field=f"({ai})",
            value=f"of {length} characters",
            digits=length_max,
        )
