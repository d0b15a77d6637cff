"""
Frames of the station's own camera, asked for one at a time, so that none waits and grows old.

Whoever looks on takes the newest of them: one that came while the one before was worked on gives
way to the next, so that work that takes long leaves frames out and does not fall behind.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

from drivers.device import CannotDo
from drivers.events import FrameFailed, FrameSeen, FrameTaken
from wms.vision.picture import Image, PictureRefused, open_bgr

FRAME_S_MAX: Final = 2.0
REST_S: Final = 0.1
BACK_OFF_S_MAX: Final = 8.0

Frame = FrameSeen | FrameTaken | FrameFailed
log = structlog.get_logger()


class Frames:
    """Asks for frames in the name of one who looks; `prefix` tells its requests from others'."""

    def __init__(self, prefix: str, look: Callable[[str], None]) -> None:
        self.prefix = prefix
        self.look = look
        self.answers: queue.Queue[Frame] = queue.Queue(1)
        self.asked = ""
        self.count = 0

    def hear(self, event: Frame) -> None:
        """Take a frame that was asked for; one that comes too late is forgotten."""
        if event.request == self.asked:
            with contextlib.suppress(queue.Full):
                self.answers.put_nowait(event)

    def next(self) -> Image | None:
        """Ask for a frame and wait for it; None where there is none."""
        self.count += 1
        self.asked = f"{self.prefix}{self.count}"
        with contextlib.suppress(queue.Empty):
            self.answers.get_nowait()
        try:
            self.look(self.asked)
            return opened(self.answers.get(timeout=FRAME_S_MAX))
        except (CannotDo, queue.Empty, PictureRefused) as why:
            log.info("no_frame", reason=str(why) or type(why).__name__)
            return None


def opened(frame: Frame) -> Image | None:
    """
    Return the pixels of a frame; None of one that failed.

    :raises PictureRefused: it is no picture
    """
    if isinstance(frame, FrameFailed):
        return None
    return open_bgr(frame.pixels if isinstance(frame, FrameSeen) else frame.jpeg)


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A frame, and when it was asked for, by the computer's steady clock."""

    frame: Image
    at: float


class Taking:
    """Takes frames on a thread of its own while somebody wants them, and holds the newest."""

    def __init__(self, frames: Frames, wanted: Callable[[], bool], every_s: float) -> None:
        """Take who asks for frames, whether they are wanted now, and how often."""
        self.frames = frames
        self.wanted = wanted
        self.every_s = every_s
        self.newest: Shot | None = None
        self.news = threading.Condition()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="eye-frames", daemon=True)

    def run(self) -> None:
        """Take frame after frame; a camera that gives none is asked less often."""
        failures = 0
        while not self.stopping.is_set():
            if not self.wanted():
                self.hold(None)
                self.stopping.wait(REST_S)
                continue
            began = time.monotonic()
            frame = self.next_frame()
            if frame is None:
                failures += 1
                self.stopping.wait(min(BACK_OFF_S_MAX, REST_S * 2.0**failures))
                continue
            failures = 0
            self.hold(Shot(frame, began))
            self.stopping.wait(max(0.0, self.every_s - (time.monotonic() - began)))

    def next_frame(self) -> Image | None:
        """Return the next frame; None where there is none, for whatever reason."""
        try:
            return self.frames.next()
        except Exception:
            # Without this thread the station would be blind and not say so.
            log.exception("no_frame")
            return None

    def hold(self, shot: Shot | None) -> None:
        """Keep a frame until it is taken, or a newer one is there."""
        with self.news:
            self.newest = shot
            self.news.notify_all()

    def take(self, seconds: float) -> Shot | None:
        """Return the newest frame, each once, as soon as there is one; None: not in this time."""
        with self.news:
            self.news.wait_for(lambda: self.newest is not None, seconds)
            shot, self.newest = self.newest, None
            return shot
