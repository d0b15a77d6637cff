"""Every scheme of RFID tags: the published examples, there and back, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codes.strictness import attempt, reason_of
from wms.codes import parse_epc
from wms.codes.epc import (
    SCHEMES,
    Epc,
    decode,
    encode,
    identify,
    read_uri,
    write_tag_uri,
    write_uri,
)
from wms.codes.epc.fixed import FIXED
from wms.codes.gs1.elements import write_bracketed
from wms.codes.gtin import check_digit

ROWS = [
    line.split()
    for line in (Path(__file__).parent / "published_epcs.txt").read_text().splitlines()
    if not line.startswith("#")
]
SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
SGTIN_96 = "3074257BF7194E4000001A85"
DSGTIN = "FB342CDE795211411234538566CB0AFC4"
DIGITS = st.text("0123456789", max_size=26)


@pytest.mark.parametrize(("scheme", "tag", "strings", "uri"), ROWS)
def test_the_published_examples_are_read_and_written_in_every_form(scheme, tag, strings, uri):
    epc = decode(tag)

    assert epc.scheme == scheme
    assert strings in {"-", write_bracketed(epc.elements)}
    assert encode(epc).rstrip("0") == tag.rstrip("0")
    if uri != "-":
        assert write_tag_uri(epc) == uri
        assert read_uri(uri) == epc
        assert read_uri(write_uri(epc)).elements == epc.elements
    if strings != "-":
        given_back = identify(
            scheme,
            epc.elements,
            company_digits=epc.company_digits or 0,
            filter_value=epc.filter_value or 0,
            hostname=epc.hostname,
        )
        assert given_back == epc


def test_there_is_a_published_example_of_every_scheme_but_one_deprecated():
    assert {row[0] for row in ROWS} == SCHEMES.keys() - {"gdti-113"}


@given(st.sampled_from([scheme.header for scheme in SCHEMES.values()]), st.binary(max_size=40))
def test_any_bits_are_read_or_refused_and_what_is_read_comes_back(header, rest):
    tag = bytes([header]).hex() + rest.hex()
    epc, reason = attempt(decode, tag)
    if epc is None:
        assert not reason.startswith("not said")
        return
    assert decode(encode(epc)) == epc
    if epc.components:
        assert encode(epc).rstrip("0") == tag.upper().rstrip("0")
        assert read_uri(write_tag_uri(epc)) == epc


@given(
    st.sampled_from([scheme for scheme in FIXED if scheme.key is not None]),
    st.integers(6, 12),
    st.integers(0, 7),
    st.text("0123456789", min_size=26, max_size=26),
    st.text(SET_82, min_size=1, max_size=20),
)
def test_every_identity_that_fits_comes_back_from_bits_uri_and_element_string(
    scheme, company_digits, filter_value, digits, serial
):
    key = scheme.key
    company, reference = digits[:company_digits], digits[company_digits : key.body or 12]
    rest = ["07", "12"] if key.tail else []
    components = (company, reference, *rest, *([serial] if key.has_serial else []))
    epc = Epc(scheme.name, key.to_elements(components), filter_value, components)
    tag, _ = attempt(encode, epc)
    if tag is None:
        return  # a serial of letters in a scheme of numbers, for one

    read, reason = attempt(decode, tag)
    if read is None:
        # A tag has room for what an element string may not be.
        assert reason in {"bad_company_prefix", "bad_value", "bad_character"}
        return
    assert read == epc
    assert read_uri(write_tag_uri(epc)) == epc
    assert (
        identify(
            scheme.name,
            epc.elements,
            company_digits=company_digits,
            filter_value=filter_value,
        )
        == epc
    )


@given(
    st.text("0123456789", min_size=13, max_size=13),
    st.text(SET_82, min_size=1, max_size=20),
    st.dates().map(lambda day: day.strftime("%y%m%d")),
    st.sampled_from(["11", "13", "15", "16", "17"]),
    st.text(SET_82, min_size=1, max_size=20),
    st.integers(0, 999_999),
)
def test_a_tag_of_release_2_tells_date_lot_and_weight_beside_its_serial(
    body, serial, day, kind, lot, grams
):
    gtin = f"{body}{check_digit(body)}"
    elements = [("01", gtin), ("21", serial), (kind, day), ("10", lot), ("3103", f"{grams:06}")]

    epc = identify("dsgtin+", elements, filter_value=1)

    assert list(epc.elements) == elements
    assert decode(encode(epc)) == epc
    assert parse_epc(encode(epc)).digest.weight_g == grams


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("", "empty"),
        ("zz", "epc_not_hex"),
        ("00" + SGTIN_96[2:], "epc_header"),
        ("E2" + SGTIN_96[2:], "epc_header"),
        ("2F320434147455900000162E", "epc_scheme"),
        (SGTIN_96[:-1], "epc_cut_off"),
        (SGTIN_96 + "0000", "epc_length"),
        (SGTIN_96 + "01", "epc_padding"),
        ("301C" + SGTIN_96[4:], "epc_partition"),
        ("3017FFFFFFFFFFFFFFFFFFFF", "epc_range"),
        ("311BA1B300CE0A6A83000001", "epc_padding"),  # the reserved bits of an SSCC
        ("3666C4409047E159B2C2BF100000000000000000000000010000", "epc_padding"),
        ("3666C4409047E15980C2BF100000000000000000000000000000", "epc_padding"),  # a gap
        ("3666C4409047E140000000000000000000000000000000000000", "value_missing"),
        ("3F76451FD612640000000001"[:22] + "21", "epc_field"),  # no 1 before the numeral
        ("F73795211411234548566CB0AFC4", "bad_check_digit"),
        ("F737A5211411234538566CB0AFC4", "epc_character"),
        ("F7379521141123453C566CB0AFC4", "epc_encoding"),
        ("F7B795211411234538566CB0AFC4", "epc_data_toggle"),
        ("F900952012345678912351726", "epc_data_toggle"),
        ("FB372CDE795211411234538566CB0AFC4", "epc_date_kind"),
        ("FB342DFE795211411234538566CB0AFC4", "bad_date"),
    ],
)
def test_what_the_standard_forbids_is_refused_with_its_reason(tag, reason):
    assert reason_of(decode, tag) == reason


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("urn:epc:id:sgtin:0614141.812345", "uri_malformed"),
        ("urn:epc:id:sgtin:0614141.81234.1", "epc_field"),
        ("urn:epc:id:sgtin:06141.81234567.1", "epc_company_digits"),
        ("urn:epc:id:sgtin:0614141.812345.a/b", "uri_malformed"),
        ("urn:epc:id:sgtin:0614141.812345.a%ZZ", "uri_malformed"),
        ("urn:epc:id:sgtin:0614141.812345." + "a" * 21, "epc_too_large"),
        ("urn:epc:tag:sgtin-96:9.0614141.812345.1", "epc_field"),
        ("urn:epc:tag:sgtin-96:3.0614141.812345.0042", "epc_field"),
        ("urn:epc:tag:sgtin-96:3.0614141.812345.274877906944", "epc_too_large"),
        ("urn:epc:id:imovn:9176187", "epc_scheme"),
    ],
)
def test_an_epc_uri_that_no_tag_can_hold_is_reason_of(uri, reason):
    assert reason_of(read_uri, uri) == reason


def test_a_pure_identity_is_written_in_the_shortest_scheme_that_holds_it():
    assert encode(read_uri("urn:epc:id:sgtin:0614141.812345.6789")).startswith("30")
    assert encode(read_uri("urn:epc:id:sgtin:0614141.812345.006789")).startswith("36")


def test_an_element_string_needs_the_length_of_the_company_prefix_and_a_serial():
    key = [("01", "80614141123458")]

    assert reason_of(identify, "sgtin-96", key, company_digits=7) == "epc_elements"
    assert reason_of(identify, "sgtin-96", [*key, ("21", "1")]) == "epc_elements"
    assert reason_of(identify, "sgtin-64", [*key, ("21", "1")], company_digits=7) == "epc_scheme"
    assert reason_of(identify, "dsgtin+", [*key, ("21", "1")]) == "epc_elements"


def test_a_tag_of_release_2_is_written_in_words_and_read_with_or_without_their_filling():
    assert len(encode(decode(DSGTIN))) % 4 == 0
    assert decode(DSGTIN) == decode(encode(decode(DSGTIN)))
