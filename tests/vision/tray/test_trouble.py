"""What keeps the camera from seeing is said, costs nothing, and passes by itself."""

import cv2
import numpy as np
import pytest

from tests.vision.tray.drawn import HEIGHT, WIDTH, Bench, Drawn, Film
from wms.vision.tray import Watch

MILK = Drawn(300, 290, turned=30)


def somewhere_else(_picture):
    rng = np.random.default_rng(5)
    blocks = rng.integers(0, 255, (27, 48, 3)).astype(np.uint8)
    return cv2.resize(blocks, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST)


def turned(picture):
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 4, 1.0)
    return cv2.warpAffine(picture, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)


SPOILT = {
    "black": ("dark", np.zeros_like),
    "light off": ("dark", lambda p: (p * 0.03).astype(np.uint8)),
    "lamp in the lens": ("glare", lambda p: np.clip(p * 3.0, 0, 255).astype(np.uint8)),
    "a hand on the lens": ("covered", lambda p: np.full_like(p, (90, 110, 160))),
    "a bag over it": ("covered", lambda p: cv2.blur(np.roll(p, 300, 1), (201, 201))),
    "knocked aside": ("elsewhere", lambda p: np.roll(p, (9, 14), (0, 1))),
    "knocked round": ("elsewhere", turned),
    "turned to the wall": ("elsewhere", somewhere_else),
    "out of focus": ("blurred", lambda p: cv2.GaussianBlur(p, (0, 0), 2.5)),
}


@pytest.fixture
def film():
    film = Film(Bench(), Watch())
    film.place(MILK)
    return film


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_view_is_told_and_nothing_is_placed_by_it(film, case):
    trouble, film.spoilt = SPOILT[case]
    told = film.run(20)
    assert film.watch.trouble == trouble

    film.spoilt = lambda picture: picture
    told += film.run(8)

    assert told == []
    assert film.watch.trouble == ""


def test_what_was_placed_in_the_dark_is_told_when_the_light_comes_back(film):
    film.spoilt = np.zeros_like
    film.run(6)
    film.bench.things.append(Drawn(600, 250, seed=9))
    film.run(6)
    film.spoilt = lambda picture: picture

    assert [change.kind for change in film.run()] == ["placed"]


def test_a_hand_with_a_large_pack_covers_much_and_is_no_trouble(film):
    _, film.spoilt = SPOILT["a bag over it"]
    film.run(8)
    assert film.watch.trouble == ""


def test_one_dropped_frame_is_no_trouble(film):
    film.spoilt = np.zeros_like
    film.run(1)
    assert film.watch.trouble == ""

    film.spoilt = lambda picture: picture

    assert film.run() == []


def test_a_watch_that_begins_in_the_dark_begins_when_the_light_is_on():
    film = Film(Bench(light=0.0), Watch())
    film.run(6)
    said = [film.watch.trouble]

    film.bench.light = 1.0
    film.run(4)

    assert [*said, film.watch.trouble] == ["dark", ""]
    assert [change.kind for change in film.place(MILK)] == ["placed"]
