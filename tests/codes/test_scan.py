"""What scanners hand over on the floor, and what it came to."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wms.codes import (
    CodeEmpty,
    CodeNotPrintable,
    CodeRefused,
    CodeTooLong,
    NotEpc,
    Reading,
    check_digit,
    encode_sgtin96,
    read,
)
from wms.codes.epc import Sgtin

GS = "\x1d"
# The example article of the GS1 Digital Link standard.
GTIN = "09506000134352"
NOVEMBER = date(2026, 11, 30)
LOT = {"gtin": GTIN, "lot": "ABC123", "expires_on": NOVEMBER}
SYMBOLOGIES = st.sampled_from(
    [None, "", "]E0", "]C1", "]C0", "]d2", "]I1", "]Q1", "EAN-13", "UPC-E", "QRCODE", "epc"]
)


def is_read_or_refused(payload, symbology):
    try:
        reading = read(payload, symbology)
    except CodeRefused:
        return
    assert reading.raw in payload or reading.kind == "epc"
    assert reading.gtin is None or len(reading.gtin) == 14


@pytest.mark.parametrize(
    ("payload", "symbology", "gtin"),
    [
        ("9506000134352", None, GTIN),
        ("]E09506000134352", None, GTIN),
        ("9506000134352", "]E0", GTIN),
        (" 9506000134352 ", "EAN-13", GTIN),
        ("96385074", "]E4", "00000096385074"),
        ("614141000036", "UPC-A", "00614141000036"),
        ("04252614", "UPCE", "00042100005264"),
        ("80614141123458", "]I1", "80614141123458"),
        ("80614141123458", "CODE128", "80614141123458"),
    ],
)
def test_an_article_number_alone_is_read_as_it_comes(payload, symbology, gtin):
    reading = read(payload, symbology)

    assert (reading.kind, reading.gtin, reading.warnings) == ("gtin", gtin, ())


@pytest.mark.parametrize(
    ("payload", "kind", "facts"),
    [
        (f"01{GTIN}1726113010ABC123", "gs1", LOT),
        (f"]d201{GTIN}10ABC123{GS}17261130", "gs1", LOT),
        (
            f"]Q3{GS}01{GTIN}10ABC123{GS}15261130",
            "gs1",
            {**LOT, "best_before_on": NOVEMBER},
        ),
        (f"(01){GTIN}(10)ABC123(17)261100", "gs1", LOT),
        (f"(01){GTIN} (17)261130 (10)ABC123", "gs1", LOT),
        (f"(01){GTIN}(10)A(1)B", "gs1", {"gtin": GTIN, "lot": "A(1)B"}),
        (f"]C101{GTIN}3103001250", "gs1", {"gtin": GTIN, "weight_g": 1_250}),
        (f"]e001{GTIN}3100000002", "gs1", {"gtin": GTIN, "weight_g": 2_000}),
        (f"]e001{GTIN}3104001255", "gs1", {"gtin": GTIN, "weight_g": 126}),
        (f"]C102{GTIN}3724", "gs1", {"gtin": GTIN, "count": 24}),
        (f"]C101{GTIN}21X-9{GS}3012", "gs1", {"gtin": GTIN, "serial": "X-9", "count": 12}),
        (
            f"https://id.gs1.org/01/{GTIN}/10/ABC123/21/X9?17=261130",
            "link",
            {**LOT, "serial": "X9"},
        ),
        ("00376104250021234569", "sscc", {"sscc": "376104250021234569"}),
        ("(00)376104250021234569", "sscc", {"sscc": "376104250021234569"}),
        (
            "urn:epc:id:sgtin:0614141.812345.6789",
            "epc",
            {"gtin": "80614141123458", "serial": "6789"},
        ),
    ],
)
def test_element_strings_and_links_say_lot_date_weight_and_count(payload, kind, facts):
    reading = read(payload)
    raw = payload[3:] if payload.startswith("]") else payload

    assert reading == Reading(kind, raw, **facts)


def test_the_label_of_a_counter_scale_gives_article_and_grams():
    label = read("2112345012346", "]E0")

    assert (label.kind, label.weight_g) == ("gtin", 1_234)
    assert label.gtin == "02112345000008"
    assert read("2112345000008") == Reading("gtin", "2112345000008", gtin=label.gtin)


@pytest.mark.parametrize(
    "code", ["A-07-3-2", "T-014", "9f86d081884c7d659a2feaa0c55ad015", "https://example.org/x", "()"]
)
def test_the_codes_of_the_store_are_its_own(code):
    assert read(code) == Reading("own", code)


def test_eight_digits_of_a_code_128_are_an_own_code_even_when_they_look_like_an_article():
    assert read("96385074", "]C0").kind == "own"


@pytest.mark.parametrize(
    ("payload", "symbology", "gtin", "warning"),
    [
        ("9506000134351", None, None, "bad_check_digit"),
        ("]C10109506000134351", None, None, "bad_check_digit"),
        (f"]C101{GTIN}17261131", None, GTIN, "bad_date"),
        (f"]C101{GTIN}17260000", None, GTIN, "bad_date"),
        (f"]C101{GTIN}17261399", None, GTIN, "bad_date"),
        (f"]C101{GTIN}10A{GS}10B", None, GTIN, "contradiction"),
        (f"]C101{GTIN}37", None, GTIN, "unreadable_gs1"),
        ("E2" + "0" * 22, "epc", None, "not_epc"),
    ],
)
def test_what_could_not_be_understood_is_said_and_the_rest_stands(
    payload, symbology, gtin, warning
):
    reading = read(payload, symbology)

    assert (reading.gtin, reading.warnings) == (gtin, (warning,))


@pytest.mark.parametrize(
    ("payload", "refusal"),
    [
        ("", CodeEmpty),
        ("   ", CodeEmpty),
        ("]C1", CodeEmpty),
        (GS, CodeEmpty),
        ("9506000134352\r", CodeNotPrintable),
        ("\x1b[A", CodeNotPrintable),
        ("lait\u202e", CodeNotPrintable),
        ("A" * 513, CodeTooLong),
    ],
)
def test_what_no_honest_code_holds_is_refused_with_a_sentence(payload, refusal):
    with pytest.raises(refusal) as caught:
        read(payload)

    assert str(caught.value).endswith(".")
    assert isinstance(caught.value, ValueError)


def test_a_tag_that_is_not_hexadecimal_is_refused():
    with pytest.raises(NotEpc):
        read("A-07-3-2", "epc")


@given(st.text(max_size=600), SYMBOLOGIES)
@example("]C1(01)", None)
@example("https://[", None)
@example("http://id.gs1.org/01/?17=", "]Q1")
@example("(00)(01)", None)
def test_any_text_is_read_or_refused(payload, symbology):
    is_read_or_refused(payload, symbology)


@given(
    st.sampled_from(["", "]C1", "]d2", "(01)", "https://id.gs1.org/01/", "urn:epc:id:sgtin:"]),
    st.text("0123456789()]CEd \x1d/:.-ahtps?=", max_size=60),
    SYMBOLOGIES,
)
@example("]C1", f"01{GTIN}37", None)
def test_any_text_that_looks_like_gs1_is_read_or_refused(beginning, rest, symbology):
    is_read_or_refused(beginning + rest, symbology)


@given(
    st.text("0123456789", min_size=13, max_size=13).filter(lambda b: b[:3] != "021"),
    st.text("ABCxyz019-./", min_size=1, max_size=20),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999_999),
)
def test_what_was_written_into_element_strings_comes_back(body, lot, day, grams):
    gtin = f"{body}{check_digit(body)}"
    text = f"]C101{gtin}17{day:%y%m%d}3103{grams:06d}10{lot}"

    reading = read(text)

    if body.strip("0"):
        assert (reading.gtin, reading.lot) == (gtin, lot)
    assert (reading.expires_on, reading.weight_g) == (day, grams)


@given(st.integers(0, (1 << 38) - 1))
def test_a_tag_is_read_as_its_article_and_serial(serial):
    reading = read(encode_sgtin96(Sgtin(GTIN, serial)).lower(), "rfid")

    assert (reading.kind, reading.gtin, reading.serial) == ("epc", GTIN, str(serial))
