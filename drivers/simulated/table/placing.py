"""
A hand brings a package, shows it above the tray or not, and lets it go: the film of one placement.

The times are those of a packer at a bench who puts down an article every two or three seconds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from drivers.simulated.table.arms import Arm, gripping
from drivers.simulated.table.canvas import Image
from drivers.simulated.table.falling import Fall, Pose
from drivers.simulated.table.labels import code_of
from drivers.simulated.table.moment import Moment, Thing
from drivers.simulated.table.package import Package
from drivers.simulated.table.scene import Scene, weight_guess_g
from drivers.simulated.table.truth import points_of
from drivers.simulated.table.turns import slerp, turned_by
from drivers.simulated.table.view import HEIGHT, WIDTH, Points

BEFORE_S: Final = 0.4
AFTER_S: Final = 0.5
GONE_S: Final = 0.61
"""How long after it let go a hand is out of the picture."""
SHOWN_SHARE: Final = 0.65
"""How often a packer shows the code without being told to."""
PRESENTED_MM: Final = (320.0, 400.0)
"""How high above the table; under a camera of 800 mm, bars look twice as wide there."""
SIDES: Final = ("front", "back", "top", "left", "right", "bottom")


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """Where the package in the hand is at one time."""

    at_s: float
    pose: Pose


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """One movement of a hand and what comes of it; times from its beginning, in seconds."""

    name: str
    thing: Thing
    keys: Sequence[Key]
    """Of the package in the hand, until it is let go."""
    arm: Arm
    is_over: bool
    code_up: bool
    shown_s: tuple[float, float]
    """From when until when it is held still in the presentation spot."""
    let_go_s: float
    lands_s: float
    ends_s: float
    fall: Fall
    resting: dict[str, Thing]
    """What lay there before."""
    rested: dict[str, Thing]
    """What lies there in the end."""

    @property
    def free_s(self) -> float:
        """When the hand is free for something else, and all lies still."""
        return self.let_go_s + max(self.fall.lasts_s, GONE_S) + 0.05

    def moment(self, at_s: float) -> Moment:
        """Return what is to be seen at a time."""
        if at_s < self.keys[0].at_s:
            return Moment(dict(self.resting), at_s=at_s)
        if at_s < self.let_go_s:
            pose, speed = self.carried(at_s)
            held = replace(self.thing, pose=pose, is_moving=True, speed_mm_s=speed)
            limbs = gripping(self.arm, self.thing.package, pose, over=self.is_over, spread=0.0)
            return Moment({**self.resting, self.name: held}, tuple(limbs), speed, at_s)
        return self.left(at_s)

    def carried(self, at_s: float) -> tuple[Pose, tuple[float, float, float]]:
        """Return pose and speed of the package in the hand."""
        pose, later = between(self.keys, at_s), between(self.keys, at_s + 0.01)
        way = (later.at_mm - pose.at_mm) / 0.01
        return pose, (float(way[0]), float(way[1]), float(way[2]))

    def left(self, at_s: float) -> Moment:
        """Return what is to be seen once the hand has opened: the fall, the hand going away."""
        after_s = at_s - self.let_go_s
        things = left_lying(self.fall, {**self.resting, self.name: self.thing}, after_s)
        things = self.rested if after_s > self.fall.lasts_s else things
        gone = smooth(min(1.0, max(0.0, after_s - 0.06) / (GONE_S - 0.06)))
        if gone >= 1.0:
            return Moment(things, at_s=at_s)
        hand = self.keys[-1].pose
        away = np.array([self.arm.shoulder_mm * 0.3, -480.0, 110.0]) * gone
        limbs = gripping(
            self.arm,
            self.thing.package,
            replace(hand, at_mm=hand.at_mm + away + [0, 0, 30 * min(1.0, 6 * gone)]),
            over=self.is_over,
            spread=min(1.0, after_s / 0.12),
        )
        speed = (0.0, -700.0, 160.0) if 0.1 < after_s < 0.5 else (0.0, 0.0, 0.0)
        return Moment(things, tuple(limbs), speed, at_s)


def left_lying(fall: Fall, things: Mapping[str, Thing], after_s: float) -> dict[str, Thing]:
    """Return things so long after a fall began, those that it stirs in their new poses."""
    poses, later = fall.at(after_s), fall.at(after_s + fall.frame_s)
    found = dict(things)
    for name, thing in things.items():
        if name in fall.stirred:
            way = (later[name].at_mm - poses[name].at_mm) / fall.frame_s
            speed = (float(way[0]), float(way[1]), float(way[2]))
            found[name] = replace(thing, pose=poses[name], is_moving=True, speed_mm_s=speed)
    return found


def place(
    scene: Scene,
    package: Package,
    seed: int,
    *,
    code_up: bool | None = None,
    up: str = "",
    name: str = "",
    at_mm: tuple[float, float] | None = None,
    weight_g: float | None = None,
    before_s: float = BEFORE_S,
) -> Placement:
    """
    Let a hand bring a package, and return the whole movement; on the scene it lies there already.

    :param code_up: show the barcode to the camera on the way, and lay it so; by the seed if None
    :param up: the panel that looks at the camera all the way, whatever `code_up` says
    :raises ValueError: there are too many things, or one of that name
    """
    chance = np.random.default_rng([scene.seed, seed, 31])
    shows = bool(chance.random() < SHOWN_SHARE) if code_up is None else code_up
    name = name or scene.next_name()
    resting = dict(scene.things)
    shows = up == "code" if up else shows
    up = up or side_up(package, chance, shows=shows)
    turn_deg = float(chance.uniform(0, 360))
    released = scene.held(package, at_mm=at_mm, up=up, turn_deg=turn_deg)
    aside = code_aside(package, released) if shows else np.zeros(3)
    keys, shown = way_of(released, chance, before_s=before_s, aside=aside)
    push = chance.normal(0, 25.0, 3)
    drift = (float(push[0]), float(push[1]), 0.0)
    fall = scene.let_go(name, package, released, weight_g=weight_g, drift_mm_s=drift)
    let_go_s = keys[-1].at_s
    thing = Thing(package, released, weight_guess_g(package) if weight_g is None else weight_g)
    return Placement(
        name=name,
        thing=thing,
        keys=keys,
        arm=Arm.of(scene.seed),
        is_over=not shows and chance.random() < 0.7,
        code_up=shows,
        shown_s=shown,
        let_go_s=let_go_s,
        lands_s=let_go_s + landing_s(fall, name),
        ends_s=let_go_s + max(fall.lasts_s, GONE_S) + AFTER_S,
        fall=fall,
        resting=resting,
        rested=dict(scene.things),
    )


def side_up(package: Package, chance: np.random.Generator, *, shows: bool) -> str:
    """Return the panel that looks at the camera: the one with the code, or another."""
    if shows:
        return "code"
    code = code_of(package)
    panel = code.panel if code else ""
    flat = package.shape in {"pouch", "sheet"}
    sides = ("front", "back") if flat else SIDES[:2] if panel == "wrap" else SIDES
    return str(chance.choice([one for one in sides if one != panel]))


def code_aside(package: Package, pose: Pose) -> Points:
    """Return where the code of a package is from its middle, as it is held; mm."""
    place = code_of(package)
    if place is None:
        return np.zeros(3)
    middle = np.array(place.corners()).mean(axis=0)[None]
    points = points_of(package, place, pose, middle)
    return np.zeros(3) if points is None else points[0] - pose.at_mm


def way_of(
    released: Pose, chance: np.random.Generator, *, before_s: float, aside: Points
) -> tuple[list[Key], tuple[float, float]]:
    """
    Return the way of a package from beyond the picture to where it is let go.

    :param aside: what of it is shown, from its middle: that comes to the middle of the spot
    """
    height = float(chance.uniform(*PRESENTED_MM))
    spot = np.array([*chance.normal(0, 22.0, 2), max(height, float(released.at_mm[2]) + 60.0)])
    spot[:2] -= 0.8 * aside[:2]
    outside = np.array([float(chance.uniform(-160, 160)), -620.0, 240.0])
    tilts = [tuple(chance.normal(0, 7.0, 2)) for _ in range(3)]
    came_s = before_s + float(chance.uniform(0.45, 0.75))
    held_s = came_s + float(chance.uniform(0.25, 0.7))
    put_s = held_s + float(chance.uniform(0.35, 0.6))
    wobble = chance.normal(0, 5.0, 3)
    keys = [
        Key(before_s, Pose(outside, turned_by(released.turn, (18.0, 6.0)))),
        Key(came_s, Pose(spot, turned_by(released.turn, tilts[0]))),
        Key(held_s, Pose(spot + wobble, turned_by(released.turn, tilts[1]))),
        Key(put_s, released),
        Key(put_s + 0.08, released),
    ]
    return keys, (came_s, held_s)


def landing_s(fall: Fall, name: str) -> float:
    """Return when a thing first meets something, after it was let go: it falls no faster then."""
    heights = [float(frame[name].at_mm[2]) for frame in fall.frames]
    steps = np.diff(heights)
    for number in range(1, len(steps)):
        if steps[number] > steps[number - 1] + 0.5:
            return number * fall.frame_s
    return fall.lasts_s


def between(keys: Sequence[Key], at_s: float) -> Pose:
    """Return the pose at a time, eased in and out of each key."""
    if at_s >= keys[-1].at_s:
        return keys[-1].pose
    number = max(1, next(n for n, key in enumerate(keys) if key.at_s > at_s))
    start, end = keys[number - 1], keys[number]
    done = smooth((at_s - start.at_s) / max(1e-6, end.at_s - start.at_s))
    at: Points = start.pose.at_mm + (end.pose.at_mm - start.pose.at_mm) * done
    return Pose(at, slerp(start.pose.turn, end.pose.turn, done))


def smooth(share: float) -> float:
    """Return an even share eased in and out."""
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def placement_film(
    scene: Scene,
    package: Package,
    seed: int,
    fps: float = 15.0,
    *,
    code_up: bool | None = None,
    name: str = "",
    at_mm: tuple[float, float] | None = None,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Iterator[tuple[float, Image]]:
    """
    Yield the pictures of one placement with their times: before, hand, spot, fall, after.

    :raises ValueError: no rate at which a camera takes pictures
    """
    if not 0 < fps <= 240:
        raise ValueError(f"no camera takes {fps} pictures a second")
    placement = place(scene, package, seed, code_up=code_up, name=name, at_mm=at_mm)
    for number in range(int(placement.ends_s * fps) + 1):
        at_s = number / fps
        yield at_s, scene.camera.shoot(placement.moment(at_s), *size)
