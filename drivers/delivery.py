"""Putting one device's events in the shared queue so that nothing is dropped unseen."""

import queue
import threading
import time
from dataclasses import replace
from typing import Protocol, TypeVar

import structlog

from drivers.events import Event, Tag, TagsRead, WeightMeasured

log = structlog.get_logger()

TAGS_HELD_MAX = 10_000
READS_HELD_MAX = 100
# Reports that come in closer succession than this are told as one.
TAGS_APART_S = 0.01
WAIT_S = 0.2

Some = TypeVar("Some", bound=Event)


class Inlet(Protocol):
    """The end of a bounded `queue.Queue` where things go in; it may hold more than our events."""

    # As queue.Queue has it.
    def put(self, item: Event, block: bool = True, timeout: float | None = None) -> None:  # noqa: FBT001, FBT002
        """Put an event in, or raise `queue.Full`."""
        ...


class Delivery:
    """
    One device's way into the queue, used by the device's thread alone.

    Tags are never queued: those of one hundredth of a second are gathered by EPC and antenna, and
    those of any time while the queue is full. A weight gives way to a newer one, since the newest
    state is what counts; everything else waits for room. `congested` says that it is so.
    """

    def __init__(self, device: str, inlet: Inlet, stopping: threading.Event) -> None:
        self.device = device
        self.inlet = inlet
        self.stopping = stopping
        self.congested = False
        self.epoch = 0
        self.sequence = 0
        self.weight: WeightMeasured | None = None
        self.reads: list[TagsRead] = []
        self.tags_held = 0
        self.tags_told_s = float("-inf")

    def begin_epoch(self, epoch: int) -> None:
        """Begin to count the events of a new connection."""
        self.epoch = epoch
        self.sequence = 0

    def stamp(self, event: Some) -> Some:
        """Return an event with its number, unless it has one already."""
        if event.sequence:
            return event
        self.sequence += 1
        return event.stamped(self.device, self.epoch, self.sequence)

    def put(self, event: Event) -> None:
        """Deliver an event now, or hold or wait for room as its kind wants."""
        if isinstance(event, WeightMeasured):
            self.weight = event
        elif isinstance(event, TagsRead):
            self.hold(event)
        else:
            self.put_waiting(event)
            return
        self.flush()
        if self.tags_held > TAGS_HELD_MAX:
            self.flush_waiting()

    def hold(self, read: TagsRead) -> None:
        """Hold tags until they may be told; in bounded memory, however often they are seen."""
        self.reads.append(read)
        self.tags_held += len(read.tags)
        if len(self.reads) > READS_HELD_MAX:
            self.reads = [gathered(self.reads)]
            self.tags_held = len(self.reads[0].tags)

    def wait_s(self) -> float:
        """Return for how long at most the device may be waited for, so that held tags are told."""
        if not self.reads or self.congested:
            return WAIT_S
        return max(0.0, self.tags_told_s + TAGS_APART_S - time.monotonic())

    def flush(self) -> None:
        """Deliver held weights and tags if there is room, and it is time for them."""
        try:
            if self.weight is not None:
                self.put_once(self.weight, timeout=0)
                self.weight = None
            now = time.monotonic()
            if self.reads and now - self.tags_told_s >= TAGS_APART_S:
                self.put_once(gathered(self.reads), timeout=0)
                self.reads, self.tags_held, self.tags_told_s = [], 0, now
        except queue.Full:
            self.tell_congested()
        else:
            self.congested = False

    def flush_waiting(self) -> None:
        """Deliver held tags, waiting for room."""
        told = gathered(self.reads)
        self.reads, self.tags_held, self.tags_told_s = [], 0, time.monotonic()
        self.put_waiting(told)

    def finish(self) -> None:
        """Deliver what is held at the end of a connection, whose number it has."""
        if self.weight is not None or self.reads:
            self.tags_told_s = float("-inf")
            self.flush()

    def put_waiting(self, event: Event) -> None:
        """Deliver an event, standing still until there is room or the hub stops."""
        while True:
            try:
                self.put_once(event, timeout=WAIT_S)
                self.congested = False
            except queue.Full:
                self.tell_congested()
            else:
                return
            if self.stopping.is_set():
                log.error("device_event_lost", device=self.device, lost=repr(event))
                return

    def put_once(self, event: Event, *, timeout: float) -> None:
        """Deliver an event, numbered; a number is used up only by what was delivered."""
        before = self.sequence
        try:
            self.inlet.put(self.stamp(event), timeout > 0, timeout or None)
        except queue.Full:
            self.sequence = before
            raise

    def tell_congested(self) -> None:
        """Log, once, that nobody empties the queue."""
        if not self.congested:
            self.congested = True
            log.error("device_events_not_taken", device=self.device)


def gathered(reads: list[TagsRead]) -> TagsRead:
    """Return reports as one of the last moment, its tags gathered by EPC and antenna."""
    together: dict[tuple[str, int | None], Tag] = {}
    for read in reads:
        for tag in read.tags:
            key = (tag.epc, tag.antenna)
            before = together.get(key)
            together[key] = tag if before is None else before.joined(tag)
    if len(reads) == 1 and len(together) == len(reads[0].tags):
        return reads[0]
    return replace(reads[-1], tags=tuple(together.values()))
