"""What one placement tells: its codes, its looks, its words and its size, joined into evidence."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from wms.codes import NotGtin, normalise_gtin
from wms.verdict.evidence import READ_RATIO, Evidence, matched_ratio
from wms.vision.codes import Catalogue, CodeSeen, Effort, read_codes
from wms.vision.looks import Gallery, Likeness
from wms.vision.picture import Image
from wms.vision.tray.change import Change
from wms.vision.tray.light import Mask
from wms.vision.tray.owned import own_codes
from wms.vision.tray.sizing import Sizes, size_ratios
from wms.vision.words import doubtful, tell_apart

TWO_CODES_RATIO: Final = 4.0
"""Of two codes on one thing neither is believed as one alone is, and both are told."""
TWO_CODES: Final = "two codes"
_OTHER_RATIO_MIN: Final = -6.0
_PASSING_QUICK: Final = 3
_PASSING_FULL: Final = 1
_LOOKS: Final = 4
_LOOKS_CLAIMED: Final = 1
"""A code that was read needs its looks only to be borne out: that it is no other label."""
_CROP_SIDE_PX: Final = 640
_JPEG_QUALITY: Final = 85

View = tuple[Image, Image | None, Mask | None]
"""A picture of a thing, the same place before it came, and where in the picture it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Sensed:
    """
    What one thing told.

    `codes` are all that were seen on it, each once, those that were read first; `two_codes` that
    they name different articles: a sticker over another code, or a pack whose pieces have their
    own. `differs`, 0 to 1, is how sure it is that it looks unlike the article that its code names,
    or unlike the likeliest one where it has no code. `crop` is its picture as a JPEG.
    """

    codes: tuple[CodeSeen, ...]
    evidence: tuple[Evidence, ...]
    differs: float
    crop: bytes
    two_codes: bool = False


def sense(
    change: Change,
    *,
    catalogue: Catalogue | None,
    gallery: Gallery | None,
    among: Sequence[str],
    sizes: Mapping[str, tuple[int, int, int]] = {},
    skus: Mapping[str, str] = {},
    expect: Collection[str] = (),
    names: Mapping[str, str] = {},
    codes: Sequence[CodeSeen] | None = None,
) -> Sensed:
    """
    Return what a placement tells about the articles of `among`, and about all others.

    `sizes` are articles' length, width and height in mm: of `among`, and of enough others to know
    what is usual. `skus` gives the article of each GTIN (14 digits); without it codes are told, but
    no evidence of them, since only whoever knows the catalogue can name their articles. `expect`
    are the GTINs that are likely here. `names` are the articles' names, as their labels have them:
    where looks leave a doubt between some of them, the words on the thing are read. `codes` are
    those that `codes_of` found, where it was asked before.

    All crops of a thing are one look. A code read settles most, so then the looks are only asked
    whether they bear it out: against the articles that it is confused with, not against all.

    :raises PictureRefused: the crop is no picture
    """
    codes = tuple(codes_of(change, catalogue, expect) if codes is None else codes)
    named = _named(codes, skus)
    two_codes = len({_same(code.text) for code in codes if code.how == "read"}) > 1
    claimed = next(iter(named), None) if len(named) == 1 and not two_codes else None
    asked = _asked(claimed, gallery, among)
    crops = [change.crop, *change.crops][: _LOOKS_CLAIMED if claimed else _LOOKS]
    likenesses = gallery.weigh(crops, asked) if gallery is not None and asked else []
    called = asked or (among if claimed is None else ())
    evidence = [
        *_of_codes(codes, skus, two_codes=two_codes),
        *_of_looks(likenesses, gallery, whole=claimed is None),
        *_of_words(crops, likenesses, {sku: names[sku] for sku in called if sku in names}),
        *_of_size(change, among, sizes),
    ]
    differs = _differs(likenesses, claimed)
    return Sensed(codes, tuple(evidence), differs, _jpeg(change.crop), two_codes)


def codes_of(
    change: Change, catalogue: Catalogue | None, expect: Collection[str]
) -> list[CodeSeen]:
    """
    Return the codes of a thing, each once, with the most that was seen of it.

    What was read on its way needs no more than a quick look at where it lies. Else a look or two at
    each picture first: it is enough for most, and takes a tenth of the time.
    """
    found: dict[tuple[str, str], CodeSeen] = {}
    _keep(found, change.codes)
    glimpses = () if change.is_read else _glimpses(change)
    views: list[View] = [(change.crop, change.before, change.own), *glimpses]
    tries: list[tuple[View, Effort]] = [(view, "quick") for view in views[: 1 + _PASSING_QUICK]]
    tries += [(view, "full") for view in [*views[1 : 1 + _PASSING_FULL], views[0]]]
    for (image, before, own), effort in tries:
        if effort == "full" and any(code.how == "read" for code in found.values()):
            break
        codes = read_codes(image, catalogue=catalogue, expect=expect, effort=effort)
        _keep(found, own_codes(codes, image, before=before, own=own))
    return sorted(found.values(), key=lambda code: (code.how != "read", -code.likelihood))


