"""Frames of the station's own camera, asked for one at a time, so that none waits and grows old."""

import contextlib
import queue
from collections.abc import Callable
from typing import Final

import structlog

from drivers.device import CannotDo
from drivers.events import FrameFailed, FrameTaken
from wms.vision.picture import Image, PictureRefused, open_bgr

FRAME_S_MAX: Final = 2.0

log = structlog.get_logger()


class Frames:
    """Asks for frames in the name of one who looks; `prefix` tells its requests from others'."""

    def __init__(self, prefix: str, look: Callable[[str], None]) -> None:
        self.prefix = prefix
        self.look = look
        self.answers: queue.Queue[FrameTaken | FrameFailed] = queue.Queue(1)
        self.asked = ""
        self.count = 0

    def hear(self, event: FrameTaken | FrameFailed) -> None:
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
            taken = self.answers.get(timeout=FRAME_S_MAX)
            return open_bgr(taken.jpeg) if isinstance(taken, FrameTaken) else None
        except (CannotDo, queue.Empty, PictureRefused) as why:
            log.info("no_frame", reason=str(why) or type(why).__name__)
            return None
