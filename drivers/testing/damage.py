"""Mutates bytes: the same seed, the same damage."""

from collections.abc import Callable, Sequence
from random import Random

LENGTH_MAX = 4096
EDGES = (0, 1, 0x7F, 0x80, 0xFE, 0xFF)


class Damage:
    """What a bad cable, a bad adapter and a bad device do to bytes."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 -- the same seed, the same bytes
        self.ways: Sequence[Callable[[bytearray], None]] = (
            self.flip,
            self.overwrite,
            self.remove,
            self.insert,
            self.repeat,
            self.swap,
            self.cut,
            self.lie_about_length,
        )

    def done_to(self, data: bytes) -> bytes:
        """Return bytes with one to three things done to them."""
        damaged = bytearray(data)
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            if damaged:
                self.chance.choice(self.ways)(damaged)
        return bytes(damaged[:LENGTH_MAX])

    def place(self, data: bytearray) -> int:
        """Return a place in bytes."""
        return self.chance.randrange(len(data))

    def flip(self, data: bytearray) -> None:
        """Turn one bit over."""
        data[self.place(data)] ^= 1 << self.chance.randrange(8)

    def overwrite(self, data: bytearray) -> None:
        """Put another byte in the place of one."""
        data[self.place(data)] = self.chance.choice((*EDGES, self.chance.randrange(256)))

    def remove(self, data: bytearray) -> None:
        """Lose a few bytes."""
        place = self.place(data)
        del data[place : place + self.chance.randint(1, 8)]

    def insert(self, data: bytearray) -> None:
        """Put a few bytes in between."""
        place = self.place(data)
        data[place:place] = self.chance.randbytes(self.chance.randint(1, 8))

    def repeat(self, data: bytearray) -> None:
        """Say a piece twice."""
        start, end = sorted((self.place(data), self.place(data) + 1))
        data[end:end] = data[start:end]

    def swap(self, data: bytearray) -> None:
        """Let two bytes change places."""
        one, other = self.place(data), self.place(data)
        data[one], data[other] = data[other], data[one]

    def cut(self, data: bytearray) -> None:
        """Lose the rest."""
        del data[self.place(data) :]

    def lie_about_length(self, data: bytearray) -> None:
        """Write a number over two bytes, as if they were a length."""
        place = self.place(data)
        number = self.chance.choice((0, 1, len(data) - 1, len(data) + 1, 0x7FFF, 0xFFFF))
        data[place : place + 2] = max(0, number).to_bytes(2, "big")
