"""A thread per device, one bounded queue out, reconnection that never gives up, and health."""

import queue
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from drivers.device import (
    CannotDo,
    Clock,
    Device,
    Kind,
    PrintsLabels,
    TakesPhotos,
    Weighs,
    utc_now,
)
from drivers.events import Event

State = Literal["absent", "connecting", "ready", "degraded", "lost", "disabled"]


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """How a device is, why, and since when."""

    device: str
    kind: Kind
    state: State
    reason: str
    since: datetime


class Hub:
    """
    Runs devices and puts their stamped events in one bounded queue.

    When the queue is full, a scan waits (the reading thread stands still, the device is shown as
    degraded), while weights give way to the newest and tags are gathered; nothing is dropped.
    """

    def __init__(
        self,
        devices: Iterable[Device],
        events: "queue.Queue[Event]",
        clock: Clock = utc_now,
        *,
        disabled: Iterable[str] = (),
    ) -> None:
        self.devices = {device.name: device for device in devices}
        self.events = events
        self.clock = clock
        self.disabled = frozenset(disabled)
        self.stopping = threading.Event()

    def start(self) -> None:
        """Start a thread for every device that is not disabled."""
        raise NotImplementedError

    def stop(self, timeout: float = 5.0) -> None:
        """Stop all threads and close all devices; orders still waiting are answered as failed."""
        raise NotImplementedError

    def health(self) -> list[DeviceHealth]:
        """Return how each device is, in the order they were given."""
        raise NotImplementedError

    def print_label(self, device: str, zpl: str, job_id: str) -> None:
        """
        Ask a printer for a label; LabelPrinted or LabelFailed with this job id follows.

        :raises CannotDo: no such device, not a printer, or too many labels wait
        """
        able = self.devices.get(device)
        if not isinstance(able, PrintsLabels):
            raise CannotDo(f"{device} prints no labels")
        able.print_label(zpl, job_id)

    def take_photo(self, device: str, request: str) -> None:
        """
        Ask a camera for a photo; FrameTaken or FrameFailed with this request follows.

        :raises CannotDo: no such device, not a camera, or too many photos wait
        """
        able = self.devices.get(device)
        if not isinstance(able, TakesPhotos):
            raise CannotDo(f"{device} takes no photos")
        able.take_photo(request)

    def weigh(self, device: str) -> None:
        """
        Ask a scale for a weight; WeightMeasured follows.

        :raises CannotDo: no such device, or not a scale
        """
        able = self.devices.get(device)
        if not isinstance(able, Weighs):
            raise CannotDo(f"{device} does not weigh")
        able.weigh()
