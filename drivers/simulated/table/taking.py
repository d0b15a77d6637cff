"""A hand comes, takes a thing off the bench and goes away with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from drivers.simulated.table.arms import Arm, gripping
from drivers.simulated.table.falling import Fall, Pose
from drivers.simulated.table.moment import Moment, Thing
from drivers.simulated.table.placing import AFTER_S, BEFORE_S, Key, between, left_lying, smooth
from drivers.simulated.table.scene import Scene
from drivers.simulated.table.turns import turned_by

REACH_S: Final = 0.55
GRIP_S: Final = 0.2
LIFT_S: Final = 0.35
LEAVE_S: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Removal:
    """One movement of a hand that takes a thing; times from its beginning, in seconds."""

    name: str
    thing: Thing
    keys: Sequence[Key]
    arm: Arm
    reached_s: float
    lifts_s: float
    gone_s: float
    ends_s: float
    fall: Fall
    """What the others do once it is lifted."""
    resting: dict[str, Thing]
    """What lay there before, the thing among it."""
    rested: dict[str, Thing]
    """What lies there in the end."""

    @property
    def free_s(self) -> float:
        """When the hand is free for something else, and all lies still."""
        return max(self.gone_s, self.lifts_s + self.fall.lasts_s) + 0.05

    def moment(self, at_s: float) -> Moment:
        """Return what is to be seen at a time."""
        begun_s = self.reached_s - REACH_S
        if at_s < begun_s:
            return Moment(dict(self.resting), at_s=at_s)
        if at_s < self.lifts_s:
            near = smooth((at_s - begun_s) / REACH_S)
            away = np.array([0.0, -480.0, 130.0]) * (1.0 - near)
            pose = replace(self.thing.pose, at_mm=self.thing.pose.at_mm + away)
            spread = 1.0 - smooth((at_s - self.reached_s) / GRIP_S)
            limbs = gripping(self.arm, self.thing.package, pose, over=True, spread=spread)
            speed = (0.0, 800.0 if 0.1 < near < 0.9 else 0.0, 0.0)
            return Moment(dict(self.resting), tuple(limbs), speed, at_s)
        return self.leaving(at_s)

    def leaving(self, at_s: float) -> Moment:
        """Return what is to be seen once the thing is lifted."""
        others = {name: one for name, one in self.resting.items() if name != self.name}
        things = left_lying(self.fall, others, at_s - self.lifts_s)
        things = self.rested if at_s - self.lifts_s > self.fall.lasts_s else things
        if at_s >= self.gone_s:
            return Moment(things, at_s=at_s)
        pose, later = between(self.keys, at_s), between(self.keys, at_s + 0.01)
        way = (later.at_mm - pose.at_mm) / 0.01
        speed = (float(way[0]), float(way[1]), float(way[2]))
        held = replace(self.thing, pose=pose, is_moving=True, speed_mm_s=speed)
        limbs = gripping(self.arm, self.thing.package, pose, over=True, spread=0.0)
        return Moment({**things, self.name: held}, tuple(limbs), speed, at_s)


def remove(scene: Scene, name: str, *, before_s: float = BEFORE_S) -> Removal:
    """
    Let a hand take a thing, and return the whole movement; from the scene it is gone already.

    :raises ValueError: there is none of this name
    """
    resting = dict(scene.things)
    scene.take(name)
    thing = resting[name]
    reached_s = before_s + REACH_S
    lifts_s = reached_s + GRIP_S
    lifted_s, gone_s = lifts_s + LIFT_S, lifts_s + LIFT_S + LEAVE_S
    start = thing.pose
    high = np.array([0.0, -40.0, 150.0])
    far = np.array([60.0 - float(start.at_mm[0]) * 0.3, -650.0, 200.0])
    keys = [
        Key(lifts_s, start),
        Key(lifted_s, Pose(start.at_mm + high, turned_by(start.turn, (5.0, 3.0)))),
        Key(gone_s, Pose(start.at_mm + far, turned_by(start.turn, (16.0, 5.0)))),
    ]
    fall = scene.last_fall
    return Removal(
        name=name,
        thing=thing,
        keys=keys,
        arm=Arm.of(scene.seed),
        reached_s=reached_s,
        lifts_s=lifts_s,
        gone_s=gone_s,
        ends_s=max(gone_s, lifts_s + fall.lasts_s) + AFTER_S,
        fall=fall,
        resting=resting,
        rested=dict(scene.things),
    )
