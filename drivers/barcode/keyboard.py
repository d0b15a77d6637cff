"""
Key presses to characters, as a computer set to a keyboard layout takes them.

Key codes and values are those of linux/input-event-codes.h. Beside plain keys a scanner uses what a
person would: Shift, AltGr, Caps Lock, dead accents followed by a space, and for what the keyboard
has not got, a number typed on the keypad with Alt held down. GS, the separator of GS1 element
strings, comes as Control and the key of "]" or as Alt and 29.
"""

from dataclasses import dataclass

from drivers.barcode.layouts import KEYPAD, Layout

RELEASED, PRESSED, REPEATED = 0, 1, 2
SHIFTS = frozenset({42, 54})
CONTROLS = frozenset({29, 97})
ALT, ALT_GR = 56, 100
CAPS_LOCK, NUM_LOCK = 58, 69
MODIFIERS = SHIFTS | CONTROLS | {ALT, ALT_GR}
ENTERS, TAB = frozenset({28, 96}), 15
RIGHT_BRACKET = 27
FUNCTION_KEYS = {f"f{n}": code for n, code in enumerate(range(59, 69), 1)}
FUNCTION_KEYS |= {"f11": 87, "f12": 88} | {f"f{n}": 170 + n for n in range(13, 25)}
SPECIAL_KEYS = ENTERS | {TAB} | frozenset(FUNCTION_KEYS.values())

GS = "\x1d"
# What no barcode may hold stands for every key that gives no character.
NO_CHARACTER = "\x7f"
ALT_DIGITS_MAX = 4
ACCENTED = frozenset("aeiouycnAEIOUYCN")


@dataclass(frozen=True, slots=True)
class Stroke:
    """Characters, or a key that has a meaning of its own."""

    characters: str = ""
    key: int = 0


class Keyboard:
    """Follows which keys are held down."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.caps = False
        self.let_go()

    def let_go(self) -> None:
        """Take every key for released: the kernel has dropped events, and which is unknown."""
        self.held: set[int] = set()
        self.accent = ""
        self.alt_digits: str | None = None

    def event(self, code: int, value: int) -> Stroke | None:
        """Return what a key event amounts to."""
        if code in MODIFIERS:
            return self.modifier(code, held=value != RELEASED)
        if value != PRESSED or code == NUM_LOCK:
            return None
        if code == CAPS_LOCK:
            self.caps = not self.caps
            return None
        if ALT in self.held:
            self.alt_digits = alt_digits(self.alt_digits or "", KEYPAD.get(code, "x"))
            return None
        if code in SPECIAL_KEYS and not self.held & CONTROLS:
            return Stroke(self.with_accent(""), code)
        return Stroke(self.character(code))

    def modifier(self, code: int, *, held: bool) -> Stroke | None:
        """Follow a modifier; letting go of Alt ends the number typed under it."""
        if held:
            self.held.add(code)
            return None
        self.held.discard(code)
        if code != ALT or self.alt_digits is None:
            return None
        digits, self.alt_digits = self.alt_digits, None
        return alt_stroke(digits)

    def character(self, code: int) -> str:
        """Return the characters that a key gives under the modifiers now held."""
        if self.held & CONTROLS:
            means_gs = code == RIGHT_BRACKET or self.layout.alt_gr.get(code) == "]"
            return self.with_accent(GS if means_gs else NO_CHARACTER)
        level = self.layout.plain
        dead = self.layout.dead_plain
        if ALT_GR in self.held:
            level, dead = self.layout.alt_gr, {}
        elif self.is_shifted(code):
            level, dead = self.layout.shift, self.layout.dead_shift
        if code in dead:
            before = self.with_accent("")
            self.accent = dead[code]
            return before
        return self.with_accent(level.get(code, NO_CHARACTER))

    def is_shifted(self, code: int) -> bool:
        """Return whether Shift holds for a key; Caps Lock turns it round for letters alone."""
        shifted = bool(self.held & SHIFTS)
        return shifted != (self.caps and self.layout.plain.get(code, "").isalpha())

    def with_accent(self, characters: str) -> str:
        """Return characters behind the accent that waits: a space frees it, a letter takes it."""
        accent, self.accent = self.accent, ""
        if not accent:
            return characters
        if characters == " ":
            return accent
        return NO_CHARACTER if characters in ACCENTED and characters else accent + characters


def alt_digits(before: str, digit: str) -> str:
    """Return the number typed under Alt; what is no digit, or one too many, spoils it for good."""
    return (before + digit)[: ALT_DIGITS_MAX + 1]


def alt_stroke(digits: str) -> Stroke:
    """Return what a number typed under Alt stands for; beyond ASCII the code pages differ."""
    number = int(digits) if digits.isdigit() and len(digits) <= ALT_DIGITS_MAX else 0xFF
    if number == 13:
        return Stroke(key=min(ENTERS))
    if number == 9:
        return Stroke(key=TAB)
    return Stroke(chr(number) if number < 0x7F else NO_CHARACTER)
