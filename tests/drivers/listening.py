"""Reading a hub's queue in a test: wait for what must come, look at what came before it."""

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from drivers.device import Device
from drivers.events import Event
from drivers.hub import Hub, State
from drivers.registry import make_device

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PATIENCE_S = 20.0
Kind = TypeVar("Kind", bound=Event)


class Ear:
    """Hears one hub."""

    def __init__(self, hub: Hub, events: "queue.Queue[Event]") -> None:
        self.hub = hub
        self.events = events
        self.heard: list[Event] = []

    def hear(self, kind: type[Kind], fits: Callable[[Kind], bool] = lambda _: True) -> Kind:
        """Return the next event of a kind that fits; all that came are in `heard`."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                event = self.events.get(timeout=0.5)
            except queue.Empty:
                continue
            self.heard.append(event)
            if isinstance(event, kind) and fits(event):
                return event
        raise AssertionError(f"no {kind.__name__}; heard {self.heard[-5:]}, {self.hub.health()}")

    def all_heard(self, kind: type[Kind]) -> list[Kind]:
        """Return every event of a kind so far."""
        return [event for event in self.heard if isinstance(event, kind)]


@contextmanager
def listening(*devices: str | Device, room: int = 1000) -> Iterator[Ear]:
    """Run a hub over devices, or the devices of these URLs."""
    events: queue.Queue[Event] = queue.Queue(room)
    made = [make_device(one) if isinstance(one, str) else one for one in devices]
    hub = Hub(made, events)
    hub.start()
    try:
        yield Ear(hub, events)
    finally:
        hub.stop()


def wait_for_state(hub: Hub, device: str, state: State) -> None:
    """Wait until a device is in a state."""
    wait_until(lambda: any(h.device == device and h.state == state for h in hub.health()))


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.005)
