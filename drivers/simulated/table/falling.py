"""
Packages let go above a table: they fall, tip over, slide off each other and come to rest.

By MuJoCo, which needs no graphics. The same drop gives the same rest on the same machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table.package import Package
from drivers.simulated.table.shapes import Solid, solids_of

Vector = NDArray[np.float64]

STEP_S: Final = 0.004
FRAME_S: Final = 1 / 60
FALL_S_MAX: Final = 2.5
QUIET_S: Final = 0.12
QUIET_MM_S: Final = 14.0
QUIET_RAD_S: Final = 0.35
STILL_MM: Final = 0.3
STILL_TURN: Final = 0.999998
"""The cosine of half an angle of a quarter of a degree."""
WORLD: Final = """
<mujoco><option timestep="0.004" integrator="implicitfast" cone="elliptic" impratio="4"/>
<default><geom solref="0.012 1.1" solimp="0.93 0.985 0.001" condim="6"
 friction="0.55 0.004 0.0025"/></default>
<worldbody><geom type="plane" size="3 3 0.1"/>{walls}{bodies}</worldbody></mujoco>
"""


class NoPhysics(ValueError):
    """The laws of motion are not installed."""


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Where a package is: its middle in mm, and how it is turned (quaternion, w first)."""

    at_mm: Vector
    turn: Vector

    def matrix(self) -> NDArray[np.float64]:
        """Return the rotation from the package's frame into the bench's."""
        w, x, y, z = self.turn
        return np.array(
            [
                [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
                [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
                [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
            ]
        )


@dataclass(frozen=True, slots=True)
class Body:
    """A package with its pose, as the laws of motion take it."""

    package: Package
    pose: Pose
    weight_g: float
    drift_mm_s: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(slots=True)
class Fall:
    """What moved, frame by frame, until all lay still."""

    frame_s: float = FRAME_S
    frames: list[dict[str, Pose]] = field(default_factory=list)
    stirred: frozenset[str] = frozenset()
    """What moved so far that a camera would see it."""

    @property
    def lasts_s(self) -> float:
        """How long it took."""
        return max(0, len(self.frames) - 1) * self.frame_s

    def at(self, after_s: float) -> dict[str, Pose]:
        """Return the poses so long after it began."""
        number = round(after_s / self.frame_s)
        return self.frames[max(0, min(number, len(self.frames) - 1))]


def fall(bodies: Mapping[str, Body], walls: Sequence[Solid] = ()) -> Fall:
    """
    Let bodies move until they rest, or for 2.5 s at most.

    :raises NoPhysics: MuJoCo is not installed
    """
    names = list(bodies)
    mujoco, model, state = world_of(bodies, walls)
    path, every, quiet_s = Fall(), round(FRAME_S / STEP_S), 0.0
    path.frame_s = every * STEP_S
    path.frames.append(poses(names, state.qpos))
    while bodies and path.lasts_s < FALL_S_MAX and quiet_s < QUIET_S:
        for _ in range(every):
            mujoco.mj_step(model, state)
        path.frames.append(poses(names, state.qpos))
        quiet_s = quiet_s + path.frame_s if is_quiet(state.qvel) else 0.0
    path.stirred = frozenset(name for name in names if is_stirred(path, name))
    return path


def deepest_mm(bodies: Mapping[str, Body], walls: Sequence[Solid] = ()) -> float:
    """
    Return how far bodies reach into each other or into the table, at the worst place.

    :raises NoPhysics: MuJoCo is not installed
    """
    mujoco, model, state = world_of(bodies, walls)
    mujoco.mj_forward(model, state)
    return float(-1000 * min((one.dist for one in state.contact), default=0.0))


def world_of(bodies: Mapping[str, Body], walls: Sequence[Solid]) -> tuple[Any, Any, Any]:
    """
    Return MuJoCo itself, its model of the bodies, and their state.

    :raises NoPhysics: MuJoCo is not installed
    """
    try:
        import mujoco
    except ModuleNotFoundError as why:
        raise NoPhysics(
            "nothing falls without mujoco-core: install the extra 'simulation'"
        ) from why
    xml = WORLD.format(
        walls="".join(geom(one) for one in walls),
        bodies="".join(written(one) for one in bodies.values()),
    )
    model = mujoco.MjModel.from_xml_string(xml)
    state = mujoco.MjData(model)
    for number, body in enumerate(bodies.values()):
        state.qvel[number * 6 : number * 6 + 3] = np.array(body.drift_mm_s) / 1000
    return mujoco, model, state


def is_stirred(path: Fall, name: str) -> bool:
    """Return whether a thing moves at all in a fall."""
    first = path.frames[0][name]
    return any(has_moved(first, frame[name]) for frame in path.frames[1:])


def has_moved(before: Pose, after: Pose) -> bool:
    """Return whether a thing lies otherwise than before, as far as a camera could see."""
    way = float(np.abs(after.at_mm - before.at_mm).max())
    return way > STILL_MM or abs(float(before.turn @ after.turn)) < STILL_TURN


def is_quiet(speeds: Vector) -> bool:
    """Return whether nothing moves that an eye would see."""
    each = np.asarray(speeds).reshape(-1, 6)
    slides = float(np.abs(each[:, :3]).max(initial=0.0)) * 1000
    return slides < QUIET_MM_S and float(np.abs(each[:, 3:]).max(initial=0.0)) < QUIET_RAD_S


def poses(names: Sequence[str], places: Vector) -> dict[str, Pose]:
    """Return the poses in MuJoCo's row of numbers: seven for each free body."""
    each = np.array(places).reshape(-1, 7)
    return {name: Pose(row[:3] * 1000, row[3:]) for name, row in zip(names, each, strict=True)}


def written(body: Body) -> str:
    """Return a body in MuJoCo's words."""
    solids = solids_of(body.package)
    mass_kg = max(body.weight_g, 5.0) / 1000 / len(solids)
    at = " ".join(f"{one / 1000:.6f}" for one in body.pose.at_mm)
    turn = " ".join(f"{one:.8f}" for one in body.pose.turn)
    geoms = "".join(geom(one, f' mass="{mass_kg:.4f}"') for one in solids)
    return f'<body pos="{at}" quat="{turn}"><freejoint/>{geoms}</body>'


def geom(solid: Solid, more: str = "") -> str:
    """Return a solid in MuJoCo's words."""
    size = " ".join(f"{max(one, 1.0) / 1000:.5f}" for one in solid.size_mm)
    at = " ".join(f"{one / 1000:.5f}" for one in solid.at_mm)
    return f'<geom type="{solid.kind}" size="{size}" pos="{at}"{more}/>'
