"""A keyboard-wedge scanner that types into a FIFO what the kernel would pass on."""

import os
import struct
import threading
import time
from pathlib import Path

from drivers.simulated.plug import write_all

# struct input_event on 64 bits: time (two longs), type, code, value.
EVENT = struct.Struct("@llHHi")
SYN, KEY = 0, 1
LEFT_SHIFT, LEFT_CONTROL, RIGHT_ALT, ENTER = 42, 29, 100, 28
FUNCTION_13 = 183
GS_KEY = 27

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


def typed(strokes: list[tuple[int, int]]) -> bytes:
    """Return the kernel's events for these strokes, each press and release with its report."""
    out = bytearray()
    second, fraction = divmod(time.time_ns() // 1000, 1_000_000)
    for modifier, code in strokes:
        presses = [(modifier, 1)] * bool(modifier) + [(code, 1), (code, 0)]
        for key, value in presses + [(modifier, 0)] * bool(modifier):
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
