"""
A packer who was asked to show the code: it is held up longer, and moved a little meanwhile.

Without a hand scanner the screen asks for that ("hold each code under the camera"). How well it is
done is stated here; whether it is done at all, `packing` says.
"""

from dataclasses import replace
from random import Random
from typing import Final

import numpy as np

from drivers.simulated.table import Placement
from drivers.simulated.table.falling import Pose
from drivers.simulated.table.placing import Key
from drivers.simulated.table.turns import turned_by

HELD_S: Final = (0.8, 1.4)
"""How long what the screen asks for is held up in the spot."""
POSES: Final = 3
TILT_DEG: Final = 6.0
STRAYS_MM: Final = 12.0
"""How far a hand that holds still is from holding still: standard deviations."""


def held_up(placement: Placement, chance: Random) -> Placement:
    """Return the placement with the code held up as long as the screen asks for."""
    came, held = (
        next(n for n, key in enumerate(placement.keys) if key.at_s == at_s)
        for at_s in placement.shown_s
    )
    lasts = chance.uniform(*HELD_S)
    start, end = placement.shown_s
    more = max(0.0, lasts - (end - start))
    pose = placement.keys[came].pose
    poses = [_strayed(pose, chance) for _ in range(POSES)]
    between = [
        Key(start + lasts * number / (POSES + 1), each) for number, each in enumerate(poses, 1)
    ]
    later = [Key(key.at_s + more, key.pose) for key in placement.keys[held:]]
    return replace(
        placement,
        keys=[*placement.keys[: came + 1], *between, *later],
        shown_s=(start, end + more),
        let_go_s=placement.let_go_s + more,
        lands_s=placement.lands_s + more,
        ends_s=placement.ends_s + more,
    )


def _strayed(pose: Pose, chance: Random) -> Pose:
    off = np.array([chance.gauss(0, STRAYS_MM) for _ in range(3)])
    tilt = (chance.gauss(0, TILT_DEG), chance.gauss(0, TILT_DEG))
    return Pose(pose.at_mm + off, turned_by(pose.turn, tilt))
