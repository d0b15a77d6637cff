"""What is to happen at which time of the world: scenario steps, faults that begin and end."""

import heapq
import itertools
import threading
from collections.abc import Callable
from typing import Final

import structlog

from drivers.simulated.clock import Clock

log = structlog.get_logger()

WAITING_MAX: Final = 1_000_000


class Agenda:
    """Things to do, each at its time, in the order of time and then of asking."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.count = itertools.count()
        self.waiting: list[tuple[float, int, Callable[[], object]]] = []

    def add(self, at: float, act: Callable[[], object]) -> None:
        """
        Note something to do.

        :raises ValueError: there is too much to do already
        """
        with self.lock:
            if len(self.waiting) >= WAITING_MAX:
                raise ValueError(f"more than {WAITING_MAX} things to do")
            heapq.heappush(self.waiting, (at, next(self.count), act))

    def next_at(self) -> float | None:
        """Return the time of the next thing to do."""
        with self.lock:
            return self.waiting[0][0] if self.waiting else None

    def run_due(self, now: float) -> int:
        """Do what is due by now, each in its turn, and return how much that was."""
        done = 0
        while (act := self.pop_due(now)) is not None:
            try:
                act()
            except (OSError, ValueError) as why:
                # What cannot be done now (a port is taken, a device unplugged) is told and left.
                log.warning("not_done", why=str(why))
            done += 1
        return done

    def pop_due(self, now: float) -> Callable[[], object] | None:
        """Return the next thing that is due by now."""
        with self.lock:
            if not self.waiting or self.waiting[0][0] > now:
                return None
            return heapq.heappop(self.waiting)[2]


class AgendaKeeper:
    """A thread that does what is on an agenda as the world's time comes to it."""

    def __init__(self, agenda: Agenda, clock: Clock) -> None:
        self.agenda = agenda
        self.clock = clock
        self.changed = threading.Condition()
        self.stopping = False
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; what is overdue is done at once."""
        if self.thread is None:
            self.stopping = False
            self.thread = threading.Thread(target=self.run, name="agenda", daemon=True)
            self.thread.start()

    def stop(self) -> None:
        """Do nothing more; what still waits stays on the agenda."""
        with self.changed:
            self.stopping = True
            self.changed.notify_all()
        if self.thread is not None and self.thread is not threading.current_thread():
            self.thread.join()
            self.thread = None

    def later(self, seconds: float, act: Callable[[], object]) -> None:
        """Note something to do after so many of the world's seconds."""
        with self.changed:
            self.agenda.add(self.clock.now() + seconds, act)
            self.changed.notify_all()

    def run(self) -> None:
        """Do what is due, and wait for what is next."""
        while not self.stopping:
            self.agenda.run_due(self.clock.now())
            with self.changed:
                at = self.agenda.next_at()
                wait_s = None if at is None else self.clock.real_s(at - self.clock.now())
                self.changed.wait_for(self.news_since(at), wait_s)

    def news_since(self, at: float | None) -> Callable[[], bool]:
        """Return what says whether to look again before the time that was next."""
        return lambda: self.stopping or self.agenda.next_at() != at
