"""
Kernel input events of a keyboard wedge to scans.

The bytes are `struct input_event` of linux/input.h on a 64-bit machine: seconds, microseconds,
type, code, value. Its time stamps tell how fast the keys came, however busy this computer is.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from drivers.barcode.keyboard import ENTERS, FUNCTION_KEYS, TAB, Keyboard
from drivers.barcode.layouts import Layout
from drivers.barcode.line_talk import STRAY
from drivers.barcode.lines import PAUSE_S_MAX
from drivers.barcode.payload import (
    AIM_LENGTH,
    CUT_OFF,
    PAYLOAD_LENGTH_MAX,
    TOO_LONG,
    Scan,
    judge,
)
from drivers.events import Event, ScanRefused
from drivers.instant import Instant
from drivers.protocol import Protocol

INPUT_EVENT = struct.Struct("<qqHHi")
EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3
DROPPED = "the computer was too busy to take every key, and a scan may be among those it lost"
SUFFIXES = {"enter": ENTERS, "tab": frozenset({TAB})}
SUFFIXES |= {name: frozenset({code}) for name, code in FUNCTION_KEYS.items()}


@dataclass(frozen=True, slots=True)
class Sentinels:
    """What stands around a scan: a key or one character in front, if any, and a key behind."""

    prefix_key: int = 0
    prefix_character: str = ""
    suffix_keys: frozenset[int] = ENTERS

    @property
    def has_prefix(self) -> bool:
        """Return whether typing can be told from scans for certain."""
        return bool(self.prefix_key or self.prefix_character)


def sentinels(prefix: str = "", suffix: str = "enter") -> Sentinels:
    """Return the sentinels of a URL's options: a key's name, or one character for the prefix."""
    key = FUNCTION_KEYS.get(prefix.lower(), 0)
    return Sentinels(key, "" if key else prefix, SUFFIXES[suffix])


class WedgeTalk(Protocol):
    """
    Reads what a wedge types between an optional prefix and its suffix key.

    With a prefix, keys outside of a scan are somebody typing and are ignored. A function key as the
    prefix also restarts a scan that was cut off.
    """

    def __init__(self, layout: Layout, around: Sentinels) -> None:
        super().__init__()
        self.around = around
        self.keyboard = Keyboard(layout)
        self.rest = b""
        self.typed_s = 0.0
        self.heard_at = 0.0
        self.flaw = ""
        self.begin_scan(inside=not around.has_prefix)

    def begin_scan(self, *, inside: bool) -> None:
        """Begin a scan, or the wait for a prefix."""
        self.inside = inside
        self.text = ""
        self.length = 0
        self.flaw = ""

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """Return the scans these bytes complete; a cut event waits for its other half."""
        data = self.rest + data
        whole = len(data) - len(data) % INPUT_EVENT.size
        self.rest = data[whole:]
        self.heard_at = now.seconds
        events: list[Event] = []
        for second, fraction, kind, code, value in INPUT_EVENT.iter_unpack(data[:whole]):
            if kind == EV_KEY:
                typed_s = second + fraction / 1e6
                events += self.key(code, value, typed_s, now)
            elif kind == EV_SYN and code == SYN_DROPPED:
                events += self.dropped(now)
        return events

    def dropped(self, now: Instant) -> list[Event]:
        """Distrust the scan that has lost keys; outside of one, a whole scan may be among them."""
        self.keyboard.let_go()
        if self.inside:
            self.flaw = CUT_OFF
            return []
        return [ScanRefused(at=now.at, reason=DROPPED, length=0, source="wedge")]

    def key(self, code: int, value: int, typed_s: float, now: Instant) -> list[Event]:
        """Return the scan that a key ends, and what a pause before it cut off."""
        late = typed_s - self.typed_s > PAUSE_S_MAX
        cut = self.cut_off(now) if self.length and late else []
        self.typed_s = typed_s
        stroke = self.keyboard.event(code, value)
        if stroke is None:
            return cut
        for character in stroke.characters:
            self.character(character)
        if stroke.key:
            return [*cut, *self.special(stroke.key, now)]
        return cut

    def special(self, key: int, now: Instant) -> list[Event]:
        """Return what a sentinel brings about; any other such key has no place in a scan."""
        if key == self.around.prefix_key:
            cut = self.cut_off(now)
            self.begin_scan(inside=True)
            return cut
        if key in self.around.suffix_keys:
            return self.finish(now)
        self.character("\x7f")
        return []

    def character(self, character: str) -> None:
        """Add a character to the scan, or see in it the prefix that begins one."""
        if self.inside:
            self.length += 1
            if self.length <= PAYLOAD_LENGTH_MAX + AIM_LENGTH:
                self.text += character
        elif character == self.around.prefix_character:
            self.begin_scan(inside=True)

    def finish(self, now: Instant) -> list[Event]:
        """Return the scan that has come to its end; a lone suffix is none."""
        text, length, flaw, inside = self.text, self.length, self.flaw, self.inside
        self.begin_scan(inside=not self.around.has_prefix)
        if not inside or not length:
            return []
        if length > len(text):
            flaw = TOO_LONG
        scan: Scan = judge(text, now.at, source="wedge")
        if flaw:
            scan = ScanRefused(at=now.at, reason=flaw, length=length, source="wedge")
        return [scan]

    def cut_off(self, now: Instant) -> list[Event]:
        """Return a refusal of what never came to its end, and distrust what comes before one."""
        length, inside = self.length, self.inside
        self.begin_scan(inside=not self.around.has_prefix)
        if not inside or not length:
            return []
        self.flaw = STRAY
        return [ScanRefused(at=now.at, reason=CUT_OFF, length=length, source="wedge")]

    def tick(self, now: Instant) -> Sequence[Event]:
        """Return a refusal of a scan that stopped in the middle."""
        due = self.due()
        return self.cut_off(now) if due is not None and now.seconds >= due else ()

    def due(self) -> float | None:
        """Return when a scan has stopped for too long."""
        return self.heard_at + PAUSE_S_MAX if self.inside and self.length else None

    def hang_up(self, now: Instant) -> Sequence[Event]:
        """Return a refusal of the scan that was under way."""
        return self.cut_off(now)
