"""
How well a word of a name agrees with text that was read, whatever the language.

Accents and case are left out, and letters that were read wrongly are allowed for (V. Levenshtein,
"Binary codes capable of correcting deletions, insertions, and reversals", 1966), wherever in the
text the word stands: lines run words together, and break them.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

LETTERS_MIN: Final = 3
"""Shorter words stand by chance in other text."""
PART_MIN: Final = 4
"""Of so many letters is each part of a word that stands on two lines."""

_WORD: Final = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return letters and digits alone, small and without accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in bare if letter.isalnum())


def words_of(name: str) -> frozenset[str]:
    """Return the words of a name, folded, without those that are too short to be told."""
    found = (fold(word) for word in _WORD.findall(name))
    return frozenset(word for word in found if len(word) >= LETTERS_MIN)


def letters_wrong(word: str, text: str) -> int:
    """Return how many letters are wrong where a word stands in a text best; both are folded."""
    if word in text:
        return 0
    before = [0] * (len(text) + 1)
    for row, letter in enumerate(word, 1):
        now = [row]
        for column, other in enumerate(text, 1):
            wrong = before[column - 1] + (letter != other)
            now.append(min(wrong, before[column] + 1, now[column - 1] + 1))
        before = now
    return min(before)


def in_two_lines(word: str, lines: Sequence[str]) -> bool:
    """Return whether a word's two parts stand on lines, as long ones do on a narrow pack."""
    return any(
        any(word[:cut] in line for line in lines) and any(word[cut:] in line for line in lines)
        for cut in range(PART_MIN, len(word) - PART_MIN + 1)
    )
