"""What is told at once: codes read on the way, also by another thread, or at a glance."""

from dataclasses import replace

import numpy as np

from tests.vision.sensing.test_sensing import JAM, MILK, OATS, a_change, face
from tests.vision.tray.drawn import Bench, Drawn, Film
from wms.vision import glancing
from wms.vision.codes import Catalogue, CodeSeen, Effort, read_codes
from wms.vision.glancing import glance
from wms.vision.tray import Change, Watch
from wms.vision.tray.passing import Glimpse

KNOWN = Catalogue([MILK, OATS, JAM])
SEEN = CodeSeen(MILK, "EAN-13", ((9, 9), (30, 9), (30, 20)), ("zxing",), "read", 1)


class Asking(Watch):
    """A watch that is asked after every frame what should be read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Glimpse, Effort]] = []

    def see(self, frame: np.ndarray, at: float) -> list[Change]:
        changes = super().see(frame, at)
        unread = self.unread()
        if unread is not None:
            self.asked.append(unread)
        return changes


def test_a_code_read_on_the_way_is_told_without_another_look(monkeypatch):
    monkeypatch.setattr(glancing, "read_codes", None)
    seen = read_codes(face(MILK), catalogue=KNOWN)
    change = replace(a_change(face(JAM)), codes=[*seen, *seen], is_read=True)

    assert [code.text for code in glance(change, catalogue=KNOWN)] == [MILK]


def test_a_code_that_shows_where_it_lies_is_told_if_it_is_its_own():
    crop = face(MILK, JAM)
    upper = np.zeros(crop.shape[:2], np.bool_)
    upper[: crop.shape[0] // 2] = True

    found = glance(replace(a_change(crop), own=upper), catalogue=KNOWN)

    assert [code.text for code in found] == [MILK]
    assert glance(a_change(face()), catalogue=KNOWN) == ()


def test_a_glimpse_that_is_read_after_its_thing_was_told_still_names_it():
    watch = Asking()
    (change,) = Film(Bench(), watch).place(Drawn(300, 290, turned=30))
    assert change.is_read
    assert change.codes == []

    for glimpse, effort in watch.asked:
        glimpse.look(lambda *_: [SEEN], effort)

    assert SEEN in change.codes
    assert [effort for _, effort in watch.asked].count("full") <= 2
