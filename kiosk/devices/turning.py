"""The camera while an article is enrolled: a picture whenever somebody has turned it."""

import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

import cv2
import structlog

from kiosk.devices.frames import FRAME_S_MAX, Frames
from kiosk.flow.enrolment import TURN, VIEWS_WANTED, Enrolling, TakeView, ViewMissed, ViewTaken
from kiosk.flow.events import Event
from kiosk.flow.state import State
from kiosk.server.enrolments import Enrolments, ViewsFull
from wms.vision.picture import Image
from wms.vision.views import Turning, View, barer, middle
from wms.wire.base import Moment

EVERY_S: Final = 0.25
REST_S: Final = 0.1
KEY_S: Final = 2.5
"""So long after the key the article may come to rest; then whoever pressed it is told why not."""
_QUALITY: Final = 90
Spot = tuple[tuple[float, float], ...]
log = structlog.get_logger()


class Turner:
    """Looks at an article for as long as it is being enrolled."""

    def __init__(
        self,
        look: Callable[[str], None],
        enrolments: Enrolments,
        *,
        tell: Callable[[Event], None],
        stamp: Callable[[], tuple[UUID, Moment]],
        state: Callable[[], State],
        show: Callable[[UUID, bytes], None],
        spot: Spot = (),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Take what asks the camera for a frame, and what shows a picture on the screen.

        `spot` is where articles are shown to the camera, in its pixels, where that is known.
        """
        self.frames = Frames(TURN, look)
        self.enrolments, self.spot, self.show = enrolments, spot, show
        self.tell, self.stamp, self.state = tell, stamp, state
        self.steady = steady
        self.wanted_until: float | None = None
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="turner", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self.thread.start()

    def stop(self) -> None:
        """Look no more."""
        self.stopping.set()

    def take(self, _effect: TakeView) -> None:
        """Take a picture as soon as the article is held still, of whatever side."""
        self.wanted_until = self.steady() + KEY_S

    def work(self) -> Enrolling | None:
        """Return what is being enrolled; nothing while nobody is logged in."""
        state = self.state()
        return None if state.person is None else state.enrolling

    def run(self) -> None:
        """Look while somebody enrols."""
        while not self.stopping.wait(REST_S):
            if self.work() is None:
                continue
            try:
                self.look_on()
            except Exception:
                # The bench goes on without; whoever enrols presses the key again.
                log.exception("turning_failed")
                self.stopping.wait(FRAME_S_MAX)

    def look_on(self) -> None:
        """Look at one article after the other; the table is seen empty before the first."""
        empty, code, turning, taken = self.frame(), "", Turning(), 0
        self.wanted_until = None
        while not self.stopping.is_set() and (enrolling := self.work()) is not None:
            if enrolling.code != code:
                code, turning, taken = enrolling.code, Turning(empty), 0
            if len(enrolling.views) < taken:
                turning.hold(len(enrolling.views))
            taken = len(enrolling.views)
            if code and taken < VIEWS_WANTED:
                self.watch(code, turning)
            elif not enrolling.done:
                empty = barer(empty, self.frame())
            self.stopping.wait(EVERY_S)

    def watch(self, code: str, turning: Turning) -> None:
        """Look once; keep a view if there is one to keep."""
        until = self.wanted_until
        frame = self.frame()
        view = None
        if frame is not None:
            view = turning.see(frame, self.steady(), now=until is not None)
        if view is not None:
            self.wanted_until = None
            self.keep(code, view)
        elif until is not None and self.steady() >= until:
            self.wanted_until = None
            self.miss("camera_silent" if frame is None else turning.lack)

    def keep(self, code: str, view: View) -> None:
        """Put a view on disk, then tell of it."""
        jpeg = bytes(cv2.imencode(".jpg", view.crop, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])
        event_id, at = self.stamp()
        try:
            self.enrolments.keep(event_id, code, jpeg)
        except ViewsFull:
            self.miss("views_full")
            return
        except sqlite3.Error as why:
            log.warning("view_not_kept", reason=str(why))
            self.miss("disk_full")
            return
        self.show(event_id, jpeg)
        self.tell(ViewTaken(id=event_id, at=at, code=code))

    def miss(self, why: str) -> None:
        """Tell that no picture was taken, by the name of the sentence that says why."""
        event_id, at = self.stamp()
        self.tell(ViewMissed(id=event_id, at=at, reason=why))

    def frame(self) -> Image | None:
        """Return what the camera sees where articles are shown; None where it sees nothing."""
        frame = self.frames.next()
        return None if frame is None else middle(frame, self.spot)
