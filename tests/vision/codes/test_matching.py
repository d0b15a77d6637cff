"""What no engine reads is matched to the catalogue, and never called read."""

import pytest

from tests.vision.codes.labels import MILK, drawn
from wms.codes import check_digit
from wms.vision import Catalogue, read_codes
from wms.vision.codes.patterns import EAN_8, EAN_13, UPC_E, compress_upc_a, printed_as

SHELF = [f"9521{number:08}" for number in range(0, 1_000_000, 5_003)]
CODES = [body + str(check_digit(body)) for body in SHELF]


@pytest.mark.parametrize("turn", [0.0, 0.4, 1.5, 2.6, 3.2])
def test_a_tiny_label_is_matched_with_its_likelihood(turn):
    picture = drawn(CODES[7], pixels=0.8, turn=turn, grain=2.0)

    (code,) = read_codes(picture, catalogue=Catalogue(CODES))

    assert (code.text, code.symbology) == (CODES[7], "EAN-13")
    assert code.how == "matched"
    assert code.engines == ()
    assert 0.95 <= code.likelihood < 1.0


@pytest.mark.parametrize(
    ("kind", "code", "printed", "symbology"),
    [
        ("ean8", "9638507", "96385074", "EAN-8"),
        ("upca", "01234567890", "012345678905", "UPC-A"),
    ],
)
def test_other_retail_bars_are_matched_too(kind, code, printed, symbology):
    picture = drawn(code, pixels=0.8, turn=0.4, kind=kind, grain=2.0)

    told = read_codes(picture, catalogue=Catalogue([*CODES, printed]))

    assert [(one.text, one.symbology, one.how) for one in told] == [(printed, symbology, "matched")]


def test_without_a_catalogue_only_what_is_expected_is_matched():
    picture = drawn(MILK, pixels=0.8, grain=2.0)

    assert read_codes(picture) == []
    assert [one.how for one in read_codes(picture, expect=[MILK])] == ["matched"]


def test_a_quick_look_matches_nothing():
    picture = drawn(CODES[7], pixels=0.7, grain=2.0)

    assert read_codes(picture, catalogue=Catalogue(CODES), effort="quick") == []


@pytest.mark.parametrize(
    ("gtin", "ean_13", "ean_8", "upc_e"),
    [
        ("09506000134352", "9506000134352", None, None),
        ("00000096385074", None, "96385074", None),
        ("00012345000065", "0012345000065", None, "01234565"),
        ("10012345000062", None, None, None),
    ],
)
def test_a_number_has_the_bars_that_it_may_be_printed_with(gtin, ean_13, ean_8, upc_e):
    assert printed_as(gtin, EAN_13) == ean_13
    assert printed_as(gtin, EAN_8) == ean_8
    assert printed_as(gtin, UPC_E) == upc_e


def test_a_upc_that_has_no_short_form_is_not_shortened():
    assert compress_upc_a("752050200137") is None
