"""Puts hub, session, client and screen together: one queue in, effects out."""

import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from drivers.device import Device
from drivers.events import Event as DeviceEvent
from drivers.hub import Hub
from drivers.journal import Journal
from drivers.rfid.presence import Presence
from kiosk import events, session
from kiosk.asking import Asker
from kiosk.client import Client
from kiosk.clock import Clock, clock_from
from kiosk.deeds import Deeds
from kiosk.effects import (
    AskCompletion,
    AskHandover,
    AskLogin,
    AskOrder,
    AskParcelOut,
    AskTag,
    Beep,
    Close,
    Effect,
    LogOut,
    Print,
    Send,
    TakePhoto,
    WeighNow,
    WriteTag,
    ZeroScale,
)
from kiosk.hearing import Ear
from kiosk.outbox import Outbox, OutboxFull
from kiosk.photos import Photos
from kiosk.recording import Recorder, Unreadable, last_state
from kiosk.sending import Sender
from kiosk.settings import Settings
from kiosk.state import State
from wms.wire.base import Moment
from wms.wire.packing import Decision, StationHealth

EVENTS_MAX: Final = 1_000
SOUNDS_MAX: Final = 50
LISTEN_S_MAX: Final = 1.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen shows now; `version` rises with every change, `sounds` are the latest."""

    version: int
    state: State
    sounds: tuple[tuple[int, str], ...] = ()


class Station:
    """The program at the bench, without its web pages."""

    def __init__(
        self, settings: Settings, client: Client, devices: list[Device], clock: Clock | None = None
    ) -> None:
        self.settings = settings
        self.clock = clock or clock_from(settings.clock)
        self.queue: queue.Queue[Any] = queue.Queue(EVENTS_MAX)
        self.journal = Journal(settings.data_folder / "devices")
        self.hub = Hub(devices, self.queue, self.clock, journal=self.journal)
        self.deeds = Deeds(self.hub, self.tell, self.stamp, settings.screen.zone())
        self.outbox = Outbox(settings.data_folder)
        self.recorder = Recorder(settings.data_folder / "recordings")
        self.sender = Sender(client, self.outbox, self.tell, self.stamp)
        self.asker = Asker(client, self.tell, self.stamp, self.sender.send_commands)
        self.sender.health = self.health
        self.sender.language = lambda: self.shown.state.speaks
        self.sender.every_s = float(settings.health_seconds)
        self.ear = Ear(
            self.stamp, self.keep_photo, self.deeds.health, Presence(settings.rfid.zones())
        )
        self.client = client
        self.changed = threading.Condition()
        self.state = self._begin()
        self.shown = Shown(0, self.state)
        self.running = True
        self.own: deque[events.Event] = deque()
        self.sounds: deque[tuple[int, str]] = deque(maxlen=SOUNDS_MAX)
        self.photos = Photos(self.hub, self.outbox, self.miss_photo)
        self.thread = threading.Thread(target=self.run, name="session", daemon=True)

    def start(self) -> None:
        """Listen to devices, speak to the server, and work."""
        self.thread.start()
        self.asker.start()
        self.sender.start()
        self.hub.start()
        event_id, at = self.stamp()
        self.tell(events.DevicesChanged(id=event_id, at=at, devices=self.deeds.health()))

    def stop(self) -> None:
        """Stop all of it; what is on disk stays there."""
        self.running = False
        self.hub.stop(2.0)
        self.asker.stop()
        self.sender.stop()
        self.photos.stop()
        self.queue.put(None)
        self.thread.join(3.0)
        self.sender.thread.join(3.0)
        self.recorder.close()
        if not self.sender.thread.is_alive():
            self.client.close()
        with self.changed:
            self.changed.notify_all()

    def stamp(self) -> tuple[UUID, Moment]:
        """Return a new id and this moment, for an event."""
        return uuid7(), self.clock()

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

    def run(self) -> None:
        """Take one event after the other, for as long as the station works."""
        while (item := self.next_item()) is not None:
            try:
                self.own.extend(self.ear.hear(item) if isinstance(item, DeviceEvent) else item)
                while self.own:
                    self.step(self.own.popleft())
            except Exception:
                # A fault in one event must not stop the bench; the recording tells how it came.
                log.exception("event_failed", happened=type(item).__name__)
            if isinstance(item, DeviceEvent):
                self.hub.taken(item)
            self.show()

    def next_item(self) -> Any:
        """Return what happened next: a device's event, a list of our own, or None for the end."""
        try:
            item = self.queue.get(timeout=LISTEN_S_MAX)
        except queue.Empty:
            return self.ear.tick()
        return item if item is None or isinstance(item, DeviceEvent) else [item]

    def step(self, event: events.Event) -> None:
        """Let the session answer one event, and do what it asks for."""
        if isinstance(event, events.WaitingChanged):
            # It may have been in the queue while more was kept.
            event = event.model_copy(update={"waiting": self.outbox.count()})
        state, effects = session.next(self.state, event)
        try:
            for effect in effects:
                self.carry_out(effect)
            # Only what is safely on its way is remembered as done.
            self.recorder.write(self.state, event)
        except (OutboxFull, sqlite3.Error, OSError) as why:
            log.exception("disk_failed", reason=str(why))
            state = self.state.telling("wrong", "disk_full")
        if state.devices != self.state.devices:
            self.sender.nudge()
        self.state = state

    def show(self) -> None:
        """Let everybody see the bench as it is, with all that came of the last event."""
        with self.changed:
            self.shown = Shown(self.shown.version + 1, self.state, tuple(self.sounds))
            self.changed.notify_all()

    def carry_out(self, effect: Effect) -> None:
        """Do one thing; what comes of it comes back as an event."""
        acts: dict[type, Callable[[Any], None]] = {
            Beep: self.beep,
            Close: self.close,
            Send: lambda send: self.keep(send.command, send.about),
            TakePhoto: self.photos.take,
            Print: self.deeds.print_label,
            WeighNow: self.deeds.weigh,
            AskLogin: self.asker.ask,
            LogOut: self.asker.ask,
            AskOrder: self.asker.ask,
            AskHandover: self.asker.ask,
            AskParcelOut: self.asker.ask,
            AskCompletion: self.asker.ask,
            AskTag: self.asker.ask,
            WriteTag: self.deeds.write_tag,
            ZeroScale: self.deeds.zero_scale,
        }
        acts[type(effect)](effect)

    def beep(self, effect: Beep) -> None:
        """Let the page make a sound, and whatever else at the bench can."""
        self.deeds.signal(effect.sound)
        number = self.sounds[-1][0] + 1 if self.sounds else 1
        self.sounds.append((number, effect.sound))

    def close(self, effect: Close) -> None:
        """Keep a close; whoever decided puts their login to it."""
        command = effect.command
        if effect.decided_by is not None:
            decision = Decision(token=self.asker.token(effect.decided_by), reason=effect.reason)
            command = command.model_copy(update={"decision": decision})
        self.keep(command, effect.about)

    def keep(self, command: Any, about: str) -> None:
        """Put a command on disk, then let it be sent."""
        self.outbox.keep(command, about)
        self.sender.count()
        self.sender.nudge()

    def miss_photo(self, photo_id: UUID, reason: str) -> None:
        """Say that there is no photo; the session forgets what comes too late."""
        event_id, at = self.stamp()
        self.tell(events.PhotoFailed(id=event_id, at=at, photo_id=photo_id, reason=reason))

    def keep_photo(self, photo_id: UUID, jpeg: bytes) -> str:
        """Keep a photo for the server, and return why not, if so."""
        reason = self.photos.keep(photo_id, jpeg)
        if not reason:
            self.sender.nudge()
        return reason

    def health(self) -> StationHealth:
        """Return how the station is, for the server; tell the screen if a device has changed."""
        devices = self.deeds.health()
        if devices != self.shown.state.devices:
            event_id, at = self.stamp()
            self.tell(events.DevicesChanged(id=event_id, at=at, devices=devices))
        return StationHealth(devices=devices, waiting_commands=self.outbox.count())

    def _begin(self) -> State:
        """Return the bench as it was when the program ended, or an empty one."""
        fresh = State(station=self.settings.station, language=self.settings.screen.language)
        newest = self.recorder.newest()
        if newest is None:
            return fresh
        try:
            before = session.restored(last_state(newest))
        except Unreadable as why:
            log.warning("recording_unreadable", reason=str(why))
            return fresh
        return replace(before, station=fresh.station, language=fresh.language)
