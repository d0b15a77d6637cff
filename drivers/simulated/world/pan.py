"""The pan of a scale: it swings before it rests, trembles, and drifts when it is not well."""

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
    quantum_g: float = 0.0
    """What its converter resolves; 0 leaves that to the scale."""
    steps: list[tuple[float, float]] = field(default_factory=list)
    rest_g: float = 0.0
    drifting_since: float | None = None
    drift_g_s: float = 0.0
    drifted_g: float = 0.0

    def add(self, weight_g: float, now: float) -> None:
        """Put a weight on it, or take it off when negative."""
        if weight_g:
            insort(self.steps, (now, weight_g))
        while self.steps and self.steps[0][0] < now - FORGOTTEN_S:
            self.rest_g += self.steps.pop(0)[1]

    def begin_drift(self, g_per_s: float, now: float) -> None:
        """Let what it shows wander off."""
        self.end_drift(now)
        self.drifting_since, self.drift_g_s = now, g_per_s

    def end_drift(self, now: float) -> None:
        """Let it wander no further; it does not come back by itself."""
        self.drifted_g = self.drift_g(now)
        self.drifting_since = None

    def drift_g(self, now: float) -> float:
        """Return how far it has wandered off."""
        if self.drifting_since is None:
            return self.drifted_g
        return self.drifted_g + self.drift_g_s * max(0.0, now - self.drifting_since)

    def true_g(self, now: float) -> float:
        """Return what lies on it."""
        return self.rest_g + sum(weight for at, weight in self.steps if at <= now)

    def load_g(self, now: float) -> float:
        """Return what its load cell feels."""
        load = self.rest_g + self.drift_g(now)
        for at, weight in self.steps:
            if at <= now:
                load += weight * (1.0 - self.swing(now - at))
        # The tremble of a moment is the same whoever asks, and how often.
        load += Random(f"pan {self.seed} {math.floor(now / TREMBLE_S)}").gauss(0.0, self.tremble_g)
        return round(load / self.quantum_g) * self.quantum_g if self.quantum_g else load

    def swing(self, seconds: float) -> float:
        """Return which part of a load is not felt yet, so long after it was put on."""
        omega = 2 * math.pi * self.frequency_hz
        damped = omega * math.sqrt(1 - self.damping**2)
        lag = self.damping * omega / damped
        fading = math.exp(-self.damping * omega * seconds)
        return fading * (math.cos(damped * seconds) + lag * math.sin(damped * seconds))

    def at_rest(self, now: float, within_g: float = 0.5) -> bool:
        """Return whether it has stopped swinging, as nearly as `within_g`."""
        omega = 2 * math.pi * self.frequency_hz
        return all(
            abs(weight) * math.exp(-self.damping * omega * (now - at)) <= within_g
            for at, weight in self.steps
            if at <= now
        )
