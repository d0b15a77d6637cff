"""The store's clock for people: they wait in store time, and stop when the day is over."""

import threading
from datetime import UTC, datetime
from random import Random

from wms.clock import ScaledClock


class DayOver(Exception):
    """Everybody goes home."""


class Pace:
    """A shared, perhaps accelerated clock, and how long people take by it."""

    def __init__(self, clock: ScaledClock) -> None:
        self.clock = clock
        self.over = threading.Event()

    def now(self) -> datetime:
        """Return this moment in the store."""
        return self.clock.now()

    def wait(self, seconds: float) -> None:
        """
        Let so many seconds pass in the store.

        :raises DayOver: the day ended meanwhile
        """
        if self.over.wait(max(0.0, seconds) / self.clock.speed):
            raise DayOver


def start_clock(speed: int, starts_at: datetime | None = None) -> ScaledClock:
    """Return a clock that starts now; unless told otherwise it shows the right time at first."""
    now = datetime.now(UTC)
    return ScaledClock(starts_at or now, now, speed)


def about(chance: Random, seconds: float) -> float:
    """Return what a person takes for something that takes so long on average."""
    return seconds * chance.triangular(0.6, 1.8, 0.9)
