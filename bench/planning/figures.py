"""Figures out of measurements, and tables of them."""

import gc
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

Answer = TypeVar("Answer")


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Return the milliseconds of CPU that a piece of work took, and what it returned."""
    gc.disable()
    begun = time.process_time()
    answer = work()
    spent = time.process_time() - begun
    gc.enable()
    return spent * 1_000, answer


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of all lies at or below."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def mean(values: Sequence[float]) -> float:
    """Return the mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def times(values: Sequence[float]) -> str:
    """Return median, 99th percentile and worst, each in a column of ten."""
    return "".join(f"{quantile(values, share):10.2f}" for share in (0.5, 0.99, 1.0))


TIMES = f"{'median ms':>10}{'p99 ms':>10}{'worst ms':>10}"
