"""What passes between us and an SSI decoder, byte by byte as the guide (72E-40451) has it."""

from collections.abc import Sequence

import pytest

from drivers.barcode.ssi.reception import Reception
from drivers.barcode.ssi.scanner import SsiScanner
from drivers.barcode.ssi.talk import SsiTalk
from drivers.device import Signals
from drivers.events import BarcodeScanned, DeviceDegraded, Event, ScanRefused
from drivers.protocol import ProtocolError
from drivers.registry import make_device
from drivers.transports.memory import MemoryTransport
from tests.drivers.barcode.feeding import at, fed, in_pieces, payloads
from tests.drivers.barcode.ssi_bytes import frames_in, packet, scanned

OURS_ACK = bytes.fromhex("04D00400FF28")
OURS_RESEND = bytes.fromhex("05D1040001FF25")
ACK = bytes.fromhex("04D00000FF2C")
DENIED = packet(0xD1, b"\x06")
CONTINUED = 0x02


def greeted(reception: Reception | None = None) -> SsiTalk:
    """Return a talk whose four orders have been acknowledged."""
    talk = SsiTalk(reception or Reception())
    talk.begin(at(0))
    for _ in range(4):
        talk.take_outgoing()
        talk.feed(ACK, at(0))
    return talk


def reasons(events: Sequence[Event]) -> list[str]:
    return [event.reason for event in events if isinstance(event, ScanRefused | DeviceDegraded)]


def test_it_has_scans_sent_as_packets_to_be_acknowledged_and_without_identifiers() -> None:
    talk = SsiTalk(Reception())
    talk.begin(at(0))
    first = talk.take_outgoing()
    ready_before = talk.ready
    talk.feed(ACK, at(0))

    # A zero wakes it; PARAM_SEND without a beep: EEh = 1, 9Fh = 1, 2Dh = 0, until switched off.
    assert first == b"\x00" + packet(0xC6, bytes.fromhex("FF EE01 9F01 2D00"), source=4)
    assert (ready_before, talk.ready) == (False, True)


def test_a_decoder_that_refuses_our_settings_is_degraded() -> None:
    talk = SsiTalk(Reception())
    talk.begin(at(0))

    events = [*talk.feed(DENIED, at(0)), *talk.feed(DENIED, at(0))]

    assert [type(event) for event in events] == [DeviceDegraded]


@pytest.mark.parametrize(
    ("kind", "text", "symbology", "payload"),
    [
        (0x0B, "3017620422003", "]E0", "3017620422003"),
        (0x0A, "96385074", "]E4", "96385074"),
        (0x09, "04252614", "]E0", "042100005264"),
        (0x0F, "0103017620422003\x1d10A", "]C1", "0103017620422003\x1d10A"),
        (0xC1, "01030176204220031726", "]d2", "01030176204220031726"),
        (0x51, "0103017620422003", "]e0", "0103017620422003"),
        (0x03, "]C1LOC-A01", "]C0", "]C1LOC-A01"),
        (0xEE, "?", None, "?"),
    ],
)
def test_the_bar_code_type_becomes_an_aim_identifier(
    kind: int, text: str, symbology: str | None, payload: str
) -> None:
    scan, *_ = fed(greeted(), scanned(text, kind))

    assert isinstance(scan, BarcodeScanned)
    assert (scan.symbology, scan.payload) == (symbology, payload)


def test_a_scan_is_acknowledged_with_what_leaves_once_it_is_safe() -> None:
    talk = greeted()
    events = fed(talk, *in_pieces(scanned("A1") + scanned("A2"), [3, 9]))

    assert payloads(events) == ["A1", "A2"]
    assert talk.take_outgoing() == OURS_ACK * 2
    assert talk.take_outgoing() == b""


def test_what_is_damaged_is_asked_for_again_once_the_line_is_quiet() -> None:
    talk = greeted()
    damaged = scanned("A1")[:5] + b"B" + scanned("A1")[6:]

    assert not talk.feed(damaged, at(1))
    assert talk.take_outgoing() == b""
    assert not talk.tick(at(1.04))
    assert talk.take_outgoing() == OURS_RESEND
    assert payloads(talk.feed(scanned("A1", status=1), at(1.1))) == ["A1"]


@pytest.mark.parametrize("spoilt", ["3017620422030", "30176204220O3"])
def test_a_check_digit_that_does_not_fit_has_the_scan_said_once_more(spoilt: str) -> None:
    talk, stubborn = greeted(), greeted()
    # Two digits have changed places, or two bytes by as much: the checksum is that of the EAN.
    for one in (talk, stubborn):
        assert not one.feed(scanned(spoilt, 0x0B), at(1))
        assert one.take_outgoing() == OURS_RESEND

    assert payloads(talk.feed(scanned("3017620422003", 0x0B, status=1), at(1.1))) == [
        "3017620422003"
    ]
    assert payloads(stubborn.feed(scanned(spoilt, 0x0B, status=1), at(1.1))) == [spoilt]


