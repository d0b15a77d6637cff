"""
The parameters of an SSI scanner: numbers, factory values and ranges.

Numbers and defaults are those of the Simple Serial Interface Programmer's Guide (72E-40451) and of
the SSI chapters of Zebra's product reference guides. Numbers above 0xEF are written with a prefix:
0xF0, 0xF1 and 0xF2 add 256, 512 and 768; 0xF8 precedes a number of two bytes.
"""

from collections.abc import Iterator
from types import MappingProxyType

BEEP_AFTER_DECODE = 0x38
LASER_ON_TIME = 0x88  # tenths of a second
BEEPER_VOLUME = 0x8C
TRIGGER_MODE = 0x8A
TRIGGER_LEVEL, TRIGGER_HOST = 0, 8
RESPONSE_TIMEOUT = 0x9B  # tenths of a second
HANDSHAKE = 0x9F
CHARACTER_TIMEOUT = 0xEF  # hundredths of a second
PACKETED_DECODE = 0xEE
CODE_ID = 0x2D
CODE_ID_NONE, CODE_ID_AIM, CODE_ID_SYMBOL = 0, 1, 2
DECODE_EVENT, BOOT_EVENT, PARAMETER_EVENT = 0x100, 0x102, 0x103
MULTIPACKET = 0x14E
EACH_PACKET_ACKNOWLEDGED, LAST_PACKET_ACKNOWLEDGED, PACED_PACKETS = 0, 1, 2
PACKET_PAUSE = 0x14F  # hundredths of a second

ALL = 0xFE
EXTENDED = MappingProxyType({0xF0: 0x100, 0xF1: 0x200, 0xF2: 0x300})
WIDE_NUMBER, STRING_VALUE, WORD_VALUE = 0xF8, 0xF3, 0xF4

# number: factory value and largest value
FACTORY = MappingProxyType(
    {
        CODE_ID: (CODE_ID_NONE, CODE_ID_SYMBOL),
        BEEP_AFTER_DECODE: (1, 1),
        LASER_ON_TIME: (30, 99),
        TRIGGER_MODE: (TRIGGER_LEVEL, 15),
        BEEPER_VOLUME: (0, 2),
        RESPONSE_TIMEOUT: (20, 99),
        HANDSHAKE: (1, 1),
        PACKETED_DECODE: (0, 1),
        CHARACTER_TIMEOUT: (20, 99),
        DECODE_EVENT: (0, 1),
        BOOT_EVENT: (0, 1),
        PARAMETER_EVENT: (0, 1),
        MULTIPACKET: (EACH_PACKET_ACKNOWLEDGED, PACED_PACKETS),
        PACKET_PAUSE: (0, 99),
    }
)


class NoParameters(ValueError):
    """The contents of a PARAM_SEND or PARAM_REQUEST end in the middle of a parameter."""


class Parameters:
    """What the scanner is set to; what is temporary is gone when the power is."""

    def __init__(self) -> None:
        self.kept = {number: factory for number, (factory, _) in FACTORY.items()}
        self.now = dict(self.kept)

    def __getitem__(self, number: int) -> int:
        return self.now[number]

    def restart(self) -> None:
        """Forget what was set until the next power cycle."""
        self.now = dict(self.kept)

    def to_factory(self) -> None:
        """Set everything as the scanner left the factory, for good."""
        self.kept = {number: factory for number, (factory, _) in FACTORY.items()}
        self.now = dict(self.kept)

    def set(self, number: int, value: int, *, permanent: bool) -> bool:
        """Set a parameter; return False for one it does not have or a value out of range."""
        if number not in FACTORY or not 0 <= value <= FACTORY[number][1]:
            return False
        self.now[number] = value
        if permanent:
            self.kept[number] = value
        return True

    def written(self, numbers: list[int]) -> bytes:
        """Return numbers and values of those asked for that it has, as PARAM_SEND has them."""
        wanted = list(FACTORY) if ALL in numbers else [one for one in numbers if one in FACTORY]
        return b"".join(number_written(number) + bytes([self.now[number]]) for number in wanted)


def number_written(number: int) -> bytes:
    """Return a parameter's number with the prefix it needs."""
    for prefix, offset in EXTENDED.items():
        if offset <= number < offset + 0x100:
            return bytes((prefix, number - offset))
    return bytes([number])


def read_numbers(contents: bytes) -> list[int]:
    """
    Return the numbers that a PARAM_REQUEST asks for.

    :raises NoParameters: the contents end in the middle of one
    """
    rest = iter(contents)
    return [read_number(first, rest) for first in rest]


def read_settings(contents: bytes) -> list[tuple[int, int]]:
    """
    Return numbers and values that a PARAM_SEND sets; a string's value stands as -1.

    :raises NoParameters: the contents end in the middle of one
    """
    rest = iter(contents)
    return [(read_number(first, rest), read_value(rest)) for first in rest]


def read_number(first: int, rest: Iterator[int]) -> int:
    """Return the parameter number that begins with this byte."""
    if first in EXTENDED:
        return EXTENDED[first] + following(rest)
    if first == WIDE_NUMBER:
        return following(rest) << 8 | following(rest)
    return first


def read_value(rest: Iterator[int]) -> int:
    """Return the value that comes next."""
    value = following(rest)
    if value == WORD_VALUE:
        return following(rest) << 8 | following(rest)
    if value == STRING_VALUE:
        for _ in range(following(rest)):
            following(rest)
        return -1
    return value


def following(rest: Iterator[int]) -> int:
    """Return the next byte."""
    for byte in rest:
        return byte
    raise NoParameters("the contents end in the middle of a parameter")
