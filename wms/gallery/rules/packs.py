"""What a packed basket teaches: things whose code was read, and those that somebody doubted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from wms.gallery.rules.weights import grams_said
from wms.verdict import Evidence, Thing
from wms.verdict.evidence import READ

CaseKind = Literal["asked", "let_go", "upload", "reported"]
AnswerKind = Literal["is", "is_not", "cannot_tell"]
_SEEN: Final = frozenset({"code", "matched", "looks", "text", "size"})
"""Senses that need the camera."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A thing that a read code names, and what the other senses said of it."""

    sku: str
    weight_g: int | None = None
    looks: float | None = None
    camera_saw: bool = False
    camera_read: bool = False
    crop: UUID | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """
    A thing that the senses were not sure of, as it goes before a manager.

    `wanted` is what the line wanted, `claimed` what the thing was taken for. `answer` is what the
    person at the bench said, if somebody did.
    """

    kind: CaseKind
    station: str
    wanted: str | None = None
    claimed: str | None = None
    order_id: UUID | None = None
    line_no: int | None = None
    crop: UUID | None = None
    evidence: tuple[Evidence, ...] = ()
    words: str = ""
    answer: AnswerKind | None = None
    answer_sku: str | None = None


def confirm(thing: Thing) -> Confirmed | None:
    """Return what a thing teaches, None where no code of it was read or it speaks of two things."""
    sku = thing.sku
    if thing.code is None or sku is None:
        return None
    heard = [one for one in thing.evidence if one.sku in {sku, None}]
    if any(one.sense in READ and one.sku not in {sku, None} for one in thing.evidence):
        return None
    single = thing.quantity == 1
    return Confirmed(
        sku,
        weight_g=_weight(heard) if single else None,
        looks=_looks(heard) if single else None,
        camera_saw=any(one.sense in _SEEN for one in thing.evidence),
        camera_read=any(one.sense == "code" for one in heard),
        crop=crop_of(heard) if single else None,
    )


def crop_of(evidence: Iterable[Evidence]) -> UUID | None:
    """Return the picture that a thing was seen in, if there is one."""
    return next((one.crop for one in evidence if one.crop is not None), None)


def answered(thing: Thing) -> tuple[AnswerKind, str] | None:
    """Return what somebody at the bench said that a thing is, or is not."""
    said = [one for one in thing.evidence if one.sense == "person" and one.sku is not None]
    if not said:
        return None
    last = said[-1]
    return ("is" if last.log_ratio > 0 else "is_not"), str(last.sku)


def claimed(thing: Thing) -> str | None:
    """Return what the senses took a thing for: its code's article, else the likeliest."""
    if thing.sku is not None:
        return thing.sku
    sums: dict[str, float] = {}
    for one in thing.evidence:
        if one.sku is not None and one.sense != "person":
            sums[one.sku] = sums.get(one.sku, 0.0) + one.log_ratio
    return max(sums, key=lambda sku: (sums[sku], sku)) if sums else None


def _weight(heard: Sequence[Evidence]) -> int | None:
    told = [grams_said(one.says) for one in heard if one.sense == "weight"]
    return next((grams for grams in told if grams is not None), None)


def _looks(heard: Sequence[Evidence]) -> float | None:
    told = [one.log_ratio for one in heard if one.sense == "looks" and one.sku is not None]
    return max(told, default=None)
