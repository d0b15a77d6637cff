"""How long a camera was in trouble, from what it told of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_WELL: Final = frozenset({"ready", "connecting", "disabled", "absent"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a camera saw badly or nothing, and for how long."""

    reason: str
    lasted: timedelta


def troubles(told: Iterable[tuple[datetime, str, str]], until: datetime) -> tuple[Trouble, ...]:
    """
    Return the troubles of a camera, the longest first.

    `told` are moment, state and reason whenever one of them changed, oldest first; the last one
    holds `until`.
    """
    lasted: dict[str, timedelta] = {}
    since, why = until, ""
    for at, state, reason in told:
        if why:
            lasted[why] = lasted.get(why, timedelta()) + max(timedelta(), at - since)
        since, why = at, "" if state in _WELL else (reason or state)
    if why:
        lasted[why] = lasted.get(why, timedelta()) + max(timedelta(), until - since)
    longest = sorted(lasted.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Trouble(reason, length) for reason, length in longest if length)
