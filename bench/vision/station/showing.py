"""
A packer who was asked to show the code: it is held up longer, the thumb beside it, not quite still.

Without a hand scanner the screen asks for that ("hold each code under the camera"). How well it is
done is stated here; whether it is done at all, `packing` says.
"""

from dataclasses import replace
from random import Random
from typing import Final

import numpy as np

from drivers.simulated.table import Placement
from drivers.simulated.table.falling import Pose
from drivers.simulated.table.placing import Key, code_aside
from drivers.simulated.table.turns import about, times, turned_by

HELD_S: Final = (0.8, 1.4)
"""How long what the screen asks for is held up in the spot."""
POSES: Final = 3
THUMB_OFF: Final = 0.95
"""How often it is held by the side that the code is not on."""
TILT_DEG: Final = 6.0
STRAYS_MM: Final = 12.0
"""How far a hand that holds still is from holding still: standard deviations."""
HALF_TURN: Final = about((0, 0, 1), 180.0)


def held_up(placement: Placement, chance: Random) -> Placement:
    """Return the placement with the code held up as long as the screen asks for."""
    start, end = placement.shown_s
    lasts = chance.uniform(*HELD_S)
    more = max(0.0, lasts - (end - start))
    came = next(n for n, key in enumerate(placement.keys) if key.at_s == start)
    pose = placement.keys[came].pose
    if chance.random() < THUMB_OFF:
        pose = _held_by_the_other_side(placement, pose)
    held = [
        Key(start + (lasts * number) / POSES, _strayed(pose, chance)) for number in range(POSES + 1)
    ]
    later = [Key(key.at_s + more, key.pose) for key in placement.keys[came + 1 :] if key.at_s > end]
    return replace(
        placement,
        keys=[*placement.keys[:came], *held, *later],
        shown_s=(start, start + lasts),
        let_go_s=placement.let_go_s + more,
        lands_s=placement.lands_s + more,
        ends_s=placement.ends_s + more,
    )


def _held_by_the_other_side(placement: Placement, pose: Pose) -> Pose:
    """Return the pose turned by half where the code is near the hand, the code in its place."""
    aside = code_aside(placement.thing.package, pose)
    if aside[1] >= 0:
        return pose
    at_mm = pose.at_mm + 2 * aside * np.array([1.0, 1.0, 0.0])
    return Pose(at_mm, times(HALF_TURN, pose.turn))


def _strayed(pose: Pose, chance: Random) -> Pose:
    off = np.array([chance.gauss(0, STRAYS_MM) for _ in range(3)])
    tilt = (chance.gauss(0, TILT_DEG), chance.gauss(0, TILT_DEG))
    return Pose(pose.at_mm + off, turned_by(pose.turn, tilt))
