"""What messages and parameters look like, read from `definition.txt` for each protocol version."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

V1_0_1: Final = 1
V1_1: Final = 2
VERSION_WORDS: Final = {"1.0": V1_0_1, "1.1": V1_1}
ANY_NUMBER: Final = 1_000_000
DEFINITION: Final = Path(__file__).with_name("definition.txt")


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its type as in the definition, and the values it may hold (empty: any)."""

    name: str
    type: str
    values: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for parameters: which kinds fit, how few and how many."""

    name: str
    kinds: frozenset[str]
    least: int
    most: int


@dataclass(slots=True)
class Shape:
    """A message or parameter: its number, its fields, and its places for parameters, in order."""

    name: str
    number: int
    fields: list[Field] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)


@dataclass(slots=True)
class Tables:
    """All there is in one version of the protocol."""

    version: int
    messages: dict[int, Shape] = field(default_factory=dict)
    parameters: dict[int, Shape] = field(default_factory=dict)
    named: dict[str, Shape] = field(default_factory=dict)
    enums: dict[str, dict[str, int]] = field(default_factory=dict)

    def value(self, enum: str, name: str) -> int:
        """Return the number of an enumerated name."""
        return self.enums[enum][name]


@cache
def tables(version: int) -> Tables:
    """
    Return the tables of a protocol version, 1 or 2 as in a message's header.

    :raises ValueError: the definition breaks its own rules
    """
    lines = list(lines_of(version, DEFINITION.read_text(encoding="utf-8").splitlines()))
    found = Tables(version)
    choices = gather_choices(lines)
    gather_enums(lines, found)
    shape: Shape | None = None
    for line in lines:
        words = line.split()
        if words[0] in {"message", "parameter"}:
            shape = Shape(words[2], int(words[1]))
            place = found.messages if words[0] == "message" else found.parameters
            place[shape.number] = shape
            found.named[shape.name] = shape
        elif line.startswith(" "):
            if shape is None:
                raise ValueError(f"{line!r} belongs to nothing")
            extend(shape, words, found, choices)
    return found


def lines_of(version: int, lines: Iterable[str]) -> Iterator[str]:
    """Return the lines that hold in a version, without the mark that says so."""
    left_out = False
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        mark = line.split(maxsplit=1)[0]
        wanted = VERSION_WORDS.get(mark, version) == version
        if not line.startswith(" "):
            # What stands below a message that is left out is left out with it.
            left_out = not wanted
        if wanted and not left_out:
            yield line.replace(f"{mark} ", "", 1) if mark in VERSION_WORDS else line


def gather_choices(lines: list[str]) -> dict[str, frozenset[str]]:
    """Return the kinds of parameter that each choice allows."""
    choices: dict[str, frozenset[str]] = {}
    for line in lines:
        if line.startswith("choice "):
            name, kinds = line.removeprefix("choice ").split(":")
            choices[name] = choices.get(name, frozenset()) | frozenset(kinds.split())
    return choices


def gather_enums(lines: list[str], found: Tables) -> None:
    """Put the enumerations into the tables."""
    for line in lines:
        if line.startswith("enum "):
            name, entries = line.removeprefix("enum ").split(":")
            for entry in entries.split(","):
                number, word = entry.split()
                found.enums.setdefault(name, {})[word] = int(number)


def extend(
    shape: Shape, words: list[str], found: Tables, choices: dict[str, frozenset[str]]
) -> None:
    """Add a field or a place for parameters to a shape."""
    name, kind = words[0], words[1]
    if kind[0].isdigit() and name != "reserved":
        least, _, most = kind.partition("-")
        most_of_it = ANY_NUMBER if most == "N" else int(most or least)
        kinds = choices.get(name, frozenset({name}))
        shape.slots.append(Slot(name, kinds, int(least), most_of_it))
        return
    if name == "reserved":
        shape.fields.append(Field("", f"u{kind}"))
        return
    enum = found.enums.get(words[2], {}) if len(words) > 2 else {}
    shape.fields.append(Field(name, kind, frozenset(enum.values())))
