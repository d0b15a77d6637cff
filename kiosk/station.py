"""Puts hub, session, client and screen together: one queue in, effects out."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, get_args
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from drivers.device import Device
from drivers.hub import Hub
from drivers.journal import Journal
from drivers.rfid.presence import Presence
from kiosk.clock import Clock, clock_from
from kiosk.devices.deeds import Deeds
from kiosk.devices.enrolling import make_enrolling
from kiosk.devices.eye import Eye
from kiosk.devices.hearing import Ear
from kiosk.devices.photos import Photos
from kiosk.devices.seeing import make_eye, read_tray
from kiosk.flow import events
from kiosk.flow.effects import (
    Ask,
    Beep,
    Close,
    Effect,
    LightPlaces,
    Print,
    Send,
    TakePhoto,
    Wait,
    WeighNow,
    WriteTag,
    ZeroScale,
)
from kiosk.flow.shown import Shown
from kiosk.flow.state import State, Ways
from kiosk.flow.troubles import troubled
from kiosk.keeping import Keeper
from kiosk.reading import Reader
from kiosk.recording import Recorder
from kiosk.server.asking import Asker
from kiosk.server.client import Client
from kiosk.server.outbox import Outbox, Room
from kiosk.server.references import References
from kiosk.server.sending import Sender
from kiosk.settings import DEVICES, Settings
from wms.vision.tray import Tray
from wms.wire.base import Moment
from wms.wire.packing import StationHealth

SOUNDS_MAX: Final = 50
WAKE_S: Final = 0.02
"""Clocks differ by so much at most: whoever waits is not woken too early."""
log = structlog.get_logger()


class Station:
    """The program at the bench, without its web pages."""

    shown: Shown
    drawn: tuple[int, dict[str, Any]] | None = None
    """What the pages were drawn of last, and of which version."""

    def __init__(
        self, settings: Settings, client: Client, devices: list[Device], clock: Clock | None = None
    ) -> None:
        self.settings = settings
        self.client = client
        self.clock = clock or clock_from(settings.clock)
        self.reader = Reader(self)
        self.queue, self.tell, self.offer = self.reader.queue, self.reader.tell, self.reader.offer
        self.journal = Journal(settings.data_folder / DEVICES)
        self.hub = Hub(devices, self.queue, self.clock, journal=self.journal)
        self.deeds = Deeds(self.hub, self.tell, self.stamp, settings.screen.zone())
        kept = settings.evidence
        room = Room(timedelta(hours=kept.keep_hours), kept.megabytes_max * 1_000_000)
        self.outbox = Outbox(settings.data_folder, room, self.clock)
        self.recorder = Recorder(settings.data_folder / "recordings")
        self.sender = Sender(client, self.outbox, self.reader.tell_settled, self.stamp)
        self.asker = Asker(client, self.tell, self.stamp, self.sender.send_commands)
        self.keeper = Keeper(self.recorder, self.outbox, self.asker.token)
        self.sender.health = self.health
        self.sender.language = lambda: self.shown.state.speaks
        self.sender.every_s = float(settings.health_seconds)
        self.ear = Ear(
            self.stamp, self.keep_photo, self.deeds.health, Presence(settings.rfid.zones())
        )
        calibration = settings.tray.calibration
        tray = None if calibration is None else read_tray(calibration)
        self.photos = Photos(self.hub, self.outbox, self.miss_photo, tray)
        self.references = References(client, settings.data_folder / "references", self.show_anew)
        self.eye = self._make_eye(tray)
        self.enrolling = make_enrolling(self)
        self.changed = threading.Condition()
        self.sounds: deque[tuple[int, str]] = deque(maxlen=SOUNDS_MAX)
        self.shown = Shown(0, self._begin())

    @property
    def running(self) -> bool:
        """Return whether the station works."""
        return self.reader.running

    def start(self) -> None:
        """Listen to devices, speak to the server, and work."""
        self.reader.start(self.shown.state)
        self.asker.start()
        self.sender.start()
        self.references.start()
        self.enrolling.start()
        self.hub.start()
        if self.eye is not None:
            self.eye.start()
        event_id, at = self.stamp()
        self.tell(events.DevicesChanged(id=event_id, at=at, devices=self.deeds.health()))

    def stop(self) -> None:
        """Stop all of it; what is on disk stays there."""
        self.reader.running = False
        if self.eye is not None:
            self.eye.stop()
        self.references.stop()
        self.enrolling.stop()
        self.hub.stop(2.0)
        self.asker.stop()
        self.sender.stop()
        self.photos.stop()
        self.reader.stop()
        self.sender.thread.join(3.0)
        self.references.thread.join(3.0)
        self.recorder.close()
        if not (self.sender.thread.is_alive() or self.references.thread.is_alive()):
            self.client.close()
        with self.changed:
            self.changed.notify_all()

    def stamp(self) -> tuple[UUID, Moment]:
        """Return a new id and this moment, for an event."""
        return uuid7(), self.clock()

    def show(self, state: State) -> None:
        """Let everybody see the bench as it is, with all that came of the last event."""
        sounds = tuple(self.sounds)
        with self.changed:
            before = self.shown
            if (state, sounds) == (before.state, before.sounds):
                return
            self.shown = Shown(before.version + 1, state, sounds)
            self.changed.notify_all()
        if state.devices != before.state.devices:
            self.sender.nudge()
        for order in state.orders:
            if order not in before.state.orders:
                self.references.want(order)

    def show_anew(self) -> None:
        """Have the pages drawn again: a picture came for what they show."""
        with self.changed:
            self.shown = replace(self.shown, version=self.shown.version + 1)
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
            LightPlaces: self.deeds.light_places,
            **self.enrolling.acts,
            Close: self.send,
            Send: self.send,
            Wait: self.wait,
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

    def wait(self, effect: Wait) -> None:
        """Tell the session when its time has passed, by the clock of the station."""
        real_s = effect.time.total_seconds() / self.settings.clock.speed
        timer = threading.Timer(real_s + WAKE_S, self._tell_time)
        timer.daemon = True
        timer.start()

    def _tell_time(self) -> None:
        if self.running:
            event_id, at = self.stamp()
            self.tell(events.TimePassed(id=event_id, at=at))

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
        told = troubled(devices, self.shown.state.trouble)
        return StationHealth(devices=told, waiting_commands=self.outbox.count())

    def _make_eye(self, tray: Tray | None) -> Eye | None:
        """Return what looks at the tray, where there is a camera and it was calibrated."""
        if tray is None or self.settings.devices.camera is None:
            return None
        eye = make_eye(self, self.references, tray)
        self.ear.frames = eye.frames.hear
        return eye

    def _begin(self) -> State:
        """Return the bench as it was when the program ended, or an empty one."""
        chosen = self.settings
        ways = Ways(
            watched=self.eye is not None,
            weighed=chosen.tray.weighed and chosen.devices.scale is not None,
            scan_back=chosen.screen.scan_back,
            places=self.hub.places("wall"),
            pace=chosen.clock.speed,
        )
        fresh = State(chosen.station, chosen.screen.language, ways=ways)
        before = self.keeper.reopen(fresh)
        for device, epoch, _ in before.heard:
            # Should the journal have lost count, no new scan may look like one of before.
            self.journal.count_from(device, epoch)
        return before
