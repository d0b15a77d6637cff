"""
What a stack light shows and sounds for each meaning.

Red, amber and green as EN 60204-1 and EN 60073 have them: danger or wrong, attention, in order. A
buzzer that sounds on and on is pulled out by the second day, so each meaning beeps briefly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from drivers.device import Signal

Light = Literal["red", "amber", "green", "buzzer"]
LIGHTS: tuple[Light, ...] = ("red", "amber", "green", "buzzer")
DARK: frozenset[Light] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """So long are these lights on, and no others."""

    lit: frozenset[Light]
    seconds: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """Steps, and whether they begin again at the end; otherwise all goes dark."""

    steps: tuple[Step, ...]
    again: bool = False

    def at(self, seconds: float) -> tuple[frozenset[Light], float | None]:
        """Return what is lit so long after the beginning, and when that changes next, if ever."""
        length = sum(step.seconds for step in self.steps)
        begun = seconds // length * length if self.again else 0.0
        for step in self.steps:
            begun = round(begun + step.seconds, 3)
            if seconds < begun:
                return step.lit, begun
        return DARK, None


def step(seconds: float, *lit: Light) -> Step:
    """Return a step."""
    return Step(frozenset(lit), seconds)


PATTERNS: Mapping[Signal, Pattern] = MappingProxyType(
    {
        "ok": Pattern((step(0.1, "green", "buzzer"), step(1.4, "green"))),
        "done": Pattern(
            (
                step(0.1, "green", "buzzer"),
                step(0.1, "green"),
                step(0.1, "green", "buzzer"),
                step(4.7, "green"),
            )
        ),
        "wrong": Pattern(
            (step(0.3, "red", "buzzer"), step(0.2)) * 3 + (step(0.3, "red"), step(0.2)) * 5
        ),
        "attention": Pattern(
            (
                step(0.2, "amber", "buzzer"),
                *(step(0.3, "amber"), step(0.5)),
                *(step(0.5, "amber"), step(0.5)) * 29,
            ),
            again=True,
        ),
        "off": Pattern((step(0.0),)),
    }
)
