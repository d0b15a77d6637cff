"""What the watch told of an act, against what was done."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.vision.tray.films import SIZE, Scored
from drivers.simulated.table.truth import ThingTruth
from wms.vision.tray import Change, Tray, Watch

SAME = 0.3
LATE_S = 1.5


@dataclass
class Told:
    """What became of all acts."""

    acts: list[str] = field(default_factory=list)
    noticed: int = 0
    late: int = 0
    wrong_kind: int = 0
    placements: int = 0
    shown: int = 0
    takings: int = 0
    taken_noticed: int = 0
    false_placed: int = 0
    false_taken: int = 0
    moved: int = 0
    stirred: int = 0
    overlap: list[float] = field(default_factory=list)
    outline_off_mm: list[float] = field(default_factory=list)
    own_off_mm: list[float] = field(default_factory=list)
    waits_s: list[float] = field(default_factory=list)
    frame_ms: list[float] = field(default_factory=list)
    telling_ms: list[float] = field(default_factory=list)
    troubles: dict[str, int] = field(default_factory=dict)
    changes: list[tuple[Scored, Change]] = field(default_factory=list)
    missed: Scored | None = None
    """The act before, where it was not told."""


def score(acts: Iterable[Scored], watch: Watch, told: Told, tray: Tray | None) -> None:
    """Let the watch see some acts, and note what it told of each."""
    before: Scored | None = None
    for act in acts:
        changes = seen(act, watch, told)
        if before is not None and told.missed is before:
            changes = told_late(before, changes, told)
        told.placements += act.act == "placed"
        told.shown += act.shown
        told.takings += act.act == "taken"
        told.stirred += act.stirred
        judge(act, changes, told, tray)
        before = act


def told_late(before: Scored, changes: list[Change], told: Told) -> list[Change]:
    """Return what is left of changes when one of them tells, late, what the act before was."""
    for change in changes:
        if change.kind == before.act and overlap(before.truth, change) >= SAME:
            told.late += 1
            told.noticed += before.act == "placed"
            told.taken_noticed += before.act == "taken"
            told.changes.append((before, change))
            return [other for other in changes if other is not change]
    return changes


def seen(act: Scored, watch: Watch, told: Told) -> list[Change]:
    """Return what the watch tells of the frames of an act."""
    changes: list[Change] = []
    for shot in act.shots:
        start = time.process_time()
        new = watch.see(shot.frame, shot.at)
        took = 1000 * (time.process_time() - start)
        (told.telling_ms if new else told.frame_ms).append(took)
        changes += new
        if watch.trouble:
            told.troubles[watch.trouble] = told.troubles.get(watch.trouble, 0) + 1
    return changes


def judge(act: Scored, changes: list[Change], told: Told, tray: Tray | None) -> None:
    """Count what an act's changes got right."""
    right = [c for c in changes if act.truth is not None and c.mask is not None]
    fits = sorted(((overlap(act.truth, c), n) for n, c in enumerate(right)), reverse=True)
    best = right[fits[0][1]] if fits and fits[0][0] >= SAME else None
    if act.act == "placed":
        told.wrong_kind += best is not None and best.kind != "placed"
    if best is not None and best.kind == act.act:
        told.changes.append((act, best))
        if act.act == "taken":
            told.taken_noticed += 1
        else:
            told.noticed += 1
            told.overlap.append(fits[0][0])
            told.waits_s.append(best.at - act.lands_at)
            told.late += best.at - act.lands_at > LATE_S
            measure(act, best, told, tray)
    told.missed = None if best is not None and best.kind == act.act else act
    others = [c for c in changes if c is not best or c.kind != act.act]
    told.false_placed += sum(c.kind == "placed" for c in others)
    told.false_taken += sum(c.kind == "taken" for c in others)
    told.moved += sum(c.kind == "moved" for c in others)


def overlap(truth: ThingTruth | None, change: Change) -> float:
    """Return the common share of a change's mask and a thing's visible pixels: IoU."""
    if truth is None or change.mask is None:
        return 0.0
    size = (change.mask.shape[1], change.mask.shape[0])
    real = cv2.resize(truth.mask.astype(np.uint8), size, interpolation=cv2.INTER_AREA) > 0
    union = int(np.count_nonzero(real | change.mask))
    return float(np.count_nonzero(real & change.mask)) / max(1, union)


def measure(act: Scored, change: Change, told: Told, tray: Tray | None) -> None:
    """Note how far off the sides are: from the visible outline's, and from the thing's own."""
    if tray is None or change.size_mm is None or act.truth is None:
        return
    sides = box_mm(tray, np.array(act.truth.polygon))
    told.outline_off_mm += [float(abs(a - b)) for a, b in zip(sides, change.size_mm, strict=True)]
    own = sorted(resting_sides(act), reverse=True)
    told.own_off_mm += [float(a - b) for a, b in zip(change.size_mm, own, strict=True)]


def box_mm(tray: Tray, outline: NDArray[np.float64]) -> tuple[float, float]:
    """Return the longer and shorter side of the box round an outline, on the floor."""
    inside = np.clip(outline, 0, np.array(SIZE))
    sides = sorted(cv2.minAreaRect(tray.mm_of(inside).astype(np.float32))[1], reverse=True)
    return float(sides[0]), float(sides[1])


def resting_sides(act: Scored) -> tuple[float, float]:
    """Return the sides of the thing that lie flat, by which of its axes stands up."""
    assert act.truth is not None
    up = int(np.argmax(np.abs(act.truth.pose.matrix()[2])))
    flat = [side for axis, side in enumerate(act.package.size_mm) if axis != up]
    return float(flat[0]), float(flat[1])
