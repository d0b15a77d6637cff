"""
A ZPL printer's side of one connection: TCP 9100, USB or a serial line.

Written from the ZPL II Programming Guide. Several connections feed one mechanism; each has its own
half-read format.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar, Final

from drivers.simulated.engine import QuietEngine
from drivers.simulated.printers import answers
from drivers.simulated.printers.mechanism import (
    PRINT_MODES,
    TROUBLES,
    Job,
    Mechanism,
    Settings,
)
from drivers.simulated.printers.stream import Command, Format, Setting, ZplStream

SIZE_MAX: Final = 4000
QUANTITY_MAX: Final = 9999
# ^CI: which of its numbers mean what; all others are code page 850 with a few letters exchanged.
ENCODINGS: Final = MappingProxyType(
    {27: "cp1252", 28: "utf-8", 29: "utf-16-be", 30: "utf-16-le", 31: "cp1250", 33: "cp1251"}
)


class ZplEngine(QuietEngine):
    """
    One connection to a ZPL printer.

    `answers_in_trouble=False` is the printer that the guide's note on ~HS speaks of: it answers
    nothing while paper or ribbon are out, the head is open or too hot.
    """

    FAULTS: ClassVar[tuple[str, ...]] = (*TROUBLES, "mute")

    def __init__(
        self, printer: Mechanism | None = None, *, answers_in_trouble: bool = True
    ) -> None:
        super().__init__()
        self.printer = printer or Mechanism()
        self.answers_in_trouble = answers_in_trouble
        self.stream = ZplStream()

    def connect(self, now: float) -> list[bytes]:
        """Begin with an empty line."""
        self.stream = ZplStream()
        return super().connect(now)

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Return what the printer answers."""
        self.printer.advance(now)
        frames: list[bytes] = []
        for said in self.stream.feed(data):
            if isinstance(said, Format):
                frames += self.print_format(said, now)
            elif isinstance(said, Setting):
                frames += self.set_or_get(said)
            else:
                act = CONTROLS.get(said.name)
                frames += act(self, said, now) if act is not None else []
        return [] if self.silent else frames

    @property
    def silent(self) -> bool:
        """Return whether it answers nothing."""
        in_trouble = not self.answers_in_trouble and self.printer.stopped
        return in_trouble or "mute" in self.faults

    def tick(self, now: float) -> list[bytes]:
        """Print on, without a word."""
        self.printer.advance(now)
        return []

    def due(self, now: float) -> float:
        """Return seconds until a label is done."""
        return self.printer.due(now)

    def begin_fault(self, name: str) -> None:
        """
        Let something go wrong with the printer, whoever is connected.

        :raises UnknownFault: printers know no such fault
        """
        super().begin_fault(name)
        self.printer.troubles |= self.faults & set(TROUBLES)

    def end_fault(self, name: str) -> None:
        """
        Mend it.

        :raises UnknownFault: printers know no such fault
        """
        before = set(self.faults)
        super().end_fault(name)
        mended = before - self.faults or {name.strip().replace("-", "_")}
        self.printer.troubles -= mended

    def print_format(self, said: Format, now: float) -> list[bytes]:
        """Take a format: its settings at once, its label in its turn; return what it asks for."""
        frames: list[bytes] = []
        for command in said.commands:
            change = CHANGES.get(command.name)
            if change is not None:
                self.printer.settings = change(self.printer.settings, command)
            elif command.name == "^HH":
                frames.append(answers.configuration(self.printer))
        whole = self.printer.memory.take(said)
        if whole is not None and any(command.name in DRAWING for command in whole.commands):
            self.printer.put(batch(whole, self.printer), now)
        return frames

    def set_or_get(self, said: Setting) -> list[bytes]:
        """Answer one line of Set-Get-Do; nothing can be set."""
        name = said.argument.split(" ")[0].strip('"').lower()
        if said.verb == "do" and name == "device.reset":
            self.restart()
        if said.verb != "getvar":
            return []
        if name == "device.host_status":
            lines = answers.host_status(self.printer, under_way=self.stream.under_way)
            text = b"\r\n".join(line[1:-3] for line in lines)
            return [b'"' + text + b'"']
        return [answers.variable(self.printer, name)]

    def restart(self) -> None:
        """Go through a power cycle, which hangs up."""
        self.printer.restart()
        self.stream = ZplStream()
        self.hanging_up = True

    def status(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~HS."""
        return answers.host_status(self.printer, under_way=self.stream.under_way)

    def identification(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~HI."""
        return [answers.identification(self.printer)]

    def query(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~HQ with what is asked."""
        return answers.query(self.printer, command.text.upper())

    def cancel_all(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~JA: nothing of what waits is printed."""
        self.printer.cancel(now)
        self.stream.cancel()
        return []

    def cancel_format(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~JX: forget the format that is coming in."""
        self.stream.cancel()
        return []

    def reset(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~JR."""
        self.restart()
        return []

    def download(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~DG: keep a picture."""
        self.printer.memory.keep_picture(command)
        return []

    def pause(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~PP: stop after the label under way."""
        self.printer.troubles.add("paused")
        return []

    def resume(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~PS: go on."""
        self.printer.troubles.discard("paused")
        self.faults.discard("paused")
        self.printer.advance(now)
        return []

    def darkness(self, command: Command, now: float) -> list[bytes]:  # noqa: ARG002
        """~SD with two digits."""
        value = command.number(0, self.printer.settings.darkness, 30)
        self.printer.settings = replace(self.printer.settings, darkness=value)
        return []


def batch(said: Format, printer: Mechanism) -> Job:
    """Return the job for a format: ^PQ says how many labels, and where to pause."""
    quantity, pause_after = 1, 0
    for command in said.commands:
        if command.name == "^PQ":
            quantity = max(1, command.number(0, 1, QUANTITY_MAX))
            pause_after = 0 if command.flag(3, "N") == "Y" else command.number(1, 0)
    pictures = dict(printer.memory.pictures)
    return Job(said, printer.settings, pictures, quantity, pause_after)


def change_encoding(settings: Settings, command: Command) -> Settings:
    """^CI: which characters bytes stand for."""
    return replace(settings, encoding=ENCODINGS.get(command.number(0, 0), "cp850"))


def change_width(settings: Settings, command: Command) -> Settings:
    """^PW: dots across."""
    return replace(settings, width=max(2, command.number(0, settings.width, SIZE_MAX)))


def change_length(settings: Settings, command: Command) -> Settings:
    """^LL: dots along."""
    return replace(settings, length=max(1, command.number(0, settings.length, SIZE_MAX)))


def change_mode(settings: Settings, command: Command) -> Settings:
    """^MM: tear-off, peel-off, rewind, cutter, applicator."""
    mode = command.flag(0, "T")
    return replace(settings, mode=mode) if mode in PRINT_MODES else settings


def change_method(settings: Settings, command: Command) -> Settings:
    """^MT: with a ribbon, or without."""
    return replace(settings, thermal_transfer=command.flag(0, "T") == "T")


def change_reprint(settings: Settings, command: Command) -> Settings:
    """^JZ: print again what an error cut short, or not."""
    return replace(settings, reprint=command.flag(0, "Y") == "Y")


Control = Callable[[ZplEngine, Command, float], list[bytes]]
CONTROLS: Mapping[str, Control] = MappingProxyType(
    {
        "~HS": ZplEngine.status,
        "~HI": ZplEngine.identification,
        "~HQ": ZplEngine.query,
        "~JA": ZplEngine.cancel_all,
        "~JX": ZplEngine.cancel_format,
        "~JR": ZplEngine.reset,
        "~DG": ZplEngine.download,
        "~PP": ZplEngine.pause,
        "~PS": ZplEngine.resume,
        "~SD": ZplEngine.darkness,
    }
)
CHANGES: Mapping[str, Callable[[Settings, Command], Settings]] = MappingProxyType(
    {
        "^CI": change_encoding,
        "^PW": change_width,
        "^LL": change_length,
        "^MM": change_mode,
        "^MT": change_method,
        "^JZ": change_reprint,
    }
)
DRAWING: Final = frozenset({"^FD", "^FV", "^GB", "^GC", "^GD", "^GE", "^GF", "^XG", "^PQ"})
