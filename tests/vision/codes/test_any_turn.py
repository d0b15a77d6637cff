"""A label is read however it is turned and whatever its size, and outlined where it lies."""

import math

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.codes.labels import MILK, drawn
from wms.codes import check_digit
from wms.vision import Catalogue, read_codes


@st.composite
def gtins(draw):
    body = "9" + draw(st.text("0123456789", min_size=11, max_size=11))
    return body + str(check_digit(body))


@settings(max_examples=60, deadline=None)
@given(code=gtins(), turn=st.floats(0.0, 2.0 * math.pi), pixels=st.floats(1.5, 2.0))
def test_a_label_is_read_at_any_turn_and_size(code, turn, pixels):
    seen = read_codes(drawn(code, pixels=pixels, turn=turn, size=(280, 280)))

    assert [(one.text, one.how) for one in seen] == [(code, "read")]


@settings(max_examples=20, deadline=None)
@given(turn=st.floats(0.0, 2.0 * math.pi))
def test_the_outline_lies_around_the_bars(turn):
    (code,) = read_codes(drawn(MILK, pixels=2.0, turn=turn, size=(300, 300)))

    hull = np.array(code.polygon, dtype=np.int32)
    half = np.array([math.cos(turn), math.sin(turn)]) * 0.4 * 95 * 2.0
    for end in (np.array([150.0, 150.0]) - half, np.array([150.0, 150.0]) + half):
        assert cv2.pointPolygonTest(hull, tuple(end), measureDist=True) > -4.0


def test_twelve_labels_in_one_frame_are_all_read():
    codes = [f"95212340{number:04}" for number in range(12)]
    codes = [body + str(check_digit(body)) for body in codes]
    labels = [
        drawn(code, pixels=1.5, turn=0.5 * place, size=(240, 240))
        for place, code in enumerate(codes)
    ]
    frame = np.vstack([np.hstack(labels[row * 4 : row * 4 + 4]) for row in range(3)])

    seen = read_codes(frame, catalogue=Catalogue(codes))

    assert {one.text for one in seen} == set(codes)


def test_every_frame_of_a_camera_can_be_read_quickly():
    seen = read_codes(drawn(MILK, pixels=2.0, turn=0.6), effort="quick")

    assert [one.text for one in seen] == [MILK]


def test_a_camera_that_points_at_nothing_sees_no_code():
    grain = np.random.default_rng(1).integers(0, 255, (300, 400), dtype=np.uint8)
    known = Catalogue([MILK])

    assert read_codes(np.zeros((300, 400), np.uint8), catalogue=known) == []
    assert read_codes(grain, catalogue=known, expect=[MILK]) == []
