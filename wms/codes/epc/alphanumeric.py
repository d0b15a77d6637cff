"""
Text in as few bits as its characters need: EPC Tag Data Standard 2.3, section 14.5.6.

Three bits say the encoding (Table E), the next ones the length, then come the characters.
"""

from dataclasses import dataclass
from typing import Final

from wms.codes.breach import Breach
from wms.codes.epc.bits import Reader, Writer

_INDICATOR_BITS: Final = 3
_SET_82: Final = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
# Table 14-9 has the number sign as well: it stands in set 39 alone.
_ASCII: Final = "#" + _SET_82
_CODE_40: Final = " ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789"
_CODE_40_GROUP: Final = 3
_CODE_40_BITS: Final = 16


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """Characters of so many bits each; `codes` are their numbers."""

    bits: int
    codes: dict[str, int]

    def size(self, length: int) -> int:
        return self.bits * length

    def allows(self, text: str) -> bool:
        return set(text) <= self.codes.keys()

    def write(self, bits: Writer, text: str) -> None:
        for character in text:
            bits.put(self.codes[character], self.bits)

    def read(self, bits: Reader, length: int, ai: str) -> str:
        characters = {code: character for character, code in self.codes.items()}
        codes = [bits.take(self.bits, f"({ai})") for _ in range(length)]
        if not set(codes) <= characters.keys():
            raise Breach("epc_character", scheme=bits.scheme, field=f"({ai})")
        return "".join(characters[code] for code in codes)


class _Integer:
    """Digits as one number (14.5.6.1)."""

    def size(self, length: int) -> int:
        return integer_bits(length)

    def allows(self, text: str) -> bool:
        return not text or (text.isascii() and text.isdigit())

    def write(self, bits: Writer, text: str) -> None:
        bits.put(int(text or "0"), integer_bits(len(text)))

    def read(self, bits: Reader, length: int, ai: str) -> str:
        number = bits.take(integer_bits(length), f"({ai})")
        if number >= 10**length:
            raise Breach(
                "epc_range", scheme=bits.scheme, field=f"({ai})", value=str(number), digits=length
            )
        return str(number).zfill(length) if length else ""


class _Code40:
    """Three characters in 16 bits (URN Code 40, 14.5.6.5)."""

    def size(self, length: int) -> int:
        return -(-length // _CODE_40_GROUP) * _CODE_40_BITS

    def allows(self, text: str) -> bool:
        return set(text) <= set(_CODE_40[1:])

    def write(self, bits: Writer, text: str) -> None:
        for at in range(0, len(text), _CODE_40_GROUP):
            first, second, third = (
                _CODE_40.index(character) for character in text[at : at + 3].ljust(3)
            )
            bits.put(1600 * first + 40 * second + third + 1, _CODE_40_BITS)

    def read(self, bits: Reader, length: int, ai: str) -> str:
        text = ""
        while len(text) < length:
            number = bits.take(_CODE_40_BITS, f"({ai})") - 1
            if not 0 <= number < len(_CODE_40) ** _CODE_40_GROUP:
                raise Breach("epc_character", scheme=bits.scheme, field=f"({ai})")
            text += "".join(_CODE_40[number // weight % 40] for weight in (1600, 40, 1))
        value, filling = text[:length], text[length:]
        if " " in value or filling.strip():
            raise Breach("epc_character", scheme=bits.scheme, field=f"({ai})")
        return value


_UPPER_HEX: Final = {digit: value for value, digit in enumerate("0123456789ABCDEF")}
_LOWER_HEX: Final = {digit: value for value, digit in enumerate("0123456789abcdef")}
_BASE_64: Final = {
    character: value
    for value, character in enumerate(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )
}
CODE_40: Final = _Code40()
ASCII: Final = _Alphabet(7, {character: ord(character) for character in _ASCII})
_ENCODINGS: Final[tuple[_Alphabet | _Integer | _Code40, ...]] = (
    _Integer(),
    _Alphabet(4, _UPPER_HEX),
    _Alphabet(4, _LOWER_HEX),
    _Alphabet(6, _BASE_64),
    ASCII,
    CODE_40,
)


def integer_bits(length: int) -> int:
    """Return the bits of a number of so many digits (Table B, integer encoding)."""
    nines: int = 10**length - 1
    return nines.bit_length()


def read_characters(bits: Reader, length_bits: int, ai: str) -> str:
    """
    Return text whose encoding and length the next bits say.

    :raises Breach: a reserved encoding, or bits that stand for no character
    """
    indicator = bits.take(_INDICATOR_BITS, f"({ai})")
    if indicator >= len(_ENCODINGS):
        raise Breach("epc_encoding", scheme=bits.scheme, indicator=indicator)
    length = bits.take(length_bits, f"({ai})")
    return _ENCODINGS[indicator].read(bits, length, ai)


def write_characters(bits: Writer, text: str, length_bits: int) -> None:
    """
    Write text in the encoding that takes the fewest bits; of equals, the first in Table E.

    :raises Breach: a character that no encoding has
    """
    fitting = [
        (encoding.size(len(text)), indicator)
        for indicator, encoding in enumerate(_ENCODINGS)
        if encoding.allows(text)
    ]
    if not fitting:
        raise Breach("epc_character", scheme=bits.scheme, field="the text")
    _, indicator = min(fitting)
    bits.put(indicator, _INDICATOR_BITS)
    bits.put(len(text), length_bits, "length")
    _ENCODINGS[indicator].write(bits, text)
