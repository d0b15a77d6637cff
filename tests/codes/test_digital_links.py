"""Digital Links: read strictly, read on the floor, written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.codes import Breach, parse, read
from wms.codes.gs1.link import read_link, write_link

GTIN = "09506000134352"
SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("link", "elements"),
    [
        (f"https://id.gs1.org/01/{GTIN}", {"01": GTIN}),
        (f"HTTP://example.com:8080/a/b/01/{GTIN}/", {"01": GTIN}),
        (
            f"https://id.gs1.org/01/{GTIN}/22/2A/10/ABC/21/12%2F3?17=261130;3103=000195#x",
            {"01": GTIN, "22": "2A", "10": "ABC", "21": "12/3", "17": "261130", "3103": "000195"},
        ),
        (f"https://a.b/01/{GTIN}?linkType=gs1:pip&11=260101", {"01": GTIN, "11": "260101"}),
        (f"https://a.b/01/{GTIN}/235/T", {"01": GTIN, "235": "T"}),
        ("https://a.b/8004/9506000ABC/7040/1ABC", {"8004": "9506000ABC", "7040": "1ABC"}),
        ("https://a.b/414/9506000134352/254/3+2", {"414": "9506000134352", "254": "3+2"}),
    ],
)
def test_a_link_says_key_qualifiers_and_attributes(link, elements):
    assert {ai: value for ai, value, _ in read_link(link)} == elements


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("https://", "link_malformed"),
        (f"https://a b/01/{GTIN}", "link_malformed"),
        ("https://example.com/milk", "link_without_key"),
        ("https://id.gs1.org/ARFKk4XBoCYhGbM3H", "link_compressed"),
        (f"https://a.b/gtin/{GTIN}", "link_short_name"),
        (f"https://a.b/01/{GTIN}/lot/A", "link_short_name"),
        ("https://a.b/01/9506000134352", "link_gtin_length"),
        (f"https://a.b/01/{GTIN}/21/S/10/L", "link_order"),
        (f"https://a.b/01/{GTIN}/10/L/235/T", "link_order"),
        (f"https://a.b/01/{GTIN}/17/261130", "link_order"),
        (f"https://a.b/01/{GTIN}?21=S", "link_attribute"),
        (f"https://a.b/01/{GTIN}?9999=S", "link_extension"),
        (f"https://a.b/01/{GTIN}/10/%ZZ", "bad_percent_encoding"),
        (f"https://a.b/01/{GTIN}/10/a%00b", "bad_character"),
        (f"https://a.b/01/{GTIN}/10/caf%C3%A9", "bad_character"),
        (f"https://a.b/01/{GTIN}?17=26+130", "bad_character"),
        (f"https://a.b/01/{GTIN}/10", "value_missing"),
        ("https://a.b/01/09506000134351", "bad_check_digit"),
        (f"https://a.b/01/{GTIN}?3932=9780299", "ai_needs"),
        (f"https://a.b/01/{GTIN}/10/A?10=B", "ai_repeated"),
    ],
)
def test_what_the_standard_forbids_is_refused_with_its_reason(link, reason):
    with pytest.raises(Breach) as caught:
        parse(link)

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("link", "symbology", "lot"),
    [
        (f"https://a.b/01/{GTIN}/21/S/10/L", "]Q1", "L"),
        ("https://a.b/gtin/9506000134352/lot/L", "]d1", "L"),
        (f"https://a.b/01/{GTIN}/10/L?17=261131", "]J1", "L"),
        (f"]Q3https://a.b/01/{GTIN}/10/L", None, "L"),
    ],
)
def test_the_floor_takes_what_is_unambiguous_whatever_the_order_and_the_symbol(
    link, symbology, lot
):
    reading = read(link, symbology)

    assert (reading.kind, reading.gtin, reading.lot) == ("link", GTIN, lot)
    assert ("bad_date" in reading.warnings) == ("261131" in link)


@given(
    st.text(SET_82, min_size=1, max_size=20),
    st.text(SET_82, min_size=1, max_size=20),
    st.sampled_from(["https://id.gs1.org", "https://milk.example/p/"]),
)
def test_a_link_that_is_written_is_read_again(lot, serial, stem):
    elements = {"01": GTIN, "10": lot, "21": serial, "17": "261130"}

    link = write_link(reversed(elements.items()), stem=stem)

    assert {ai: value for ai, value, _ in read_link(link)} == elements


def test_what_has_no_key_has_no_link():
    for elements in ([("10", "A")], [("01", GTIN), ("254", "A")]):
        with pytest.raises(Breach):
            write_link(elements)
