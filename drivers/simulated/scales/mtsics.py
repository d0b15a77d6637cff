"""
A scale that speaks MT-SICS, levels 0 and 1.

Written from METTLER TOLEDO's reference manual "Standard Interface Command Set" (11781363 and the
manuals of single models): commands end with CR LF; a weight is right-aligned in ten places; S waits
for rest, SI does not, SIR repeats, SR tells changes; `+`, `-` and `I` stand for overload, underload
and "cannot now"; ES, ET and EL for syntax, transmission and logical errors.
"""

import math
from collections import deque
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from drivers.simulated.scales.engine import Lines, ScaleEngine
from drivers.simulated.scales.platform import GRAMS, Load, Model, Reading

PATIENCE_S: Final = 15.0
WAITING_MAX: Final = 50
CHANGE_DIVISIONS: Final = 30
CHANGE_SHARE: Final = 0.125
WAIT_FOR_REST: Final = frozenset({"S", "Z", "T"})
LEVEL_0: Final = ("@", "I0", "I1", "I2", "I3", "I4", "S", "SI", "SIR", "Z", "ZI")
LEVEL_1: Final = ("D", "DW", "SR", "T", "TA", "TAC", "TI")


class MtSicsEngine(ScaleEngine):
    """An MT-SICS scale; a command that waits for rest holds those behind it, but for `@`."""

    def __init__(self, load: Load | None = None, model: Model | None = None, seed: int = 1) -> None:
        super().__init__(load, model, seed)
        self.lines = Lines()
        self.waiting: deque[str] = deque()
        self.asked_at: float | None = None
        self.repeating = False
        self.telling_change_g: float | None = None
        self.told_g = 0.0
        self.told_moving = False
        self.display = ""

    def connect(self, now: float) -> list[bytes]:
        """Tell the serial number, as MT-SICS scales do when they are switched on."""
        super().connect(now)
        self.lines = Lines()
        self.reset()
        return [] if self.mute else [self.line(self.identity())]

    def reset(self) -> None:
        """Stop whatever is repeated or waited for."""
        self.waiting.clear()
        self.asked_at = None
        self.repeating = False
        self.telling_change_g = None

    def line(self, text: str) -> bytes:
        """Return an answer with its end."""
        return text.encode("ascii", "replace") + b"\r\n"

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Return the answers to what the host asks."""
        commands = self.lines.feed(data)
        if self.mute:
            return []
        frames: list[bytes] = []
        for raw in commands:
            if not raw.isascii():
                frames.append(self.line("ET"))
                continue
            command = raw.decode("ascii").strip()
            if command == "@":
                self.reset()
                self.platform.tare_g = 0.0
            if len(self.waiting) < WAITING_MAX:
                self.waiting.append(command)
            frames += self.tick(now)
        return frames

    def tick(self, now: float) -> list[bytes]:
        """Answer what can be answered by now, and repeat what is to be repeated."""
        measured = self.platform.due(now) <= 0
        super().tick(now)
        if self.mute or not self.connected:
            return []
        frames: list[bytes] = []
        while self.waiting and (answer := self.answer(self.waiting[0], now)) is not None:
            self.waiting.popleft()
            self.asked_at = None
            frames.append(self.line(answer))
        if measured and not self.waiting:
            frames += [self.line(text) for text in self.of_itself(now)]
        return frames

    def answer(self, command: str, now: float) -> str | None:
        """Return the answer to a command, or None while it waits for rest."""
        words = command.split(maxsplit=1)
        name, rest = (words[0], words[1:]) if words else ("", [])
        act = ACTS.get(name)
        if act is None:
            return "ES"
        if rest and name not in TAKE_ARGUMENT:
            return "EL"
        if name in WAIT_FOR_REST and (held := self.hold(name, now)) != "":
            return held
        return act(self, rest[0] if rest else "", now)

    def hold(self, name: str, now: float) -> str | None:
        """Return nothing once at rest, None while waiting, or what one says who gives up."""
        self.asked_at = now if self.asked_at is None else self.asked_at
        reading = self.platform.reading(now)
        if reading.stable or reading.over or reading.under:
            return ""
        return f"{name} I" if now >= self.asked_at + PATIENCE_S else None

    def of_itself(self, now: float) -> list[str]:
        """Return what SIR or SR let it say by now."""
        if self.repeating:
            return [self.weight_now("", now)]
        if self.telling_change_g is None:
            return []
        reading = self.platform.reading(now)
        least_g = self.telling_change_g or max(
            CHANGE_DIVISIONS * self.model.division_g, CHANGE_SHARE * abs(self.told_g)
        )
        if self.told_moving:
            if reading.stable:
                self.told_moving = False
                self.told_g = reading.net_g
                return [self.weight_said("S", reading)]
        elif abs(reading.net_g - self.told_g) >= least_g:
            self.told_moving = True
            return [self.weight_said("S", reading)]
        return []

    def weight_said(self, name: str, reading: Reading) -> str:
        """Return a weight as S and SI say it."""
        if reading.over:
            return f"{name} +"
        if reading.under:
            return f"{name} -"
        return f"{name} {'S' if reading.stable else 'D'} {self.value(reading.net_g)}"

    def value(self, weight_g: float) -> str:
        """Return a weight in ten places and its unit."""
        return f"{self.model.shown(weight_g):>10} {self.model.unit}"

    def weight_at_rest(self, argument: str, now: float) -> str:  # noqa: ARG002
        """S: the weight at rest; it ends SIR and SR."""
        self.repeating = False
        self.telling_change_g = None
        return self.weight_said("S", self.platform.reading(now))

    def weight_now(self, argument: str, now: float) -> str:  # noqa: ARG002
        """SI: the weight as it is."""
        return self.weight_said("S", self.platform.reading(now))

    def weight_once(self, argument: str, now: float) -> str:
        """SI as a command, which ends SIR and SR."""
        self.repeating = False
        self.telling_change_g = None
        return self.weight_now(argument, now)

    def weight_again(self, argument: str, now: float) -> str:
        """SIR: the weight as it is, ten times a second from now on."""
        self.telling_change_g = None
        self.repeating = True
        return self.weight_now(argument, now)

    def weight_on_change(self, argument: str, now: float) -> str:
        """SR: the weight, and again whenever it has changed by so much."""
        least_g = 0.0
        if argument:
            weight_g = self.read_value(argument)
            if weight_g is None or weight_g < self.model.division_g:
                return "S L"
            least_g = weight_g
        reading = self.platform.reading(now)
        self.repeating = False
        self.telling_change_g = least_g
        self.told_g = reading.net_g
        self.told_moving = not reading.stable
        return self.weight_said("S", reading)

    def read_value(self, text: str) -> float | None:
        """Return a weight that the host wrote with its unit, in grams."""
        number, _, unit = text.partition(" ")
        try:
            value = float(Decimal(number))
        except (InvalidOperation, ValueError, OverflowError):
            return None
        return value * GRAMS[unit] if unit == self.model.unit and math.isfinite(value) else None

    def zero(self, argument: str, now: float) -> str:  # noqa: ARG002
        """Z: zero at rest."""
        return "Z " + "A+-"[self.platform.set_zero(now)]

    def zero_now(self, argument: str, now: float) -> str:  # noqa: ARG002
        """ZI: zero whatever the weight does."""
        stable = self.platform.reading(now).stable
        limit = self.platform.set_zero(now)
        return "ZI " + (" +-"[limit] if limit else "S" if stable else "D")

    def tare(self, argument: str, now: float) -> str:  # noqa: ARG002
        """T: tare at rest."""
        limit = self.platform.set_tare(now)
        return "T " + (" +-"[limit] if limit else f"S {self.value(self.platform.tare_g)}")

    def tare_now(self, argument: str, now: float) -> str:  # noqa: ARG002
        """TI: tare whatever the weight does."""
        stable = self.platform.reading(now).stable
        limit = self.platform.set_tare(now)
        said = f"{'S' if stable else 'D'} {self.value(self.platform.tare_g)}"
        return "TI " + (" +-"[limit] if limit else said)

    def tare_value(self, argument: str, now: float) -> str:  # noqa: ARG002
        """TA: tell the tare, or set it to a known value."""
        if argument:
            tare_g = self.read_value(argument)
            if tare_g is None or not 0 <= tare_g <= self.model.capacity_g:
                return "TA L"
            self.platform.tare_g = tare_g
        return f"TA A {self.value(self.platform.tare_g)}"

    def tare_clear(self, argument: str, now: float) -> str:  # noqa: ARG002
        """TAC: forget the tare."""
        self.platform.tare_g = 0.0
        return "TAC A"

    def show(self, argument: str, now: float) -> str:  # noqa: ARG002
        """D: write on the display."""
        text = argument.strip()
        if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
            return "ES"
        self.display = text[1:-1]
        return "D A"

    def show_weight(self, argument: str, now: float) -> str:  # noqa: ARG002
        """DW: show the weight again."""
        self.display = ""
        return "DW A"

    def commands(self, argument: str, now: float) -> str:  # noqa: ARG002
        """I0: the commands it knows, one a line."""
        known = [(0, name) for name in LEVEL_0] + [(1, name) for name in LEVEL_1]
        lines = [f'I0 B {level} "{name}"' for level, name in known]
        lines[-1] = lines[-1].replace(" B ", " A ", 1)
        return "\r\n".join(lines)

    def levels(self, argument: str, now: float) -> str:  # noqa: ARG002
        """I1: the levels it has, and their versions."""
        return 'I1 A "01" "2.30" "2.22" "" ""'

    def type_plate(self, argument: str, now: float) -> str:  # noqa: ARG002
        """I2: its name and capacity."""
        return f'I2 A "{self.model.name} {self.model.capacity} {self.model.unit}"'

    def software(self, argument: str, now: float) -> str:  # noqa: ARG002
        """I3: the version of its software."""
        return 'I3 A "1.00 SIM.0.1"'

    def identity(self, argument: str = "", now: float = 0.0) -> str:  # noqa: ARG002
        """I4: its serial number, which a reset tells too."""
        return f'I4 A "{self.model.serial}"'


Act = Callable[[MtSicsEngine, str, float], str]
TAKE_ARGUMENT: Final = frozenset({"TA", "SR", "D"})
ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "@": MtSicsEngine.identity,
        "I0": MtSicsEngine.commands,
        "I1": MtSicsEngine.levels,
        "I2": MtSicsEngine.type_plate,
        "I3": MtSicsEngine.software,
        "I4": MtSicsEngine.identity,
        "S": MtSicsEngine.weight_at_rest,
        "SI": MtSicsEngine.weight_once,
        "SIR": MtSicsEngine.weight_again,
        "SR": MtSicsEngine.weight_on_change,
        "Z": MtSicsEngine.zero,
        "ZI": MtSicsEngine.zero_now,
        "T": MtSicsEngine.tare,
        "TI": MtSicsEngine.tare_now,
        "TA": MtSicsEngine.tare_value,
        "TAC": MtSicsEngine.tare_clear,
        "D": MtSicsEngine.show,
        "DW": MtSicsEngine.show_weight,
    }
)
