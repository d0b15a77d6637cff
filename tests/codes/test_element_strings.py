"""Element strings read strictly: what the General Specifications allow, and every reason for no."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codes.strictness import attempt, reason_of
from wms.codes import Parsed, Price, check_digit, parse, parse_upc_e
from wms.codes.gs1.elements import read_elements, write_bracketed, write_elements
from wms.codes.gs1.identifiers import identifiers

GS = "\x1d"
GTIN = "09506000134352"
SSCC = "376104250021234569"
SEEDS = (
    f"]C101{GTIN}1726113010LOT{GS}3103001250",
    f"(01){GTIN}(10)A1(17)261100(3932)9780299",
    f"(00){SSCC}(02){GTIN}(37)12(4309)01234567890123456789",
    "(8013)1987654Ad4X4bL5ttr2310c2K",
    "]E3950600013435212345",
    f"https://id.gs1.org/01/{GTIN}/10/ABC/21/12%2F3?17=261130",
)


def says(text, *, year=None):
    return parse(text, year=year).digest


def test_a_label_says_lot_dates_weight_price_and_serial():
    label = says(
        f"]C101{GTIN}11260101132601021526022016260221172603003103001255393297812990{GS}10L-1{GS}21S9",
        year=2026,
    )

    assert (label.gtin, label.lot, label.serial) == (GTIN, "L-1", "S9")
    assert (label.produced_on, label.packed_on) == (date(2026, 1, 1), date(2026, 1, 2))
    assert (label.best_before_on, label.sell_by_on) == (date(2026, 2, 20), date(2026, 2, 21))
    assert label.expires_on == date(2026, 3, 31)  # day 00 is the last of the month
    assert (label.weight_g, label.weight_kg) == (1_255, Decimal("1.255"))
    assert label.price == Price(Decimal("129.90"), 12_990, "EUR")


@pytest.mark.parametrize(
    ("text", "scheme", "gtin"),
    [
        ("9506000134352", "gtin-13", GTIN),
        ("]E09506000134352", "gtin-13", GTIN),
        ("]E496385074", "gtin-8", "00000096385074"),
        ("]E3950600013435212345", "gtin-13", GTIN),
        ("]I180614141123458", "gtin-14", "80614141123458"),
        ("614141000036", "gtin-12", "00614141000036"),
        ("2012345678903", "rcn-13", "02012345678903"),
        (f"]e001{GTIN}", "element_string", GTIN),
        (f"]J101{GTIN}10A", "element_string", GTIN),
        (f"{GS}01{GTIN}10A{GS}", "element_string", GTIN),  # FNC1 before and behind
        (f"01{GTIN}{GS}10A", "element_string", GTIN),  # and where none is needed
        (f"]Q1https://example.com/a/01/{GTIN}", "digital_link", GTIN),
        ("urn:epc:id:sgtin:0614141.812345.6789", "sgtin", "80614141123458"),
    ],
)
def test_what_a_symbology_holds_is_read(text, scheme, gtin):
    parsed = parse(text)

    assert (parsed.scheme, parsed.digest.gtin) == (scheme, gtin)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("]C1", "empty"),
        ("A" * 2_049, "too_long"),
        (f"01{GTIN}\r", "not_printable"),
        ("A-07-3-2", "not_gs1"),
        ("]C0A-07-3-2", "not_gs1_carrier"),
        ("]E0950600013435", "carrier_content"),
        ("]Q1A-07-3-2", "carrier_content"),
        ("]Q3https://id.gs1.org/01/09506000134352", "unknown_ai"),
        ("]E112", "carrier_content"),
        ("9506000134351", "bad_check_digit"),
        ("0109506000134351", "bad_check_digit"),
        ("(8013)1987654Ad4X4bL5ttr2310cXK", "bad_check_characters"),
        ("]E496385075", "bad_check_digit"),
        (f"01{GTIN}14260101", "unknown_ai"),
        (f"01{GTIN}{GS}{GS}10A", "empty_element"),
        (f"01{GTIN}10", "value_missing"),
        (f"01{GTIN}1726113", "value_too_short"),
        (f"01{GTIN}10{'A' * 21}", "value_too_long"),
        (f"01{GTIN}42225010A", "value_too_long"),  # no separator after a country
        (f"01{GTIN}10a b", "bad_character"),
        (f"01{GTIN}10A{GS}10B", "ai_repeated"),
        ("10A", "ai_needs"),
        (f"02{GTIN}3712", "ai_needs"),
        (f"01{GTIN}3712", "ai_excludes"),
        (f"01{GTIN}31030012503104012500", "ai_excludes"),
        (f"01{GTIN}21S{GS}235T", "ai_excludes"),
        (f"(00){SSCC}(420)75001(421)25075001", "ai_excludes"),
        ("(01)90614141000015(10)A", "measure_missing"),
        (f"(01){GTIN}(17)261131", "bad_date"),
        (f"(01){GTIN}(17)250229", "bad_date"),
        (f"(01){GTIN}(7006)261100", "bad_date"),
        (f"(01){GTIN}(7003)2611302400", "bad_time"),
        (f"(01){GTIN}(422)999", "bad_country"),
        (f"(01){GTIN}(3103)001250(3932)0000299", "bad_currency"),
        ("(415)9506000134352(8020)A(8007)FR7630006000011234567890188", "bad_iban"),
        ("(8110)01234561234561111012", "bad_coupon"),
        ("(8004)123A", "bad_company_prefix"),
        (f"(00){SSCC}(4300)100%", "bad_percent_encoding"),
        (f"(00){SSCC}(4321)2", "bad_value"),
        (f"(00){SSCC}(4309)18000000010000000000", "bad_value"),
        ("(8006)095060001343520302(21)A", "bad_value"),
    ],
)
def test_what_the_standard_forbids_is_refused_with_its_reason(text, reason):
    assert reason_of(parse, text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "(01)99506000134355(3103)001250",
        "(8110)012345612345611110123",
        "(8112)001234561234560123456",
        "(415)9506000134352(8020)A(8007)FR7630006000011234567890189",
        f"(00){SSCC}(02){GTIN}(37)12",
        f"(01){GTIN}(7007)261130261201(7011)2611301200",
        "(8003)09506000134352A7(8030)AB=",
        f"(01){GTIN}(10)A(10)A",  # the same twice is no contradiction
        f"(01){GTIN}(423)250276724",
    ],
)
def test_what_the_standard_allows_is_read(text):
    assert isinstance(parse(text), Parsed)


@pytest.mark.parametrize(
    ("yymmdd", "year", "day"),
    [
        ("260101", 2026, date(2026, 1, 1)),
        ("760101", 2026, date(2076, 1, 1)),
        ("770101", 2026, date(1977, 1, 1)),
        ("260101", 2076, date(2126, 1, 1)),
        ("990101", None, date(2099, 1, 1)),
    ],
)
def test_the_century_is_the_one_nearest_to_the_year_of_reading(yymmdd, year, day):
    assert says(f"(01){GTIN}(17){yymmdd}", year=year).expires_on == day


def test_a_short_upc_e_stands_for_a_whole_article_number():
    assert parse_upc_e("04252614").digest.gtin == "00042100005264"
    assert parse_upc_e("425261").digest.gtin == "00042100005264"
    assert reason_of(parse_upc_e, "04252615") == "bad_upc_e"


@given(
    st.text("0123456789", min_size=13, max_size=13).filter(lambda body: body[0] != "9"),
    st.text('!"%&()*+-./:;<=>?AZ_az09', min_size=1, max_size=20),
    st.text('!"%&()*+-./:;<=>?AZ_az09', min_size=1, max_size=20),
    st.permutations(["10", "21", "17", "3103"]),
)
def test_what_is_written_is_read_again_in_any_order_with_brackets_and_without(
    body, lot, serial, order
):
    values = {"10": lot, "21": serial, "17": "261130", "3103": "001250"}
    pairs = [("01", f"{body}{check_digit(body)}"), *((ai, values[ai]) for ai in order)]

    plain, bracketed = parse(write_elements(pairs)), parse(write_bracketed(pairs))

    assert [(ai, value) for ai, value, _ in plain.elements] == pairs
    assert bracketed == plain


@given(st.sampled_from(sorted(identifiers())), st.text(min_size=0, max_size=95))
def test_any_value_of_any_identifier_is_taken_as_it_is_or_refused(ai, value):
    elements, reason = attempt(read_elements, ai + value)

    assert not reason.startswith("not said")
    assert elements is None or elements[0].ai == ai


@given(st.sampled_from(SEEDS), st.data())
def test_a_damaged_code_is_read_or_refused_and_nothing_else(seed, data):
    at = data.draw(st.integers(0, len(seed)))
    cut = data.draw(st.integers(0, 3))
    put = data.draw(st.text("0123456789()]AZaz%/?&=-. \x1d\x00é", max_size=3))

    parsed, reason = attempt(parse, seed[:at] + put + seed[at + cut :])

    assert not reason.startswith("not said")
    assert parsed is None or parsed.elements