def _glimpses(change: Change) -> list[View]:
    befores = [*change.befores, *[None] * len(change.crops)]
    return [(crop, before, None) for crop, before in zip(change.crops, befores, strict=False)]


def _keep(found: dict[tuple[str, str], CodeSeen], codes: Sequence[CodeSeen]) -> None:
    for code in codes:
        key = (_same(code.text), "" if _is_gtin(code.text) else code.symbology)
        before = found.get(key)
        if before is None or _strength(code) > _strength(before):
            found[key] = code


def _strength(code: CodeSeen) -> tuple[bool, float]:
    return code.how == "read", code.likelihood


def _same(text: str) -> str:
    """Return a code in the form in which equal articles have equal codes."""
    try:
        return normalise_gtin(text)
    except NotGtin:
        return text


def _is_gtin(text: str) -> bool:
    try:
        return bool(normalise_gtin(text))
    except NotGtin:
        return False


def _named(codes: Sequence[CodeSeen], skus: Mapping[str, str]) -> dict[str, CodeSeen]:
    """Return the articles whose codes were read."""
    read = [code for code in codes if code.how == "read"]
    return {skus[_same(code.text)]: code for code in read if _same(code.text) in skus}


def _of_codes(
    codes: Sequence[CodeSeen], skus: Mapping[str, str], *, two_codes: bool
) -> list[Evidence]:
    told: dict[tuple[str, str], Evidence] = {}
    for code in codes:
        sku = skus.get(_same(code.text))
        if sku is None:
            continue
        if code.how == "read":
            says = f"{code.text}, {TWO_CODES}" if two_codes else code.text
            ratio = TWO_CODES_RATIO if two_codes else READ_RATIO
            told.setdefault(("code", sku), Evidence("code", sku, ratio, says))
        else:
            ratio = matched_ratio(code.likelihood)
            told.setdefault(("matched", sku), Evidence("matched", sku, ratio, code.text))
    return list(told.values())


def _asked(claimed: str | None, gallery: Gallery | None, among: Sequence[str]) -> list[str]:
    """Return the articles that the looks are compared with."""
    if gallery is None:
        return []
    if claimed is None:
        return list(dict.fromkeys(among))
    if claimed not in gallery.skus():
        return []
    return list(dict.fromkeys([claimed, *gallery.look_alikes(claimed)]))


def _of_looks(
    likenesses: Sequence[Likeness], gallery: Gallery | None, *, whole: bool
) -> list[Evidence]:
    told = [
        Evidence("looks", each.sku, each.log_ratio) for each in likenesses if each.log_ratio != 0.0
    ]
    if not whole or not told or gallery is None:
        return told
    # What speaks for these speaks against all others: all articles together share one whole.
    store = max(len(gallery.skus()), len(likenesses) + 1)
    seen = sum(math.exp(each.log_ratio) for each in likenesses) / store
    rest = 1 - len(likenesses) / store
    other = math.log(max(1e-9, 1 - seen) / rest) if rest > 0 else 0.0
    return [*told, Evidence("looks", None, max(_OTHER_RATIO_MIN, min(-_OTHER_RATIO_MIN, other)))]


def _of_words(
    crops: Sequence[Image], likenesses: Sequence[Likeness], names: Mapping[str, str]
) -> list[Evidence]:
    """Return what the label says, where looks leave a doubt: it takes longer than all else."""
    between = doubtful({each.sku: each.log_ratio for each in likenesses}, names)
    told = tell_apart(crops, between) if between else None
    if told is None:
        return []
    return [Evidence("text", sku, ratio, told.says) for sku, ratio in told.ratios.items()]


def _of_size(
    change: Change, among: Sequence[str], sizes: Mapping[str, tuple[int, int, int]]
) -> list[Evidence]:
    if change.size_mm is None or not sizes:
        return []
    ratios = size_ratios(change, Sizes.of(sizes))
    says = f"{change.size_mm[0]} × {change.size_mm[1]} mm"
    return [Evidence("size", sku, ratios[sku], says) for sku in among if sku in ratios]


def _differs(likenesses: Sequence[Likeness], claimed: str | None) -> float:
    if claimed is not None:
        return next((each.differs for each in likenesses if each.sku == claimed), 0.0)
    return likenesses[0].differs if likenesses else 0.0


def _jpeg(crop: Image) -> bytes:
    longest = max(crop.shape[:2])
    if longest > _CROP_SIDE_PX:
        by = _CROP_SIDE_PX / longest
        crop = np.asarray(cv2.resize(crop, None, fx=by, fy=by, interpolation=cv2.INTER_AREA))
    _, encoded = cv2.imencode(".jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return encoded.tobytes()
