"""Puts hub, session, client and screen together: one queue in, effects out."""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, get_args
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
from kiosk.client import Away, Client
from kiosk.clock import Clock, clock_from
from kiosk.deeds import Deeds
from kiosk.effects import (
    Ask,
    Beep,
    Close,
    Effect,
    Print,
    Send,
    TakePhoto,
    WeighNow,
    WriteTag,
    ZeroScale,
)
from kiosk.hearing import Ear
from kiosk.keeping import TROUBLES, Keeper, note_trouble
from kiosk.outbox import Outbox
from kiosk.photos import Photos
from kiosk.recording import Recorder
from kiosk.sending import Sender
from kiosk.settings import DEVICES, Settings
from kiosk.state import State
from wms.wire.base import Moment
from wms.wire.packing import StationHealth

EVENTS_MAX: Final = 1_000
SOUNDS_MAX: Final = 50
# So many events wait for a disk that takes nothing.
WAITING_MAX: Final = 500
AGAIN_S: Final = 0.5
SETTLED_MAX: Final = 100
SETTLING_S_MAX: Final = 5.0
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
        self.journal = Journal(settings.data_folder / DEVICES)
        self.hub = Hub(devices, self.queue, self.clock, journal=self.journal)
        self.deeds = Deeds(self.hub, self.tell, self.stamp, settings.screen.zone())
        self.outbox = Outbox(settings.data_folder)
        self.recorder = Recorder(settings.data_folder / "recordings")
        self.sender = Sender(client, self.outbox, self.tell_settled, self.stamp)
        self.asker = Asker(client, self.tell, self.stamp, self.sender.send_commands)
        self.keeper = Keeper(self.recorder, self.outbox, self.asker.token)
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
        self.own: deque[events.Event | DeviceEvent] = deque()
        self.stuck = False
        self.settled: deque[UUID] = deque(maxlen=SETTLED_MAX)
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

    def tell_settled(self, event: events.Event) -> None:
        """
        Put an event in the queue; that a command is settled must be on disk before it is forgotten.

        :raises Away: it is not on disk; the server has to be asked again
        """
        self.tell(event)
        if not isinstance(event, events.CommandSettled):
            return
        with self.changed:
            self.changed.wait_for(
                lambda: event.id in self.settled or not self.running, timeout=SETTLING_S_MAX
            )
            if event.id not in self.settled:
                raise Away("this station could not put the answer on disk")

    def run(self) -> None:
        """Take one event after the other, for as long as the station works."""
        while (item := self.next_item()) is not None:
            self.hear(item)
            self.work_off()
            self.show()

    def next_item(self) -> Any:
        """Return what happened next: a device's event, a list of our own, or None for the end."""
        if len(self.own) > WAITING_MAX and self.running:
            time.sleep(AGAIN_S)
            return []
        try:
            item = self.queue.get(timeout=self.ear.wait_s())
        except queue.Empty:
            return self.ear.tick()
        return item if item is None or isinstance(item, DeviceEvent) else [item]

    def hear(self, item: Any) -> None:
        """Put what happened behind what still waits; a person's act cannot wait, and is refused."""
        if not isinstance(item, DeviceEvent):
            if self.own and any(events.is_act(event) for event in item):
                self.state = self.state.telling("wrong", "disk_full")
            else:
                self.own.extend(item)
            return
        try:
            self.own.extend(self.ear.hear(item))
        except Exception:
            log.exception("event_failed", happened=type(item).__name__)
        # Behind all that came of it, so that it has been taken when its turn comes.
        self.own.append(item)

    def work_off(self) -> None:
        """Take one event after the other, until one cannot be kept: it waits, and those behind."""
        while self.own:
            event = self.own[0]
            if isinstance(event, DeviceEvent):
                self.hub.taken(event)
            elif not self.step(event):
                return
            self.own.popleft()

    def step(self, event: events.Event) -> bool:
        """Let the session answer one event; return False where the disk does not take it yet."""
        try:
            if isinstance(event, events.WaitingChanged):
                # While it was in the queue, more may have been kept.
                event = event.model_copy(update={"waiting": self.outbox.count()})
            before = replace(self.state, notice=None) if self.stuck else self.state
            state, effects = session.next(before, event)
            self.keeper.keep(before, event, effects)
        except TROUBLES as why:
            if not self.stuck:
                note_trouble(why)
            self.state = self.state.telling("wrong", "disk_full")
            self.stuck = not events.is_act(event)
            return not self.stuck
        except Exception:
            # A fault in one event must not stop the bench.
            log.exception("event_failed", happened=type(event).__name__)
            return True
        if state.devices != self.state.devices:
            self.sender.nudge()
        self.state, self.stuck = state, False
        if isinstance(event, events.CommandSettled):
            with self.changed:
                self.settled.append(event.id)
                self.changed.notify_all()
        for effect in effects:
            self.carry_out(effect)
        return True

    def show(self) -> None:
        """Let everybody see the bench as it is, with all that came of the last event."""
        sounds = tuple(self.sounds)
        if (self.state, sounds) == (self.shown.state, self.shown.sounds):
            return
        with self.changed:
            self.shown = Shown(self.shown.version + 1, self.state, sounds)
            self.changed.notify_all()

    def carry_out(self, effect: Effect) -> None:
        """Do one thing; what comes of it comes back as an event."""
        acts: dict[type, Callable[[Any], None]] = {
            **dict.fromkeys(get_args(Ask), self.asker.ask),
            Beep: self.beep,
            TakePhoto: self.photos.take,
            Print: self.deeds.print_label,
            WeighNow: self.deeds.weigh,
            WriteTag: self.deeds.write_tag,
            ZeroScale: self.deeds.zero_scale,
            Close: self.send,
            Send: self.send,
        }
        try:
            acts[type(effect)](effect)
        except Exception:
            log.exception("effect_failed", effect=type(effect).__name__)

    def beep(self, effect: Beep) -> None:
        """Let the page make a sound, and whatever else at the bench can."""
        self.deeds.signal(effect.sound)
        number = self.sounds[-1][0] + 1 if self.sounds else 1
        self.sounds.append((number, effect.sound))

    def send(self, _effect: Close | Send) -> None:
        """Have a command sent, which is on disk already."""
        self.sender.count()
        self.sender.nudge()

    def miss_photo(self, photo: UUID, reason: str) -> None:
        """Say that there is no photo; the session forgets what comes too late."""
        event_id, at = self.stamp()
        self.tell(events.PhotoFailed(id=event_id, at=at, photo_id=photo, reason=reason))

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
        before = self.keeper.reopen(State(self.settings.station, self.settings.screen.language))
        for device, epoch, _ in before.heard:
            # Should the journal have lost count, no new scan may look like one of before.
            self.journal.count_from(device, epoch)
        return before
