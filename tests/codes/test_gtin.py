"""Article numbers: the published examples, then what holds for every number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.codes import NotGtin, check_digit, has_check_digit, normalise_gtin, same_gtin

BODIES = st.text("0123456789", min_size=13, max_size=13).filter(lambda body: body.strip("0"))


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("629104150021", 3),  # GS1, "How to calculate a check digit manually"
        ("37610425002123456", 9),  # GS1 General Specifications 7.9.1, an SSCC
        ("950600013435", 2),  # GS1 Digital Link standard, the example article
        ("8061414112345", 8),  # GS1 EPC Tag Data Standard 1.13, the example of SGTIN
    ],
)
def test_published_numbers_have_their_check_digit(body, digit):
    assert check_digit(body) == digit
    assert has_check_digit(f"{body}{digit}")


@pytest.mark.parametrize(
    ("typed", "gtin"),
    [
        ("96385074", "00000096385074"),
        ("614141000036", "00614141000036"),
        ("6291041500213", "06291041500213"),
        ("6 291041-500213", "06291041500213"),
        ("80614141123458", "80614141123458"),
    ],
)
def test_numbers_of_every_length_become_fourteen_digits(typed, gtin):
    assert normalise_gtin(typed) == gtin
    assert same_gtin(typed, gtin)


@pytest.mark.parametrize(
    "code", ["", "6291041500214", "629104150021", "0000000000000", "٦٢٩١٠٤١٥", "12", "A-07-3-2"]
)
def test_what_is_no_article_number_is_refused_and_equals_nothing(code):
    with pytest.raises(NotGtin) as refusal:
        normalise_gtin(code)

    assert not same_gtin(code, code)
    assert refusal.value.code == "not_gtin"
    assert "Check each digit" in str(refusal.value)


@given(BODIES, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body, at, by):
    gtin = f"{body}{check_digit(body)}"
    changed = gtin[:at] + str((int(gtin[at]) + by) % 10) + gtin[at + 1 :]

    assert has_check_digit(gtin)
    assert not has_check_digit(changed)
