"""RFID tags: the standard's own example, then every article and serial there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.codes import NotEpc, NotGtin, Sgtin, check_digit, decode_sgtin96, encode_sgtin96

# urn:epc:tag:sgtin-96:3.0614141.812345.6789 in the GS1 EPC Tag Data Standard 1.13, annex E.
PUBLISHED = "3074257BF7194E4000001A85"
PUBLISHED_SGTIN = Sgtin("80614141123458", 6789, company_digits=7, filter_value=3)


@st.composite
def sgtins(draw):
    body = draw(st.text("0123456789", min_size=13, max_size=13).filter(lambda b: b.strip("0")))
    return Sgtin(
        f"{body}{check_digit(body)}",
        draw(st.integers(0, (1 << 38) - 1)),
        draw(st.integers(6, 12)),
        draw(st.integers(0, 7)),
    )


def test_the_published_tag_is_read_and_written():
    assert decode_sgtin96(PUBLISHED) == PUBLISHED_SGTIN
    assert decode_sgtin96(PUBLISHED.lower()) == PUBLISHED_SGTIN
    assert encode_sgtin96(PUBLISHED_SGTIN) == PUBLISHED


@given(sgtins())
def test_every_article_and_serial_comes_back(sgtin):
    code = encode_sgtin96(sgtin)

    assert len(code) == 24
    assert decode_sgtin96(code) == sgtin


@pytest.mark.parametrize(
    "code",
    [
        "",
        PUBLISHED[:-1],
        PUBLISHED + "00",
        "31" + PUBLISHED[2:],  # the header of an SSCC
        "301C" + PUBLISHED[4:],  # partition 7 does not exist
        "3017FFFFFFFFFFFFFFFFFFFF",  # a company prefix and item of more digits than they have
        "zz" + PUBLISHED[2:],
        "0x" + PUBLISHED[2:],
    ],
)
def test_what_is_no_sgtin_is_refused(code):
    with pytest.raises(NotEpc):
        decode_sgtin96(code)


@pytest.mark.parametrize(
    "sgtin",
    [
        Sgtin("80614141123458", 1 << 38),
        Sgtin("80614141123458", -1),
        Sgtin("80614141123458", 1, company_digits=5),
        Sgtin("80614141123458", 1, company_digits=13),
        Sgtin("80614141123458", 1, filter_value=8),
    ],
)
def test_a_tag_that_cannot_be_written_is_refused(sgtin):
    with pytest.raises(NotEpc):
        encode_sgtin96(sgtin)


def test_a_tag_for_no_article_is_refused():
    with pytest.raises(NotGtin):
        encode_sgtin96(Sgtin("80614141123457", 1))


@given(st.binary(min_size=12, max_size=12))
def test_any_tag_is_read_or_refused_and_what_is_read_is_written_back(tag):
    code = (b"\x30" + tag[1:]).hex().upper()
    try:
        sgtin = decode_sgtin96(code)
    except NotEpc:
        return
    if sgtin.gtin.strip("0"):
        assert encode_sgtin96(sgtin) == code
