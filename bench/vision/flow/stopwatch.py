"""From the frame that shows a thing at rest to the screen that tells of it, stage by stage."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from kiosk.devices.eye import Eye, Watching
from kiosk.devices.frames import Shot
from kiosk.devices.looking import Noticed
from kiosk.flow.events import Event
from kiosk.flow.sighting import Sighted, Trouble
from kiosk.station import Station
from wms.vision.codes import Effort
from wms.vision.picture import Image
from wms.vision.tray import Change
from wms.vision.tray.passing import Glimpse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.flow.state import State

FRAMES_KEPT: Final = 100
GLANCE: Final = "first word: codes at a glance"
READ: Final = "late word: all codes"
LOOK: Final = "second word: looks, words"


@dataclass(slots=True)
class Way:
    """The moments of one thing's way to the screen, by the computer's steady clock."""

    asked: float
    held: float
    watched: float
    noticed: float
    told: float = 0.0
    shown: float = 0.0
    looked: float = 0.0
    named: bool = False
    """Whether a code of it was told when it was told that it came."""
    in_hand: bool = False
    """Whether it is of a code that was read before the thing lay there."""


@dataclass(slots=True)
class Work:
    """How long something took each time, and how much of that this computer worked on it."""

    wall: list[float]
    cpu: list[float]

    @contextmanager
    def timed(self) -> "Iterator[None]":
        """Note how long this takes."""
        wall, cpu = time.monotonic(), time.thread_time()
        try:
            yield
        finally:
            self.wall.append(time.monotonic() - wall)
            self.cpu.append(time.thread_time() - cpu)


class TimedWatch:
    """A watch of whose every look it is noted how long it took."""

    def __init__(self, watching: Watching, stopwatch: "Stopwatch") -> None:
        self.watching = watching
        self.stopwatch = stopwatch

    @property
    def trouble(self) -> Trouble:
        """What keeps the camera from seeing the tray."""
        return self.watching.trouble

    def see(self, frame: Image, at: float) -> list[Change]:
        """Return what came to rest with this frame."""
        began = time.monotonic()
        with self.stopwatch.work["watch, a frame"].timed():
            changes = self.watching.see(frame, at)
        self.stopwatch.looked_at = (at, began)
        return changes

    def unread(self) -> tuple[Glimpse, Effort] | None:
        """Return what should be looked at for codes now, and how."""
        return self.watching.unread()


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
        names = [
            "watch, a frame",
            "codes on the way, quick",
            "codes on the way, full",
            GLANCE,
            READ,
            LOOK,
        ]
        self.work = {name: Work([], []) for name in names}
        self.ways: dict[UUID, Way] = {}
        self.marks: dict[str, UUID] = {}
        self.held: dict[float, float] = {}
        self.looked_at = (0.0, 0.0)
        self.glimpsed_at = 0.0
        self.coming: Way | None = None
        self.version = -1
        self._stand_between()
        self.thread = threading.Thread(target=self.follow, name="stopwatch", daemon=True)

    def _stand_between(self) -> None:
        eye, sight, looker = self.eye, self.eye.sight, self.eye.looker
        self.to_hold, self.to_take, self.to_session = eye.taking.hold, looker.take, looker.tell
        to_begin, to_read = sight.begin, sight.read_ahead

        def read_ahead(glimpse: Image, effort: Effort) -> Any:
            with self.work[f"codes on the way, {effort}"].timed():
                return to_read(glimpse, effort)

        to_glimpse = looker.read_glimpse

        def read_glimpse(glimpse: Glimpse, effort: Effort) -> None:
            self.glimpsed_at = glimpse.at
            to_glimpse(glimpse, effort)

        for what, name, instead in (
            (eye.taking, "hold", self.hold),
            (looker, "take", self.take),
            (looker, "tell", self.tell),
            (looker, "read_glimpse", read_glimpse),
            (sight, "begin", lambda: TimedWatch(to_begin(), self)),
            (sight, "read_ahead", read_ahead),
            (sight, "glance", self.timing(sight.glance, GLANCE)),
            (sight, "read_closely", self.timing(sight.read_closely, READ)),
            (sight, "look_closely", self.timing(sight.look_closely, LOOK)),
        ):
            setattr(what, name, instead)

    def timing(self, act: Callable[..., Any], name: str) -> Callable[..., Any]:
        """Return the same act, of which it is noted how long it takes."""

        def timed(*asked: Any) -> Any:
            with self.work[name].timed():
                return act(*asked)

        return timed

    def start(self) -> None:
        """Begin to look at the screen."""
        self.thread.start()

    def hold(self, shot: Shot | None) -> None:
        """Note that a frame came."""
        if shot is not None:
            kept = list(self.held.items())[-FRAMES_KEPT:]
            self.held = dict([*kept, (shot.at, time.monotonic())])
        self.to_hold(shot)

    def take(self, noticed: Noticed) -> None:
        """Note which frame something was noticed in."""
        if noticed.change.kind == "placed":
            asked, began = self.looked_at
            way = Way(asked, self.held.get(asked, began), began, time.monotonic())
            self.ways[noticed.seen.id] = way
            self.marks[noticed.seen.mark] = noticed.seen.id
        self.to_take(noticed)

    def tell(self, event: Event) -> None:
        """Note when something is told."""
        if isinstance(event, Sighted) and event.change in {"placed", "looked"}:
            way = self.ways.get(self.marks.get(event.mark, event.id))
            if way is not None and event.change == "looked":
                way.looked = time.monotonic()
            elif way is not None:
                way.named, way.told = bool(event.codes), time.monotonic()
        if isinstance(event, Sighted) and event.change == "coming":
            asked, now = self.glimpsed_at, time.monotonic()
            held = self.held.get(asked, asked)
            self.coming = Way(asked, held, held, now, told=now, in_hand=True)
            self.ways[event.id] = self.coming
        self.to_session(event)

    def has_news(self) -> bool:
        """Return whether the screen has changed since it was looked at."""
        return self.station.shown.version != self.version

    def follow(self) -> None:
        """Note when things come to the state that the screen shows, until the station stops."""
        while self.station.running:
            with self.station.changed:
                self.station.changed.wait_for(self.has_news, 0.5)
                shown = self.station.shown
            now, self.version = time.monotonic(), shown.version
            notice, coming = shown.state.notice, self.coming
            if coming is not None and notice is not None and notice.word == "coming":
                coming.shown, self.coming = coming.shown or now, None
            for event_id in seen_in(shown.state):
                way = self.ways.get(event_id)
                if way is not None and not way.shown:
                    way.shown = now


def seen_in(state: "State") -> Sequence[UUID]:
    """Return the sightings that a state tells of, by their events."""
    things = state.basket.placed if state.basket else ()
    return [one.crop for one in things if one.crop is not None]
