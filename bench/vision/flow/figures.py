"""The table of stages: how long each takes, in the middle and nine times of ten."""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bench.vision.flow.screens import Stream, first_after
from bench.vision.flow.stopwatch import Way, Work

BAR_MS: Final = 150.0
Row = tuple[str, list[float]]


def stages(ways: Iterable[Way], stream: Stream, paints: Sequence[float] | None) -> list[Row]:
    """Return the stages of all things on their way to the screen, and how long each took."""
    told = [way for way in ways if way.told and way.shown]
    whole = [way for way in told if not way.in_hand]
    ends = [
        (way, at, None if paints is None else first_after(list(paints), at))
        for way in told
        if (at := stream.after(way.shown)) is not None
    ]
    rows: list[Row] = [
        ("frame asked for until it is held", [way.held - way.asked for way in whole]),
        ("it waits for the watch", [way.watched - way.held for way in whole]),
        ("watched", [way.noticed - way.watched for way in whole]),
        ("it is named, with a picture", [way.told - way.noticed for way in whole if way.named]),
        ("no code is read on it", [way.told - way.noticed for way in whole if not way.named]),
        ("session, on disk, shown", [way.shown - way.told for way in told]),
        ("drawn and sent to the page", [at - way.shown for way, at, _ in ends]),
        ("**frame to page, code read in the hand**", _until(ends, "in the hand")),
        ("**frame to page, laid, named by a code**", _until(ends, "named")),
        ("**frame to page, laid, no code read**", _until(ends, "unnamed")),
        ("frame to second word", [way.looked - way.held for way in whole if way.looked]),
    ]
    if paints is not None:
        drawn = [(way, at, paint) for way, at, paint in ends if paint is not None]
        rows.insert(7, ("swapped and painted", [paint - at for _, at, paint in drawn]))
        rows.append(("**frame to paint**", [paint - way.held for way, _, paint in drawn]))
    return rows


def _until(ends: Sequence[tuple[Way, float, float | None]], kind: str) -> list[float]:
    return [at - way.held for way, at, _ in ends if kind_of(way) == kind]


def kind_of(way: Way) -> str:
    """Return what was told: of a thing in the hand, or of one that lies there."""
    if way.in_hand:
        return "in the hand"
    return "named" if way.named else "unnamed"


def table(rows: Sequence[Row], work: dict[str, Work]) -> Iterator[str]:
    """Yield the lines of the table: stages of the way, then the work that is done besides."""
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    yield f"load {load} on {os.cpu_count()} cores; the bar from frame to screen is {BAR_MS:.0f} ms"
    yield ""
    yield "| stage | times | p50 ms | p90 ms |"
    yield "|---|---:|---:|---:|"
    for name, seconds in rows:
        yield f"| {name} | {len(seconds)} | {middle(seconds)} | {late(seconds)} |"
    yield ""
    yield "| work | times | p50 ms | p90 ms | of it worked, p50 ms | p90 ms |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, one in work.items():
        times = f"{middle(one.wall)} | {late(one.wall)} | {middle(one.cpu)} | {late(one.cpu)}"
        yield f"| {name} | {len(one.wall)} | {times} |"


def middle(seconds: Sequence[float]) -> str:
    """Return the middle of some times in milliseconds."""
    return _quantile(seconds, 0.5)


def late(seconds: Sequence[float]) -> str:
    """Return what nine of ten times stay below, in milliseconds."""
    return _quantile(seconds, 0.9)


def _quantile(seconds: Sequence[float], share: float) -> str:
    if not seconds:
        return "-"
    ranked = sorted(seconds)
    return f"{1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))]:.0f}"
