"""Lists that a device goes through by itself: codes to scan, weights to put on."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from drivers.simulated.rig.part import CannotNow
from drivers.simulated.rig.rig import Rig
from drivers.simulated.rig.weighing import WEIGHT_G_MAX
from drivers.simulated.world.things import Scan

One = TypeVar("One")

FILE_BYTES_MAX: Final = 50_000_000
RATE_MAX: Final = 1000.0


class BadList(ValueError):
    """A file is not the list it should be; the text names file, line and culprit."""


def read_codes(path: Path) -> list[Scan]:
    r"""
    Return the codes of a file: one a line, `]E0` or another AIM identifier may stand before it.

    `\x1d` and other escapes stand for characters that no editor shows; `#` begins a comment.

    :raises BadList: it cannot be read, or holds no code
    """
    return [code_of(path, number, text) for number, text in written_lines(path)]


def code_of(path: Path, number: int, written: str) -> Scan:
    """
    Return the code of a line.

    :raises BadList: it is none
    """
    try:
        text = written.encode("latin-1", "backslashreplace").decode("unicode_escape")
    except UnicodeDecodeError as why:
        raise BadList(f"{path}, line {number}: {why.reason}") from why
    aim = len(text) > 3 and text[0] == "]" and text[1].isalpha() and text[2].isalnum()
    return Scan(text[3:], text[:3]) if aim else Scan(text, "")


def read_weights(path: Path) -> list[float]:
    """
    Return the weights of a file in grams, one a line.

    :raises BadList: it cannot be read, or a line is no weight
    """
    weights = []
    for number, text in written_lines(path):
        try:
            weight_g = float(text.removesuffix("g").strip())
        except ValueError:
            weight_g = math.nan
        if not abs(weight_g) <= WEIGHT_G_MAX:
            raise BadList(f"{path}, line {number}: {text!r} is no weight in grams")
        weights.append(weight_g)
    return weights


def written_lines(path: Path) -> list[tuple[int, str]]:
    """
    Return the lines of a file that hold something, with their numbers.

    :raises BadList: it cannot be read, or holds nothing
    """
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_BYTES_MAX + 1)
        text = raw.decode("utf-8")
    except OSError as why:
        raise BadList(f"{path}: {why.strerror}") from why
    except UnicodeDecodeError as why:
        raise BadList(f"{path} is not UTF-8") from why
    if len(raw) > FILE_BYTES_MAX:
        raise BadList(f"{path} is larger than {FILE_BYTES_MAX} bytes")
    found = [
        (number, line.strip())
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not found:
        raise BadList(f"{path} holds nothing")
    return found


@dataclass(slots=True)
class Turns(Generic[One]):
    """Goes through a list at a rate: around again at its end, or once."""

    rig: Rig
    ones: Sequence[One]
    rate: float
    act: Callable[[One], object]
    once: bool = False
    place: int = 0

    def begin(self) -> None:
        """Note the first turn."""
        self.rig.agenda.add(self.rig.stand.clock.now() + 1.0 / self.rate, self.take)

    def take(self) -> None:
        """Do one, and note the next; what cannot be done now waits for its next turn."""
        try:
            self.act(self.ones[self.place % len(self.ones)])
        except CannotNow:
            pass
        else:
            self.place += 1
        if not (self.once and self.place >= len(self.ones)):
            self.begin()
