"""
Keyboard layouts: which character a key gives, by its Linux key code.

A wedge scanner types as a person would on the keyboard it was set up for, so its layout must be
the one it is read with. Key codes are those of linux/input-event-codes.h; the characters are those
of the national keyboards (US: ANSI INCITS 154, FR: the traditional AZERTY, DE: DIN 2137 T1). A
blank stands for a key that gives no character by itself. Dead accents are named apart; those that
Linux takes for plain characters, such as the French AltGr and 2, are plain here too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# The printing keys, row by row: digits, upper, home, the key beside Enter, lower, the 102nd key.
ROWS = (range(2, 14), range(16, 28), range(30, 42), range(43, 44), range(44, 54), range(86, 87))
SPACE_KEY = 57
KEYPAD = dict(zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73), "0123456789", strict=True))
KEYPAD_SIGNS = {55: "*", 74: "-", 78: "+", 83: ".", 98: "/"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The character of each key alone, with shift, and with the right Alt key."""

    plain: Mapping[int, str]
    shift: Mapping[int, str]
    alt_gr: Mapping[int, str]
    dead_plain: Mapping[int, str]
    dead_shift: Mapping[int, str]


def keys(*rows: str) -> dict[int, str]:
    """Return key code to character, for one state of the modifiers."""
    found: dict[int, str] = {}
    for codes, characters in zip(ROWS, rows, strict=True):
        found.update(zip(codes, characters, strict=True))
    return {code: character for code, character in found.items() if character != " "}


def layout(
    plain: dict[int, str],
    shift: dict[int, str],
    alt_gr: dict[int, str],
    *,
    dead: dict[int, str] | None = None,
) -> Layout:
    """Return a layout, with the keys that are the same everywhere; `dead`: alone and shifted."""
    everywhere = {SPACE_KEY: " "} | KEYPAD_SIGNS
    dead = dead or {}
    return Layout(
        plain=MappingProxyType(plain | everywhere | KEYPAD),
        shift=MappingProxyType(shift | everywhere),
        alt_gr=MappingProxyType(alt_gr),
        dead_plain=MappingProxyType({code: both[0] for code, both in dead.items()}),
        dead_shift=MappingProxyType({c: both[1] for c, both in dead.items() if len(both) > 1}),
    )


US = layout(
    keys("1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "\\", "zxcvbnm,./", "<"),
    keys("!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"~', "|", "ZXCVBNM<>?", ">"),
    {},
)
FR = layout(
    keys("&é\"'(-è_çà)=", "azertyuiop $", "qsdfghjklmù²", "*", "wxcvbn,;:!", "<"),
    keys("1234567890°+", "AZERTYUIOP £", "QSDFGHJKLM% ", "µ", "WXCVBN?./§", ">"),
    dict(zip(range(3, 14), "~#{[|`\\^@]}", strict=True)),
    dead={26: "^¨"},
)
DE = layout(
    keys("1234567890ß ", "qwertzuiopü+", "asdfghjklöä ", "#", "yxcvbnm,.-", "<"),
    keys('!"§$%&/()=? ', "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ°", "'", "YXCVBNM;:_", ">"),
    {8: "{", 9: "[", 10: "]", 11: "}", 12: "\\", 16: "@", 27: "~", 86: "|"},
    dead={13: "´`", 41: "^"},
)
LAYOUTS: Mapping[str, Layout] = MappingProxyType({"us": US, "fr": FR, "de": DE})
