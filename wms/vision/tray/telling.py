"""What a movement left behind: a change for each thing that it brought, took or stirred."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wms.vision.picture import Image
from wms.vision.tray.change import Change, aside_of, box_of, own_part, upright
from wms.vision.tray.geometry import Tray
from wms.vision.tray.light import Mask
from wms.vision.tray.lying import Meaning
from wms.vision.tray.passing import Seen

_LEFT_MIN: Final = 0.3
_SLIVER: Final = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """A movement of goods: when it was, and the tray at rest before and after it."""

    number: int
    began_at: float
    at: float
    before: Image
    after: Image
    before_frame: int
    frame: int
    seen: Seen
    """What was seen on the way."""


def changes_of(movement: Movement, meanings: Sequence[Meaning], tray: Tray | None) -> list[Change]:
    """Return what there is to tell; of two things placed at once nobody knows whose way it was."""
    told = [meaning for meaning in meanings if meaning.verdict]
    brought = brought_alone(told)
    pushed = [_mask_of(meaning) for meaning in told if meaning.verdict == "moved"]
    return [
        _change(
            movement,
            meaning,
            movement.seen if meaning is brought else Seen(),
            tray,
            pushed,
        )
        for meaning in told
    ]


def brought_alone(meanings: Sequence[Meaning]) -> Meaning | None:
    """Return the one thing that was placed; slivers beside it are of its own edge or print."""
    placed = [meaning for meaning in meanings if meaning.verdict == "placed"]
    sizes = [int(np.count_nonzero(_mask_of(meaning))) for meaning in placed]
    largest = max(sizes, default=0)
    if sum(size > _SLIVER * largest for size in sizes) != 1:
        return None
    return placed[sizes.index(largest)]


def _change(
    movement: Movement, meaning: Meaning, seen: Seen, tray: Tray | None, pushed: Sequence[Mask]
) -> Change:
    assert meaning.verdict
    mask = meaning.part.mask if meaning.mask is None else meaning.mask
    picture, other = _pictures(movement, meaning)
    high, wide = picture.shape[:2]
    scale = wide / mask.shape[1]
    polygon, size_mm = box_of(mask, scale, tray)
    own = _without(mask, pushed) if meaning.verdict == "placed" else mask
    return Change(
        meaning.verdict,
        movement.began_at,
        movement.at,
        polygon,
        size_mm,
        upright(picture, polygon),
        list(seen.crops),
        aside_mm=aside_of(polygon, (wide / 2, high / 2), tray),
        camera_mm=tray.camera_mm if tray else 0,
        number=meaning.thing.number if meaning.thing else 0,
        movement=movement.number,
        before_frame=movement.before_frame,
        frame=movement.frame,
        mask=mask,
        own=own_part(own, polygon, scale),
        before=upright(other, polygon),
        befores=list(seen.befores),
        # The same list: codes that are being read now come to it yet.
        codes=seen.codes,
        is_read=seen.is_read,
    )


def _mask_of(meaning: Meaning) -> Mask:
    return meaning.part.mask if meaning.mask is None else meaning.mask


def _pictures(movement: Movement, meaning: Meaning) -> tuple[Image, Image]:
    """Return the picture that shows it and the other one; what was taken is in the one before."""
    if meaning.verdict == "taken":
        return movement.before, movement.after
    return movement.after, movement.before


def _without(mask: Mask, others: Sequence[Mask]) -> Mask:
    """Return a mask without what belongs to others, unless little of it would be left."""
    left = mask.copy()
    for other in others:
        left &= ~other
    enough = np.count_nonzero(left) >= _LEFT_MIN * np.count_nonzero(mask)
    return left if enough else mask
