"""The camera's threads: one frame under way; what is seen is told, what fails is waited out."""

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
import pytest
from uuid_utils.compat import uuid7

from drivers.device import CannotDo
from drivers.events import FrameFailed, FrameSeen, FrameTaken
from kiosk.devices import frames
from kiosk.devices.eye import Eye, among
from kiosk.flow.sighting import Sighted, ViewTroubled
from kiosk.flow.state import State
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, NOON
from wms.vision.tray.passing import Glimpse

PATIENCE_S = 5
WHITE = cv2.imencode(".jpg", np.full((48, 64, 3), 255, np.uint8))[1].tobytes()


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
    """Sees what it was told to; `closer` may take as long as it likes."""

    def __init__(self, watch: Script, closer: Callable[[Any], Any]) -> None:
        self.watch = watch
        self.look_closely = closer

    def begin(self) -> Script:
        return self.watch

    def glance(self, change: Changed) -> list[Any]:
        return change.codes

    def read_ahead(self, _image: Any, _effort: str) -> list[Any]:
        return [READ]

    def picture_of(self, _change: Changed) -> bytes:
        return b"glanced"


@pytest.fixture
def bench() -> Iterator[Any]:
    work = Work().at_a_tray()
    told: queue.Queue[Any] = queue.Queue()
    kept: list[tuple[UUID, UUID, bytes]] = []
    shown: list[UUID] = []
    started: list[Eye] = []

    def start(watch: Script, *answers: Any, sensed: Any = None, closer: Any = None) -> Camera:
        camera = Camera(iter([*answers, *[frame] * 10_000]))
        sight: Any = Sight(watch, closer or (lambda _: sensed))
        camera.eye = Eye(
            camera.look,
            sight,
            tell=told.put,
            stamp=lambda: (uuid7(), NOON),
            show=lambda crop, _: shown.append(crop),
            keep=lambda *photo: kept.append(photo),
            state=lambda: work.state,
            frames_per_second=100,
        )
        started.append(camera.eye)
        camera.eye.start()
        return camera

    yield SimpleNamespace(
        start=start,
        told=lambda: told.get(timeout=PATIENCE_S),
        kept=kept,
        shown=shown,
        work=work,
        queue=told,
    )
    for eye in started:
        eye.stop()


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
NOTHING = SimpleNamespace(codes=[], evidence=(), crop=b"jpeg")


