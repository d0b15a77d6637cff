"""The one reader of the queue: event after event through the session, on disk before it counts."""

import queue
import threading
import time
from collections import deque
from dataclasses import replace
from typing import Any, Final, Protocol
from uuid import UUID

import structlog

from drivers.events import Event as DeviceEvent
from drivers.hub import Hub
from kiosk.devices.hearing import Ear
from kiosk.flow import events, session
from kiosk.flow.effects import Effect
from kiosk.flow.state import State
from kiosk.keeping import TROUBLES, Keeper, note_trouble
from kiosk.server.client import Away
from kiosk.server.outbox import Outbox

EVENTS_MAX: Final = 1_000
# So many events wait for a disk that takes nothing.
WAITING_MAX: Final = 500
AGAIN_S: Final = 0.5
SETTLED_MAX: Final = 100
SETTLING_S_MAX: Final = 5.0
log = structlog.get_logger()


class Bench(Protocol):
    """What the reader needs of the station around it."""

    hub: Hub
    ear: Ear
    keeper: Keeper
    outbox: Outbox

    def carry_out(self, effect: Effect) -> None:
        """Do one thing that the session asks for."""
        ...

    def show(self, state: State) -> None:
        """Let everybody see the bench as it is now."""
        ...


class Reader:
    """Takes what happens out of one bounded queue, for as long as the station works."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.queue: queue.Queue[Any] = queue.Queue(EVENTS_MAX)
        self.state = State("")
        self.running = True
        self.own: deque[events.Event | DeviceEvent] = deque()
        self.stuck = False
        self.settled: deque[UUID] = deque(maxlen=SETTLED_MAX)
        self.settling = threading.Condition()
        self.thread = threading.Thread(target=self.run, name="session", daemon=True)

    def start(self, state: State) -> None:
        """Go on from this state."""
        self.state = state
        self.thread.start()

    def stop(self) -> None:
        """Read nothing more."""
        self.running = False
        self.queue.put(None)
        self.thread.join(3.0)
        with self.settling:
            self.settling.notify_all()

    def tell(self, event: events.Event) -> None:
        """Put an event in the queue; whoever brings it waits while the queue is full."""
        if threading.current_thread() is self.thread:
            # The reader of the queue must never wait for itself.
            self.own.append(event)
        else:
            self.queue.put(event)

    def offer(self, event: events.Event) -> bool:
        """Put a person's act in the queue, or return False: the station stands still."""
        try:
            self.queue.put(event, timeout=1.0)
        except queue.Full:
            return False
        return True

    def tell_settled(self, event: events.Event) -> None:
        """
        Put an event in the queue; that a command is settled must be on disk before it is forgotten.

        :raises Away: it is not on disk; the server has to be asked again
        """
        self.tell(event)
        if not isinstance(event, events.CommandSettled):
            return
        with self.settling:
            self.settling.wait_for(
                lambda: event.id in self.settled or not self.running, timeout=SETTLING_S_MAX
            )
            if event.id not in self.settled:
                raise Away("this station could not put the answer on disk")

    def run(self) -> None:
        """Take one event after the other, for as long as the station works."""
        while (item := self.next_item()) is not None:
            self.hear(item)
            self.work_off()
            self.bench.show(self.state)

    def next_item(self) -> Any:
        """Return what happened next: a device's event, a list of our own, or None for the end."""
        if len(self.own) > WAITING_MAX and self.running:
            time.sleep(AGAIN_S)
            return []
        try:
            item = self.queue.get(timeout=self.bench.ear.wait_s())
        except queue.Empty:
            return self.bench.ear.tick()
        return item if item is None or isinstance(item, DeviceEvent) else [item]

    def hear(self, item: Any) -> None:
        """Put what happened behind what still waits; a person's act cannot wait, and is refused."""
        if not isinstance(item, DeviceEvent):
            if self.own and any(events.is_act(event) for event in item):
                self.state = self.state.telling("wrong", "disk_full")
            else:
                self.own.extend(item)
            return
        try:
            self.own.extend(self.bench.ear.hear(item))
        except Exception:
            log.exception("event_failed", happened=type(item).__name__)
        # Behind all that came of it, so that it has been taken when its turn comes.
        self.own.append(item)

    def work_off(self) -> None:
        """Take one event after the other, until one cannot be kept: it waits, and those behind."""
        while self.own:
            event = self.own[0]
            if isinstance(event, DeviceEvent):
                self.bench.hub.taken(event)
            elif not self.step(event):
                return
            self.own.popleft()

    def step(self, event: events.Event) -> bool:
        """Let the session answer one event; return False where the disk does not take it yet."""
        try:
            if isinstance(event, events.WaitingChanged):
                # While it was in the queue, more may have been kept.
                event = event.model_copy(update={"waiting": self.bench.outbox.count()})
            before = replace(self.state, notice=None) if self.stuck else self.state
            state, effects = session.next(before, event)
            self.bench.keeper.keep(before, event, effects)
        except TROUBLES as why:
            if not self.stuck:
                note_trouble(why)
            self.state = self.state.telling("wrong", "disk_full")
            self.stuck = not events.is_act(event)
            return not self.stuck
        except Exception:
            # A fault in one event must not stop the bench.
            log.exception("event_failed", happened=type(event).__name__)
            return True
        self.state, self.stuck = state, False
        if isinstance(event, events.CommandSettled):
            with self.settling:
                self.settled.append(event.id)
                self.settling.notify_all()
        for effect in effects:
            self.bench.carry_out(effect)
        return True
