"""What lately passed a device's wire, for whoever looks over its shoulder."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final, Literal

Direction = Literal["says", "hears"]

KEPT_MAX: Final = 200
SHOWN_BYTES_MAX: Final = 256


@dataclass(frozen=True, slots=True)
class Passed:
    """Bytes that passed: `says` is the device's word, `hears` its host's."""

    number: int
    at: float
    direction: str
    data: bytes
    length: int


class Trace:
    """The last bytes that passed, numbered from 1; `last` keeps the newest of each direction."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.number = 0
        self.passed: deque[Passed] = deque(maxlen=KEPT_MAX)
        self.last: dict[str, Passed] = {}

    def note(self, at: float, direction: str, data: bytes) -> None:
        """Note bytes as they pass."""
        with self.lock:
            self.number += 1
            one = Passed(self.number, at, direction, data[:SHOWN_BYTES_MAX], len(data))
            self.passed.append(one)
            self.last[direction] = one

    def since(self, number: int) -> list[Passed]:
        """Return what passed after the one of this number, as far as it is kept."""
        with self.lock:
            return [one for one in self.passed if one.number > number]