def until(true: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_is_laid_down_is_told_with_its_codes_its_evidence_and_a_picture(bench):
    sensed = SimpleNamespace(codes=[READ], evidence=(LOOKS,), crop=b"jpeg")

    bench.start(Script([], [PLACED]), sensed=sensed)

    seen = bench.told()
    assert isinstance(seen, Sighted)
    assert [(one.text, one.how) for one in seen.codes] == [(MILK, "read")]
    assert [(said.sku, said.crop) for said in seen.evidence] == [("S-00001", seen.crop)]
    assert (seen.at - seen.began_at).total_seconds() >= 1.5
    session = bench.work.basket.order.session_id
    until(lambda: bench.kept == [(session, seen.crop, b"jpeg")])


def test_how_long_a_picture_was_worked_on_does_not_move_the_moment_something_was_laid_down(bench):
    watch = SlowScript([PLACED])

    bench.start(watch, sensed=NOTHING)

    seen = bench.told()
    ago_s = (seen.at - seen.began_at).total_seconds()
    # Scale and scanner tell of the same moment: a second too late, and it is another thing.
    assert watch.done - watch.began <= ago_s <= time.monotonic() - watch.began


def test_a_code_read_on_the_way_is_told_at_once_and_all_else_as_a_second_word(bench):
    may_look = threading.Event()

    def closer(change: Changed) -> Any:
        assert change.codes == [READ]
        may_look.wait(PATIENCE_S)
        return SimpleNamespace(codes=[READ], evidence=(LOOKS,), crop=b"jpeg")

    bench.start(Script([PLACED | {"codes": [READ]}]), closer=closer)

    first = bench.told()
    assert (first.change, [one.text for one in first.codes], first.evidence) == (
        "placed",
        [MILK],
        (),
    )
    assert bench.shown == [first.crop]
    may_look.set()
    second = bench.told()
    assert (second.change, second.mark, second.crop) == ("looked", first.mark, first.crop)
    assert [one.sku for one in second.evidence] == ["S-00001"]
    assert [jpeg for _, _, jpeg in bench.kept] == [b"glanced"]
    assert second.id != first.id


def test_a_code_read_in_the_hand_is_told_before_the_thing_lies_there(bench):
    grey = np.full((60, 60, 3), 128, np.uint8)
    watch = Script([])
    watch.glimpses.append((Glimpse(0.0, 1.0, grey, grey, []), "quick"))

    bench.start(watch)

    came = bench.told()
    assert (came.change, [one.text for one in came.codes]) == ("coming", [MILK])


def test_while_a_thing_is_looked_at_frames_are_watched_and_the_next_thing_is_named(bench):
    may_look = threading.Event()

    def closer(_change: Changed) -> Any:
        may_look.wait(PATIENCE_S)
        return NOTHING

    second = PLACED | {"number": 2, "codes": [READ]}
    watch = Script([PLACED], [], [second], [TAKEN])
    bench.start(watch, closer=closer)

    named = bench.told()
    assert (named.change, named.mark[-1]) == ("placed", "2")
    until(lambda: watch.seen > 20)
    assert bench.queue.empty()
    may_look.set()

    told = [bench.told() for _ in range(3)]
    assert [(one.change, one.mark[-1]) for one in told] == [
        ("placed", "1"),
        ("taken", "1"),
        ("looked", "2"),
    ]


def test_what_goes_before_it_was_looked_at_has_come_first(bench):
    bench.start(Script([PLACED, TAKEN]), sensed=NOTHING)

    assert [bench.told().change for _ in range(2)] == ["placed", "taken"]


def test_what_cannot_be_looked_at_is_told_all_the_same(bench):
    def broken_look(_change: Changed) -> Any:
        raise ValueError("no such picture")

    second = PLACED | {"number": 2, "codes": [READ]}
    bench.start(Script([PLACED], [second], [TAKEN | {"number": 2}]), closer=broken_look)

    told = [bench.told() for _ in range(3)]
    assert sorted((one.change, one.mark[-1]) for one in told) == [
        ("placed", "1"),
        ("placed", "2"),
        ("taken", "2"),
    ]


def test_nothing_is_told_of_an_order_that_was_closed_meanwhile(bench):
    may_look, looked = threading.Event(), threading.Event()

    def closer(_change: Changed) -> Any:
        may_look.wait(PATIENCE_S)
        looked.set()
        return NOTHING

    watch = Script([PLACED])
    bench.start(watch, closer=closer)
    until(lambda: watch.seen > 3)
    bench.work.open()
    may_look.set()
    assert looked.wait(PATIENCE_S)
    time.sleep(0.05)

    assert bench.queue.empty()


def test_what_is_taken_away_has_the_mark_it_came_with(bench):
    bench.start(Script([PLACED], [TAKEN]), sensed=NOTHING)

    came, went = bench.told(), bench.told()
    assert (came.change, went.change) == ("placed", "taken")
    assert came.mark == went.mark != ""
    bench.work.tell(Sighted, **came.model_dump(exclude={"id", "at", "kind"}))
    bench.work.tell(Sighted, **went.model_dump(exclude={"id", "at", "kind"}))
    assert bench.work.basket.placed == ()


def test_what_keeps_the_camera_from_seeing_is_told_once_and_when_it_is_over(bench):
    bench.start(Script("covered", "covered", ""))

    assert [bench.told().trouble for _ in range(2)] == ["covered", ""]
    assert bench.queue.empty()


def test_a_camera_that_comes_back_in_the_same_order_knows_what_lay_there(bench):
    camera = bench.start(Script([PLACED]), sensed=NOTHING)
    came = bench.told()
    bench.work.with_devices("barcode")
    asked = -1
    while asked != len(camera.asked):
        asked = len(camera.asked)
        time.sleep(0.2)
    assert camera.eye is not None
    watched = camera.eye.watched

    bench.work.with_devices("camera")
    while len(camera.asked) < asked + 2:
        time.sleep(0.02)

    assert camera.eye.watched is watched
    assert came.mark.startswith(watched[2])


@pytest.mark.parametrize("trouble", [None, failed, broken], ids=["lost", "failed", "broken"])
def test_after_a_frame_that_did_not_come_the_next_one_is_taken(bench, trouble):
    camera = bench.start(Script("dark"), trouble, trouble)

    assert isinstance(bench.told(), ViewTroubled)
    assert len(camera.asked) >= 3


def test_a_frame_that_comes_too_late_is_not_taken_for_a_newer_one(bench, monkeypatch):
    monkeypatch.setattr(frames, "FRAME_S_MAX", 0.05)
    late: list[str] = []

    def silent(request: str) -> FrameFailed:
        late.append(request)
        return failed("eye-of-another")

    camera = bench.start(Script("dark"), silent)
    bench.told()
    assert camera.eye is not None
    camera.eye.frames.hear(frame(late[0]))

    assert (
        camera.eye.frames.answers.empty() or camera.eye.frames.answers.queue[0].request != late[0]
    )


def test_nothing_is_photographed_while_no_order_is_open_or_nobody_calibrated_the_tray(bench):
    bench.work.state = State("station-1")
    camera = bench.start(Script())
    bench.work.with_devices("camera").open()
    time.sleep(0.3)

    assert camera.asked == []


def test_a_thing_may_be_an_article_of_the_order_or_one_that_looks_like_it():
    work = Work().open()
    line = work.basket.order.lines[0].model_copy(update={"look_alikes": ("S-9", "S-00002")})
    order = work.basket.order.model_copy(update={"lines": (line, *work.basket.order.lines[1:])})

    assert among(Work().open(lines=order.lines).state) == ("S-00001", "S-00002", "S-00003", "S-9")
