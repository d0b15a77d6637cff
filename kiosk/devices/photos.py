"""Photos that were asked for: waited for, but not for ever, and kept for the server."""

import sqlite3
import threading
from collections.abc import Callable
from typing import Final
from uuid import UUID

import structlog

from drivers.device import CannotDo
from drivers.hub import Hub
from kiosk.flow.effects import TakePhoto
from kiosk.server.outbox import Outbox, OutboxFull
from wms.vision.picture import PictureRefused
from wms.vision.tray import Tray
from wms.vision.tray.geometry import OtherCamera
from wms.vision.tray.private import private_photo

PHOTO_S_MAX: Final = 4.0
SHOWN_MAX: Final = 4
CROPS_SHOWN_MAX: Final = 60

log = structlog.get_logger()


class Photos:
    """
    The one photo under way, and the last few for the screen.

    Where the tray is calibrated, what lies beside it is averaged away before anything is kept.
    """

    def __init__(
        self,
        hub: Hub,
        outbox: Outbox,
        missed: Callable[[UUID, str], None],
        tray: Tray | None = None,
    ) -> None:
        self.hub = hub
        self.outbox = outbox
        self.missed = missed
        self.tray = tray
        self.shown: dict[UUID, bytes] = {}
        self.crops: dict[UUID, bytes] = {}
        self.sessions: dict[UUID, UUID] = {}
        self.timers: dict[UUID, threading.Timer] = {}

    def take(self, effect: TakePhoto) -> None:
        """Ask the camera, and do not wait for it for ever."""
        self.sessions = {effect.photo_id: effect.session_id}
        timer = threading.Timer(
            PHOTO_S_MAX, self.missed, (effect.photo_id, "the camera took too long")
        )
        timer.daemon = True
        self.timers = {effect.photo_id: timer}
        timer.start()
        try:
            self.hub.take_photo("camera", str(effect.photo_id))
        except CannotDo as why:
            self.missed(effect.photo_id, str(why))

    def keep(self, photo_id: UUID, jpeg: bytes) -> str:
        """Put a photo on disk for the server, and return why not, if so."""
        timer = self.timers.pop(photo_id, None)
        if timer is not None:
            timer.cancel()
        session_id = self.sessions.get(photo_id)
        if session_id is None:
            return "nobody asked for this photo"
        try:
            jpeg = jpeg if self.tray is None else private_photo(jpeg, self.tray)
        except OtherCamera:
            return "the camera shows another part: calibrate the tray again"
        except PictureRefused:
            return "the camera sent no picture"
        self.shown = dict([*self.shown.items(), (photo_id, jpeg)][-SHOWN_MAX:])
        try:
            self.outbox.keep_photo(session_id, photo_id, jpeg)
        except OutboxFull:
            return "too many photos wait for the server"
        except sqlite3.Error as why:
            return f"this station's disk does not take the photo: {why}"
        return ""

    def keep_crop(self, session_id: UUID, crop_id: UUID, jpeg: bytes) -> None:
        """Show a picture of one thing, and put it on disk for the server while there is room."""
        self.show(crop_id, jpeg)
        try:
            self.outbox.keep_photo(session_id, crop_id, jpeg, "crop")
        except (OutboxFull, sqlite3.Error) as why:
            log.warning("crop_not_kept", reason=str(why) or "too many wait for the server")

    def show(self, crop_id: UUID, jpeg: bytes) -> None:
        """Let the screen show a picture of one thing; only the last few are kept here."""
        self.crops = dict([*self.crops.items(), (crop_id, jpeg)][-CROPS_SHOWN_MAX:])

    def stop(self) -> None:
        """Wait for no photo any more."""
        for timer in list(self.timers.values()):
            timer.cancel()
