"""Tell articles apart by their label, where looks cannot: it takes a quarter of a second a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wms.vision.picture import Image
from wms.vision.words.models import can_read
from wms.vision.words.reading import WordSeen, read_words
from wms.vision.words.weighing import weigh_words

CROPS_MAX: Final = 3
DOUBT: Final = 3.0
"""A lead of looks that leaves no doubt: to read words there made nothing better."""
SETTLED: Final = 3.0
"""A lead of words at which no further picture is read."""

_SAYS_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class Told:
    """What the words on a thing say of each article that it may be; what was read, for people."""

    ratios: Mapping[str, float]
    says: str


def doubtful(likely: Mapping[str, float], names: Mapping[str, str]) -> dict[str, str]:
    """
    Return the names between which looks leave a doubt: none, unless there are two.

    `likely` are the looks' log ratios by SKU; an article that they do not speak of may be anything.
    """
    best = max(likely.values(), default=0.0)
    left = {sku: name for sku, name in names.items() if likely.get(sku, best) > best - DOUBT}
    return left if len({*left.values()}) > 1 else {}


def tell_apart(crops: Sequence[Image], names: Mapping[str, str]) -> Told | None:
    """
    Return what the words on a thing say of these names; None where none can be read.

    Its pictures are read one after the other until one name leads clearly.

    :raises PictureRefused: a crop is no picture
    """
    if len(names) < 2 or not can_read():  # noqa: PLR2004 -- one name is not told from another
        return None
    seen: list[WordSeen] = []
    ratios: Mapping[str, float] = {}
    for crop in crops[:CROPS_MAX]:
        seen += read_words(crop)
        ratios = weigh_words(seen, names)
        first, second = [*sorted(ratios.values(), reverse=True), 0.0, 0.0][:2]
        if first - second > SETTLED:
            break
    if not ratios:
        return None
    return Told(ratios, " ".join(dict.fromkeys(word.text for word in seen))[:_SAYS_MAX])
