"""People in view are no goods, and no picture of them leaves the watch."""

import cv2

from tests.vision.tray.drawn import HEIGHT, Bench, Drawn, Film
from wms.vision.tray import Watch


def leaning_in(picture):
    """Paint a head with a face, above shoulders that reach in from the lower border."""
    seen = picture.copy()
    cv2.ellipse(seen, (480, HEIGHT), (230, 190), 0, 180, 360, (90, 60, 50), -1)
    cv2.ellipse(seen, (480, 270), (85, 115), 0, 0, 360, (130, 160, 215), -1)
    for x in (445, 515):
        cv2.circle(seen, (x, 250), 11, (60, 60, 70), -1)
    cv2.ellipse(seen, (480, 320), (30, 12), 0, 0, 180, (90, 90, 170), -1)
    return seen


def test_a_face_above_the_tray_is_told_as_nothing_however_long_it_looks():
    film = Film(Bench(), Watch())
    film.spoilt = leaning_in
    told = film.run(24)
    film.spoilt = lambda picture: picture

    assert told + film.run() == []


def test_glimpses_of_who_leaned_in_are_not_given_to_the_next_placement():
    film = Film(Bench(), Watch())
    film.spoilt = leaning_in
    film.run(8)
    film.spoilt = lambda picture: picture
    film.run(4)

    (change,) = film.place(Drawn(300, 290))

    assert all(crop.shape[0] < 240 for crop in change.crops)
