"""Labels are read where looks leave a doubt, and only there."""

import pytest

from tests.vision.words.labels import printed
from wms.vision.codes import CodeSeen
from wms.vision.looks import Likeness
from wms.vision.picture import Image
from wms.vision.sensing import sense
from wms.vision.tray import Change
from wms.vision.words import read_words, telling

NAMES = {"V": "Norde milk Vanilla", "S": "Norde milk Strawberry", "OATS": "Fenn oats"}


class FakeGallery:
    """Says of each article what it was told to say."""

    def __init__(self, **likely: float) -> None:
        self.likely = likely

    def weigh(self, _crops, among):
        return [Likeness(sku, self.likely[sku], 0.0) for sku in among if sku in self.likely]

    def look_alikes(self, _sku):
        return ("V", "S")

    def skus(self):
        return [*self.likely, *(f"S-{number}" for number in range(100))]


@pytest.fixture
def pictures_read(monkeypatch):
    """The pictures that were read so far."""
    read: list[Image] = []

    def reading(crop):
        read.append(crop)
        return read_words(crop)

    monkeypatch.setattr(telling, "read_words", reading)
    return read


def told(gallery, *crops: Image, codes=None):
    polygon = ((0, 0), (100, 0), (100, 50), (0, 50))
    change = Change(
        "placed", 1.0, 2.0, polygon, None, crops[0], list(crops[1:]), number=1, codes=codes or []
    )
    sensed = sense(
        change,
        catalogue=None,
        gallery=gallery,
        among=tuple(NAMES),
        skus={"04006381333931": "V"},
        names=NAMES,
    )
    return {one.sku: one for one in sensed.evidence if one.sense == "text"}


def test_the_label_tells_siblings_apart_that_look_alike(pictures_read):
    text = told(FakeGallery(V=3.0, S=3.2, OATS=-5.0), printed("Norde milk", "VANILLA"))

    assert text.keys() == {"V", "S"}
    assert text["V"].log_ratio > 1.0
    assert text["S"].log_ratio < 0.0
    assert "VANILLA" in text["V"].says
    assert len(pictures_read) == 1


def test_nothing_is_read_where_looks_leave_no_doubt(pictures_read):
    assert told(FakeGallery(V=4.0, S=-1.0, OATS=-5.0), printed("Norde milk", "VANILLA")) == {}
    assert len(pictures_read) == 0


def test_words_alone_name_an_article_of_which_there_are_no_pictures():
    text = told(None, printed("Fenn oats"))

    assert max(text.values(), key=lambda one: one.log_ratio).sku == "OATS"


def test_further_pictures_are_read_until_one_names_the_flavour(pictures_read):
    front, back = printed("Norde milk", "Strawberry"), printed("keep cool")

    text = told(FakeGallery(V=3.0, S=3.0, OATS=-5.0), back, front, back)

    assert text["S"].log_ratio > text["V"].log_ratio + 2.0
    assert len(pictures_read) == 2


def test_a_sibling_under_a_code_that_was_read_is_told_by_one_picture(pictures_read):
    corners = ((0, 0), (9, 0), (9, 9), (0, 9))
    code = CodeSeen("4006381333931", "EAN13", corners, ("zxing",), "read", 1.0)
    front = printed("Norde milk", "Strawberry")

    text = told(FakeGallery(V=2.0, S=2.5, OATS=2.4), front, front, codes=[code])

    assert text.keys() == {"V", "S"}
    assert text["V"].log_ratio < 0 < text["S"].log_ratio
    assert len(pictures_read) == 1
