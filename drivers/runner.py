"""One device's thread: connect, read, reconnect, and know how it is."""

import random
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog

from drivers.delivery import Delivery, Inlet
from drivers.device import Clock, Device, DeviceError, Kind
from drivers.events import DeviceDegraded, DeviceFound, DeviceLost, DeviceRecovered, Event

State = Literal["absent", "connecting", "ready", "degraded", "lost", "disabled"]

log = structlog.get_logger()

READ_TIMEOUT_S = 0.2
BACKOFF_S_MIN = 0.1
BACKOFF_S_MAX = 5.0
CONGESTED = "its events are not being taken; the station's program is too slow or stands still"


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """How a device is, why, and since when."""

    device: str
    kind: Kind
    state: State
    reason: str
    since: datetime


class Runner:
    """Runs one device in a thread of its own until told to stop."""

    def __init__(self, device: Device, inlet: Inlet, clock: Clock) -> None:
        self.device = device
        self.clock = clock
        self.stopping = threading.Event()
        self.delivery = Delivery(device.name, inlet, self.stopping)
        self.thread = threading.Thread(target=self.run, name=f"device {device.name}", daemon=True)
        # One tuple, replaced whole, so that a reader in another thread never sees half a change.
        self.state: tuple[State, str, datetime] = ("connecting", "", clock())
        self.failures = 0

    def health(self) -> DeviceHealth:
        """Return how the device is at this moment."""
        state, reason, since = self.state
        if self.delivery.congested and state == "ready":
            state, reason = "degraded", CONGESTED
        return DeviceHealth(self.device.name, self.device.kind, state, reason, since)

    def become(self, state: State, reason: str = "") -> None:
        """Note a change of state; the moment is that of the change, not of its repetition."""
        before, _, since = self.state
        self.state = (state, reason, since if before == state else self.clock())

    def run(self) -> None:
        """Connect and read, again and again."""
        while not self.stopping.is_set():
            try:
                lost = self.connect_and_read()
                self.device.close()
            except Exception as why:  # noqa: BLE001 -- closing or the log may fail; not the thread
                lost = f"its driver failed: {why!r}"
                self.become("lost", lost)
            self.tell(self.abandoned(lost))
            self.wait_before_retry(lost)

    def connect_and_read(self) -> str:
        """Return why the device is not connected any more, or could not be."""
        connected = False
        try:
            self.device.open()
            connected = True
            self.delivery.begin_epoch()
            self.become("ready")
            self.tell([DeviceFound(at=self.clock())])
            self.read_until_lost()
        except DeviceError as why:
            return self.note_lost(str(why), connected=connected)
        except Exception as why:  # another's driver may fail in any way; the thread may not
            log.exception("driver_failed", device=self.device.name)
            return self.note_lost(f"its driver failed: {why!r}", connected=connected)
        return "the station's devices were stopped"

    def read_until_lost(self) -> None:
        """Deliver what the device says, for as long as it is there."""
        while not self.stopping.is_set():
            events = self.device.read(READ_TIMEOUT_S)
            self.failures = 0
            self.device.confirm()
            self.tell(events)
            self.delivery.flush()

    def tell(self, events: Iterable[Event]) -> None:
        """Deliver events, and learn from those that speak of the device itself."""
        for event in events:
            if isinstance(event, DeviceDegraded):
                self.become("degraded", event.reason)
            elif isinstance(event, DeviceRecovered):
                self.become("ready")
            self.delivery.put(event)

    def note_lost(self, reason: str, *, connected: bool) -> str:
        """Note that the device is away; only one that had been found can be lost."""
        if connected:
            self.become("lost", reason)
            self.tell([DeviceLost(at=self.clock(), reason=reason)])
            log.warning("device_lost", device=self.device.name, reason=reason)
        else:
            self.become("lost" if self.delivery.epoch else "absent", reason)
        return reason

    def abandoned(self, reason: str) -> Sequence[Event]:
        """Return the device's answers to what it can no longer do."""
        try:
            return self.device.abandon(reason)
        except Exception:
            log.exception("driver_failed", device=self.device.name)
            return ()

    def wait_before_retry(self, reason: str) -> None:
        """Wait ever longer, never in step with others, and refuse new orders while waiting."""
        longest = min(BACKOFF_S_MAX, BACKOFF_S_MIN * 2 ** min(self.failures, 10))
        self.failures += 1
        left = max(BACKOFF_S_MIN, random.uniform(longest / 2, longest))  # noqa: S311 -- no secret
        while left > 0 and not self.stopping.wait(min(left, BACKOFF_S_MIN)):
            left -= BACKOFF_S_MIN
            self.tell(self.abandoned(reason))
