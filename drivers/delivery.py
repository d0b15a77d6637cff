"""Putting one device's events in the shared queue so that nothing is dropped unseen."""

import queue
import threading
from dataclasses import replace
from typing import Protocol

import structlog

from drivers.events import Event, Tag, TagsRead, WeightMeasured

log = structlog.get_logger()

TAGS_HELD_MAX = 10_000
WAIT_S = 0.2


class Inlet(Protocol):
    """The end of a bounded `queue.Queue` where things go in; it may hold more than our events."""

    # As queue.Queue has it.
    def put(self, item: Event, block: bool = True, timeout: float | None = None) -> None:  # noqa: FBT001, FBT002
        """Put an event in, or raise `queue.Full`."""
        ...


class Delivery:
    """
    One device's way into the queue, used by the device's thread alone.

    When the queue is full a weight gives way to a newer one and tags are gathered, since the
    newest state is what counts; everything else waits for room. `congested` says that it is so.
    """

    def __init__(self, device: str, inlet: Inlet, stopping: threading.Event) -> None:
        self.device = device
        self.inlet = inlet
        self.stopping = stopping
        self.congested = False
        self.epoch = 0
        self.sequence = 0
        self.weight: WeightMeasured | None = None
        self.tags: dict[tuple[str, int | None], Tag] = {}
        self.tags_told: TagsRead | None = None

    def begin_epoch(self) -> None:
        """Count a new connection."""
        self.epoch += 1
        self.sequence = 0

    def put(self, event: Event) -> None:
        """Deliver an event now, or hold or wait for room as its kind wants."""
        if isinstance(event, WeightMeasured):
            self.weight = event
        elif isinstance(event, TagsRead):
            self.gather(event)
        else:
            self.put_waiting(event)
            return
        self.flush()
        if len(self.tags) > TAGS_HELD_MAX:
            self.flush_waiting()

    def flush(self) -> None:
        """Deliver held weights and tags if there is room."""
        try:
            if self.weight is not None:
                self.put_once(self.weight, timeout=0)
                self.weight = None
            if self.tags_told is not None:
                self.put_once(self.held_tags(self.tags_told), timeout=0)
                self.tags, self.tags_told = {}, None
        except queue.Full:
            self.tell_congested()
        else:
            self.congested = False

    def gather(self, read: TagsRead) -> None:
        """Hold tags by EPC and antenna: the strongest sight, and how often in all."""
        self.tags_told = read
        for tag in read.tags:
            before = self.tags.get((tag.epc, tag.antenna), tag)
            seen = tag.seen if before is tag else tag.seen + before.seen
            louder = max(tag, before, key=lambda one: one.rssi_dbm or -128)
            self.tags[tag.epc, tag.antenna] = replace(louder, seen=seen)

    def held_tags(self, last: TagsRead) -> TagsRead:
        """Return all held tags as one event of the last moment."""
        return replace(last, tags=tuple(self.tags.values()))

    def flush_waiting(self) -> None:
        """Deliver held tags, waiting for room."""
        if self.tags_told is not None:
            told = self.held_tags(self.tags_told)
            self.tags, self.tags_told = {}, None
            self.put_waiting(told)

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
        stamped = event.stamped(self.device, self.epoch, self.sequence + 1)
        self.inlet.put(stamped, timeout > 0, timeout or None)
        self.sequence += 1

    def tell_congested(self) -> None:
        """Log, once, that nobody empties the queue."""
        if not self.congested:
            self.congested = True
            log.error("device_events_not_taken", device=self.device)
