"""The world's time: seconds from its beginning, as fast as somebody wants to watch it."""

import math
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

SCALE_MAX = 1000.0
BEGINNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Clock(Protocol):
    """What a simulated device reads the time from."""

    def now(self) -> float:
        """Return the world's time in seconds."""
        ...

    def real_s(self, world_s: float) -> float:
        """Return how many real seconds so many of the world's take."""
        ...


class WorldClock:
    """The world's time as real time passes, `scale` times as fast."""

    def __init__(self, scale: float = 1.0) -> None:
        """
        Begin at 0.

        :raises ValueError: a scale that is not above 0 and at most 1000
        """
        if not (math.isfinite(scale) and 0 < scale <= SCALE_MAX):
            raise ValueError(
                f"{scale:g} is no speed: time runs above 0 and at most {SCALE_MAX:g} times as fast"
            )
        self.scale = scale
        self.began = time.monotonic()

    def now(self) -> float:
        """Return the world's time in seconds."""
        return (time.monotonic() - self.began) * self.scale

    def real_s(self, world_s: float) -> float:
        """Return how many real seconds so many of the world's take."""
        return world_s / self.scale


class VirtualClock:
    """Time that stands still until somebody moves it on."""

    def __init__(self, now: float = 0.0) -> None:
        self.time_s = now

    def now(self) -> float:
        """Return the world's time in seconds."""
        return self.time_s

    def real_s(self, world_s: float) -> float:
        """Return the same: virtual seconds take no real ones, and nobody should wait for them."""
        return world_s

    def advance(self, seconds: float) -> float:
        """
        Move on and return the new time.

        :raises ValueError: backwards
        """
        if seconds < 0:
            raise ValueError("time does not run backwards")
        self.time_s += seconds
        return self.time_s


def calendar(now: float, beginning: datetime = BEGINNING) -> datetime:
    """Return the calendar moment of a time of the world: the same in every run."""
    return beginning + timedelta(seconds=now)
