"""
What every host of an engine has: a thread, a lock, a plug, faults.

A host is one thread. Whoever plays with the device (a test, a scenario, a person at the control
page) goes through `do`, which holds the host's lock and sends what comes of it at once.
"""

import contextlib
import math
import os
import select
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final, TypeVar

from drivers.simulated.clock import Clock, WorldClock
from drivers.simulated.engine import Engine, known_fault
from drivers.simulated.line import Line
from drivers.simulated.wire import WIRE_FAULTS, Trouble

Result = TypeVar("Result")
Listener = Callable[[float, str, bytes], None]
"""Told the world's time, "says" or "hears" (the device's view), and the bytes."""

# The one fault of the wire that takes the path or port away.
UNPLUGS: Final = "unplugged_mid_scan"
WAIT_S_MAX: Final = 0.5
AGAIN_S: Final = 0.05


class Host(ABC):
    """A device on a wire: plugged in and out, failing as it is told to."""

    def __init__(self, clock: Clock | None, seed: int) -> None:
        self.clock = clock or WorldClock()
        self.seed = seed
        self.trouble = Trouble()
        self.own_faults: set[str] = set()
        self.lock = threading.RLock()
        self.listeners: list[Listener] = []
        self.plugged = False
        self.back_at = math.inf
        self.stopping = False
        self.thread: threading.Thread | None = None
        self.waker = Waker()

    @property
    @abstractmethod
    def engines(self) -> list[Engine]:
        """The engines that are told of faults."""

    @property
    @abstractmethod
    def connected(self) -> bool:
        """Somebody is there to hear what the device says, as far as it can know."""

    @abstractmethod
    def open_up(self, now: float) -> None:
        """Plug in; called with the lock held."""

    @abstractmethod
    def shut(self, now: float) -> None:
        """Unplug; called with the lock held."""

    @abstractmethod
    def advance(self, now: float) -> float:
        """Say what is to be said by now, and return the seconds until there is more."""

    @abstractmethod
    def watched(self) -> dict[int, int]:
        """Return the file descriptors to wait on, with the poll events; unplugged, none."""

    @abstractmethod
    def serve(self, ready: dict[int, int], now: float) -> None:
        """Do what these file descriptors are ready for."""

    @abstractmethod
    def lines(self) -> list[Line]:
        """Return the connections that are served."""

    def say_raw(self, data: bytes) -> bool:
        """Let bytes out that are not the engine's words: half a frame, noise; False: to nobody."""

        def say() -> bool:
            lines = self.lines() if self.plugged else []
            for line in lines:
                line.say([data], self.clock.now())
            return bool(lines)

        return self.do(say)

    def start(self) -> None:
        """
        Plug in and serve from now on.

        :raises OSError: the port or the path is not to be had
        """
        self.plug_in()
        if self.thread is None:
            self.stopping = False
            name = f"simulated {type(self).__name__}"
            self.thread = threading.Thread(target=self.run, name=name, daemon=True)
            self.thread.start()

    def stop(self) -> None:
        """Unplug and end the thread; `start` begins again."""
        self.unplug()
        self.stopping = True
        self.waker.wake()
        if self.thread is not None and self.thread is not threading.current_thread():
            self.thread.join()
            self.thread = None

    def plug_in(self) -> None:
        """
        Plug in, at the same port or path as before; does nothing when plugged in already.

        :raises OSError: the port or the path is not to be had
        """
        with self.lock:
            self.back_at = math.inf
            if not self.plugged:
                self.open_up(self.clock.now())
                self.plugged = True
        self.waker.wake()

    def unplug(self, for_s: float = math.inf) -> None:
        """Unplug under whoever is connected; with `for_s` it comes back by itself."""
        with self.lock:
            now = self.clock.now()
            if self.plugged:
                self.plugged = False
                self.shut(now)
            self.back_at = now + for_s
        self.waker.wake()

    def do(self, act: Callable[[], Result]) -> Result:
        """Do something to the engine while nothing else happens, and send what comes of it."""
        with self.lock:
            result = act()
            self.say_what_is_due()
        self.waker.wake()
        return result

    def say_what_is_due(self) -> float:
        """Say it, unless unplugged, and return the seconds until there is more."""
        return self.advance(self.clock.now()) if self.plugged else math.inf

    @property
    def faults(self) -> tuple[str, ...]:
        """The names of all that can go wrong with this device, on its wire and by itself."""
        own = {name for engine in self.engines for name in engine.FAULTS}
        return tuple(sorted({*WIRE_FAULTS, *own}))

    def begin_fault(self, name: str, share: float = 1.0) -> None:
        """
        Let a fault begin; one of the wire hits this share of the frames.

        :raises UnknownFault: the device knows no such fault; its text lists those it knows
        """
        fault = known_fault(name, self.faults)
        if fault in WIRE_FAULTS:
            self.do(lambda: self.trouble.begin(fault, share))
        else:
            with self.lock:
                self.own_faults.add(fault)
                self.do(lambda: self.tell_engines(fault, begins=True))

    def tell_engines(self, fault: str, *, begins: bool) -> None:
        """Tell every engine that a fault of its own begins or ends."""
        for engine in self.engines:
            if begins:
                engine.begin_fault(fault)
            else:
                engine.end_fault(fault)

    def strike(self, name: str) -> None:
        """
        Let a fault hit the next frame alone; what is no matter of a frame begins, and lasts.

        :raises UnknownFault: the device knows no such fault; its text lists those it knows
        """
        fault = known_fault(name, self.faults)
        if fault in WIRE_FAULTS:
            self.do(lambda: self.trouble.strike(fault))
        else:
            self.begin_fault(fault)

    def end_fault(self, name: str) -> None:
        """
        Let a fault end; what it had unplugged is plugged in again.

        :raises UnknownFault: the device knows no such fault; its text lists those it knows
        """
        fault = known_fault(name, self.faults)
        if fault not in WIRE_FAULTS:
            with self.lock:
                self.own_faults.discard(fault)
                self.do(lambda: self.tell_engines(fault, begins=False))
            return
        self.do(lambda: self.trouble.end(fault))
        if fault == UNPLUGS and self.back_at < math.inf:
            self.plug_in()

    def tell(self, now: float, direction: str, data: bytes) -> None:
        """Tell whoever listens what passed the wire."""
        for listener in self.listeners:
            listener(now, direction, data)

    def run(self) -> None:
        """Serve until stopped."""
        while not self.stopping:
            with self.lock:
                watched, wait_s = self.turn(self.clock.now())
            ready = self.waker.wait(watched, wait_s)
            with self.lock:
                if self.plugged and ready:
                    self.serve(ready, self.clock.now())

    def turn(self, now: float) -> tuple[dict[int, int], float]:
        """Say what is to be said, and return what to wait for, and how many real seconds."""
        if not self.plugged and now >= self.back_at:
            try:
                self.plug_in()
            except OSError:
                # Somebody else holds the port by now: ask again soon.
                self.back_at = now + AGAIN_S
        due_s = min(self.say_what_is_due(), self.back_at - now)
        return self.watched(), self.clock.real_s(due_s)


class Waker:
    """Waits for file descriptors, and is woken by other threads."""

    def __init__(self) -> None:
        self.ours, self.theirs = os.pipe()
        os.set_blocking(self.ours, False)
        os.set_blocking(self.theirs, False)

    def __del__(self) -> None:
        os.close(self.ours)
        os.close(self.theirs)

    def wake(self) -> None:
        """End a wait under way, or the next."""
        # A full pipe wakes as well as a byte more.
        with contextlib.suppress(BlockingIOError):
            os.write(self.theirs, b"!")

    def wait(self, watched: dict[int, int], seconds: float) -> dict[int, int]:
        """Return what is ready, after so long at most."""
        poll = select.poll()
        poll.register(self.ours, select.POLLIN)
        for fd, events in watched.items():
            poll.register(fd, events)
        # Rounded up: a millisecond early would only turn round and round.
        ready = dict(poll.poll(math.ceil(min(max(seconds, 0.0), WAIT_S_MAX) * 1000)))
        if ready.pop(self.ours, 0):
            with contextlib.suppress(BlockingIOError):
                os.read(self.ours, 4096)
        return ready
