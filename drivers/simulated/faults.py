"""Faults as people write them: `paper_out@5+3` on a command line, names with their opposites."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

ORDER: Final = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9_-]*)(?:@(?P<at>[0-9.]+)(?:\+(?P<length>[0-9.]+))?)?"
)
SECONDS_MAX: Final = 1_000_000.0
# What mends a fault, where people have a word for it; otherwise its name with `_over`.
OPPOSITES: Final = MappingProxyType(
    {
        "antenna_pulled": "antenna_connected",
        "head_open": "head_closed",
        "keepalive_stopped": "keepalive_going",
        "mute": "answering",
        "overheated": "cooled_down",
        "paper_out": "paper_in",
        "paused": "resumed",
        "ribbon_out": "ribbon_in",
        "silent": "answering",
        "unplugged": "plugged",
        "drifting": "steady",
        "overload": "relieved",
        "deaf": "hearing",
        "asleep": "awake",
        "covered": "uncovered",
        "dark": "lit",
        "frozen": "thawed",
        "knocked": "straightened",
    }
)


class BadFault(ValueError):
    """What was written is no fault with its time."""


@dataclass(frozen=True, slots=True)
class FaultOrder:
    """A fault, when it begins, and for how long; without a length it strikes once, or stays."""

    name: str
    at_s: float = 0.0
    for_s: float | None = None


def parse_fault(written: str) -> FaultOrder:
    """
    Return the fault of `NAME[@SECONDS[+DURATION]]`, its name with underscores.

    :raises BadFault: it is none
    """
    found = ORDER.fullmatch(written.strip())
    if found is None:
        raise BadFault(f"{written!r} is no fault; write NAME@SECONDS or NAME@SECONDS+DURATION")
    length = found["length"]
    return FaultOrder(
        name=found["name"].replace("-", "_").lower(),
        at_s=seconds(found["at"] or "0", written),
        for_s=None if length is None else seconds(length, written),
    )


def seconds(digits: str, written: str) -> float:
    """
    Return a number of seconds.

    :raises BadFault: it is none, or more than eleven days
    """
    try:
        number = float(digits)
    except ValueError:
        number = math.inf
    if number > SECONDS_MAX:
        raise BadFault(f"{written!r}: {digits} is no number of seconds up to {SECONDS_MAX:g}")
    return number


def opposite(fault: str) -> str:
    """Return the name of what mends a fault."""
    return OPPOSITES.get(fault, f"{fault}_over")


Act = Callable[[float], object]
"""Begins or ends a fault; told the share of frames that it hits."""


class FaultNames:
    """What can go wrong by name, each with its opposite; both begin and end."""

    def __init__(self) -> None:
        self.acts: dict[str, tuple[Act, Act]] = {}

    def add(self, bad: str, good: str, begin: Act, end: Act) -> None:
        """Add a fault and what mends it; a name that is taken keeps its meaning."""
        self.acts.setdefault(bad, (begin, end))
        self.acts.setdefault(good, (end, begin))
