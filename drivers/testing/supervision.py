"""The contract of a device under the hub: it comes back, answers every order once, and ends."""

import contextlib
import queue
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from drivers.device import (
    CannotDo,
    Device,
    PrintsLabels,
    Signals,
    Tares,
    Weighs,
    WritesTags,
)
from drivers.events import (
    DeviceFound,
    DeviceLost,
    Event,
    LabelFailed,
    LabelPrinted,
    TagWriteFailed,
    TagWritten,
)
from drivers.hub import Hub
from drivers.registry import make_device
from drivers.talking import TalkingDevice
from drivers.testing.played import PlayedTransport
from drivers.testing.recordings import Recording

PATIENCE_S = 20.0
STOP_S = 1.0
LABEL = "^XA^FO20,20^FDtest^FS^XZ"
TAG, NEW_TAG = "303400000000000000000001", "303400000000000000000002"


def prove_supervised(recording: Recording, *, seed: int = 1) -> None:
    """
    Hold a device against the contract of the hub, over a connection that is cut again and again.

    :raises AssertionError: it breaks it; the text says how
    """
    device = make_device(recording.url, name="device")
    if not isinstance(device, TalkingDevice):
        raise AssertionError(f"{recording.url} is no device that talks")  # noqa: TRY004
    total = sum(map(len, recording.frames))
    player = PlayedTransport(recording, [total // 3, 0, min(1, total), 2 * total // 3], seed)
    device.through = lambda _way: player
    run = Run(device)
    run.hub.start()
    try:
        run.go_through(player)
    finally:
        run.hub.stop(STOP_S)
    run.judge()


class Run:
    """One hub over one device, everything it said, and what was asked of it."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.queue: queue.Queue[Event] = queue.Queue(100_000)
        self.hub = Hub([device], self.queue)
        self.asked: list[str] = []

    def go_through(self, player: PlayedTransport) -> None:
        """Wait for all the cuts, giving orders in between, and for a connection that holds."""
        for connection in range(1, len(player.cuts) + 2):
            self.wait_for(lambda wanted=connection: player.connections >= wanted, player)  # type: ignore[misc]
            for _ in range(2):
                self.give_orders()
        self.wait_for(lambda: not player.waiting and not player.rest, player)
        self.give_orders()

    def wait_for(self, true: Callable[[], bool], player: PlayedTransport) -> None:
        """Wait until something is so."""
        until = time.monotonic() + PATIENCE_S
        while not true():
            if time.monotonic() > until:
                raise AssertionError(
                    f"{self.device.url.text} stands still after {player.connections} connections: "
                    f"{self.hub.health()}, {player.waiting[:2]} not read"
                )
            time.sleep(0.005)

    def give_orders(self) -> None:
        """Ask of the device whatever it can do."""
        request = f"order {len(self.asked)}"
        # A device may be too busy; an order that was not taken needs no answer.
        with contextlib.suppress(CannotDo):
            if isinstance(self.device, PrintsLabels):
                self.hub.print_label("device", LABEL, request)
                self.asked.append(request)
            if isinstance(self.device, WritesTags):
                self.hub.write_tag("device", TAG, NEW_TAG, request)
                self.asked.append(request)
            if isinstance(self.device, Weighs):
                self.hub.weigh("device")
            if isinstance(self.device, Tares):
                self.hub.tare("device")
                self.hub.zero("device")
            if isinstance(self.device, Signals):
                self.hub.signal(None, "ok")

    def judge(self) -> None:
        """Look at what was said, and whether everything has ended."""
        url = self.device.url.text
        for runner in self.hub.runners.values():
            if runner.thread.is_alive():
                raise AssertionError(f"{url} does not stop: {runner.within}")
        events = [self.queue.get_nowait() for _ in range(self.queue.qsize())]
        stamps = [(event.epoch, event.sequence) for event in events]
        if any(after <= before for before, after in pairwise(stamps)):
            raise AssertionError(f"{url}: the stamps do not rise: {stamps}")
        if not any(isinstance(event, DeviceFound) for event in events):
            raise AssertionError(f"{url} was never found")
        failed = [e for e in events if isinstance(e, DeviceLost) and "driver failed" in e.reason]
        if failed:
            raise AssertionError(f"{url}: {failed[0].reason}")
        answers = Counter(answered(event) for event in events) - Counter({"": len(events)})
        if answers != Counter(self.asked):
            raise AssertionError(f"{url}: {self.asked} were asked, {answers} answered")


def answered(event: Event) -> str:
    """Return which order an event answers, if any."""
    if isinstance(event, LabelPrinted | LabelFailed):
        return event.job_id
    if isinstance(event, TagWritten | TagWriteFailed):
        return event.request
    return ""
