"""An SSI scanner keeps a scan until its host has acknowledged it, and does what the host asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.engine import UnknownFault
from drivers.simulated.scanners import ssi_parameters as parameter
from drivers.simulated.scanners.ssi import ACTS, SsiEngine
from drivers.simulated.scanners.ssi_sending import MESSAGES_MAX, SCANS_KEPT_MAX

# Written out from the guide (72E-40451), not packed by the code under test.
ACK = bytes.fromhex("04D00400FF28")
NAK_RESEND = bytes.fromhex("05D1040001FF25")
NAK_CANCEL = bytes.fromhex("05D104000AFF1C")
SCANNER_ACK = bytes.fromhex("04D00000FF2C")
EAN = "3017620422003"


def said(head: str, text: bytes = b"") -> bytes:
    """Return a packet from its first bytes in hexadecimal, with the guide's checksum behind it."""
    packet = bytes.fromhex(head) + text
    return packet + (0x10000 - sum(packet)).to_bytes(2, "big")


def plugged_in(**options: bool) -> SsiEngine:
    """Return a scanner whose host is there."""
    scanner = SsiEngine(**options)
    scanner.connect(0.0)
    return scanner


def test_a_scan_is_a_packet_with_type_and_checksum():
    scanner = plugged_in()

    scanner.scan(EAN, "]E0")

    assert scanner.tick(0.0) == [said("12F300000B", EAN.encode())]
    assert scanner.feed(ACK, 0.1) == []
    assert [scan.payload for scan in scanner.outbox.delivered] == [EAN.encode()]


def test_what_is_not_acknowledged_is_sent_twice_more_and_then_kept_for_the_next_connection():
    scanner = plugged_in()
    scanner.scan("A", "]C0")
    first, again = said("06F3000003", b"A"), said("06F3000103", b"A")

    sent = [frame for tenth in range(100) for frame in scanner.tick(tenth / 10)]
    scanner.disconnect(10.0)

    assert sent == [first, again, again]
    assert scanner.outbox.transmission_errors == 1
    assert scanner.connect(20.0) == [again]
    scanner.feed(ACK, 20.1)
    assert (len(scanner.outbox.delivered), len(scanner.outbox.lost)) == (1, 0)


def test_without_batch_mode_a_transmission_error_loses_the_scan_and_says_so():
    scanner = plugged_in(batch=False)
    scanner.scan("A")

    for second in range(10):
        scanner.tick(second)
    scanner.disconnect(10)

    assert [scan.payload for scan in scanner.outbox.lost] == [b"A"]
    assert not scanner.scan("B"), "there is no power without the cable"


def test_scans_queue_behind_the_one_under_way_and_a_batch_is_kept_while_unplugged():
    scanner = SsiEngine()
    for number in range(SCANS_KEPT_MAX):
        assert scanner.scan(f"{number}")
    assert not scanner.scan("one too many")

    frames = scanner.connect(0.0)
    while frames:
        frames = scanner.feed(ACK, 0.0)

    assert [int(scan.payload) for scan in scanner.outbox.delivered] == list(range(SCANS_KEPT_MAX))


def test_a_wrong_checksum_is_asked_for_again_and_a_nak_makes_the_scanner_repeat():
    scanner = plugged_in()
    scanner.scan("A")
    (first,) = scanner.tick(0.0)

    (again,) = scanner.feed(NAK_RESEND, 0.1)
    refused = scanner.feed(ACK[:-1] + b"\x00", 0.2)

    assert (first[3], again[3]) == (0, 1)
    assert refused == [said("05D1000001")]
    assert scanner.feed(NAK_CANCEL, 0.3) == []
    assert [scan.payload for scan in scanner.outbox.lost] == [b"A"]


@pytest.mark.parametrize(("option", "acks"), [(0, 3), (1, 1), (2, 1)])
def test_a_long_code_comes_in_several_packets(option: int, acks: int):
    scanner = plugged_in()
    scanner.parameters.set(parameter.MULTIPACKET, option, permanent=False)
    scanner.parameters.set(parameter.PACKET_PAUSE, 5, permanent=False)
    text = bytes(range(0x20, 0x7F)) * 6

    scanner.scan(text, "]Q1")
    packets, used, now = scanner.tick(0.0), 0, 0.0
    while scanner.outbox.messages:
        now += 0.1
        packets += scanner.tick(now)
        if scanner.outbox.waiting_since is not None:
            used += 1
            packets += scanner.feed(ACK, now)

    assert b"".join(packet[5:-2] for packet in packets) == text
    assert [packet[3] for packet in packets] == [2, 2, 0]
    assert used == acks


