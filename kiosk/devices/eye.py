"""
The camera over the tray: while an order is open, several threads look at it.

One takes frames, one at a time, and holds the newest; one watches what comes, goes and moves;
others look closer at what came, and tell of it. So neither a slow look nor a slow watch lets frames
wait and grow old, and nothing that was noticed is lost where one of them is slow.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from kiosk.devices.frames import BACK_OFF_S_MAX, REST_S, Frames, Taking
from kiosk.devices.looking import Looker, Looks, Noticed
from kiosk.flow.events import Event
from kiosk.flow.sighting import Sighted, Trouble, ViewTroubled
from kiosk.flow.state import State
from wms.vision.codes import Effort
from wms.vision.picture import Image
from wms.vision.tray import Change
from wms.vision.tray.passing import Glimpse
from wms.wire.base import Moment

PREFIX: Final = "eye-"
"""What requests of the eye begin with; photos of a basket have an id alone."""

STOP_S_MAX: Final = 5.0

log = structlog.get_logger()


class Watching(Protocol):
    """What tells changes from frames; see `wms.vision.tray.Watch`."""

    @property
    def trouble(self) -> Trouble:
        """What keeps the camera from seeing the tray."""
        ...

    def see(self, frame: Image, at: float) -> list[Change]:
        """Return what came to rest with this frame."""
        ...

    def unread(self) -> tuple[Glimpse, Effort] | None:
        """Return what should be looked at for codes now, and how."""
        ...


class Sees(Looks, Protocol):
    """What watches orders and looks closely; see `kiosk.devices.seeing.Sight`."""

    def begin(self) -> Watching:
        """Return what watches the next order."""
        ...


class Eye:
    """Looks at the tray for as long as an order is open there."""

    def __init__(
        self,
        look: Callable[[str], None],
        sight: Sees,
        *,
        tell: Callable[[Event], None],
        stamp: Callable[[], tuple[UUID, Moment]],
        show: Callable[[UUID, bytes], None],
        keep: Callable[[UUID, UUID, bytes], None],
        state: Callable[[], State],
        frames_per_second: float = 6.0,
        pace: float = 1.0,
    ) -> None:
        """
        Take what asks the camera for a frame, and what sees things in frames.

        `show` lets the screen show a picture by its id, `keep` keeps it with a session; `pace` is
        how fast the station's clock is.
        """
        self.frames = Frames(PREFIX, look)
        self.sight = sight
        self.tell, self.stamp, self.state = tell, stamp, state
        self.pace = pace
        self.trouble: Trouble = ""
        self.watched: tuple[UUID, Watching, str] | None = None
        """The order that is looked at, what watches it, and what its things' marks begin with."""
        self.stopping = threading.Event()
        self.taking = Taking(
            self.frames, lambda: self.session() is not None, 1.0 / frames_per_second
        )
        self.looker = Looker(
            sight, tell=tell, stamp=stamp, show=show, keep=keep, session=self.on_the_tray
        )
        self.thread = threading.Thread(target=self.run, name="eye", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self.thread.start()
        self.taking.thread.start()
        self.looker.start()

    def stop(self) -> None:
        """Look no more; what is being looked at just now is waited for, not for ever."""
        self.stopping.set()
        self.taking.stopping.set()
        self.looker.stop()
        until = time.monotonic() + STOP_S_MAX
        for thread in (self.thread, self.taking.thread, *self.looker.threads):
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def run(self) -> None:
        """Look from order to order."""
        while not self.stopping.wait(REST_S):
            session = self.session()
            if session is None:
                continue
            try:
                self.look_at(session)
            except Exception:
                # The bench goes on without its eye; the next order finds it again.
                log.exception("eye_failed")
                self.watched = None
                self.say("elsewhere")
                self.stopping.wait(BACK_OFF_S_MAX)

    def session(self) -> UUID | None:
        """Return the order that lies open before the camera, if one does."""
        state = self.state()
        watched = state.ways.watched and state.has("camera")
        return self.on_the_tray() if watched else None

    def on_the_tray(self) -> UUID | None:
        """Return the order that lies open, whether or not there is a camera just now."""
        basket = self.state().basket
        return None if basket is None else basket.order.session_id

    def look_at(self, session: UUID) -> None:
        """Watch the tray until the order is closed, or the camera lost."""
        if self.watched is None or self.watched[0] != session:
            self.watched = session, self.sight.begin(), uuid7().hex
        # A camera that was away tells what came and went meanwhile.
        _, watching, mark = self.watched
        while not self.stopping.is_set() and self.session() == session:
            shot = self.taking.take(REST_S)
            if shot is None:
                continue
            for change in watching.see(shot.frame, shot.at):
                self.report(session, mark, change)
            self.looker.read(watching.unread)
            self.say(watching.trouble)

    def say(self, trouble: Trouble) -> None:
        """Tell what keeps the camera from seeing, when that has changed."""
        if trouble != self.trouble:
            self.trouble = trouble
            event_id, at = self.stamp()
            self.tell(ViewTroubled(id=event_id, at=at, trouble=trouble))

    def report(self, session: UUID, mark: str, change: Change) -> None:
        """Have a change looked at and told of."""
        event_id, at = self.stamp()
        # Until now, not until the frame was taken: a frame that was worked on for long is old.
        lasted = timedelta(seconds=max(0.0, time.monotonic() - change.began_at) * self.pace)
        seen = Sighted(
            id=event_id,
            at=at,
            change=change.kind,
            began_at=at - lasted,
            place=tuple((int(x), int(y)) for x, y in change.polygon)[:100],
            mark=f"{mark}-{change.number}" if change.number else "",
        )
        self.looker.take(Noticed(session, change, seen))


def among(state: State) -> tuple[str, ...]:
    """Return the articles that a thing on the tray may be: the order's, and their look-alikes."""
    lines = state.basket.order.lines if state.basket else ()
    own = (line.sku for line in lines)
    return tuple(dict.fromkeys((*own, *(sku for line in lines for sku in line.look_alikes))))
