"""The contract of a scale's dialect, and how its bytes are cut into answers."""

from abc import ABC, abstractmethod
from typing import ClassVar

from drivers.instant import Instant
from drivers.scale.answers import Answer, Question
from drivers.transports.serial_line import LineSettings

ANSWER_BYTES_MAX = 80
# A scale sends an answer in one burst; after such a pause its first part belongs to nothing.
PAUSE_S_MAX = 1.0


class Dialect(ABC):
    """One connection's reading of one protocol; no I/O, no clock, bounded memory."""

    name: ClassVar[str]
    title: ClassVar[str]
    line: ClassVar[LineSettings]
    questions: ClassVar[dict[Question, bytes]]

    @abstractmethod
    def feed(self, data: bytes, asked: Question, now: Instant) -> list[Answer]:
        """Return the answers these bytes complete, as answers to what was asked."""

    @staticmethod
    @abstractmethod
    def recognises(heard: bytes) -> bool:
        """Return whether bytes of seven bits can only come from a scale of this dialect."""


class Answers:
    """Cuts bytes at the byte that ends an answer."""

    def __init__(self, end: bytes) -> None:
        self.end = end
        self.rest = b""
        self.fed_at = 0.0

    def feed(self, data: bytes, now: Instant) -> list[bytes]:
        """Return each answer without its end; one that is too long comes cut, and fits nothing."""
        if self.rest and now.seconds - self.fed_at > PAUSE_S_MAX:
            self.rest = b""
        self.fed_at = now.seconds
        *whole, rest = (self.rest + data).split(self.end)
        self.rest = rest[: ANSWER_BYTES_MAX + 1]
        return [one[: ANSWER_BYTES_MAX + 1] for one in whole]


def without_parity(data: bytes) -> bytes:
    """Return bytes of seven bits: a line that was opened with eight shows the parity as well."""
    return bytes(byte & 0x7F for byte in data)


def with_even_parity(data: bytes) -> bytes:
    """Return bytes as a line of seven bits and even parity has them."""
    return bytes(byte | (byte.bit_count() & 1) << 7 for byte in data)
