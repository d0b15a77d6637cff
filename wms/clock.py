"""The clock that the doors read and pass down as `now`: always aware, always UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Whatever tells the moment."""

    def now(self) -> datetime:
        """Return this moment, aware and in UTC."""
        ...


class ClockSettings(Protocol):
    """The part of the settings that says how time runs."""

    @property
    def speed(self) -> int: ...  # noqa: D102
    @property
    def starts_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def origin(self) -> datetime | None: ...  # noqa: D102


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return this moment by the machine's clock."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class ScaledClock:
    """
    A clock that runs `speed` times as fast as the machine's.

    It shows `starts_at` when the machine's clock shows `origin`. Processes with the same three
    values agree.
    """

    starts_at: datetime
    origin: datetime
    speed: int

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.origin.tzinfo is None:
            message = "a clock starts at aware moments"
            raise ValueError(message)
        if self.speed < 1:
            message = "a clock runs at speed 1 or faster"
            raise ValueError(message)

    def now(self) -> datetime:
        """Return this moment on the scaled clock."""
        passed = datetime.now(UTC) - self.origin
        return self.starts_at.astimezone(UTC) + passed * self.speed


@dataclass
class FixedClock:
    """A clock that stands still until somebody sets `at`, for tests."""

    at: datetime

    def now(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self.at.astimezone(UTC)


def clock_from(settings: ClockSettings) -> Clock:
    """Return the clock of the settings: the machine's own, or one that is shared and faster."""
    if settings.starts_at is None or settings.origin is None:
        return SystemClock()
    return ScaledClock(settings.starts_at, settings.origin, settings.speed)
