"""What the senses say of one thing that was put in the basket: small, and explained."""

import math
from dataclasses import dataclass
from typing import Final, Literal, get_args
from uuid import UUID

Sense = Literal["scan", "code", "matched", "looks", "text", "size", "weight", "rfid", "person"]
"""
Who speaks: `scan` the hand scanner; `code` a code that an engine read in a picture; `matched` bars
in a picture that fit a code of the catalogue though no engine read them; `looks`, `text` (the words
on its label) and `size` the camera; `weight` the scale's step; `rfid` a tag; `person` somebody who
looked and answered.
"""
Witness = Literal["camera", "scale"]
"""What can notice that a thing was laid down, and not only scanned."""
WITNESSES: Final[tuple[Witness, ...]] = get_args(Witness)
READ: Final[frozenset[Sense]] = frozenset({"scan", "code"})
"""The senses that name an article by a code that was read."""

LOG_RATIO_MAX: Final = 20.0
READ_RATIO: Final = 12.0
"""An engine misreads a code that passes its check digit less than once in a hundred thousand."""
MATCHED_RATIO_MAX: Final = 6.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    How well what one sense saw of a thing fits one article.

    `log_ratio` is the natural logarithm of P(seen | it is `sku`) / P(seen | it is some article of
    the store). `sku` None speaks of every article that the order does not want. `says` is what was
    seen, for people: a code, "412 g". `crop` is the picture it was seen in.

    `times` is said where a sense speaks of how many there are: the scale, of so many that were laid
    down as one, or a person who counted.

    :raises ValueError: a ratio that is no number, or past ±20, or no times at all
    """

    sense: Sense
    sku: str | None
    log_ratio: float
    says: str = ""
    crop: UUID | None = None
    times: int | None = None

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            message = f"{self.sense}: there is at least one of what is there"
            raise ValueError(message)
        if not (math.isfinite(self.log_ratio) and abs(self.log_ratio) <= LOG_RATIO_MAX):
            message = f"{self.sense}: a log ratio lies within ±{LOG_RATIO_MAX}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Thing:
    """
    One thing that was put in the basket, with all that was sensed of it.

    `code` is the code that was read on it, if one was, and `sku` what the catalogue says that it
    stands for (None: nobody knows, or no code was read). `quantity` is in pieces or grams: a pack
    of six counts six. `witnesses` worked as it was scanned and could notice that it was laid down;
    None: those that work now.

    :raises ValueError: a thing of nothing
    """

    number: int
    code: str | None = None
    sku: str | None = None
    quantity: int = 1
    evidence: tuple[Evidence, ...] = ()
    witnesses: tuple[Witness, ...] | None = None

    def __post_init__(self) -> None:
        if self.quantity <= 0:
            message = f"thing {self.number}: it stands for at least one piece or gram"
            raise ValueError(message)


def matched_ratio(likelihood: float) -> float:
    """Return what bars say that fit a code though nobody read it; they alone prove little."""
    odds = max(likelihood, 1e-6) / max(1e-6, 1 - likelihood)
    return max(-MATCHED_RATIO_MAX, min(MATCHED_RATIO_MAX, math.log(odds)))
