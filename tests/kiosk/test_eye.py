"""The camera's frames: one under way; what keeps it from seeing is told, what fails waited out."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from drivers.events import FrameFailed
from kiosk.devices import frames
from kiosk.devices.eye import among
from kiosk.flow.sighting import ViewTroubled
from kiosk.flow.state import State
from tests.kiosk.at_work import Work
from tests.kiosk.scripted_eye import (
    PLACED,
    Script,
    before_an_eye,
    broken,
    failed,
    frame,
    puzzling,
)


@pytest.fixture
def bench() -> Iterator[Any]:
    yield from before_an_eye()


def test_what_keeps_the_camera_from_seeing_is_told_once_and_when_it_is_over(bench):
    bench.start(Script("covered", "covered", ""))

    assert [bench.told().trouble for _ in range(2)] == ["covered", ""]
    assert bench.queue.empty()


def test_a_camera_that_comes_back_in_the_same_order_knows_what_lay_there(bench):
    camera = bench.start(Script([PLACED]))
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


@pytest.mark.parametrize(
    "trouble", [None, failed, broken, puzzling], ids=["lost", "failed", "broken", "puzzling"]
)
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
