"""
What a printer keeps by name: formats with open fields (^DF, ^XF, ^FN) and pictures (~DG, ^XG).

Written from the ZPL II Programming Guide. A name is a memory's letter, up to sixteen characters and
an extension, such as `R:PARCEL.ZPL`; here every memory forgets when the power goes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from PIL import Image

from drivers.simulated.printers.graphics import ascii_bits, bitmap
from drivers.simulated.printers.stream import Command, Format

OBJECTS_MAX = 100
Fields = dict[str, bytes]


@dataclass(slots=True)
class Memory:
    """Formats and pictures by their names."""

    formats: dict[str, tuple[Command, ...]] = field(default_factory=dict)
    pictures: dict[str, Image.Image] = field(default_factory=dict)

    @property
    def has_room(self) -> bool:
        """Return whether one more can be kept."""
        return len(self.formats) + len(self.pictures) < OBJECTS_MAX

    def take(self, said: Format) -> Format | None:
        """Return a format with those it recalls in their places; None for one to be kept."""
        for place, command in enumerate(said.commands):
            if command.name == "^DF":
                if self.has_room:
                    self.formats[named(command, "ZPL")] = said.commands[place + 1 :]
                return None
        if not any(command.name == "^XF" for command in said.commands):
            return said
        return replace(said, commands=tuple(self.recalled(said.commands)))

    def recalled(self, commands: Iterable[Command]) -> Iterator[Command]:
        """Yield commands, a kept format's where it is recalled, its open fields filled in."""
        segments = list(fields(commands))
        values = {
            number: data
            for segment in segments
            if (number := open_field(segment)) and (data := data_of(segment)) is not None
        }
        for segment in segments:
            for command in segment:
                if command.name == "^XF":
                    kept = self.formats.get(named(command, "ZPL"), ())
                    yield from filled(kept, values)
            if not open_field(segment):
                yield from (command for command in segment if command.name != "^XF")

    def keep_picture(self, command: Command) -> None:
        """~DG: keep a picture; what is broken is not kept."""
        total, row_bytes = command.number(1, 0, 10_000_000), command.number(2, 0)
        parts = command.raw.split(command.delimiter, 3)
        if len(parts) < 4 or not self.has_room:
            return
        image = bitmap(ascii_bits(parts[3], row_bytes), total, row_bytes)
        if image is not None:
            self.pictures[named(command, "GRF")] = image

    def clear(self) -> None:
        """Forget everything."""
        self.formats.clear()
        self.pictures.clear()


def named(command: Command, extension: str) -> str:
    """Return the whole name of what a command speaks of."""
    name = command.word(0, "UNKNOWN").upper()
    name = name if ":" in name[1:2] else f"R:{name}"
    return name if "." in name else f"{name}.{extension}"


def fields(commands: Iterable[Command]) -> Iterator[list[Command]]:
    """Yield the commands of one field after the other, each up to its ^FS."""
    segment: list[Command] = []
    for command in commands:
        segment.append(command)
        if command.name == "^FS":
            yield segment
            segment = []
    yield segment


def open_field(segment: list[Command]) -> str:
    """Return the number of an open field, or nothing for a field that is none."""
    numbers = [command.word(0, "0") for command in segment if command.name == "^FN"]
    return numbers[-1] if numbers else ""


def data_of(segment: list[Command]) -> bytes | None:
    """Return the field data of a field, if it has some."""
    data = [command.raw for command in segment if command.name in {"^FD", "^FV"}]
    return data[-1] if data else None


def filled(commands: tuple[Command, ...], values: Fields) -> Iterator[Command]:
    """Yield a kept format's commands, with the data of its open fields before their ends."""
    for segment in fields(commands):
        number = open_field(segment)
        for command in segment:
            if command.name == "^FS" and number in values:
                yield Command("^FD", values[number], command.delimiter)
            if command.name != "^FN":
                yield command
