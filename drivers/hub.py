"""A thread per device, one bounded queue out, reconnection that never gives up, and health."""

import contextlib
from collections.abc import Iterable

from drivers.delivery import Inlet
from drivers.device import (
    CannotDo,
    Clock,
    Device,
    PrintsLabels,
    Signal,
    Signals,
    TakesPhotos,
    Weighs,
    utc_now,
)
from drivers.runner import DeviceHealth, Runner, State

__all__ = ["DeviceHealth", "Hub", "State"]


class Hub:
    """
    Runs devices and puts their stamped events in one bounded queue.

    When the queue is full, a scan waits (the reading thread stands still, the device is shown as
    degraded), while weights give way to the newest and tags are gathered; nothing is dropped.
    """

    def __init__(
        self,
        devices: Iterable[Device],
        events: Inlet,
        clock: Clock = utc_now,
        *,
        disabled: Iterable[str] = (),
    ) -> None:
        """
        Take devices that are not yet open; `disabled` names those to leave alone.

        :raises ValueError: two devices have one name
        """
        self.clock = clock
        self.disabled = frozenset(disabled)
        self.runners: dict[str, Runner] = {}
        for device in devices:
            if device.name in self.runners:
                raise ValueError(f"two devices are called {device.name!r}; name one by ?device=")
            self.runners[device.name] = Runner(device, events, clock)
            if device.name in self.disabled:
                self.runners[device.name].become("disabled", "switched off in the settings")

    def start(self) -> None:
        """Start a thread for every device that is not disabled."""
        for runner in self.active():
            runner.thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Stop all threads and close all devices; orders still waiting are answered as failed."""
        for runner in self.active():
            runner.stopping.set()
        for runner in self.active():
            if runner.thread.is_alive():
                runner.thread.join(timeout)

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

    def weigh(self, device: str) -> None:
        """
        Ask a scale for a weight; WeightMeasured follows.

        :raises CannotDo: no such device, or not a scale
        """
        able = self.working(device)
        if not isinstance(able, Weighs):
            raise CannotDo(f"{device} does not weigh")
        able.weigh()

    def signal(self, signal: Signal) -> None:
        """Let every device that can show and sound a meaning do so; a scanner, a stack lamp."""
        for runner in self.active():
            if isinstance(runner.device, Signals):
                with contextlib.suppress(CannotDo):
                    runner.device.signal(signal)

    def active(self) -> list[Runner]:
        """Return the runners of devices that are not disabled."""
        return [runner for name, runner in self.runners.items() if name not in self.disabled]

    def working(self, name: str) -> Device:
        """
        Return a device that may be given work.

        :raises CannotDo: it does not exist or is disabled
        """
        if name not in self.runners:
            raise CannotDo(f"there is no device {name!r}")
        if name in self.disabled:
            raise CannotDo(f"{name} is switched off in the settings")
        return self.runners[name].device
