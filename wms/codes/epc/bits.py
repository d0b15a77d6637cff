"""Bits read from the left, and written one field after the other."""

import re
from typing import Final

from wms.codes.breach import Breach

_HEXADECIMAL: Final = re.compile(r"[0-9A-Fa-f]+")
_HEX_BITS: Final = 4
WORD_BITS: Final = 16


class Reader:
    """The bits of one tag, read from the left."""

    def __init__(self, hexadecimal: str) -> None:
        """
        Hold the bits that hexadecimal digits stand for.

        :raises Breach: it is not hexadecimal
        """
        if not _HEXADECIMAL.fullmatch(hexadecimal):
            raise Breach("epc_not_hex" if hexadecimal else "empty", code=hexadecimal)
        self._number = int(hexadecimal, 16)
        self.bits = len(hexadecimal) * _HEX_BITS
        self.at = 0
        self.scheme = "An EPC"

    @property
    def left(self) -> int:
        """How many bits are still unread."""
        return self.bits - self.at

    def take(self, bits: int, field: str) -> int:
        """
        Return the next bits as a number.

        :raises Breach: there are not so many
        """
        number = self.look(bits)
        if number is None:
            raise Breach("epc_cut_off", scheme=self.scheme, field=field)
        self.at += bits
        return number

    def look(self, bits: int) -> int | None:
        """Return the next bits as a number without reading them; None: there are not so many."""
        if bits > self.left:
            return None
        return (self._number >> (self.left - bits)) & ((1 << bits) - 1)

    def finish(self) -> None:
        """
        Read what fills the last word.

        :raises Breach: a bit that is not 0, or more bits than fill a word
        """
        position, left = self.at, self.left
        if self.take(left, "the filling"):
            raise Breach("epc_padding", scheme=self.scheme, position=position)
        if left >= WORD_BITS:
            raise Breach("epc_length", scheme=self.scheme, expected=position, bits=self.bits)


class Writer:
    """The bits of one tag, written from the left."""

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme
        self.bits = 0
        self._number = 0

    def put(self, number: int, bits: int, field: str = "number") -> None:
        """
        Write a number in so many bits.

        :raises Breach: it does not fit
        """
        if not 0 <= number < 1 << bits:
            raise Breach(
                "epc_too_large", scheme=self.scheme, field=field, value=str(number), bits=bits
            )
        self._number = self._number << bits | number
        self.bits += bits

    def hexadecimal(self) -> str:
        """Return whole words of 16 bits in capitals, filled up with 0."""
        bits = self.bits + -self.bits % WORD_BITS
        return f"{self._number << (bits - self.bits):0{bits // _HEX_BITS}X}"
