"""Line scanners send what they scan, and understand their maker's commands."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.scanners.datalogic import Datalogic, acknowledged_labels
from drivers.simulated.scanners.honeywell import Honeywell, host_acknowledged
from drivers.simulated.scanners.line import Dialect, Framing, Handshake, LineEngine, Silent

ACK, NAK = b"\x06", b"\x15"
EAN = "3017620422003"


def plugged_in(dialect: Dialect | None = None, handshake: Handshake | None = None) -> LineEngine:
    """Return a scanner on a line that is there."""
    scanner = LineEngine(dialect, framing=Framing(suffix=b"\r"), handshake=handshake)
    scanner.connect(0.0)
    return scanner


def test_a_scan_leaves_between_its_prefix_and_its_suffix():
    scanner = LineEngine(framing=Framing(b"\x02", b"\x03", aim=True))
    scanner.connect(0.0)

    assert scanner.scan(EAN, "]E0")
    assert scanner.scan("café", "]Q1")

    assert scanner.tick(0.0) == [b"\x02]E0" + EAN.encode() + b"\x03", b"\x02]Q1caf\xe9\x03"]


@pytest.mark.parametrize("acknowledged", [False, True])
def test_only_a_handshake_knows_what_an_unplug_lost(acknowledged: bool):
    scanner = plugged_in(handshake=Handshake(wanted=acknowledged))
    scanner.scan("A")
    scanner.scan("B")
    sent = scanner.tick(0.0)

    scanner.disconnect(0.1)

    assert sent == ([b"A\r"] if acknowledged else [b"A\r", b"B\r"])
    assert list(scanner.lost) == ([b"A\r", b"B\r"] if acknowledged else [])
    assert not scanner.scan("C")


def test_nak_and_silence_make_it_send_again_until_it_gives_up():
    scanner = plugged_in(Datalogic(), acknowledged_labels())
    scanner.scan("A")
    scanner.scan("B")

    sent = scanner.tick(0.0) + scanner.feed(NAK, 0.1) + scanner.feed(ACK, 0.2)
    sent += [frame for now in range(1, 9) for frame in scanner.tick(now)]

    assert sent == [b"A\r"] * 2 + [b"B\r"] * 4
    assert (scanner.delivered, list(scanner.lost)) == (1, [b"B\r"])


def test_a_honeywell_is_triggered_beeps_and_is_set_up_by_menu_commands():
    scanner = plugged_in(Honeywell())

    answers = [
        scanner.feed(order, 0.0)
        for order in (
            b"\x16T\r",
            b"\x16\x07\r",
            b"\x16M\rBEPEXE1!",
            b"\x16M\rSUFCA2;SUFBK2990D0A;PREBK2995C81.",
            b"\x16M\rBEPLED?,BEP?;BEPBEP*!",
            b"\x16M\rBEPBEP7.",
            b"\x16M\rXXXYYY1.",
        )
    ]

    assert (scanner.triggered, scanner.beeps) == (True, 2)
    assert answers == [
        [],
        [],
        [b"BEPEXE1\x06!"],
        [b"SUFCA2\x06;SUFBK2990D0A\x06;PREBK2995C81\x06."],
        [b"BEPLED1\x06,BEP1\x06;BEPBEP0-1\x06!"],
        [b"BEPBEP7\x15."],
        [b"XXXYYY1\x05."],
    ]
    scanner.scan(EAN, "]E0")
    assert scanner.tick(0.0) == [b"]E0" + EAN.encode() + b"\r\n"]
    assert not scanner.triggered


def test_a_honeywell_command_may_arrive_byte_by_byte_and_switches_its_handshake_on():
    scanner = plugged_in(Honeywell())
    answers = [scanner.feed(bytes([byte]), 0.0) for byte in b"\x16M\r232ACK1."]
    scanner.scan("A")
    scanner.scan("B")

    assert answers[-1] == [b"232ACK1\x06."]
    assert not any(answers[:-1])
    assert scanner.tick(0.0) == [b"A\r"]
    assert scanner.feed(ACK, 0.1) == [b"B\r"]


def test_host_ack_gives_no_sign_until_the_host_has_said_what_it_thinks():
    scanner = plugged_in(Honeywell(host_ack=True), host_acknowledged())
    assert scanner.scan("A")
    assert scanner.tick(0.0) == [b"A\r"]
    assert not scanner.scan("B"), "reading is suspended"
    scanner.feed(b"\x06\x1b7", 1.0)
    assert not scanner.scan("B")
    scanner.feed(b",", 1.1)
    assert scanner.scan("B")
    scanner.tick(2.0)
    scanner.feed(b"0\x1b8\x1b3,", 2.1)
    assert (scanner.delivered, scanner.beeps, scanner.alarms) == (2, 1, 1)
    assert list(scanner.flashes) == [5.0]
    scanner.scan("C")
    scanner.tick(3.0)
    scanner.tick(13.0)
    assert (list(scanner.lost), scanner.alarms) == ([b"C\r"], 2)


def test_a_datalogic_obeys_single_letters_and_may_answer_them():
    scanner = plugged_in(Datalogic(answers=True))

    assert scanner.feed(b"D", 0.0) == [ACK]
    assert not scanner.scan("A")
    assert scanner.feed(b"EB\x01\x07F?", 0.0) == [ACK] * 5 + [NAK]
    assert scanner.scan("A")
    assert scanner.feed(b"i", 0.0)[1].startswith(b"Simulated scanner")
    assert (scanner.beeps, scanner.alarms) == (3, 1)


@given(
    st.sampled_from([Silent, Honeywell, Datalogic, partial(Honeywell, host_ack=True)]),
    st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.text(alphabet="SUFBK2PREBEP99?*^.,;!0D\x1b7", max_size=20).map(
                lambda text: b"\x16M\r" + text.encode()
            ),
        ),
        max_size=20,
    ),
)
def test_noise_never_raises_and_is_not_hoarded(dialect: Callable[[], Dialect], pieces: list[bytes]):
    ear = dialect()
    scanner = plugged_in(ear)

    for now, piece in enumerate(pieces):
        scanner.feed(piece, now)
        scanner.tick(now)

    assert len(getattr(ear, "rest", b"")) <= 512
