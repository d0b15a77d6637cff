"""
Code 128 as a ZPL printer is told it: in which subset each character stands, and how wide it gets.

ISO/IEC 15417: subset C packs two digits into a symbol; a start, a check and each change of subset
cost one. ZPL II Programming Guide, ^BC: invocation codes and `>` within the field data.
"""

import re
from dataclasses import dataclass

MODULES_A_SYMBOL = 11
STOP_MODULES = 13
QUIET_MODULES = 10
LENGTH_MAX = 80
GS = "\x1d"
ALLOWED = re.compile(r"[ -~\x1d]+")
# Digits in C pay for the change of subset from four at either end, from six in the middle.
RUNS = re.compile(r"\d+")
START = {"B": ">:", "C": ">;"}
CHANGE = {"B": ">6", "C": ">5"}
FNC1 = ">8"
# What ^BC takes for its own sign.
PROTECTED = {">": ">0"}


class NoCode128(ValueError):
    """Code 128 as we print it cannot hold this text."""


@dataclass(frozen=True, slots=True)
class Code128:
    """Field data for ^BC, and the width of the symbol in modules, without its quiet zones."""

    field: str
    modules: int


def encode(text: str, *, gs1: bool = False) -> Code128:
    """
    Return how a text is printed; with `gs1` it begins with FNC1, and GS parts its elements.

    :raises NoCode128: the text is empty, too long, or not of printable ASCII
    """
    if not ALLOWED.fullmatch(text) or len(text) > LENGTH_MAX or (GS in text and not gs1):
        raise NoCode128(f"{text!r} is not 1 to {LENGTH_MAX} characters of printable ASCII")
    field, symbols, now = "", 0, ""
    for subset, part in segments(text):
        field += CHANGE[subset] if now else START[subset]
        if gs1 and not now:
            field, symbols = field + FNC1, symbols + 1
        now = subset
        field += "".join(FNC1 if sign == GS else PROTECTED.get(sign, sign) for sign in part)
        symbols += 1 + (len(part) // 2 if subset == "C" else len(part))
    check = 1
    return Code128(field, (symbols + check) * MODULES_A_SYMBOL + STOP_MODULES)


def segments(text: str) -> list[tuple[str, str]]:
    """Return the text in parts, each with the subset that holds it: even runs of digits in C."""
    found: list[tuple[str, str]] = []
    done = 0
    for run in RUNS.finditer(text):
        at_either_end = run.start() == 0 or run.end() == len(text)
        length = run.end() - run.start()
        if length < (4 if at_either_end else 6) and not (length == 2 and length == len(text)):
            continue
        # An odd digit stays with what stands before, or after at the very beginning.
        odd = length % 2
        start = run.start() + (odd if run.start() else 0)
        end = run.end() - (0 if run.start() else odd)
        if done < start:
            found.append(("B", text[done:start]))
        found.append(("C", text[start:end]))
        done = end
    if done < len(text):
        found.append(("B", text[done:]))
    return found
