"""
The camera over the tray: while an order is open, frame after frame on a thread of its own.

One frame is under way at a time, so that none waits and grows old. What has come to rest is sensed
here, and put in the queue as an event with a picture of it that is kept for the server.
"""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from kiosk.devices.frames import Frames
from kiosk.flow.events import Event
from kiosk.flow.sighting import CodeInPicture, Sighted, Trouble, ViewTroubled
from kiosk.flow.state import State
from wms.vision.picture import Image
from wms.vision.sensing import Sensed
from wms.vision.tray import Change
from wms.wire.base import Moment
from wms.wire.packing import SenseSaid

PREFIX: Final = "eye-"
"""What requests of the eye begin with; photos of a basket have an id alone."""
REST_S: Final = 0.1
BACK_OFF_S_MAX: Final = 8.0
CODES_MAX: Final = 50
EVIDENCE_MAX: Final = 80

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


class Eye:
    """Looks at the tray for as long as an order is open there."""

    def __init__(
        self,
        look: Callable[[str], None],
        watch: Callable[[], Watching],
        sense: Callable[[Change, Sequence[str]], Sensed],
        *,
        tell: Callable[[Event], None],
        stamp: Callable[[], tuple[UUID, Moment]],
        keep: Callable[[UUID, UUID, bytes], None],
        state: Callable[[], State],
        frames_per_second: float = 6.0,
        pace: float = 1.0,
    ) -> None:
        """
        Take what asks the camera for a frame, makes a watch for an order, and senses a change.

        `keep` keeps a picture of a session under an id; `pace` is how fast the station's clock is.
        """
        self.frames = Frames(PREFIX, look)
        self.watch, self.sense = watch, sense
        self.tell, self.stamp, self.keep, self.state = tell, stamp, keep, state
        self.every_s = 1.0 / frames_per_second
        self.pace = pace
        self.trouble: Trouble = ""
        self.watched: tuple[UUID, Watching, str] | None = None
        """The order that is looked at, what watches it, and what its things' marks begin with."""
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="eye", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self.thread.start()

    def stop(self) -> None:
        """Look no more."""
        self.stopping.set()

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
        if state.basket is None or not state.ways.watched or not state.has("camera"):
            return None
        return state.basket.order.session_id

    def look_at(self, session: UUID) -> None:
        """Watch the tray until the order is closed, or the camera lost."""
        if self.watched is None or self.watched[0] != session:
            self.watched = session, self.watch(), uuid7().hex
        # A camera that was away tells what came and went meanwhile.
        _, watching, mark = self.watched
        failures = 0
        while not self.stopping.is_set() and self.session() == session:
            began = time.monotonic()
            frame = self.frames.next()
            if frame is None:
                failures += 1
                self.stopping.wait(min(BACK_OFF_S_MAX, REST_S * 2.0**failures))
                continue
            failures = 0
            for change in watching.see(frame, began):
                self.report(session, mark, change, began)
            self.say(watching.trouble)
            self.stopping.wait(max(0.0, self.every_s - (time.monotonic() - began)))

    def say(self, trouble: Trouble) -> None:
        """Tell what keeps the camera from seeing, when that has changed."""
        if trouble != self.trouble:
            self.trouble = trouble
            event_id, at = self.stamp()
            self.tell(ViewTroubled(id=event_id, at=at, trouble=trouble))

    def report(self, session: UUID, mark: str, change: Change, now: float) -> None:
        """Tell of a change, and keep a picture of what came."""
        event_id, at = self.stamp()
        lasted = timedelta(seconds=max(0.0, now - change.began_at) * self.pace)
        seen = Sighted(
            id=event_id,
            at=at,
            change=change.kind,
            began_at=at - lasted,
            place=tuple((int(x), int(y)) for x, y in change.polygon)[:100],
            mark=f"{mark}-{change.number}" if change.number else "",
        )
        if change.kind == "placed":
            seen = self.sensed(session, change, seen)
        self.tell(seen)

    def sensed(self, session: UUID, change: Change, seen: Sighted) -> Sighted:
        """Return the event with what can be told of the thing; its picture is kept."""
        try:
            found = self.sense(change, among(self.state()))
        except Exception:
            # It lies there all the same, and is asked about.
            log.exception("thing_not_sensed")
            return seen
        crop = seen.id
        self.keep(session, crop, found.crop)
        evidence = sorted(found.evidence, key=lambda one: -abs(one.log_ratio))[:EVIDENCE_MAX]
        told = {
            "crop": crop,
            "codes": tuple(CodeInPicture.model_validate(one) for one in found.codes[:CODES_MAX]),
            "evidence": tuple(
                SenseSaid.model_validate(one).model_copy(update={"crop": crop}) for one in evidence
            ),
        }
        return seen.model_copy(update=told)


def among(state: State) -> tuple[str, ...]:
    """Return the articles that a thing on the tray may be: the order's, and their look-alikes."""
    lines = state.basket.order.lines if state.basket else ()
    own = (line.sku for line in lines)
    return tuple(dict.fromkeys((*own, *(sku for line in lines for sku in line.look_alikes))))
