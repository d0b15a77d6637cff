"""Labels of a shop's own scales, by the layouts it sets."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.codes import Breach, Layout, Price, check_digit, parse, read
from wms.codes.layouts import price_check_digit


def label(body):
    return f"{body}{check_digit(body)}"


@pytest.mark.parametrize(
    ("layout", "body", "facts"),
    [
        ("21IIIIIWWWWWC", "211234501234", {"weight_g": 1_234}),
        ("28IIIIIWWWWWC*10", "281234500123", {"weight_g": 1_230}),
        ("22IIIIINNNNNC", "221234500012", {"count": 12}),
        ("02IIIIIPPPPPC", "021234500299", {"price": Price(Decimal("2.99"), 299, None)}),
        ("20IIIIIVPPPPC", "201234592875", {"price": Price(Decimal("28.75"), 2_875, None)}),
        ("2IIIIIVPPPPC", "21234592875", {"price": Price(Decimal("28.75"), 2_875, None)}),
        ("23IIIIVPPPPPC", "231234614685", {"price": Price(Decimal("146.85"), 14_685, None)}),
    ],
)
def test_a_layout_says_what_the_digits_mean(layout, body, facts):
    layouts = [Layout.of(layout)]
    strict, floor = parse(label(body), layouts=layouts), read(label(body), "]E0", layouts=layouts)

    for name, value in facts.items():
        assert getattr(strict.digest, name) == getattr(floor, name) == value
    assert strict.digest.gtin == floor.gtin
    assert floor.gtin != label(body).zfill(14)
    assert read(str(floor.gtin), layouts=layouts).gtin == floor.gtin


def test_the_price_check_digits_are_those_of_the_general_specifications():
    assert price_check_digit("2875") == 9
    assert price_check_digit("14685") == 6


@given(st.integers(0, 99_999), st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_of_a_price_is_always_noticed(price, at, by):
    digits = f"{price:05}"
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]

    assert price_check_digit(wrong) != price_check_digit(digits)


def test_a_wrong_price_check_digit_is_refused_and_on_the_floor_leaves_the_price_out():
    layouts = [Layout.of("20IIIIIVPPPPC")]
    body = "201234582875"

    with pytest.raises(Breach) as caught:
        parse(label(body), layouts=layouts)
    reading = read(label(body), layouts=layouts)

    assert caught.value.reason == "bad_price_check"
    assert (reading.price, reading.warnings) == (None, ("bad_check_digit",))


@pytest.mark.parametrize(
    "written",
    ["", "21", "21IIIIIWWWWW", "21IIIIIIIIIIC", "21IIWIIWWWWWC", "21IIIIIWWNNNC", "21IIIIVVPPPPC",
     "21IIIIIWWWWWC*0", "21IIIIVWWWXXC", "IIIIIIIWWWWWC"],
)  # fmt: skip
def test_what_is_no_layout_is_refused(written):
    with pytest.raises(Breach) as caught:
        Layout.of(written)

    assert caught.value.reason == "layout_malformed"
