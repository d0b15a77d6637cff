"""Threads that begin together, and what became of each."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def race(works: Sequence[Callable[[], Result]]) -> list[Result]:
    """Do everything at once, and return the results in the order of the works."""
    start = Barrier(len(works), timeout=30)

    def run(work: Callable[[], Result]) -> Result:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))
