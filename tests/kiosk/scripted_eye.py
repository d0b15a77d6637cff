"""An eye before a scripted watch: a camera and looks that answer as they are told."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import cv2
import numpy as np
from uuid_utils.compat import uuid7

from drivers.device import CannotDo
from drivers.events import FrameFailed, FrameSeen, FrameTaken
from kiosk.devices.eye import Eye
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, NOON

PATIENCE_S = 5
WHITE = cv2.imencode(".jpg", np.full((48, 64, 3), 255, np.uint8))[1].tobytes()


PLACED = {"kind": "placed", "polygon": ((0, 0), (9, 0), (9, 9)), "number": 1}
TAKEN = PLACED | {"kind": "taken"}
READ = SimpleNamespace(
    text=MILK,
    symbology="EAN-13",
    how="read",
    likelihood=0.99,
    polygon=((9, 9), (30, 9), (30, 20)),
)
LOOKS = SimpleNamespace(sense="looks", sku="S-00001", log_ratio=2.5, says="", crop=None)
SENSED = SimpleNamespace(codes=[READ], evidence=(LOOKS,), crop=b"jpeg")


@dataclass
class Camera:
    """Answers every request as it is told to; notes how many were under way at once."""

    answers: Any
    asked: list[str] = field(default_factory=list)
    eye: Eye | None = None
    taken: threading.Event = field(default_factory=threading.Event)

    def look(self, request: str) -> None:
        self.asked.append(request)
        answer = next(self.answers)
        if answer is None:
            raise CannotDo("no camera")
        assert self.eye is not None
        threading.Thread(target=self.eye.frames.hear, args=(answer(request),)).start()
        self.taken.set()


def frame(request: str) -> FrameSeen:
    return FrameSeen(at=NOON, request=request, pixels=np.full((48, 64, 3), 255, np.uint8))


def broken(request: str) -> FrameTaken:
    return FrameTaken(at=NOON, request=request, jpeg=WHITE[:80], width=64, height=48)


def puzzling(_request: str) -> FrameTaken:
    raise ValueError("no driver says such a thing")


def failed(request: str) -> FrameFailed:
    return FrameFailed(at=NOON, request=request, reason="gone")


class Script:
    """A watch that says, frame by frame, what it was told to."""

    def __init__(self, *said: Any) -> None:
        self.said = list(said)
        self.trouble: Any = ""
        self.seen = 0
        self.glimpses: list[Any] = []

    def see(self, image: Any, at: float) -> list[Any]:
        assert image.shape == (48, 64, 3)
        self.seen += 1
        told = self.said.pop(0) if self.said else []
        if isinstance(told, str):
            self.trouble, told = told, []
        return [Changed(began_at=at - 1.5, at=at, **change) for change in told]

    def unread(self) -> Any:
        return self.glimpses.pop() if self.glimpses else None


class SlowScript(Script):
    """A watch on a computer that has much else to do."""

    began = done = 0.0

    def see(self, image: Any, at: float) -> list[Any]:
        changes = super().see(image, at)
        if changes:
            time.sleep(0.3)
            self.began, self.done = changes[0].began_at, time.monotonic()
        return changes


@dataclass
class Changed:
    """As much of a change as the eye wants."""

    kind: str
    polygon: Any
    number: int
    began_at: float
    at: float
    codes: list[Any] = field(default_factory=list)
    is_read: bool = False


class Sight:
    """Sees what it was told to; `reads` and `closer` may take as long as they like."""

    def __init__(
        self, watch: Script, reads: Callable[..., Any], closer: Callable[..., Any]
    ) -> None:
        self.watch = watch
        self.read_closely, self.look_closely = reads, closer

    def begin(self) -> Script:
        return self.watch

    def glance(self, change: Changed) -> list[Any]:
        return change.codes

    def read_ahead(self, _image: Any, _effort: str) -> list[Any]:
        return [READ]

    def picture_of(self, _change: Changed) -> bytes:
        return b"glanced"


class Bench:
    """A tray with an order open: what an eye told of it, showed and kept."""

    def __init__(self) -> None:
        self.work = Work().at_a_tray()
        self.queue: queue.Queue[Any] = queue.Queue()
        self.kept: list[tuple[UUID, UUID, bytes]] = []
        self.shown: list[UUID] = []
        self.started: list[Eye] = []

    def start(
        self,
        watch: Script,
        *answers: Any,
        reads: Callable[..., Any] = lambda _: (),
        closer: Callable[..., Any] = lambda *_: SENSED,
    ) -> Camera:
        """Let an eye look through a camera that answers so, and see what the watch is told to."""
        camera = Camera(iter([*answers, *[frame] * 10_000]))
        sight: Any = Sight(watch, reads, closer)
        camera.eye = Eye(
            camera.look,
            sight,
            tell=self.queue.put,
            stamp=lambda: (uuid7(), NOON),
            show=lambda crop, _: self.shown.append(crop),
            keep=lambda *photo: self.kept.append(photo),
            state=lambda: self.work.state,
            frames_per_second=100,
        )
        self.started.append(camera.eye)
        camera.eye.start()
        return camera

    def told(self) -> Any:
        """Return what the eye tells next."""
        return self.queue.get(timeout=PATIENCE_S)


def before_an_eye() -> Iterator[Bench]:
    """Give what starts an eye, and what it told; it is stopped afterwards."""
    bench = Bench()
    yield bench
    for eye in bench.started:
        eye.stop()


def until(true: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
