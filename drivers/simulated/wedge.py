"""A keyboard-wedge scanner that types into a FIFO what the kernel would pass on."""

import os
import struct
import threading
import time
from pathlib import Path

from drivers.simulated.plug import write_all

# struct input_event on 64 bits: time (two longs), type, code, value.
EVENT = struct.Struct("@llHHi")
SYN, KEY, MSC = 0, 1, 4
MSC_SCAN = 4
LEFT_SHIFT, LEFT_CONTROL, RIGHT_ALT, ENTER = 42, 29, 100, 28
FUNCTION_13 = 183
GS_KEY = 27
# HID usage tables, page 7 (keyboard): the usage of each key code, from 4 on without a gap.
KEYBOARD_PAGE = 0x70000
USAGES = {
    code: usage
    for usage, code in enumerate(
        (30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20, 22, 47,
         17, 45, 21, 44, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 28, 1, 14, 15, 57, 12, 13, 26, 27, 43),
        4,
    )
} | {39: 0x33, 40: 0x34, 41: 0x35, 51: 0x36, 52: 0x37, 53: 0x38, 86: 0x64, 183: 0x68,
     29: 0xE0, 42: 0xE1, 100: 0xE6}  # fmt: skip

# Where each key lies, in key codes, named by what is engraved on a US keyboard.
US_ENGRAVED = {
    2: "1!", 3: "2@", 4: "3#", 5: "4$", 6: "5%", 7: "6^", 8: "7&", 9: "8*", 10: "9(", 11: "0)",
    12: "-_", 13: "=+", 16: "qQ", 17: "wW", 18: "eE", 19: "rR", 20: "tT", 21: "yY", 22: "uU",
    23: "iI", 24: "oO", 25: "pP", 26: "[{", 27: "]}", 30: "aA", 31: "sS", 32: "dD", 33: "fF",
    34: "gG", 35: "hH", 36: "jJ", 37: "kK", 38: "lL", 39: ";:", 40: "'\"", 41: "`~", 43: "\\|",
    44: "zZ", 45: "xX", 46: "cC", 47: "vV", 48: "bB", 49: "nN", 50: "mM", 51: ",<", 52: ".>",
    53: "/?", 57: " ",
}  # fmt: skip
# What other keyboards have engraved where they differ: alone, with shift, with the right Alt key.
FR_DIFFERS = {
    2: "&1", 3: "é2~", 4: '"3#', 5: "'4{", 6: "(5[", 7: "-6|", 8: "è7`", 9: "_8\\", 10: "ç9^",
    11: "à0@", 12: ")°]", 13: "=+}", 16: "aA", 17: "zZ", 26: "", 27: "$£", 30: "qQ", 39: "mM",
    40: "ù%", 41: "²", 43: "*µ", 44: "wW", 50: ",?", 51: ";.", 52: ":/", 53: "!§", 86: "<>",
}  # fmt: skip
DE_DIFFERS = {
    3: '2"', 4: "3§", 7: "6&", 8: "7/{", 9: "8([", 10: "9)]", 11: "0=}", 12: "ß?\\", 13: "",
    16: "qQ@", 21: "zZ", 26: "üÜ", 27: "+*~", 39: "öÖ", 40: "äÄ", 41: "", 43: "#'", 44: "yY",
    51: ",;", 52: ".:", 53: "-_", 86: "<>|",
}  # fmt: skip
ENGRAVED = {"us": US_ENGRAVED, "fr": US_ENGRAVED | FR_DIFFERS, "de": US_ENGRAVED | DE_DIFFERS}
MODIFIERS = (0, LEFT_SHIFT, RIGHT_ALT)


def key_strokes(text: str, keyboard: str) -> list[tuple[int, int]]:
    """
    Return modifier (0 for none) and key code of each character.

    :raises ValueError: the keyboard has no such character
    """
    places = {
        character: (MODIFIERS[level], code)
        for code, engraved in ENGRAVED[keyboard].items()
        for level, character in enumerate(engraved)
    }
    places["\x1d"] = (LEFT_CONTROL, GS_KEY)
    missing = [character for character in text if character not in places]
    if missing:
        raise ValueError(f"a {keyboard} keyboard cannot type {missing[0]!r}")
    return [places[character] for character in text]


def typed(strokes: list[tuple[int, int]], at_s: float | None = None) -> bytes:
    """
    Return the kernel's events for these strokes, at a moment of its clock or now.

    A keyboard sends a report for a press and one for a release, modifiers first; of each key in it
    the kernel tells the HID usage (MSC_SCAN) and the key, and of the report its end (SYN_REPORT).
    """
    out = bytearray()
    second, fraction = divmod(round((time.time() if at_s is None else at_s) * 1e6), 1_000_000)
    for modifier, code in strokes:
        keys = [modifier] * bool(modifier) + [code]
        for value in (1, 0):
            for key in keys:
                usage = KEYBOARD_PAGE | USAGES.get(key, 0)
                out += EVENT.pack(second, fraction, MSC, MSC_SCAN, usage)
                out += EVENT.pack(second, fraction, KEY, key, value)
            out += EVENT.pack(second, fraction, SYN, 0, 0)
    return bytes(out)


class SimulatedWedge:
    """Types scans between F13 and Enter into a FIFO."""

    def __init__(self, path: Path, keyboard: str = "us") -> None:
        self.path = path
        self.keyboard = keyboard
        self.fd = -1
        self.lock = threading.Lock()
        self.url = f"evdev:{path}?device=wedge&layout={keyboard}&prefix=f13"

    def start(self) -> None:
        """Make the FIFO and hold it open, as a plugged-in device is there with or without us."""
        with self.lock:
            if self.fd < 0:
                self.path.unlink(missing_ok=True)
                os.mkfifo(self.path, 0o600)
                self.fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def stop(self) -> None:
        """Unplug: the FIFO is closed and gone."""
        with self.lock:
            fd, self.fd = self.fd, -1
            self.path.unlink(missing_ok=True)
            if fd >= 0:
                os.close(fd)

    def scan(self, text: str) -> bool:
        """Type one scan and return whether it went out whole."""
        strokes = [(0, FUNCTION_13), *key_strokes(text, self.keyboard), (0, ENTER)]
        return self.send_raw(typed(strokes))

    def type_by_hand(self, text: str) -> bool:
        """Type without prefix or suffix, as somebody leaning on the keys would."""
        return self.send_raw(typed(key_strokes(text, self.keyboard)))

    def send_raw(self, data: bytes) -> bool:
        """Send bytes as they are."""
        with self.lock:
            return self.fd >= 0 and write_all(self.fd, data)
