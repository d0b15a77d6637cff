"""An EAN or UPC that the store does not know is never told, whatever else is."""

import io
import math

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.vision.codes.labels import MILK, YOGHURT, drawn
from wms.codes import NotGtin, check_digit
from wms.vision import Catalogue, read_codes

DIGITS = st.text("0123456789", min_size=11, max_size=11)
# Neighbours of every kind of what is drawn: the same maker, one digit off, two digits swapped.
SHELF = [f"9521234000{number:02}" for number in range(80)]


@settings(max_examples=25, deadline=None)
@given(
    body=DIGITS,
    known=st.lists(DIGITS, max_size=20),
    pixels=st.floats(0.6, 2.0),
    turn=st.floats(0.0, math.pi),
    grain=st.floats(0.0, 30.0),
)
def test_only_what_the_catalogue_knows_is_told(body, known, pixels, turn, grain):
    code = f"9{body}{check_digit('9' + body)}"
    catalogue = Catalogue(f"9{other}{check_digit('9' + other)}" for other in known)

    picture = drawn(code, pixels=pixels, turn=turn, grain=grain)
    told = read_codes(picture, catalogue=catalogue)

    assert all(one.text in catalogue for one in told)


@pytest.mark.parametrize("pixels", [0.7, 0.8, 0.9, 1.0, 2.0])
@pytest.mark.parametrize("missing", [0, 17, 42])
def test_a_near_twin_never_answers_for_an_article_that_is_not_in_the_list(pixels, missing):
    shelf = [body + str(check_digit(body)) for body in SHELF]
    absent = shelf.pop(missing)

    told = read_codes(drawn(absent, pixels=pixels, grain=2.0), catalogue=Catalogue(shelf))

    assert told == []


def test_what_is_expected_does_not_answer_for_its_twin():
    shelf = [body + str(check_digit(body)) for body in SHELF]
    picture = drawn(shelf[0], pixels=0.8, grain=2.0)

    told = read_codes(picture, catalogue=Catalogue(shelf[1:]), expect=[shelf[1], shelf[10]])

    assert told == []


def test_other_kinds_of_code_pass_the_gate():
    content = io.BytesIO()
    segno.make_qr("T-014").save(content, kind="png", scale=6)
    link = np.asarray(Image.open(content).convert("L"))

    assert [one.text for one in read_codes(link, catalogue=Catalogue([MILK]))] == ["T-014"]


def test_a_catalogue_knows_a_number_in_all_its_lengths():
    known = Catalogue(["012345000065", "96385074", MILK])

    assert "0012345000065" in known
    assert "00012345000065" in known
    assert "00000096385074" in known
    assert YOGHURT not in known
    assert "no digits" not in known
    assert None not in known
    assert len(known) == 3


def test_a_catalogue_knows_a_weighed_article_whatever_its_weight():
    plain, heavier, other = "211234500000", "211234501250", "211234601250"
    known = Catalogue([plain + str(check_digit(plain))])

    assert heavier + str(check_digit(heavier)) in known
    assert other + str(check_digit(other)) not in known


def test_a_number_with_a_wrong_check_digit_is_no_article():
    with pytest.raises(NotGtin):
        Catalogue([MILK[:-1] + "0"])