def test_a_scan_whole_among_noise_is_taken() -> None:
    talk = greeted()
    talk.feed(b"\xff\x40\x17" + scanned("A1") + b"\x05", at(1))

    assert payloads(talk.tick(at(1.3))) == ["A1"]
    assert talk.take_outgoing() == OURS_ACK


def test_a_damaged_scan_that_never_comes_again_is_told() -> None:
    talk = greeted()
    talk.feed(scanned("A1")[:-1] + b"\x00", at(1))
    talk.tick(at(1.1))
    later = greeted()
    later.feed(scanned("A1")[:-3], at(1))

    assert reasons(talk.feed(scanned("A2"), at(2)))[0].startswith("damaged on the line")
    assert [*reasons(later.tick(at(1.3))), *reasons(later.tick(at(10)))] != []
    assert reasons(greeted_with_half_a_scan().hang_up(at(2))) == ["cut off in the middle"]


def greeted_with_half_a_scan() -> SsiTalk:
    talk = greeted()
    talk.feed(scanned("A1")[:5], at(1.9))
    return talk


def test_a_line_that_is_never_quiet_is_told_of_and_not_hoarded() -> None:
    talk, told = greeted(), []
    for tenth in range(100):
        talk.feed(b"\xff" * 600, at(tenth / 10))
        due = talk.due()
        if due is not None and due <= at(tenth / 10).seconds:
            told += reasons(talk.tick(at(tenth / 10)))

    assert told == ["damaged on the line, and not sent again"]
    assert len(talk.framing.waiting) <= 2048


def test_a_packet_that_comes_twice_before_we_answer_is_answered_once() -> None:
    talk = greeted()

    assert payloads(fed(talk, scanned("A1") * 2)) == ["A1"]
    assert talk.take_outgoing() == OURS_ACK
    assert payloads(fed(talk, scanned("A1"))) == ["A1"]


def test_packets_of_one_message_are_joined() -> None:
    parts = [scanned("A" * 240, status=CONTINUED), scanned("B" * 240, status=CONTINUED)]
    talk = greeted()
    events = [event for part in parts for event in answered(talk, part)]

    assert events == []
    assert payloads(answered(talk, scanned("C"))) == ["A" * 240 + "B" * 240 + "C"]


def answered(talk: SsiTalk, part: bytes) -> list[Event]:
    events = list(talk.feed(part, at(0)))
    talk.take_outgoing()
    return events


def test_the_rest_of_a_message_whose_beginning_went_with_the_cable_is_no_scan() -> None:
    reception = Reception()
    before = greeted(reception)
    answered(before, scanned("AB", status=CONTINUED))
    told = before.hang_up(at(1))
    after = greeted(reception)

    again = [
        *answered(after, scanned("AB", status=CONTINUED | 1)),
        *answered(after, scanned("CD")),
        *answered(after, scanned("EF")),
    ]
    assert (reasons(told), payloads(again)) == (["cut off in the middle"], ["EF"])


def test_a_message_longer_than_any_scan_is_refused_with_its_length() -> None:
    talk = greeted()
    for _ in range(3):
        answered(talk, scanned("A" * 240, status=CONTINUED))

    refused, scan = [*answered(talk, scanned("A")), *answered(talk, scanned("B"))]

    assert isinstance(refused, ScanRefused)
    assert refused.length == 721
    assert payloads([scan]) == ["B"]


def test_a_silent_decoder_is_asked_after_and_then_given_up() -> None:
    talk = greeted()
    talk.tick(at(10.1))
    asked = frames_in(talk.take_outgoing())

    assert asked == [packet(0xA3, source=4)]
    for second in (13, 15, 17, 19):
        talk.tick(at(second))
    assert frames_in(talk.take_outgoing()) == [packet(0xA3, source=4, status=1)] * 4
    with pytest.raises(ProtocolError, match="does not answer"):
        talk.tick(at(21))


def test_after_it_was_switched_on_it_is_set_up_again() -> None:
    talk = greeted()
    talk.take_outgoing()
    talk.feed(packet(0xF6, b"\x03"), at(1))

    assert [frame[1] for frame in frames_in(talk.take_outgoing())] == [0xD0, 0xC6]


def test_signals_and_switches_are_the_guides_orders() -> None:
    scanner = make_device("serial:x?protocol=ssi")
    assert isinstance(scanner, SsiScanner)
    assert isinstance(scanner, Signals)
    cable = MemoryTransport()
    scanner.way = cable
    cable.open()
    scanner.transport, scanner.talk = cable, greeted()
    scanner.confirm()
    cable.take_sent()
    scanner.signal("ok")
    scanner.aim(on=True)
    scanner.enable(on=False)
    scanner.trigger(on=True)

    sent = []
    for _ in range(5):
        scanner.read(0)
        scanner.confirm()
        sent += frames_in(cable.take_sent())
        cable.arrive(ACK)
    assert [(frame[1], frame[4:-2]) for frame in sent] == [
        (0xE6, b"\x00"),
        (0xE8, b"\x01"),
        (0xC5, b""),
        (0xEA, b""),
        (0xE4, b""),
    ]
