"""Views of an article that is turned: still, sharp, new, and cut out of the table."""

import cv2
import numpy as np

from tests.gallery.views import EMPTY, shown
from wms.vision.picture import Image
from wms.vision.views import Turning, middle


def views(frames: list[Image], *, empty: Image | None = EMPTY) -> list[int]:
    """Return which of these frames, half a second apart, gave a view."""
    turning = Turning(empty)
    seen = [turning.see(frame, number * 0.5) for number, frame in enumerate(frames)]
    return [number for number, view in enumerate(seen) if view is not None]


def test_a_view_counts_when_it_is_held_still_and_new():
    assert views([shown(1), shown(1), shown(1), shown(2), shown(2), shown(1), shown(1)]) == [1, 4]


def test_what_moves_or_is_not_there_or_is_blurred_gives_no_view():
    moving = [shown(1, shift=40 * number) for number in range(5)]
    blurred = [np.asarray(cv2.GaussianBlur(shown(1), (0, 0), 25), np.uint8)] * 4

    assert views(moving) == []
    assert views([EMPTY] * 4) == []
    assert views(blurred) == []


def test_a_view_is_cut_out_of_the_empty_table():
    view = Turning(EMPTY).see(shown(1), 0.0, now=True)

    assert view is not None
    height, width = view.crop.shape[:2]
    assert 200 <= height <= 300
    assert 200 <= width <= 330
    assert Turning(EMPTY).see(EMPTY, 0.0, now=True) is None


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
