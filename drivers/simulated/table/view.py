"""
Where a camera is, and where on its picture a point of the bench comes to lie.

The bench: origin in the middle of the tray, x to the right and y up as the camera's picture shows
them, z up from the table top; mm. A camera's own frame: x to the right, y down, z forwards.
"""

import math
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Points = NDArray[np.float64]

WIDTH, HEIGHT = 1920, 1080
NEAR_MM: Final = 60.0


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class View:
    """A camera above the bench; `f_number` and the like are those of a small industrial one."""

    eye_mm: tuple[float, float, float] = (0.0, 0.0, 800.0)
    aim_mm: tuple[float, float, float] = (0.0, 0.0, 0.0)
    roll_deg: float = 0.0
    focal_px: float = 2560.0
    """Of a picture of 1920 columns."""
    focus_mm: float = 540.0
    """Between the table and the hand that shows a package."""
    f_number: float = 4.0
    pixel_um: float = 2.0

    @classmethod
    def over(cls, width_mm: float = 600.0, *, high_mm: float = 800.0) -> Self:
        """Return a camera straight above that sees so much of the table top from side to side."""
        return cls(eye_mm=(0.0, 0.0, high_mm), focal_px=WIDTH * high_mm / width_mm)

    @classmethod
    def spot(cls, *, high_mm: float = 800.0) -> Self:
        """Return a camera that sees 30 cm of the table top alone, and is focused just above it."""
        return replace(cls.over(300.0, high_mm=high_mm), focus_mm=high_mm - 40.0)

    def mounted(self, seed: int) -> Self:
        """Return the camera as it comes to hang: a little off, a little turned, never straight."""
        chance = np.random.default_rng([seed, 77])
        off = chance.normal(0.0, 1.0, 5)
        eye = (
            self.eye_mm[0] + 9 * off[0],
            self.eye_mm[1] + 9 * off[1],
            self.eye_mm[2] + 6 * off[2],
        )
        aim = (self.aim_mm[0] + 5 * off[3], self.aim_mm[1] + 5 * off[4], self.aim_mm[2])
        return replace(self, eye_mm=eye, aim_mm=aim, roll_deg=0.8 * float(chance.normal()))

    def turning(self) -> Matrix:
        """Return the rotation from the bench's frame into the camera's."""
        forward = np.array(self.aim_mm) - np.array(self.eye_mm)
        forward /= np.linalg.norm(forward)
        up = np.array([0.0, 1.0, 0.0])
        right = np.cross(forward, up)
        right /= np.linalg.norm(right)
        down = np.cross(forward, right)
        angle = math.radians(self.roll_deg)
        cosine, sine = math.cos(angle), math.sin(angle)
        return np.array(
            [right * cosine + down * sine, down * cosine - right * sine, forward], np.float64
        )

    def lens(self, width: int, height: int) -> Matrix:
        """Return the matrix that turns the camera's directions into pixels of such a picture."""
        focal = self.focal_px * width / WIDTH
        return np.array([[focal, 0, width / 2 - 0.5], [0, focal, height / 2 - 0.5], [0, 0, 1]])

    def pixels(self, points: Points, width: int, height: int) -> Points:
        """Return where points of the bench (n x 3) come to lie on the picture (n x 2)."""
        seen = (points - np.array(self.eye_mm)) @ self.turning().T
        depth = np.maximum(seen[:, 2:], NEAR_MM)
        flat: Points = (seen / depth @ self.lens(width, height).T)[:, :2]
        return flat

    def on_table(self, pixel: tuple[float, float], width: int, height: int) -> Points:
        """Return the point of the table top that a pixel shows."""
        ray = np.linalg.inv(self.lens(width, height)) @ np.array([*pixel, 1.0])
        way = self.turning().T @ ray
        eye = np.array(self.eye_mm)
        point: Points = eye - way * eye[2] / way[2]
        return point

    def blur_px(self, depth_mm: float, width: int) -> float:
        """
        Return how far out of focus a thing of that distance is, as a Gaussian's sigma.

        The circle of confusion of a thin lens: f^2 / (N (s - f)) * |d - s| / d.
        """
        focal_mm = self.focal_px * self.pixel_um / 1000
        spread = focal_mm**2 / (self.f_number * (self.focus_mm - focal_mm))
        circle_mm = spread * abs(depth_mm - self.focus_mm) / max(depth_mm, NEAR_MM)
        return circle_mm * 1000 / self.pixel_um * width / WIDTH / 4
