"""One device's thread: connect, read, reconnect, and know how it is."""

import contextlib
import random
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog

from drivers.delivery import Delivery, Inlet
from drivers.device import Clock, Device, DeviceError, Kind
from drivers.events import (
    BarcodeScanned,
    DeviceDegraded,
    DeviceFound,
    DeviceLost,
    DeviceRecovered,
    Event,
    TagsRead,
    WeightMeasured,
)
from drivers.instant import Instant, instant
from drivers.journal import Journal
from drivers.keeping import Keeper, NotAcknowledged

State = Literal["absent", "connecting", "ready", "degraded", "lost", "disabled"]

log = structlog.get_logger()

READ_TIMEOUT_S = 0.2
BACKOFF_S_MIN = 0.1
BACKOFF_S_MAX = 5.0
# How often a device that is away is looked for, where nothing tells of its coming.
LOOK_S = 0.15
# A connection that held for so long was sound: the next try after it comes at once.
SOUND_S = 1.0
STUCK_S = 10.0
CONGESTED = "its events are not being taken; the station's program is too slow or stands still"
STOPPED = "the station's devices were stopped"


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

    def __init__(
        self, device: Device, inlet: Inlet, clock: Clock, journal: Journal | None = None
    ) -> None:
        self.device = device
        self.clock = clock
        self.stopping = threading.Event()
        self.nudged = threading.Event()
        self.delivery = Delivery(device.name, inlet, self.stopping)
        self.keeper = Keeper(device, journal)
        self.thread = threading.Thread(target=self.run, name=f"device {device.name}", daemon=True)
        # One tuple, replaced whole, so that a reader in another thread never sees half a change.
        self.state: tuple[State, str, datetime] = ("connecting", "", clock())
        self.within: tuple[str, Instant] | None = None
        self.was_found = False
        self.told_trouble = ""
        self.failures = 0

    def stop(self) -> None:
        """Have the thread end soon."""
        self.stopping.set()
        self.nudged.set()
        self.device.stop_waiting()

    def nudge(self) -> None:
        """Let a device that is away be looked for now."""
        self.nudged.set()

    def health(self) -> DeviceHealth:
        """Return how the device is at this moment."""
        state, reason, since = self.state
        stuck = self.stuck()
        if stuck is not None:
            state, (reason, since) = "degraded", stuck
        elif self.keeper.trouble and state != "disabled":
            state, reason = "degraded", self.keeper.trouble
        elif self.delivery.congested and state == "ready":
            state, reason = "degraded", CONGESTED
        return DeviceHealth(self.device.name, self.device.kind, state, reason, since)

    def stuck(self) -> tuple[str, datetime] | None:
        """Return what its driver has not come back from for too long, and since when."""
        within = self.within
        if within is None or time.monotonic() - within[1].seconds < STUCK_S:
            return None
        return f"its driver does not come back from {within[0]}", within[1].at

    def become(self, state: State, reason: str = "") -> None:
        """Note a change of state; the moment is that of the change, not of its repetition."""
        before, _, since = self.state
        self.state = (state, reason, since if before == state else self.clock())

    @contextlib.contextmanager
    def calling(self, what: str) -> Iterator[None]:
        """Let others see that the driver has been called, and for how long."""
        self.within = what, instant(self.clock)
        try:
            yield
        finally:
            self.within = None

    def run(self) -> None:
        """Connect and read, again and again."""
        try:
            self.begin()
        except Exception:
            log.exception("scans_not_replayed", device=self.device.name)
        while not self.stopping.is_set():
            began_s = time.monotonic()
            try:
                lost = self.connect_and_read()
                with self.calling("closing"):
                    self.device.close()
            except Exception as why:  # noqa: BLE001 -- closing or the log may fail; not the thread
                lost = f"its driver failed: {why!r}"
                self.become("lost", lost)
            self.tell(self.abandoned(lost))
            # Tags that were heard just before the end do not wait for the next connection.
            self.delivery.finish()
            self.wait_before_retry(lost, began_s)
        with contextlib.suppress(Exception):
            # What was connected in the last wait has not been opened, and is let go here.
            self.device.close()
        # What was asked for since the last look is answered too.
        self.tell(self.abandoned(STOPPED))

    def begin(self) -> None:
        """Deliver what was kept and not taken before the program was started anew."""
        if self.keeper.journal is not None:
            # What is said before the first connection must not be numbered like anything before.
            self.delivery.begin_epoch(self.keeper.begin_epoch())
        for scan in self.keeper.waiting():
            self.delivery.put(scan)

    def connect_and_read(self) -> str:
        """Return why the device is not connected any more, or could not be."""
        connected = False
        try:
            self.device.last_scan = self.keeper.newest
            with self.calling("opening"):
                self.device.open()
            connected = self.was_found = True
            self.delivery.begin_epoch(self.keeper.begin_epoch())
            self.become("ready")
            self.tell([DeviceFound(at=self.clock())])
            self.read_until_lost()
        except DeviceError as why:
            return self.note_lost(str(why), connected=connected)
        except Exception as why:  # another's driver may fail in any way; the thread may not
            log.exception("driver_failed", device=self.device.name)
            return self.note_lost(f"its driver failed: {why!r}", connected=connected)
        return STOPPED

    def read_until_lost(self) -> None:
        """Deliver what the device says, for as long as it is there."""
        sound_s = time.monotonic() + SOUND_S
        while not self.stopping.is_set():
            with self.calling("reading"):
                events = self.device.read(min(READ_TIMEOUT_S, self.delivery.wait_s()))
            if time.monotonic() >= sound_s:
                self.failures = 0
            self.settle(events)
            self.delivery.flush()
            self.tell_trouble()
            self.keeper.mended()

    def settle(self, events: Iterable[Event]) -> None:
        """Make scans safe, have them acknowledged, and deliver everything in order."""
        stamped = self.kept(events)
        try:
            with self.calling("confirming"):
                self.device.confirm()
        finally:
            self.deliver(stamped)

    def kept(self, events: Iterable[Event]) -> list[Event]:
        """
        Return events with their numbers, the scans among them safe on disk.

        Weights and tags come last and without: which of them are delivered is settled later.

        :raises NotAcknowledged: they are not safe, and the device is to know
        """
        before = self.delivery.sequence
        stamped: list[Event] = []
        newest: list[Event] = []
        for event in events:
            if isinstance(event, TagsRead | WeightMeasured):
                newest.append(event)
            else:
                stamped.append(self.delivery.stamp(event))
        with self.calling("the disk"):
            try:
                self.keeper.keep([one for one in stamped if isinstance(one, BarcodeScanned)])
            except NotAcknowledged:
                others = [one for one in stamped if not isinstance(one, BarcodeScanned)]
                self.delivery.sequence = max((one.sequence for one in others), default=before)
                self.deliver([*others, *newest])
                raise
        return [*stamped, *newest]

    def tell(self, events: Iterable[Event]) -> None:
        """Deliver events that no device waits to have acknowledged."""
        try:
            self.deliver(self.kept(events))
        except NotAcknowledged as why:
            log.warning("scan_not_accepted", device=self.device.name, reason=str(why))

    def deliver(self, stamped: Iterable[Event]) -> None:
        """Deliver events, and learn from those that speak of the device, as long as it is there."""
        for event in stamped:
            is_there = self.state[0] in {"ready", "degraded"}
            if is_there and isinstance(event, DeviceDegraded):
                self.become("degraded", event.reason)
            elif is_there and isinstance(event, DeviceRecovered):
                self.become("ready")
            self.delivery.put(event)

    def tell_trouble(self) -> None:
        """Say that the disk takes nothing, and that it does again; the device itself is well."""
        trouble = self.keeper.trouble
        if bool(trouble) == bool(self.told_trouble):
            return
        self.told_trouble = trouble
        at = self.clock()
        told = DeviceDegraded(at=at, reason=trouble) if trouble else DeviceRecovered(at=at)
        self.delivery.put(told)

    def note_lost(self, reason: str, *, connected: bool) -> str:
        """Note that the device is away; only one that had been found can be lost."""
        self.delivery.finish()
        if connected:
            self.become("lost", reason)
            self.tell([DeviceLost(at=self.clock(), reason=reason)])
            log.warning("device_lost", device=self.device.name, reason=reason)
        else:
            self.become("lost" if self.was_found else "absent", reason)
        return reason

    def abandoned(self, reason: str) -> Sequence[Event]:
        """Return the device's answers to what it can no longer do."""
        try:
            return self.device.abandon(reason)
        except Exception:
            log.exception("driver_failed", device=self.device.name)
            return ()

    def wait_before_retry(self, reason: str, began_s: float) -> None:
        """
        Wait ever longer from try to try, never in step with others, and refuse new orders.

        The wait ends at once when the device shows itself. While the disk takes nothing, a device
        that wants its scans acknowledged is left alone.
        """
        longest = min(BACKOFF_S_MAX, BACKOFF_S_MIN * 2 ** min(self.failures, 10))
        self.failures += 1
        pause = random.uniform(longest / 2, longest)  # noqa: S311 -- no secret
        until = max(began_s + pause, time.monotonic() + BACKOFF_S_MIN)
        while not self.stopping.is_set():
            left = until - time.monotonic()
            if left > 0:
                self.nudged.wait(min(left, LOOK_S))
            self.nudged.clear()
            self.tell(self.abandoned(reason))
            sound = self.keeper.mended() or not self.device.acknowledges
            if sound and (self.beckons() or until <= time.monotonic()):
                self.tell_trouble()
                return
            if left <= 0 and not sound:
                self.stopping.wait(LOOK_S)

    def beckons(self) -> bool:
        """Return whether the device has shown itself."""
        try:
            with self.calling("looking for its device"):
                came = self.device.beckons()
        except Exception:
            log.exception("driver_failed", device=self.device.name)
            return False
        if came:
            self.become("connecting", "it is there again")
        return came
