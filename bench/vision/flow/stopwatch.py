"""From the frame that shows a thing at rest to the screen that tells of it."""

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from kiosk.devices.eye import Eye, Watching
from kiosk.flow.events import Event
from kiosk.flow.sighting import Sighted, Trouble
from kiosk.station import Station
from wms.vision.picture import Image
from wms.vision.sensing import Sensed
from wms.vision.tray import Change

if TYPE_CHECKING:
    from drivers.events import FrameFailed, FrameTaken


class TimedWatch:
    """A watch of whose every look it is noted how long it took."""

    def __init__(self, watching: Watching, seconds: list[float]) -> None:
        self.watching = watching
        self.seconds = seconds

    @property
    def trouble(self) -> Trouble:
        """What keeps the camera from seeing the tray."""
        return self.watching.trouble

    def see(self, frame: Image, at: float) -> list[Change]:
        """Return what came to rest with this frame."""
        began = time.monotonic()
        try:
            return self.watching.see(frame, at)
        finally:
            self.seconds.append(time.monotonic() - began)


class Stopwatch:
    """Notes when frames come from the camera, and when what they told is on the screen."""

    def __init__(self, station: Station) -> None:
        """
        Stand between camera, eye and session of a station that has not been started.

        :raises ValueError: nothing watches its tray
        """
        if station.eye is None:
            raise ValueError("the station has no eye")
        self.station = station
        self.eye: Eye = station.eye
        self.to_session, self.to_sense = self.eye.tell, self.eye.sense
        self.came = 0.0
        self.waiting: dict[UUID, float] = {}
        self.seconds: list[float] = []
        self.sensing: list[float] = []
        """How long codes and looks of a thing took, which is part of its seconds."""
        self.version = -1
        self.lock = threading.Lock()
        station.ear.frames = self.hear
        self.eye.tell, self.eye.sense = self.tell, self.sense
        self.watching: list[float] = []
        """How long the watch took over each frame, whether it told of anything or not."""
        self.to_watch = self.eye.watch
        self.eye.watch = lambda: TimedWatch(self.to_watch(), self.watching)
        self.thread = threading.Thread(target=self.watch, name="stopwatch", daemon=True)

    def start(self) -> None:
        """Begin to look at the screen."""
        self.thread.start()

    def hear(self, event: "FrameTaken | FrameFailed") -> None:
        """Note that a frame came."""
        self.came = time.monotonic()
        self.eye.frames.hear(event)

    def tell(self, event: Event) -> None:
        """Note what was seen with the last frame: the eye asks for the next one only after it."""
        if isinstance(event, Sighted) and event.change == "placed":
            with self.lock:
                self.waiting[event.id] = self.came
        self.to_session(event)

    def sense(self, change: Change, among: Sequence[str]) -> Sensed:
        """Let the eye look closely at a thing, and note how long that takes."""
        began = time.monotonic()
        try:
            return self.to_sense(change, among)
        finally:
            self.sensing.append(time.monotonic() - began)

    def has_news(self) -> bool:
        """Return whether the screen has changed since it was looked at."""
        return self.station.shown.version != self.version

    def watch(self) -> None:
        """Note when things come to the screen, until the station stops."""
        while self.station.running:
            with self.station.changed:
                self.station.changed.wait_for(self.has_news, 0.5)
                shown = self.station.shown
            now, self.version = time.monotonic(), shown.version
            things = shown.state.basket.placed if shown.state.basket else ()
            crops = {one.crop for one in things}
            with self.lock:
                for event_id in crops & self.waiting.keys():
                    if event_id is not None:
                        self.seconds.append(now - self.waiting.pop(event_id))
