"""Moments of a day as people write them, and back."""

import re
from typing import Final

from wms.twin.refusals import BadDay

_CLOCK: Final = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
_HOURS_MAX: Final = 47


def seconds_of(clock: str, what: str) -> float:
    """
    Return the seconds after midnight of a time such as 18:30 or 08:00:15; 24:00 and on is tomorrow.

    :raises BadDay: it is no time of day
    """
    read = _CLOCK.fullmatch(clock.strip())
    if read is None or int(read[1]) > _HOURS_MAX:
        raise BadDay(f"{what}: {clock!r} is no time of day, such as 18:30.")
    return float(int(read[1]) * 3_600 + int(read[2]) * 60 + int(read[3] or 0))


def clock_of(seconds: float) -> str:
    """Return the time of day in hours and minutes."""
    minutes = int(seconds // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
