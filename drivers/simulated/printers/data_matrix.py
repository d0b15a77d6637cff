"""
Data Matrix symbols of ECC 200, square, up to 48 by 48 modules, in ASCII encodation.

Written from ISO/IEC 16022: codewords with pads, Reed-Solomon over GF(256) with 0x12D, and the
placement of annex F; GS1 DataMatrix begins with FNC1 (codeword 232).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from drivers.simulated.printers.symbols import FNC1_MARK, NoSymbol

FNC1, UPPER_SHIFT, PAD = 232, 235, 129
PRIMITIVE: Final = 0x12D
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Size:
    """A symbol's side in modules, codewords for data and correction, and regions a side."""

    side: int
    data: int
    correction: int
    regions: int = 1

    @property
    def mapped(self) -> int:
        """Return the side without finder patterns."""
        return self.side - 2 * self.regions


SIZES: Final = (
    Size(10, 3, 5), Size(12, 5, 7), Size(14, 8, 10), Size(16, 12, 12), Size(18, 18, 14),
    Size(20, 22, 18), Size(22, 30, 20), Size(24, 36, 24), Size(26, 44, 28), Size(32, 62, 36, 2),
    Size(36, 86, 42, 2), Size(40, 114, 48, 2), Size(44, 144, 56, 2), Size(48, 174, 68, 2),
)  # fmt: skip


def powers() -> tuple[list[int], list[int]]:
    """Return 2 to the power of each number in GF(256), and the logarithms."""
    exponentials, logarithms, value = [0] * 255, [0] * 256, 1
    for power in range(255):
        exponentials[power], logarithms[value] = value, power
        value = value << 1 ^ (PRIMITIVE if value & 0x80 else 0)
    return exponentials, logarithms


EXP, LOG = powers()


def product(one: int, other: int) -> int:
    """Return a product in GF(256)."""
    return EXP[(LOG[one] + LOG[other]) % 255] if one and other else 0


def data_matrix(data: str, side: int = 0) -> list[list[bool]]:
    """
    Return the modules of a symbol, the smallest that will do or of a wished side.

    :raises NoSymbol: no symbol of ours holds so much, or there is none of that side
    """
    words = codewords(data)
    for size in SIZES:
        if len(words) <= size.data and side in {0, size.side}:
            padded = words + list(pads(len(words), size.data))
            return drawn(padded + correction(padded, size.correction), size)
    raise NoSymbol(f"no Data Matrix of side {side or 'up to 48'} holds {len(words)} codewords")


def codewords(data: str) -> list[int]:
    """Return the codewords of data: two digits in one, other characters by their code."""
    words: list[int] = []
    at = 0
    while at < len(data):
        pair = data[at : at + 2]
        if len(pair) == 2 and pair.isascii() and pair.isdigit():
            words.append(130 + int(pair))
            at += 2
            continue
        words += single(data[at])
        at += 1
    return words


def single(character: str) -> list[int]:
    """Return the codewords of one character."""
    if character == FNC1_MARK:
        return [FNC1]
    code = ord(character)
    if code > 255:
        return [word for byte in character.encode() for word in single(chr(byte))]
    return [code + 1] if code < 128 else [UPPER_SHIFT, code - 127]


def pads(used: int, room: int) -> Iterator[int]:
    """Yield the codewords that fill up a symbol, all but the first of them scrambled."""
    for place in range(used + 1, room + 1):
        scrambled = PAD + (149 * place) % 253 + 1
        yield PAD if place == used + 1 else scrambled - 254 * (scrambled > 254)


def correction(words: list[int], count: int) -> list[int]:
    """Return the Reed-Solomon codewords of a symbol of one block."""
    generator = [1]
    for power in range(1, count + 1):
        shifted = [*generator, 0]
        for place, value in enumerate(generator):
            shifted[place + 1] ^= product(value, EXP[power])
        generator = shifted
    rest = [0] * count
    for word in words:
        factor = word ^ rest[0]
        rest = [*rest[1:], 0]
        rest = [value ^ product(factor, generator[place + 1]) for place, value in enumerate(rest)]
    return rest


def drawn(words: list[int], size: Size) -> list[list[bool]]:
    """Return the modules of codewords, each region within its finder pattern."""
    mapped = placed(words, size.mapped)
    inner = size.mapped // size.regions
    modules = [[False] * size.side for _ in range(size.side)]
    for row in range(size.side):
        for column in range(size.side):
            block_row, y = divmod(row, inner + 2)
            block_column, x = divmod(column, inner + 2)
            if x == 0 or y == inner + 1:
                modules[row][column] = True
            elif y == 0 or x == inner + 1:
                modules[row][column] = x % 2 == 0 if y == 0 else y % 2 == 1
            else:
                modules[row][column] = mapped[block_row * inner + y - 1][
                    block_column * inner + x - 1
                ]
    return modules


def placed(words: list[int], side: int) -> list[list[bool]]:
    """Return the modules of codewords in a square without finder patterns."""
    taken: dict[Place, bool] = {}
    for number, places in enumerate(shapes(side, taken)):
        for bit, place in enumerate(places):
            taken[place] = bool(words[number] >> (7 - bit) & 1)
    if (side - 1, side - 1) not in taken:
        taken[side - 1, side - 1] = taken[side - 2, side - 2] = True
    return [[taken.get((row, column), False) for column in range(side)] for row in range(side)]


def shapes(side: int, taken: dict[Place, bool]) -> Iterator[list[Place]]:
    """Yield where the eight bits of each codeword go, up and down the diagonals of annex F."""
    row, column = 4, 0
    while row < side or column < side:
        yield from corner(row, column, side)
        while True:
            if row < side and column >= 0 and (row, column) not in taken:
                yield utah(row, column, side)
            row, column = row - 2, column + 2
            if row < 0 or column >= side:
                break
        row, column = row + 1, column + 3
        while True:
            if row >= 0 and column < side and (row, column) not in taken:
                yield utah(row, column, side)
            row, column = row + 2, column - 2
            if row >= side or column < 0:
                break
        row, column = row + 3, column + 1


def utah(row: int, column: int, side: int) -> list[Place]:
    """Return the places of the usual shape, wrapped around where it leaves the square."""
    shape = ((-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0))
    return [wrapped(row + down, column + right, side) for down, right in shape]


def wrapped(row: int, column: int, side: int) -> Place:
    """Return a place within the square for one that is above it or left of it."""
    shift = 4 - (side + 4) % 8
    if row < 0:
        row, column = row + side, column + shift
    if column < 0:
        row, column = row + shift, column + side
    return row, column


def corner(row: int, column: int, side: int) -> Iterator[list[Place]]:
    """Yield the shape of a corner, at the few places where a diagonal meets one."""
    end = side - 1
    right = [(0, end), (1, end), (2, end), (3, end)]
    if (row, column) == (side, 0):
        yield [(end, 0), (end, 1), (end, 2), (0, end - 1), *right]
    if (row, column) == (side - 2, 0) and side % 8 == 4:
        yield [(end - 2, 0), (end - 1, 0), (end, 0), (0, end - 1), *right]
    elif (row, column) == (side - 2, 0) and side % 4:
        top = [(0, end - 3), (0, end - 2), (0, end - 1), (0, end)]
        yield [(end - 2, 0), (end - 1, 0), (end, 0), *top, (1, end)]
    if (row, column) == (side + 4, 2) and side % 8 == 0:
        bottom = [(end, 0), (end, end)]
        yield [*bottom, *((down, end - 2 + x) for down in (0, 1) for x in range(3))]
