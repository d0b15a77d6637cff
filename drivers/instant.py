"""A moment by two clocks: the calendar's, which people read, and a steady one, which waits."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

Clock = Callable[[], datetime]


class Instant(NamedTuple):
    """
    A moment: `at` is aware UTC and may jump when the computer's clock is set; `seconds` never does.

    Deadlines and pauses are reckoned in `seconds`, which mean something only beside one another.
    """

    at: datetime
    seconds: float


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def instant(clock: Clock = utc_now) -> Instant:
    """Return the present moment by both clocks."""
    return Instant(clock(), time.monotonic())
