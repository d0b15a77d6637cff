"""The station's clock: the machine's own, or one that is shared with a simulated store."""

from collections.abc import Callable
from datetime import UTC, datetime

from kiosk import settings

Clock = Callable[[], datetime]


def machine_now() -> datetime:
    """Return this moment by the machine's clock."""
    return datetime.now(UTC)


def clock_from(chosen: settings.Clock) -> Clock:
    """Return the clock that the settings describe."""
    starts_at, origin = chosen.starts_at, chosen.origin
    if starts_at is None or origin is None:
        return machine_now

    def now() -> datetime:
        return starts_at.astimezone(UTC) + (machine_now() - origin) * chosen.speed

    return now
