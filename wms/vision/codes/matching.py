"""
Match bars that no engine reads to the articles of the catalogue.

Engines measure single bars, and fail where blur or too few pixels run bars together. The matcher
never looks at a bar: it asks how well the whole scan line agrees with what each known code would
look like through the same blur. That needs a list of codes, and proof that no code outside of the
list fits better: the likeliest of all valid numbers is worked out from the same line (a dynamic
programme over digits and check digit), and an article of the list must come close to it.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.codes.catalogue import Catalogue
from wms.vision.codes.fitting import SAMPLES, Fit, Table, fit_frame, module_middles, sample
from wms.vision.codes.patterns import Book, Layout
from wms.vision.codes.profile import Line
from wms.vision.codes.seen import CodeSeen
from wms.vision.codes.turning import Strip

_BLURS: Final = (0.35, 0.6, 0.85, 1.15)
_SHORTLIST: Final = 12
_SCORE_MIN: Final = 0.7
_BESIDE: Final = 1
_SHADE: Final = 15
_STEP: Final = 0.15
_BOW: Final = 0.3
_SIZES_OF_BARS: Final = (0.85, 1.2)
_SIZES_OF_BOX: Final = (0.55, 0.85)
_PERFECT: Final = 0.9999
_INDEPENDENT: Final = 0.63
_STEEP: Final = 80.0
_SUPPORT_MAX: Final = 8.0
LIKELIHOOD_MIN: Final = 0.95
"""What is less likely is not told."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """
    How a line fits the best article of a list, its runner-up, and any valid number at all.

    Each is a correlation, -1 to 1, of line and bars. `free` is that of the likeliest of all
    numbers, in the list or not.
    """

    book: Book
    row: int
    fit: Fit
    best: float
    second: float
    free: float

    def likelihood(self, *, expected: bool = False) -> float:
        """
        Return the probability that the best article is the one whose bars these are.

        For noise of unknown strength the logarithm of the likelihood of a line of n independent
        values is -n/2 log(1 - r²) (r its correlation). The smaller of two leads counts: before the
        runner-up of the list, and over what any number outside of the list could reach. How much
        lead is worth what was set by the photos of bench/vision/codes.
        """
        independent = _INDEPENDENT * self.book.layout.modules
        before_second = _gain(self.best, independent) - _gain(self.second, independent)
        before_any = _gain(self.best, independent) - _gain(self.free, independent)
        least = _LEAST_EXPECTED if expected else _LEAST
        support = min(
            before_second - least.lead,
            before_any + least.behind,
            _STEEP * (self.best - least.fit),
        )
        return 1.0 / (1.0 + math.exp(-max(-_SUPPORT_MAX, min(_SUPPORT_MAX, support))))


@dataclass(frozen=True, slots=True)
class _Least:
    lead: float
    behind: float
    fit: float


_LEAST: Final = _Least(lead=12.0, behind=5.0, fit=0.83)
_LEAST_EXPECTED: Final = _Least(lead=9.0, behind=6.0, fit=0.78)


def match_line(
    strip: Strip, line: int, catalogue: Catalogue, expect: frozenset[str]
) -> CodeSeen | None:
    """
    Return the article of the catalogue whose bars one line of a strip shows; None: nobody can tell.

    `line` counts from 0, the line of all rows. `expect` are GTINs of 14 digits likely here.
    """
    bars, whole = strip.stripes.last - strip.stripes.first, strip.box.length * strip.stretch
    # Where glare hides the ends of the bars, or no quiet zone is seen, the box tells more.
    tries = ((bars, _SIZES_OF_BARS), (whole, _SIZES_OF_BOX))
    for book, (length, sizes) in product(catalogue.books.values(), tries):
        compared = compare(strip.lines[line], book, length / book.layout.modules, sizes)
        if compared is None:
            continue
        expected = book.gtins[compared.row] in expect
        if compared.likelihood(expected=expected) < LIKELIHOOD_MIN:
            continue
        likelihood = challenge(strip.lines[line], compared).likelihood(expected=expected)
        if likelihood >= LIKELIHOOD_MIN:
            return _seen(strip, compared, likelihood)
    return None


def _seen(strip: Strip, compared: Compared, likelihood: float) -> CodeSeen:
    code, symbology = compared.book.codes[compared.row], compared.book.layout.name
    if symbology == "EAN-13" and code.startswith("0"):
        code, symbology = code[1:], "UPC-A"
    first, last = sorted((compared.fit.first, compared.fit.last))
    return CodeSeen(
        text=code,
        symbology=symbology,
        polygon=strip.outline(first, last),
        engines=(),
        how="matched",
        likelihood=round(likelihood, 4),
    )


def _gain(correlation: float, independent: float) -> float:
    return -0.5 * independent * math.log(1.0 - min(max(correlation, 0.0), _PERFECT) ** 2)


def compare(line: Line, book: Book, module: float, sizes: tuple[float, float]) -> Compared | None:
    """Return how a line fits the codes of a book; None: there is no such symbol in this line."""
    fits = [fit for fit in fit_frame(line, book, module, sizes) if fit.score >= _SCORE_MIN]
    if not fits:
        return None
    rows = np.arange(len(book.layout.starts))
    sums = [fit.table[rows, book.columns].sum(axis=1) for fit in fits]
    chosen = int(np.argmax([of_fit.max() for of_fit in sums]))
    fit = fits[chosen]
    count = min(_SHORTLIST, len(book.gtins))
    shortlist = np.argpartition(-sums[chosen], count - 1)[:count]
    free = _likeliest(fit.table, book.layout)
    columns = np.concatenate((book.columns[shortlist], free[None]))
    fitted = correlate(line, fit, book.layout, columns)
    order = np.argsort(-fitted[:count])
    return Compared(
        book=book,
        row=int(shortlist[order[0]]),
        fit=fit,
        best=float(fitted[order[0]]),
        second=float(fitted[order[1]]) if count > 1 else -1.0,
        free=float(fitted[-1]),
    )


def challenge(line: Line, compared: Compared) -> Compared:
    """
    Return the comparison with the near twins of the best article taken for possible too.

    A twin differs in one digit and the check digit. It need not be in the list: this is what keeps
    an article from answering for a new one of the same maker.
    """
    book, fit = compared.book, compared.fit
    columns = _twins(book.columns[compared.row], book.layout)
    sums = fit.table[np.arange(len(book.layout.starts)), columns].sum(axis=1)
    likeliest = columns[np.argsort(-sums)[:_SHORTLIST]]
    twin = float(correlate(line, fit, book.layout, likeliest).max())
    return replace(compared, free=max(compared.free, twin))


def _twins(columns: NDArray[np.intp], layout: Layout) -> NDArray[np.intp]:
    """Return all codes that differ in one digit, their check digits put right."""
    weights = layout.weights
    places = len(columns) - (weights is not None)
    twins = np.repeat(columns[None], places * 9, axis=0)
    rows = np.arange(len(twins))
    place, step = rows // 9, rows % 9 + 1
    sets, digits = twins // 10 * 10, twins % 10
    digits[rows, place] = (digits[rows, place] + step) % 10
    if weights is not None:
        changed = (digits[:, :-1] - columns[None, :-1] % 10) @ np.array(weights[:-1])
        digits[:, -1] = (columns[-1] % 10 - changed) % 10
    return np.asarray(sets + digits, dtype=np.intp)


def correlate(line: Line, fit: Fit, layout: Layout, columns: NDArray[np.intp]) -> Table:
    """Return how well a line fits codes (one a row), each at its best place and blur."""
    count = (layout.modules + 2 * _BESIDE) * SAMPLES
    modules = module_middles(count, SAMPLES, _BESIDE)
    module = abs(fit.last - fit.first) / layout.modules
    place = np.array([fit.first, fit.last, fit.bow], np.float32)
    near = place + _nearby() * np.array([_STEP * module, _STEP * module, _BOW], np.float32)
    seen = _evened(sample(line, near, modules, layout.modules))
    bits = np.pad(layout.bits(columns), ((0, 0), (_BESIDE + 2, _BESIDE + 2)))
    sharp = np.repeat(-bits, SAMPLES, axis=1)
    fitted = np.full(len(columns), -1.0, np.float32)
    for blur in _BLURS:
        soft = cv2.GaussianBlur(sharp, (0, 0), sigmaX=blur * SAMPLES, sigmaY=0.01)
        expected = _evened(np.asarray(soft[:, 2 * SAMPLES : -2 * SAMPLES], np.float32))
        fitted = np.maximum(fitted, (expected @ seen.T).max(axis=1))
    return fitted


@lru_cache(maxsize=1)
def _nearby() -> Table:
    signs = (-1.0, 0.0, 1.0)
    return np.array([(a, b, c) for a in signs for b in signs for c in signs], np.float32)


def _evened(lines: Table) -> Table:
    """Return lines without shade, with as much contrast everywhere, and of length one."""
    wide = (_SHADE * SAMPLES, 1)
    border = cv2.BORDER_REFLECT
    level = lines - cv2.blur(lines, wide, borderType=border).reshape(lines.shape)
    power = cv2.blur(level * level, wide, borderType=border).reshape(lines.shape)
    even = level / np.sqrt(power + 0.05 * power.mean(axis=1, keepdims=True) + 1e-6)
    even -= even.mean(axis=1, keepdims=True)
    return np.asarray(even / (np.linalg.norm(even, axis=1, keepdims=True) + 1e-6), np.float32)


def _likeliest(table: Table, layout: Layout) -> NDArray[np.intp]:
    """
    Return the patterns of the valid number that the digits of a table fit best.

    A dynamic programme over the digits: for each choice of sets and each remainder of the sum so
    far, the best digits up to here.
    """
    variants, places = layout.variants.shape
    rows = np.arange(places)[None, :, None]
    fits = table[rows, layout.variants[:, :, None] + np.arange(10)[None, None, :]]
    if layout.weights is None:
        digits = fits.argmax(axis=2)
        best = int(fits.max(axis=2).sum(axis=1).argmax())
        return np.asarray(layout.variants[best] + digits[best])
    reached = np.full((variants, 10), -np.inf, np.float32)
    reached[np.arange(variants), np.array(layout.leading) % 10] = 0.0
    chosen = np.zeros((places, variants, 10), np.intp)
    remainders = np.arange(10)
    for place, weight in enumerate(layout.weights):
        # before[r, d]: the remainder that digit d at this place turns into r.
        before = (remainders[:, None] - weight * np.arange(10)[None, :]) % 10
        sums = reached[:, before] + fits[:, place, None, :]
        chosen[place] = sums.argmax(axis=2)
        reached = sums.max(axis=2)
    variant = int(reached[:, 0].argmax())
    digits_back: list[int] = []
    remainder = 0
    for place in range(places - 1, -1, -1):
        digit = int(chosen[place, variant, remainder])
        digits_back.append(digit)
        remainder = (remainder - layout.weights[place] * digit) % 10
    return layout.spell(variant, tuple(reversed(digits_back)))
