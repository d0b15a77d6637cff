"""Views of an article that is turned: still, sharp, new, and cut out of the table."""

import cv2
import numpy as np

from tests.gallery.views import EMPTY, shown
from wms.vision.picture import Image
from wms.vision.views import Turning, barer, middle


def views(frames: list[Image], *, empty: Image | None = EMPTY) -> list[int]:
    """Return which of these frames, half a second apart, gave a view."""
    turning = Turning(empty)
    seen = [turning.see(frame, number * 0.5) for number, frame in enumerate(frames)]
    return [number for number, view in enumerate(seen) if view is not None]


def test_a_view_counts_when_it_is_held_still_and_new():
    assert views([shown(side) for side in (1, 1, 1, 2, 2, 2, 1, 1, 1)]) == [2, 5]


def test_a_view_by_key_is_still_and_new_as_well_or_the_lack_is_named():
    turning = Turning(EMPTY)
    frames = [EMPTY, shown(1, shift=40), shown(1), shown(1), shown(1), shown(2), shown(2), shown(2)]

    told = []
    for number, frame in enumerate(frames):
        view = turning.see(frame, number * 0.5, now=True)
        told.append("view" if view else turning.lack)

    assert told[:3] == ["nothing_shown", "hold_still", "hold_still"]
    assert told[3:] == ["hold_still", "view", "hold_still", "hold_still", "view"]
    assert turning.see(shown(2), 9.0, now=True) is None
    assert turning.lack == "turn_further"


def test_what_is_small_in_the_spot_is_seen_and_its_movement_too():
    small = [EMPTY.copy() for _ in range(6)]
    pale = 255 - cv2.resize(shown(1)[140:340, 200:400], (60, 60)) // 3
    for number, frame in enumerate(small):
        across = 300 + 12 * min(number, 3)
        frame[220:280, across : across + 60] = pale

    assert views(small) == [5]


def test_what_is_as_bright_as_the_table_is_cut_out_whole_by_its_colour():
    frame, turning = EMPTY.copy(), Turning(EMPTY)
    frame[140:340, 200:300] = shown(1)[140:340, 200:300]
    frame[140:340, 300:400] = (184, 76, 180)  # blue, green, red: as bright as the table's 120
    turning.see(frame, 0.0)

    view = turning.see(frame, 1.0)

    assert view is not None
    assert view.crop.shape[1] >= 200


def test_a_plain_side_is_taken_by_key_where_it_is_sharp():
    lid = EMPTY.copy()
    cv2.circle(lid, (320, 240), 140, (145, 145, 145), -1)
    unsharp = np.asarray(cv2.GaussianBlur(lid, (0, 0), 3), np.uint8)
    by_itself, by_key, blurred = (Turning(EMPTY) for _ in range(3))
    for number in range(4):
        assert by_itself.see(lid, number) is None
        assert blurred.see(unsharp, number, now=True) is None

    assert [by_key.see(lid, number, now=True) is None for number in range(2)] == [True, False]
    assert blurred.lack == "not_sharp"


def test_the_thin_end_of_a_bag_is_cut_out_with_it_and_specks_are_not():
    frame, turning = shown(1), Turning(EMPTY)
    frame[150:300, 280:340] = np.clip(frame[150:300, 280:340] // 2 + 128, 0, 255)
    frame[200:208, 300:500] = 220
    frame[20:26, 20:26] = 220
    turning.see(frame, 0.0)

    view = turning.see(frame, 1.0)

    assert view is not None
    assert view.crop.shape[1] >= 500 - 280
    assert view.crop.shape[0] < 350


def test_the_barer_of_two_frames_is_the_empty_table():
    assert barer(shown(1), EMPTY) is EMPTY
    assert barer(EMPTY, shown(1)) is EMPTY
    assert barer(None, EMPTY) is EMPTY
    assert barer(EMPTY, None) is EMPTY


def test_what_moves_or_is_not_there_or_is_blurred_gives_no_view():
    moving = [shown(1, shift=40 * number) for number in range(5)]
    blurred = [np.asarray(cv2.GaussianBlur(shown(1), (0, 0), 25), np.uint8)] * 4

    assert views(moving) == []
    assert views([EMPTY] * 4) == []
    assert views(blurred) == []


def test_a_view_is_cut_out_of_the_empty_table():
    turning = Turning(EMPTY)
    turning.see(shown(1), 0.0)
    view = turning.see(shown(1), 1.0)

    assert view is not None
    height, width = view.crop.shape[:2]
    assert 200 <= height <= 300
    assert 200 <= width <= 330


def test_a_view_that_was_taken_back_may_be_taken_again():
    turning = Turning(EMPTY)
    for number in range(3):
        turning.see(shown(1), number)
    turning.hold(0)

    assert turning.see(shown(1), 9.0) is not None


def test_articles_are_shown_in_the_spot_or_in_the_middle():
    corners = ((100.0, 50.0), (300.0, 50.0), (300.0, 250.0), (100.0, 250.0))

    assert middle(EMPTY, corners).shape == (200, 200, 3)
    assert middle(EMPTY).shape == (480, 480, 3)
    assert middle(EMPTY, ((-9.0, -9.0), (-1.0, -1.0))).shape == (480, 480, 3)
