"""Plain rules of picking: how a walk is grouped, and how a picker's time adds up."""

from datetime import timedelta

GROUP_OF_STORAGE = {"ambient": 0, "chilled": 1, "frozen": 2}
"""Chilled goods are taken late and frozen last: they are out of the cold for the least time."""


def work_time(
    walk_mm: int, stops: int, *, walking_mm_per_s: int, seconds_per_stop: int
) -> timedelta:
    """Return how long a walk takes with its stops."""
    return timedelta(seconds=walk_mm / walking_mm_per_s + stops * seconds_per_stop)


def missing(wanted: int, picked: int, short: int) -> int:
    """Return how many of a stop are neither taken nor reported short."""
    return wanted - picked - short