def test_the_host_beeps_lights_aims_and_pulls_the_trigger():
    scanner = plugged_in()

    answers = [
        scanner.feed(said(order), 0.0)
        for order in (
            "05E6040003",  # BEEP, three short high beeps
            "05E6040063",  # a beep code that does not exist
            "05E7040005",  # LED_ON 1 and 3
            "05E8040001",  # LED_OFF 1
            "04C50400",  # AIM_ON
            "04E40400",  # START_SESSION while the trigger is the user's
            "07C60400FF8A08",  # PARAM_SEND: trigger mode host
            "04E40400",
            "04EA0400",  # SCAN_DISABLE
            "04AB0400",  # no command
        )
    ]

    ack, denied, no_context = [SCANNER_ACK], [said("05D1000006")], [said("05D1000002")]
    assert answers == [ack, denied, ack, ack, ack, denied, ack, ack, ack, no_context]
    assert (list(scanner.beeps), scanner.leds, scanner.aiming) == ([3], 4, True)
    assert not scanner.scan("A")
    assert scanner.pulled_until == 3.0
    scanner.tick(3.0)
    assert scanner.pulled_until is None


def test_answers_go_before_the_scans_that_wait_and_want_an_acknowledgement_too():
    scanner = plugged_in()
    scanner.scan("A")
    scanner.scan("B")
    scanner.tick(0.0)

    assert scanner.feed(b"\x00\x00" + said("04A30400"), 0.1) == []
    (reply,) = scanner.feed(ACK, 0.2)
    (second,) = scanner.feed(ACK, 0.3)

    assert reply[1:4] == b"\xa4\x00\x00"
    assert second[5:-2] == b"B"


def test_a_host_that_asks_on_and_on_and_acknowledges_nothing_fills_no_memory():
    scanner = plugged_in()
    for _ in range(MESSAGES_MAX + 10):
        scanner.feed(said("04A30400"), 1.0)

    assert len(scanner.outbox.messages) == MESSAGES_MAX
    assert scanner.scan("3017620422003")


def test_parameters_are_told_kept_or_gone_with_the_power():
    scanner = plugged_in()
    scanner.feed(said("07C60400FF9B05"), 0.0)  # for now
    scanner.feed(said("08C60408FFF04E01"), 0.0)  # for good
    wanted = said("07C704009BF04E")

    (told,) = scanner.feed(wanted, 0.0)
    scanner.feed(ACK, 0.0)
    scanner.disconnect(1.0)
    scanner.connect(2.0)
    (told_later,) = scanner.feed(wanted, 2.0)

    assert told == said("0AC60000FF9B05F04E01")
    assert told_later == said("0AC60000FF9B14F04E01")
    scanner.feed(ACK, 2.0)
    assert scanner.feed(said("05C7040001"), 2.0) == [said("05C60000FF")], "it has no such parameter"


def test_raw_decode_data_and_code_identifiers_as_the_host_sets_them():
    scanner = plugged_in(packeted=False)
    scanner.scan(EAN, "]E0")
    raw = scanner.tick(0.0)
    scanner.feed(said("09C60400FFEE012D01"), 0.0)
    scanner.scan(EAN, "]E0")

    assert raw == [EAN.encode()]
    assert scanner.tick(0.0) == [said("15F300000B", b"]E0" + EAN.encode())]


def test_events_are_told_to_a_host_that_asked_for_them():
    scanner = plugged_in()
    scanner.feed(said("08C60408FFF00201"), 0.0)
    scanner.disconnect(1.0)

    assert scanner.connect(2.0) == [said("05F6000003")]


def test_a_pause_in_the_middle_of_a_packet_drops_it_and_deafness_is_silence():
    scanner = plugged_in()
    scanner.feed(ACK[:3], 0.0)

    assert scanner.feed(said("04C50400"), 1.0) == [SCANNER_ACK]
    scanner.begin_fault("deaf")
    assert scanner.feed(said("04C40400"), 2.0) == []
    assert scanner.aiming
    with pytest.raises(UnknownFault, match="there are asleep, deaf"):
        scanner.begin_fault("paper_out")


ORDERS = st.builds(
    lambda opcode, contents: said(f"{4 + len(contents):02X}{opcode:02X}0400", contents),
    st.one_of(st.sampled_from(sorted(ACTS)), st.integers(0, 255)),
    st.binary(max_size=20),
)


@given(st.lists(st.one_of(st.binary(max_size=40), ORDERS), max_size=30))
def test_noise_and_nonsense_never_raise_and_every_frame_has_a_right_checksum(pieces: list[bytes]):
    scanner = plugged_in()
    scanner.scan("A")

    for now, piece in enumerate(pieces):
        for frame in scanner.feed(piece, now / 20) + scanner.tick(now / 20):
            assert frame == said(frame[:-2].hex())
            assert len(frame) == frame[0] + 2
