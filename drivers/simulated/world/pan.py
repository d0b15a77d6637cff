"""The pan of a scale: it swings before it rests, and trembles."""

import math
from bisect import insort
from dataclasses import dataclass, field
from random import Random
from typing import Final

TREMBLE_S: Final = 0.02
FORGOTTEN_S: Final = 30.0


@dataclass(slots=True)
class Pan:
    """
    A load cell under a plate: an underdamped system of the second order.

    Each load put on or taken off swings by itself, and the swings add up.
    """

    seed: int = 1
    frequency_hz: float = 6.0
    damping: float = 0.25
    tremble_g: float = 0.05
    steps: list[tuple[float, float]] = field(default_factory=list)
    rest_g: float = 0.0

    def add(self, weight_g: float, now: float) -> None:
        """Put a weight on it, or take it off when negative."""
        if weight_g:
            insort(self.steps, (now, weight_g))
        while self.steps and self.steps[0][0] < now - FORGOTTEN_S:
            self.rest_g += self.steps.pop(0)[1]

    def load_g(self, now: float) -> float:
        """Return what its load cell feels."""
        load = self.rest_g
        for at, weight in self.steps:
            if at <= now:
                load += weight * (1.0 - self.swing(now - at))
        # The tremble of a moment is the same whoever asks, and how often.
        moment = Random(f"pan {self.seed} {math.floor(now / TREMBLE_S)}")
        return load + moment.gauss(0.0, self.tremble_g)

    def swing(self, seconds: float) -> float:
        """Return which part of a load is not felt yet, so long after it was put on."""
        omega = 2 * math.pi * self.frequency_hz
        damped = omega * math.sqrt(1 - self.damping**2)
        lag = self.damping * omega / damped
        fading = math.exp(-self.damping * omega * seconds)
        return fading * (math.cos(damped * seconds) + lag * math.sin(damped * seconds))
