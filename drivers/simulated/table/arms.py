"""Hands and arms that carry packages: how they look, and how they hold."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from drivers.simulated.table.falling import Pose
from drivers.simulated.table.moment import Limb
from drivers.simulated.table.package import Package, chance_of
from drivers.simulated.table.view import Points

Colour = tuple[int, int, int]

SKINS: Final[tuple[Colour, ...]] = (
    (224, 178, 150),
    (198, 146, 112),
    (150, 102, 72),
    (104, 68, 48),
    (236, 196, 174),
)
GLOVES: Final[tuple[Colour, ...]] = ((58, 84, 150), (40, 42, 46), (226, 228, 230), (96, 160, 110))
SLEEVES: Final[tuple[Colour, ...]] = ((52, 60, 82), (120, 40, 44), (62, 92, 70), (150, 152, 158))
ELBOW_MM: Final = (0.0, -560.0, 150.0)


@dataclass(frozen=True, slots=True)
class Arm:
    """The arm of a packer: its skin or glove, its sleeve, and which hand it is."""

    hand: Colour
    sleeve: Colour
    side: float
    """1 for a right hand, -1 for a left."""
    shoulder_mm: float

    @classmethod
    def of(cls, seed: int) -> "Arm":
        """Return the arm of a packer."""
        chance = chance_of("packer", seed)
        hand = chance.choice(SKINS if chance.random() < 0.6 else GLOVES)
        side = chance.choice((1.0, 1.0, -1.0))
        return cls(hand, chance.choice(SLEEVES), side, side * chance.uniform(60, 200))


def gripping(arm: Arm, package: Package, pose: Pose, *, over: bool, spread: float) -> list[Limb]:
    """
    Return the hand that holds a package, and its arm.

    :param over: from above, its back to the camera; else from the packer's side, thumb on top
    :param spread: 0 closed round it, 1 wide open
    """
    half = np.abs(pose.matrix()) @ (np.array(package.size_mm, float) / 2)
    middle = pose.at_mm
    if over:
        return hand_above(arm, middle, half, spread)
    return hand_beside(arm, middle, half, spread)


def hand_beside(arm: Arm, middle: Points, half: Points, spread: float) -> list[Limb]:
    """Return a hand at the near edge: thumb on top, fingers beneath."""
    edge = middle + np.array([0.0, -half[1], 0.0])
    away = np.array([0.0, -16.0 - 50.0 * spread, 0.0])
    palm = edge + away + np.array([0.0, -18.0, 0.0])
    high = half[2] + 9.0 + 16.0 * spread
    reach = 22.0 * (1.0 - spread)
    thumb_root = palm + np.array([-26.0 * arm.side, 8.0, 0.4 * half[2]])
    thumb_bend = edge + away + np.array([-22.0 * arm.side, 14.0, high])
    thumb_tip = edge + np.array([-14.0 * arm.side, reach, high - 1.0])
    limbs = [
        Limb(thumb_root, thumb_bend, 13.0, 11.0, arm.hand),
        Limb(thumb_bend, thumb_tip, 11.0, 8.5, arm.hand),
    ]
    for number in range(4):
        x = (number - 1.5) * 19.0
        root = palm + np.array([x, 12.0, -0.2 * half[2]])
        knuckle = edge + away * 0.4 + np.array([x, 4.0, -high])
        tip = edge + np.array([x * 0.9, 45.0 - 40.0 * spread, -high])
        limbs += [
            Limb(root, knuckle, 11.0, 9.5, arm.hand),
            Limb(knuckle, tip, 9.5, 8.0, arm.hand),
        ]
    return limbs + palm_and_arm(arm, palm)


def hand_above(arm: Arm, middle: Points, half: Points, spread: float) -> list[Limb]:
    """Return a hand above, its fingers down the far side and its thumb down the near one."""
    wide = min(float(half[0]), 48.0) + 26.0 * spread
    palm = middle + np.array([0.0, -14.0, half[2] + 26.0])
    limbs: list[Limb] = []
    for number in range(4):
        y = (number - 1.2) * 19.0
        root = palm + np.array([-14.0 * arm.side, y + 8.0, 4.0])
        knuckle = palm + np.array([-arm.side * (wide * 0.75 + 6.0), y + 12.0, 2.0])
        tip = middle + np.array([-arm.side * (wide + 9.0), y + 12.0, half[2] * 0.2])
        limbs += [
            Limb(root, knuckle, 11.5, 10.0, arm.hand),
            Limb(knuckle, tip, 10.0, 8.0, arm.hand),
        ]
    thumb = middle + np.array([arm.side * (wide + 9.0), 4.0, half[2] * 0.4])
    bend = palm + np.array([arm.side * (wide * 0.7 + 8.0), -2.0, 0.0])
    limbs += [
        Limb(palm, bend, 15.0, 12.0, arm.hand),
        Limb(bend, thumb, 12.0, 9.0, arm.hand),
    ]
    return limbs + palm_and_arm(arm, palm)


def palm_and_arm(arm: Arm, palm: Points) -> list[Limb]:
    """Return the back of a hand, its wrist and the arm in its sleeve."""
    elbow = np.array([arm.shoulder_mm + 0.5 * float(palm[0]), palm[1] + ELBOW_MM[1], ELBOW_MM[2]])
    elbow[2] += 0.4 * float(palm[2])
    way = (elbow - palm) / np.linalg.norm(elbow - palm)
    wrist, cuff = palm + 62.0 * way, palm + 120.0 * way
    limbs = [
        Limb(palm + np.array([x, 8.0, 0.0]), wrist, 17.0, 24.0, arm.hand)
        for x in (-27.0, -9.0, 9.0, 27.0)
    ]
    limbs.append(Limb(wrist, cuff, 25.0, 29.0, arm.hand))
    limbs.append(Limb(palm + 105.0 * way, elbow, 38.0, 52.0, arm.sleeve))
    return limbs
