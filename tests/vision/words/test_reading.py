"""Words on a label are found and read, however it lies."""

import numpy as np
import pytest

from tests.vision.words.labels import blurred, printed
from wms.vision.picture import PictureBroken
from wms.vision.words import can_read, models, read_words, tell_apart
from wms.vision.words.spelling import fold


def read(picture):
    return " ".join(fold(word.text) for word in read_words(picture))


@pytest.mark.parametrize("turned", [0, 35, 90, 180, 270])
def test_a_label_is_read_at_any_turn(turned):
    text = read(printed("Norde milk", "Vanilla", turned=turned))

    assert "norde" in text
    assert "vanilla" in text


def test_accents_and_languages_are_read():
    text = read(printed("Äpple juice", "crème fraîche", "mjölk naturell"))

    assert all(word in text for word in ("apple", "creme", "fraiche", "mjolk", "naturell"))


def test_the_largest_line_comes_first_and_lies_where_it_is_told():
    words = read_words(printed("Strawberry", height_px=60))

    (left, top), _, (right, bottom), _ = words[0].polygon
    assert fold(words[0].text) == "strawberry"
    assert words[0].sure > 0.9
    assert 20 < left < 60
    assert 380 < right < 460
    assert 20 < top < 70
    assert 70 < bottom < 130


def test_of_much_small_print_the_large_lines_are_read():
    page = np.full((900, 500, 3), 255, np.uint8)
    small = printed(*["water sugar milk powder cocoa butter"] * 9, height_px=18)[:, :440]
    page[20 : 20 + small.shape[0], 20:460] = small
    page[760:860, 20:480] = printed("Hazelnut", height_px=60)[20:120]

    words = read_words(page)

    assert fold(words[0].text) == "hazelnut"
    assert 1 < len(words) < 8


def test_nothing_is_read_where_nothing_is_printed():
    plain = np.full((300, 300, 3), 90, np.uint8)
    cloudy = np.random.default_rng(1).integers(60, 180, (12, 12, 3), np.uint8).repeat(25, 0)

    assert read_words(plain) == []
    assert read_words(plain * 0) == []
    assert read_words(cloudy.repeat(25, 1)) == []


def test_what_is_too_blurred_names_nothing():
    assert "vanilla" not in read(blurred(printed("Vanilla", height_px=20), 9))


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(PictureBroken):
        read_words(b"\xff\xd8\xff\xe0 cut off")


def test_without_the_models_no_words_are_read(monkeypatch):
    monkeypatch.setattr(models, "find_spec", lambda _name: None)
    models.models.cache_clear()

    assert not can_read()
    assert tell_apart([printed("Vanilla")], {"V": "Milk vanilla", "L": "Milk lemon"}) is None
    with pytest.raises(FileNotFoundError, match="optional group `words`"):
        read_words(printed("Vanilla"))
