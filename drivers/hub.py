"""A thread per device, one bounded queue out, reconnection that never gives up, and health."""

import contextlib
import threading
import time
from collections.abc import Iterable, Mapping

import structlog

from drivers.delivery import Delivery, Inlet
from drivers.device import (
    CannotDo,
    Clock,
    Device,
    Glow,
    Glows,
    PrintsLabels,
    Signal,
    Signals,
    TakesFrames,
    TakesPhotos,
    Tares,
    Weighs,
    WritesTags,
    utc_now,
)
from drivers.events import Event
from drivers.hotplug import HotPlug
from drivers.journal import Journal
from drivers.runner import STOPPED, DeviceHealth, Runner, State

__all__ = ["DeviceHealth", "Hub", "State"]

ROUND_S = 0.2
FLUSH_S = 1.0
STOP_S = 5.0

log = structlog.get_logger()


class Hub:
    """
    Runs devices and puts their stamped events in one bounded queue.

    When the queue is full, a scan waits (the reading thread stands still, the device is shown as
    degraded), while weights give way to the newest and tags are gathered; nothing is dropped.

    With a journal, scans are on disk before they are acknowledged to the scanner, and whoever reads
    the queue says `taken` of each event it has dealt with: what was not taken comes again when the
    program is started anew, with the stamp it had. So an event may come twice, and is known by its
    device, epoch and sequence. The journal stays open when the hub stops.
    """

    def __init__(
        self,
        devices: Iterable[Device],
        events: Inlet,
        clock: Clock = utc_now,
        *,
        disabled: Iterable[str] = (),
        journal: Journal | None = None,
    ) -> None:
        """
        Take devices that are not yet open; `disabled` names those to leave alone.

        :raises ValueError: two devices have one name
        """
        self.clock = clock
        self.events = events
        self.disabled = frozenset(disabled)
        self.journal = journal
        self.stopping = threading.Event()
        self.attendant = threading.Thread(target=self.attend, name="devices", daemon=True)
        self.runners: dict[str, Runner] = {}
        for device in devices:
            if device.name in self.runners:
                raise ValueError(f"two devices are called {device.name!r}; name one by ?device=")
            self.runners[device.name] = Runner(device, events, clock, journal)
            if device.name in self.disabled:
                self.runners[device.name].become("disabled", "switched off in the settings")

    def start(self) -> None:
        """Start a thread for every device that is not disabled."""
        for runner in self.active():
            runner.thread.start()
        self.attendant.start()

    def stop(self, timeout: float = STOP_S) -> None:
        """Stop all threads and close all devices; orders still waiting are answered as failed."""
        self.stopping.set()
        for runner in self.active():
            runner.stop()
        until = time.monotonic() + timeout
        for thread in (*(runner.thread for runner in self.active()), self.attendant):
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))
        if self.journal is not None:
            self.journal.flush()

    def taken(self, event: Event) -> None:
        """Note that an event has been dealt with and need not come again; any event will do."""
        if self.journal is not None:
            self.journal.taken(event)

    def health(self) -> list[DeviceHealth]:
        """Return how each device is, in the order they were given."""
        return [runner.health() for runner in self.runners.values()]

    def print_label(self, device: str, zpl: str, job_id: str) -> None:
        """
        Ask a printer for a label; LabelPrinted or LabelFailed with this job id follows.

        :raises CannotDo: no such device, not a printer, not a label, or too many labels wait
        """
        able = self.working(device)
        if not isinstance(able, PrintsLabels):
            raise CannotDo(f"{device} prints no labels")
        able.print_label(zpl, job_id)

    def take_photo(self, device: str, request: str) -> None:
        """
        Ask a camera for a photo; FrameTaken or FrameFailed with this request follows.

        :raises CannotDo: no such device, not a camera, or too many photos wait
        """
        able = self.working(device)
        if not isinstance(able, TakesPhotos):
            raise CannotDo(f"{device} takes no photos")
        able.take_photo(request)

    def take_frame(self, device: str, request: str) -> None:
        """
        Ask a camera for a frame; FrameSeen or FrameFailed with this request follows.

        :raises CannotDo: no such device, not a camera, or too many photos wait
        """
        able = self.working(device)
        if not isinstance(able, TakesFrames):
            raise CannotDo(f"{device} takes no frames")
        able.take_frame(request)

    def weigh(self, device: str) -> None:
        """
        Ask a scale for a weight; WeightMeasured follows.

        :raises CannotDo: no such device, or not a scale
        """
        able = self.working(device)
        if not isinstance(able, Weighs):
            raise CannotDo(f"{device} does not weigh")
        able.weigh()

    def tare(self, device: str) -> None:
        """
        Have a scale take what lies there for the container.

        :raises CannotDo: no such device, or not a scale that can
        """
        able = self.working(device)
        if not isinstance(able, Tares):
            raise CannotDo(f"{device} takes no tare")
        able.tare()

    def zero(self, device: str) -> None:
        """
        Have a scale take what lies there for nothing.

        :raises CannotDo: no such device, or not a scale that can
        """
        able = self.working(device)
        if not isinstance(able, Tares):
            raise CannotDo(f"{device} cannot be set to zero")
        able.zero()

    def write_tag(self, device: str, epc: str, becomes: str, request: str) -> None:
        """
        Give the tag with one EPC another; TagWritten or TagWriteFailed with this request follows.

        :raises CannotDo: no such device, not one that writes, no EPCs, or too many writes wait
        """
        able = self.working(device)
        if not isinstance(able, WritesTags):
            raise CannotDo(f"{device} writes no tags")
        able.write_tag(epc, becomes, request)

    def signal(self, device: str | None, signal: Signal) -> None:
        """
        Tell people something by a device's lamp and beep; None: by all devices that have any.

        :raises CannotDo: no such device, or one without lamp and beep
        """
        if device is not None:
            able = self.working(device)
            if not isinstance(able, Signals):
                raise CannotDo(f"{device} has neither lamp nor beep")
            able.signal(signal)
            return
        for runner in self.active():
            if isinstance(runner.device, Signals):
                with contextlib.suppress(CannotDo):
                    runner.device.signal(signal)

    def glow(self, device: str, places: Mapping[int, Glow]) -> None:
        """
        Let places of a put wall glow, and no others; PlacePressed follows when one is pressed.

        :raises CannotDo: no such device, not a wall, no such place, or too many orders wait
        """
        able = self.working(device)
        if not isinstance(able, Glows):
            raise CannotDo(f"{device} is no put wall")
        able.glow(places)

    def places(self, device: str) -> int:
        """Return how many places a put wall has: 0 where there is no such wall."""
        if device not in self.runners:
            return 0
        wall = self.runners[device].device
        return wall.places if isinstance(wall, Glows) else 0

    def active(self) -> list[Runner]:
        """Return the runners of devices that are not disabled."""
        return [runner for name, runner in self.runners.items() if name not in self.disabled]

    def working(self, name: str) -> Device:
        """
        Return a device that may be given work.

        :raises CannotDo: it does not exist, is disabled, or is not run any more
        """
        if name not in self.runners:
            raise CannotDo(f"there is no device {name!r}")
        if name in self.disabled:
            raise CannotDo(f"{name} is switched off in the settings")
        if self.stopping.is_set():
            raise CannotDo(f"{name} takes no more work: {STOPPED}")
        return self.runners[name].device

    def attend(self) -> None:
        """Look for devices when something is plugged in; say of a driver that it is stuck."""
        self.replay_former_devices()
        hotplug = HotPlug()
        stuck: set[str] = set()
        flushed_s = time.monotonic()
        while not self.stopping.is_set():
            if hotplug.wait(ROUND_S):
                for runner in self.active():
                    runner.nudge()
            now_stuck = {name for name, runner in self.runners.items() if runner.stuck()}
            for name in now_stuck - stuck:
                log.error("driver_stuck", device=name, reason=self.runners[name].health().reason)
            stuck = now_stuck
            if self.journal is not None and time.monotonic() - flushed_s > FLUSH_S:
                self.journal.flush()
                flushed_s = time.monotonic()

    def replay_former_devices(self) -> None:
        """Deliver what devices said that nobody took, and that are not here any more, or off."""
        if self.journal is None:
            return
        for name in self.journal.strangers({runner.device.name for runner in self.active()}):
            log.warning("scans_of_former_device", device=name)
            delivery = Delivery(name, self.events, self.stopping)
            for scan in self.journal.waiting(name):
                delivery.put(scan)
