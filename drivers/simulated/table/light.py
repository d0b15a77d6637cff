"""The light of a day above a bench: where it comes from, how warm and how bright it is."""

import math
from dataclasses import dataclass
from random import Random
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

GAMMA: Final = 2.2


@dataclass(frozen=True, slots=True)
class Light:
    """Lamps above the bench and what comes from all around; in shares of full white."""

    toward: tuple[float, float, float] = (0.3, 0.4, 0.87)
    """The way to the lamp."""
    warmth: float = 0.0
    """Above 0 as an old bulb, below as an overcast sky."""
    ambient: float = 0.62
    direct: float = 0.45
    soft: float = 1.0
    """How soft shadows are: 1 a panel, 0.2 a spot."""
    slope: tuple[float, float] = (0.0, 0.0)
    """How much brighter it is to the right and to the top of the picture."""
    exposure: float = 1.0
    vignette: float = 0.16
    noise: float = 2.2
    """Of the sensor, in grey levels."""

    @classmethod
    def of_day(cls, seed: int, day: int = 1) -> Self:
        """Return the light of a day: with the seed the place, with the day hour and season."""
        lamp, today = Random(f"lamp {seed}"), Random(f"light {seed} {day}")
        turn = lamp.uniform(0, 2 * math.pi) + today.gauss(0, 0.5)
        low = today.uniform(0.25, 0.75)
        toward = (low * math.cos(turn), low * math.sin(turn), 1.0)
        long = math.sqrt(sum(one * one for one in toward))
        return cls(
            toward=(toward[0] / long, toward[1] / long, toward[2] / long),
            warmth=lamp.gauss(0.1, 0.25) + today.gauss(0, 0.35),
            ambient=today.uniform(0.5, 0.72),
            direct=today.uniform(0.25, 0.6),
            soft=lamp.uniform(0.5, 1.2),
            slope=(today.gauss(0, 0.09), today.gauss(0, 0.09)),
            exposure=today.uniform(0.82, 1.1),
            vignette=lamp.uniform(0.08, 0.25),
            noise=today.uniform(1.5, 3.5),
        )

    @property
    def way(self) -> Vector:
        """The way to the lamp."""
        return np.array(self.toward, np.float64)

    def on(self, normal: Vector) -> float:
        """Return how bright a white face is drawn that looks that way, in a gamma picture."""
        from_above = 0.72 + 0.28 * float(normal[2])
        lit = self.ambient * from_above + self.direct * max(0.0, float(normal @ self.way))
        return float((lit / (self.ambient + self.direct)) ** (1 / GAMMA))

    def tint(self) -> tuple[float, float, float]:
        """Return what white becomes: blue, green, red."""
        warm = max(-1.0, min(1.0, self.warmth)) * 0.13
        return 1.0 - warm, 1.0, 1.0 + 0.8 * warm
