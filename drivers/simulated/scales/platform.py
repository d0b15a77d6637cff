"""
What a scale makes of the load on it, whatever protocol it speaks.

Behaviour follows OIML R 76-1: a weight is stable when it has stayed within a division, the scale
can be set to zero within 2 % of its capacity and shows nothing above it by more than 9 divisions.
"""

import math
from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from types import MappingProxyType
from typing import Final, Protocol

GRAMS: Final = MappingProxyType({"g": 1.0, "kg": 1000.0, "lb": 453.59237, "oz": 28.349523125})
ZERO_SHARE: Final = 0.02
UNDERLOAD_SHARE: Final = 0.02
MARGIN_DIVISIONS: Final = 9
MEASURE_S: Final = 0.1
STABLE_S: Final = 0.3
SAMPLES_MAX: Final = 50
RING_HZ: Final = 4.0


class Load(Protocol):
    """What lies on the pan; the world's pan is one."""

    def load_g(self, now: float) -> float:
        """Return what presses on the scale at this time of the world, in grams."""
        ...


class StillLoad:
    """A load that somebody sets, and that rings like a pan until it has settled."""

    def __init__(self, settle_s: float = 0.3) -> None:
        self.settle_s = settle_s
        self.weight_g = 0.0
        self.before_g = 0.0
        self.put_at = -math.inf

    def put(self, weight_g: float, now: float) -> None:
        """Put so much on the pan instead of what was there."""
        self.before_g = self.load_g(now)
        self.weight_g = weight_g
        self.put_at = now

    def load_g(self, now: float) -> float:
        """Return the load: a damped swing around what was put there, then that itself."""
        passed_s = now - self.put_at
        if passed_s >= self.settle_s:
            return self.weight_g
        swing = math.exp(-5 * passed_s / self.settle_s) * math.cos(2 * math.pi * RING_HZ * passed_s)
        return self.weight_g + (self.before_g - self.weight_g) * swing


@dataclass(frozen=True, slots=True)
class Model:
    """A scale's plate: capacity and division, both in its unit."""

    unit: str = "g"
    capacity: Decimal = Decimal(15_000)
    division: Decimal = Decimal(1)
    name: str = "Simulated"
    serial: str = "SIM0000001"

    @property
    def division_g(self) -> float:
        """Return the division in grams."""
        return float(self.division) * GRAMS[self.unit]

    @property
    def capacity_g(self) -> float:
        """Return the capacity in grams."""
        return float(self.capacity) * GRAMS[self.unit]

    def shown(self, weight_g: float, *, finer: int = 1) -> Decimal:
        """Return a weight in the scale's unit, rounded to its division or a part of it."""
        step = self.division / finer
        return round(Decimal(weight_g / GRAMS[self.unit]) / step) * step


@dataclass(frozen=True, slots=True)
class Reading:
    """What the scale knows at a moment; weights in grams, before rounding."""

    gross_g: float
    tare_g: float
    stable: bool
    over: bool
    under: bool

    @property
    def net_g(self) -> float:
        """Return the weight without the tare."""
        return self.gross_g - self.tare_g


class Platform:
    """Measures ten times a second, and keeps zero and tare."""

    def __init__(self, load: Load, model: Model, seed: int = 1) -> None:
        self.load = load
        self.model = model
        self.chance = Random(f"scale {seed}")
        self.samples: deque[tuple[float, float]] = deque(maxlen=SAMPLES_MAX)
        self.zero_g = 0.0
        self.tare_g = 0.0
        self.drifting_since: float | None = None
        self.drift_g_per_s = 0.0
        self.restless = False
        self.overloaded = False

    def drift(self, now: float | None) -> None:
        """Begin to creep, by half a division to two a second either way; None: stop creeping."""
        self.drifting_since = now
        pace = self.chance.uniform(0.5, 2.0) * self.model.division_g
        self.drift_g_per_s = self.chance.choice((-pace, pace))

    def measure(self, now: float) -> float:
        """Take a sample and return it, in grams above the zero."""
        weight_g = self.load.load_g(now) - self.zero_g
        if self.drifting_since is not None:
            weight_g += self.drift_g_per_s * max(0.0, now - self.drifting_since)
        if self.restless:
            weight_g += self.chance.uniform(-20, 20) * self.model.division_g
        if not self.samples or now > self.samples[-1][0]:
            self.samples.append((now, weight_g))
        return weight_g

    def due(self, now: float) -> float:
        """Return seconds until the next sample."""
        return self.samples[-1][0] + MEASURE_S - now if self.samples else 0.0

    def reading(self, now: float) -> Reading:
        """Return what the scale knows now."""
        gross_g = self.measure(now)
        margin_g = MARGIN_DIVISIONS * self.model.division_g
        over = self.overloaded or gross_g > self.model.capacity_g + margin_g
        return Reading(
            gross_g=gross_g,
            tare_g=self.tare_g,
            stable=self.stable(now),
            over=over,
            under=not over and gross_g < -UNDERLOAD_SHARE * self.model.capacity_g,
        )

    def stable(self, now: float) -> bool:
        """Return whether the weight has stayed within a division long enough."""
        recent = [weight_g for at, weight_g in self.samples if at >= now - STABLE_S - MEASURE_S]
        before = [weight_g for at, weight_g in self.samples if at < now - STABLE_S - MEASURE_S]
        recent += before[-1:]
        return not self.restless and max(recent) - min(recent) < self.model.division_g

    def set_zero(self, now: float) -> int:
        """Set the zero; return 0, or 1 and -1 for a load too far above or below the first zero."""
        weight_g = self.measure(now)
        limit_g = ZERO_SHARE * self.model.capacity_g
        from_first_g = weight_g + self.zero_g
        if abs(from_first_g) > limit_g:
            return 1 if from_first_g > 0 else -1
        self.zero_g += weight_g
        self.tare_g = 0.0
        self.samples = deque(((at, one - weight_g) for at, one in self.samples), maxlen=SAMPLES_MAX)
        return 0

    def set_tare(self, now: float) -> int:
        """Tare what is on the pan; return 0, or 1 and -1 for what cannot be tared."""
        weight_g = self.measure(now)
        if weight_g < 0:
            return -1
        if weight_g > self.model.capacity_g:
            return 1
        # OIML R 76-1, 4.6.1: the scale interval of a tare is that of the scale.
        division_g = self.model.division_g
        self.tare_g = round(weight_g / division_g) * division_g
        return 0
