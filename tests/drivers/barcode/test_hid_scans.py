"""What HID point-of-sale scanners report, found by what their report descriptors say."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drivers.barcode.hid.descriptor import read_descriptor
from drivers.barcode.hid.scanned_data import COMMON, data_reports
from drivers.barcode.hid.talk import HidTalk
from drivers.events import BarcodeScanned, ScanRefused
from drivers.protocol import ProtocolError
from tests.drivers.barcode.feeding import at, fed, payloads

# Written by hand from HID 1.11, 6.2.2, and the usage tables 1.02, page 8Ch: report 2 as the manuals
# of most scanners print it, and report 4, by which a host beeps and switches.
USUAL = bytes.fromhex(
    "058C 0902 A101"
    " 0912 A102 8502 1500 26FF00 7508"
    " 9501 0501 093B 8102"  # byte count
    " 9503 058C 09FB 09FC 09FD 8102"  # symbology identifiers 1 to 3
    " 9538 09FE 820201"  # 56 bytes of decoded data
    " 9502 0666FF 0904 0900 8102"
    " 9501 058C 09FF 7501 8102 7507 8103 C0"  # decoded data continued, and padding
    " 0914 A102 8504 2501 7501 9505 0985 0986 0987 095F 0960 9102 7503 9501 9103 C0 C0"
)
# No report number, no byte count, no continuation; the data before the identifiers.
ODD = bytes.fromhex("058C 0902 A101 7508 9508 09FE 8102 9503 19FB 29FD 8102 C0")
KEYBOARD = bytes.fromhex("0501 0906 A101 0507 19E0 29E7 1500 2501 7501 9508 8102 C0")


def report(text: str, identifier: str = "\0\0\0", *, goes_on: bool = False) -> bytes:
    head = bytes((2, len(text))) + identifier.encode()
    return head + text.encode().ljust(56, b"\0") + b"s\0" + bytes((goes_on,))


def scanner(descriptor: bytes = USUAL) -> HidTalk:
    talk = HidTalk(lambda: descriptor)
    talk.begin(at(0))
    return talk


def test_the_usual_descriptor_is_the_common_layout() -> None:
    assert data_reports(read_descriptor(USUAL)) == {2: COMMON}
    assert payloads(fed(scanner(b""), report("A1"))) == ["A1"]


def test_a_report_is_a_scan_with_its_identifier() -> None:
    plain, gs1 = fed(scanner(), report("3017620422003", "]E0"), report("01\x1d10A\r\n", "]C1"))

    assert isinstance(plain, BarcodeScanned)
    assert isinstance(gs1, BarcodeScanned)
    assert (plain.symbology, plain.payload) == ("]E0", "3017620422003")
    assert (gs1.symbology, gs1.payload) == ("]C1", "01\x1d10A")


def test_another_layout_is_read_where_the_descriptor_says() -> None:
    scan, *_ = fed(scanner(ODD), b"LOC-A\0\0\0]C0")

    assert isinstance(scan, BarcodeScanned)
    assert (scan.symbology, scan.payload) == ("]C0", "LOC-A")


def test_a_scan_goes_on_over_reports_also_when_they_come_in_one_read() -> None:
    first, last = report("A" * 56, "]Q1", goes_on=True), report("B" * 44, "]Q1")

    assert payloads(fed(scanner(), first, last)) == ["A" * 56 + "B" * 44]
    assert payloads(fed(scanner(), first + last + report("C"))) == ["A" * 56 + "B" * 44, "C"]


@pytest.mark.parametrize("wrong", [report("A1")[:-1], report("A1")[:1], b"\x02\x39" + bytes(62)])
def test_a_report_that_cannot_be_right_is_refused_and_so_is_what_it_belonged_to(
    wrong: bytes,
) -> None:
    talk = scanner()
    begun = fed(talk, report("A" * 56, goes_on=True))
    events = fed(talk, wrong) + fed(talk, report("42"))

    assert payloads([*begun, *events]) == [None, None, "42"]


def test_a_scan_whose_rest_does_not_come_is_told() -> None:
    by_time, by_cable, by_another = scanner(), scanner(), scanner()
    for talk in (by_time, by_cable, by_another):
        talk.feed(report("A" * 56, "]Q1", goes_on=True), at(0))

    assert payloads([*by_time.tick(at(2)), *by_time.tick(at(4))]) == [None]
    assert payloads([*by_cable.hang_up(at(0))]) == [None]
    assert payloads(fed(by_another, report("42", "]E0"))) == [None, "42"]


def test_half_a_scan_is_not_joined_to_the_next_one() -> None:
    talk, short = scanner(), scanner()
    talk.feed(report("A" * 56, "]Q1", goes_on=True), at(0))
    given_up = [*talk.tick(at(0.1))]
    short.feed(report("3017620422003", "]E0", goes_on=True), at(0))

    assert payloads([*given_up, *talk.feed(report("B", "]Q1"), at(0.6))]) == [None, "B"]
    assert payloads(fed(short, report("5449000000996", "]E0"))) == [None, "5449000000996"]


def test_a_last_report_soon_after_half_a_scan_may_be_its_rest_and_is_no_scan() -> None:
    talk = scanner()
    talk.feed(report("A" * 56, "]Q1", goes_on=True), at(0))
    late = [*talk.tick(at(0.1)), *talk.feed(report("A", "]Q1"), at(0.3))]

    assert payloads([*late, *talk.feed(report("B", "]Q1"), at(0.31))]) == [None, None, "B"]


def test_an_ean_whose_check_digit_is_wrong_was_damaged_on_its_way() -> None:
    eans = [report("3017620422030", "]E0"), report("96385075", "]E4"), report("96385074", "]E4")]

    assert payloads(fed(scanner(), *eans, report("301762042203", "]E0"))) == [
        None,
        None,
        "96385074",
        "301762042203",
    ]


def test_a_scan_longer_than_any_is_refused() -> None:
    talk = scanner()
    events = fed(talk, *[report("A" * 56, goes_on=True)] * 12, report("A"), report("42"))

    assert isinstance(events[0], ScanRefused)
    assert events[0].length == 673
    assert payloads(events) == [None, "42"]


def test_reports_of_other_kinds_are_passed_over() -> None:
    assert payloads(fed(scanner(), b"\x03status", report("42"))) == ["42"]


def test_a_keyboard_is_no_scanner_of_this_kind() -> None:
    with pytest.raises(ProtocolError, match="HID POS"):
        scanner(KEYBOARD)


def test_orders_set_the_bits_that_the_descriptor_names() -> None:
    talk, mute = scanner(), scanner(ODD)
    for one in (talk, mute):
        one.signal("ok")
        one.signal("wrong")
        one.enable(on=False)
        one.enable(on=True)
        one.trigger(on=True)

    beep, error, off, on, read = talk.take_reports()
    assert [beep, error, off, on, read] == [
        b"\x04\x02",
        b"\x04\x05",
        b"\x04\x08",
        b"\x04\x00",
        b"\x04\x10",
    ]
    assert mute.take_reports() == talk.take_reports() == []


@given(st.binary(max_size=200), st.lists(st.binary(max_size=200), max_size=5))
def test_no_descriptor_and_no_report_raises_what_nobody_expects(
    descriptor: bytes, reports: list[bytes]
) -> None:
    try:
        talk = scanner(USUAL[:20] + descriptor)
    except ProtocolError:
        return
    for event in fed(talk, *reports):
        assert isinstance(event, BarcodeScanned | ScanRefused)


@example(bit=704, reports=[])  # a report number of two bytes
@given(st.integers(0, 8 * len(USUAL) - 1), st.lists(st.binary(max_size=80), max_size=4))
def test_a_flipped_bit_in_a_descriptor_is_survived(bit: int, reports: list[bytes]) -> None:
    spoilt = bytearray(USUAL)
    spoilt[bit // 8] ^= 1 << bit % 8
    try:
        talk = scanner(bytes(spoilt))
    except ProtocolError:
        return
    talk.signal("ok")
    assert len(talk.take_reports()) <= 1
    for event in fed(talk, *reports, report("42")):
        assert isinstance(event, BarcodeScanned | ScanRefused)
