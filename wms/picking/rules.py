"""Plain rules of picking: how a walk is grouped, and how a picker's time adds up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

GROUP_OF_STORAGE = {"ambient": 0, "chilled": 1, "frozen": 2}
"""Chilled goods are taken late and frozen last: they are out of the cold for the least time."""


def work_time(
    walk_mm: int, stops: int, *, walking_mm_per_s: int, seconds_per_stop: int
) -> timedelta:
    """Return how long a walk takes with its stops."""
    return timedelta(seconds=walk_mm / walking_mm_per_s + stops * seconds_per_stop)


@dataclass(frozen=True)
class Pace:
    """How fast people walk and take goods here, by the store's settings."""

    walking_mm_per_s: int = 1_100
    seconds_per_stop: int = 6


USUAL_PACE = Pace()
LEG_MM = 9_000
"""The way to the next stop, where walks of this store do not say better."""


def start_by(due_at: datetime, lines: int, pace: Pace) -> datetime:
    """
    Return the moment by which an order's walk should begin: the least slack is the earliest.

    Packing and handover take every order as long, so they do not change which comes first.
    """
    return due_at - work_time(
        lines * LEG_MM,
        lines,
        walking_mm_per_s=pace.walking_mm_per_s,
        seconds_per_stop=pace.seconds_per_stop,
    )


def missing(wanted: int, picked: int, short: int) -> int:
    """Return how many of a stop are neither taken nor reported short."""
    return wanted - picked - short
