"""Lengths of walks that are asked for again and again, until time is up."""

import time
from collections.abc import Collection, Mapping, Sequence

from wms.routing.classes import Sweep
from wms.routing.errors import UnreachableError
from wms.routing.frontier import TwoWaySweep
from wms.routing.graph import FAR

_Key = tuple[frozenset[int], tuple[tuple[int, int], ...] | None]


class OutOfTime(Exception):
    """Time is up: what is known must do."""


class Watch:
    """The time that is left; stopped, it calls nobody any more."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._running = True

    def check(self) -> None:
        """
        Do nothing while there is time.

        :raises OutOfTime: there is none left
        """
        if self._running and time.monotonic() >= self._deadline:
            raise OutOfTime

    def stop(self) -> None:
        """Let what is still to be done take the time it takes."""
        self._running = False


class Remembered:
    """A sweep that is asked nothing twice, and nothing once time is up."""

    def __init__(self, sweep: Sweep, watch: Watch) -> None:
        """Remember what this sweep answers."""
        self.asked = 0
        self._sweep = sweep
        self._together = sweep if isinstance(sweep, TwoWaySweep) else None
        self._watch = watch
        self._known: dict[_Key, dict[int, int]] = {}

    def lengths(
        self, starts: Sequence[int], nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> dict[int, int]:
        """
        Return what the shortest walk costs from each start, with the price of its end.

        FAR stands where there is no walk, and at an end that is none.

        :raises OutOfTime: it would have to be worked out, and there is no time left
        """
        if ends is not None:
            ends = {node: price for node, price in ends.items() if price < FAR}
            if not ends:
                return dict.fromkeys(starts, FAR)
        key = frozenset(nodes), None if ends is None else tuple(ends.items())
        known = self._known.setdefault(key, {})
        new = [start for start in starts if start not in known]
        if new:
            known.update(zip(new, self._work_out(new, nodes, ends), strict=True))
        return {start: known[start] for start in starts}

    def _work_out(
        self, starts: list[int], nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> list[int]:
        if self._together is not None and len(starts) > 1:
            self._watch.check()
            try:
                lengths = self._together.lengths(starts, nodes, ends)
            except UnreachableError:
                # One of them is cut off; which, is seen one by one.
                pass
            else:
                self.asked += 1
                return lengths
        return [self._length(start, nodes, ends) for start in starts]

    def _length(self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None) -> int:
        self._watch.check()
        self.asked += 1
        try:
            return self._sweep.length(start, nodes, ends)
        except UnreachableError:
            return FAR

    def walk(
        self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> tuple[int, ...]:
        """
        Return the nodes of the shortest walk, both ends included.

        :raises OutOfTime: there is no time left
        :raises UnreachableError: there is no walk
        """
        self._watch.check()
        if ends is not None:
            ends = {node: price for node, price in ends.items() if price < FAR}
        return self._sweep.walk(start, nodes, ends)
