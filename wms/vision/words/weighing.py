"""
What the words on a package say of the names that it may have.

A name's words are read, nearly read, or not. Each is told much oftener where it is printed, and
where the side that bears the name is seen at all: a back proves nothing. So a name is weighed as a
mixture of both (the side is seen, or it is not), against a package that bears none of the names.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from wms.vision.words.reading import WordSeen
from wms.vision.words.spelling import fold, in_two_lines, letters_wrong, words_of

LOG_RATIO_MAX: Final = 4.0
"""Words alone never say more than this: a promotion prints other articles' names, too."""
_LINES_MAX: Final = 64

_SEEN: Final = 0.7
"""How often the side that bears the name is among those that were seen, where any text was."""
_NEAR: Final = (0.0, 0.17, 0.34)
"""Shares of letters that are wrong: read to the letter, nearly, perhaps; else it was not read."""
_PRINTED: Final = (0.5, 0.03, 0.04, 0.43)
"""How often a name's word is read so, where its side was seen."""
_BY_CHANCE: Final = (0.01, 0.004, 0.03)
_SHORT_BY_CHANCE: Final = (0.015, 0.003, 0.14)
"""How often a sibling's word is, that is not printed there: on a neighbour, or within others."""
_SHORT: Final = 4
_USUAL_LINES: Final = 6
_MORE_MAX: Final = 4.0
"""In more lines than usual a word stands by chance so much oftener, up to this."""


def weigh_words(words: Sequence[WordSeen], names: Mapping[str, str]) -> dict[str, float]:
    """
    Return ln P(words | it is the article) / P(words | it is one of these, or of none of the names).

    `names` are those of the articles that it may be, by SKU: of the order's, and of what is taken
    for them. What no word of them tells apart has equal ratios. Nothing is said of a name without
    a word that can be told, where nothing was read, or where there is but one name.
    """
    folded = dict.fromkeys(fold(seen.text) for seen in words)
    lines = [line for line in folded if line][:_LINES_MAX]
    told_by = {sku: words_of(name) for sku, name in names.items()}
    own = {sku: words for sku, words in told_by.items() if words}
    if not lines or len(own) < 2:  # noqa: PLR2004 -- one name is not told from another
        return {}
    told = {word: _ratio(word, lines) for word in frozenset().union(*own.values())}
    fits = {
        sku: math.log(1 - _SEEN + _SEEN * math.exp(sum(told[word] for word in mine)))
        for sku, mine in own.items()
    }
    some = (1 + sum(math.exp(fit) for fit in fits.values())) / (1 + len(fits))
    return {
        sku: max(-LOG_RATIO_MAX, min(LOG_RATIO_MAX, fit - math.log(some)))
        for sku, fit in fits.items()
    }


def level(word: str, lines: Sequence[str]) -> int:
    """Return how well a word was read: 0 to the letter, 1 and 2 nearly, 3 not."""
    wrong = 0 if in_two_lines(word, lines) else min(letters_wrong(word, line) for line in lines)
    # A number with a wrong digit is another number.
    if wrong and not word.isalpha():
        return len(_NEAR)
    share = wrong / len(word)
    return next((each for each, most in enumerate(_NEAR) if share <= most), len(_NEAR))


def _ratio(word: str, lines: Sequence[str]) -> float:
    more = min(_MORE_MAX, max(1.0, len(lines) / _USUAL_LINES))
    read = [more * chance for chance in (_SHORT_BY_CHANCE if len(word) <= _SHORT else _BY_CHANCE)]
    step = level(word, lines)
    return math.log(_PRINTED[step] / [*read, 1 - sum(read)][step])
