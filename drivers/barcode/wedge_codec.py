"""
Kernel input events of a keyboard wedge to scans.

The bytes are `struct input_event` of linux/input.h on a 64-bit machine: seconds, microseconds,
type, code, value.
"""

import struct
from datetime import datetime

from drivers.barcode.layouts import Layout
from drivers.barcode.payload import AIM_LENGTH, CUT_OFF, PAYLOAD_LENGTH_MAX, TOO_LONG, judge
from drivers.events import BarcodeScanned, ScanRefused
from drivers.lines import PAUSE_MAX

INPUT_EVENT = struct.Struct("<qqHHi")
EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3
RELEASED, PRESSED = 0, 1
SHIFTS = frozenset({42, 54})
CONTROLS = frozenset({29, 97})
ALT_GR = 100
RIGHT_BRACKET = 27
SUFFIXES = {"enter": frozenset({28, 96}), "tab": frozenset({15})}
FUNCTION_KEYS = {f"f{n}": code for n, code in enumerate(range(59, 69), 1)}
FUNCTION_KEYS |= {"f11": 87, "f12": 88} | {f"f{n}": 170 + n for n in range(13, 25)}

Scan = BarcodeScanned | ScanRefused


class WedgeCodec:
    """
    Reads what a wedge types between an optional prefix and its suffix key.

    With a prefix, keys outside of a scan are somebody typing and are ignored. A prefix is a
    function key ("f13"), which also restarts a scan that was cut off, or one character ("~").
    """

    def __init__(self, layout: Layout, *, prefix: str = "", suffix: str = "enter") -> None:
        self.layout = layout
        self.prefix_key = FUNCTION_KEYS.get(prefix.lower())
        self.prefix_character = "" if self.prefix_key else prefix
        self.suffix_keys = SUFFIXES[suffix]
        self.rest = b""
        self.held: set[int] = set()
        self.pressed_at: datetime | None = None
        self.begin(inside=not prefix)

    def begin(self, *, inside: bool) -> None:
        """Begin a scan, or the wait for a prefix."""
        self.inside = inside
        self.text = ""
        self.length = 0
        self.flaw = ""

    def feed(self, data: bytes, now: datetime) -> list[Scan]:
        """Return the scans these bytes complete; a cut event waits for its other half."""
        data = self.rest + data
        whole = len(data) - len(data) % INPUT_EVENT.size
        self.rest = data[whole:]
        scans: list[Scan] = []
        for _, _, kind, code, value in INPUT_EVENT.iter_unpack(data[:whole]):
            if kind == EV_KEY:
                scans += self.key(code, value, now)
            elif kind == EV_SYN and code == SYN_DROPPED:
                self.flaw = CUT_OFF
        return scans

    def key(self, code: int, value: int, now: datetime) -> list[Scan]:
        """Return the scan that this key ends, if it does."""
        if code in SHIFTS or code in CONTROLS or code == ALT_GR:
            (self.held.add if value != RELEASED else self.held.discard)(code)
            return []
        if value != PRESSED:
            return []
        if self.length and self.pressed_at and now - self.pressed_at > PAUSE_MAX:
            self.flaw = CUT_OFF
        self.pressed_at = now
        if code == self.prefix_key:
            return self.restart(now)
        if code in self.suffix_keys:
            return self.finish(now)
        self.character(self.meaning(code))
        return []

    def meaning(self, code: int) -> str:
        """Return the character of a key under the modifiers now held; DEL, never valid, if none."""
        if self.held & CONTROLS:
            # Scanners type GS, the separator of GS1 element strings, as Control and "]".
            means_gs = code == RIGHT_BRACKET or self.layout.alt_gr.get(code) == "]"
            return "\x1d" if means_gs else "\x7f"
        if ALT_GR in self.held:
            return self.layout.alt_gr.get(code, "\x7f")
        state = self.layout.shift if self.held & SHIFTS else self.layout.plain
        return state.get(code, "\x7f")

    def character(self, character: str) -> None:
        """Add a character to the scan, or see in it the prefix that begins one."""
        if self.inside:
            self.length += 1
            if self.length <= PAYLOAD_LENGTH_MAX + AIM_LENGTH:
                self.text += character
        elif character == self.prefix_character:
            self.begin(inside=True)

    def restart(self, now: datetime) -> list[Scan]:
        """Begin a scan at a prefix key; one that was under way is refused."""
        cut: list[Scan] = []
        if self.length:
            cut = [ScanRefused(at=now, reason=CUT_OFF, length=self.length, source="wedge")]
        self.begin(inside=True)
        return cut

    def finish(self, now: datetime) -> list[Scan]:
        """Return the scan that has come to its end; a lone suffix is none."""
        text, length, flaw, inside = self.text, self.length, self.flaw, self.inside
        self.begin(inside=not (self.prefix_key or self.prefix_character))
        if not inside or not length:
            return []
        if length > len(text):
            flaw = TOO_LONG
        if flaw:
            return [ScanRefused(at=now, reason=flaw, length=length, source="wedge")]
        return [judge(text, now, source="wedge")]
