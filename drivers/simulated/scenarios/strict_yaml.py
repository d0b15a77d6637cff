"""YAML read as it was written: unknown and double keys are refused by name and line."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

FILE_BYTES_MAX: Final = 2_000_000


class BadScenario(ValueError):
    """A scenario that cannot be played; the text names file, line and culprit."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of a YAML file that knows its line; scalars are the text that was written."""

    file: str
    node: yaml.Node

    @property
    def line(self) -> int:
        """The line it begins in, from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def is_list(self) -> bool:
        """It is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def refuse(self, why: str) -> BadScenario:
        """Return the refusal of this piece, to be raised."""
        return BadScenario(f"{self.file}, line {self.line}: {why}")

    def text(self) -> str:
        """
        Return a text as written: a barcode keeps its zeros.

        :raises BadScenario: it is a list or a mapping
        """
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.refuse("one word or number is wanted here")
        return str(self.node.value)

    def number(self, low: float = -math.inf, high: float = math.inf) -> float:
        """
        Return a number.

        :raises BadScenario: it is none, or not within these bounds
        """
        written = self.text()
        try:
            number = float(written)
        except ValueError:
            raise self.refuse(f"{written!r} is no number") from None
        if not (math.isfinite(number) and low <= number <= high):
            raise self.refuse(f"{written} is not from {low:g} to {high:g}")
        return number

    def whole(self, low: int, high: int) -> int:
        """
        Return a whole number.

        :raises BadScenario: it is none, or not within these bounds
        """
        number = self.number(low, high)
        if number != int(number):
            raise self.refuse(f"{self.text()} is no whole number")
        return int(number)

    def choice(self, *among: str) -> str:
        """
        Return one of several words.

        :raises BadScenario: it is none of them
        """
        written = self.text()
        if written not in among:
            raise self.refuse(f"{written!r} is none of {', '.join(among)}")
        return written

    def items(self) -> list["Entry"]:
        """
        Return the entries of a list.

        :raises BadScenario: it is none
        """
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refuse("a list is wanted here")
        return [Entry(self.file, node) for node in self.node.value]

    def pairs(self) -> dict[str, "Entry"]:
        """
        Return a mapping whose keys are names of the writer's choice.

        :raises BadScenario: it is none, or has a key twice
        """
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refuse("names with a colon behind each are wanted here")
        found: dict[str, Entry] = {}
        for key, value in self.node.value:
            name = Entry(self.file, key).text()
            if name in found:
                raise Entry(self.file, key).refuse(f"{name!r} stands here twice")
            found[name] = Entry(self.file, value)
        return found

    def fields(self, known: Iterable[str], required: Iterable[str] = ()) -> dict[str, "Entry"]:
        """
        Return a mapping whose keys must be known.

        :raises BadScenario: one is unknown, or one that is required is missing
        """
        found, names = self.pairs(), list(known)
        assert isinstance(self.node, yaml.MappingNode)
        for key, _ in self.node.value:
            entry = Entry(self.file, key)
            if entry.text() not in names:
                raise entry.refuse(f"no {entry.text()!r} here; there are {', '.join(names)}")
        for name in required:
            if name not in found:
                raise self.refuse(f"{name!r} is missing")
        return found


def read_yaml(path: Path) -> Entry:
    """
    Return the whole of a YAML file.

    :raises BadScenario: it cannot be read, is no YAML, or is empty
    """
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_BYTES_MAX + 1)
    except OSError as why:
        raise BadScenario(f"{path}: {why.strerror}") from why
    if len(raw) > FILE_BYTES_MAX:
        raise BadScenario(f"{path} is larger than {FILE_BYTES_MAX} bytes")
    return parse_yaml(raw, str(path))


def parse_yaml(raw: bytes | str, name: str) -> Entry:
    """
    Return the whole of a YAML text.

    :raises BadScenario: it is no YAML, or empty
    """
    try:
        node = yaml.compose(raw, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeError, RecursionError, ValueError) as why:
        mark = getattr(why, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(why, "problem", None) or str(why)
        raise BadScenario(f"{name}{where}: {problem}") from why
    if node is None:
        raise BadScenario(f"{name} is empty")
    return Entry(name, node)
