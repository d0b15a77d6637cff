"""What a scanner sends as lines, cut into scans however it arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.barcode.line_talk import STRAY, LineForm, LineTalk
from drivers.barcode.payload import CUT_OFF
from drivers.events import BarcodeScanned, ScanRefused
from tests.drivers.barcode.feeding import at, fed, in_pieces, payloads
from tests.drivers.listening import NOON

PRINTABLE = st.text(st.sampled_from([chr(c) for c in range(0x20, 0x7F)] + ["\x1d"]), min_size=1)
LINE_ENDS = st.sampled_from([b"\r", b"\n", b"\r\n"])


def talk(end: str = "line", prefix: bytes = b"") -> LineTalk:
    return LineTalk(LineForm(end, prefix))


@pytest.mark.parametrize(
    ("end", "sent"),
    [("line", b"\r"), ("line", b"\n"), ("line", b"\r\n"), ("crlf", b"\r\n"), ("tab", b"\t")],
)
def test_any_end_ends_a_scan(end: str, sent: bytes) -> None:
    scans = fed(talk(end), b"3017620422003" + sent + b"LOC-A01" + sent)

    assert payloads(scans) == ["3017620422003", "LOC-A01"]


def test_without_an_end_silence_ends_a_scan() -> None:
    silent = talk("pause")
    silent.feed(b"30176", at(0))
    silent.feed(b"20422003", at(0.02))

    assert silent.due() == pytest.approx(at(0.12).seconds)
    assert payloads(silent.tick(at(0.13))) == ["3017620422003"]
    assert payloads([*silent.feed(b"A", at(1)), *silent.feed(b"B", at(2))]) == ["A"]


def test_an_aim_identifier_becomes_the_symbology_and_leaves_the_payload() -> None:
    with_aim = fed(talk(), b"]C1010301762042200310ABC\x1d17270101\r")
    left_alone = fed(LineTalk(LineForm(ids="none")), b"]E03017620422003\r")

    assert with_aim == [
        BarcodeScanned(at=NOON, payload="010301762042200310ABC\x1d17270101", symbology="]C1")
    ]
    assert left_alone == [BarcodeScanned(at=NOON, payload="]E03017620422003")]


@pytest.mark.parametrize(
    ("prefix", "sent", "heard"),
    [
        (b"\x02", b"\x02A1\x03\x02A2\x03", ["A1", "A2"]),
        (b"\x02", b"\x0230176\x02A2\x03", [None, "A2"]),
        (b"\x02", b"A1\x03", [None]),
        (b"S:", b"S:A1\x03S:S:2\x03", ["A1", "S:2"]),
        (b"S:", b"xS:A1\x03S:A2\x03", [None, "A2"]),
    ],
)
def test_a_prefix_tells_a_scan_from_noise(
    prefix: bytes, sent: bytes, heard: list[str | None]
) -> None:
    assert payloads(fed(talk("etx", prefix), sent)) == heard


@pytest.mark.parametrize(
    ("sent", "length"),
    [(b"7" * 4096, 4096), (b"\x1b[A\x01", 4), ("Crème".encode(), 6), (b"a\x00b", 3), (b"]E0", 3)],
)
def test_what_no_honest_barcode_holds_is_refused_and_the_next_scan_is_fine(
    sent: bytes, length: int
) -> None:
    refused, scan = fed(talk(), sent + b"\r\n" + b"42\r\n")

    assert isinstance(refused, ScanRefused)
    assert refused.length == length
    assert scan == BarcodeScanned(at=NOON, payload="42")


def test_the_longest_scan_is_taken_with_and_without_an_aim_identifier() -> None:
    longest = b"9" * 512
    sent = longest + b"\r]d2" + longest + b"\r9" + longest + b"\r"

    assert payloads(fed(talk(), sent)) == [longest.decode(), longest.decode(), None]


def test_half_a_scan_is_told_and_never_glued_to_the_next_one() -> None:
    line = talk()
    line.feed(b"301762", at(0))

    outcomes = [
        *line.tick(at(2.5)),
        *line.feed(b"0422003\r", at(30)),
        *line.feed(b"3228857000852\r", at(31)),
    ]

    assert [getattr(outcome, "reason", "") for outcome in outcomes] == [CUT_OFF, STRAY, ""]
    assert payloads(outcomes)[2] == "3228857000852"


def test_a_line_pulled_out_in_mid_scan_tells_what_was_lost() -> None:
    line = talk()
    line.feed(b"42\r301762", at(0))

    assert line.hang_up(at(1)) == [ScanRefused(at=at(1).at, reason=CUT_OFF, length=6)]
    assert not line.hang_up(at(1))


@given(st.lists(st.tuples(PRINTABLE, LINE_ENDS)), st.lists(st.integers(0, 10_000)))
def test_chunking_changes_no_scan(scans: list[tuple[str, bytes]], cuts: list[int]) -> None:
    sent = b"".join(text.encode("ascii") + end for text, end in scans)

    assert fed(talk(), *in_pieces(sent, cuts)) == fed(talk(), sent)
    assert len(fed(talk(), sent)) == len(scans)


@given(
    st.lists(st.binary(max_size=500), max_size=10),
    st.sampled_from(["line", "etx", "pause", "crlf"]),
)
def test_noise_only_ever_gives_scans_that_are_printable(noise: list[bytes], end: str) -> None:
    line = talk(end)
    events = [event for n, piece in enumerate(noise) for event in line.feed(piece, at(n * 1.5))]
    for event in [*events, *line.tick(at(99)), *line.hang_up(at(99))]:
        if isinstance(event, BarcodeScanned):
            assert event.payload.replace("\x1d", " ").isprintable()
            assert event.payload.isascii()
            assert 1 <= len(event.payload) <= 512


def test_endless_noise_without_an_end_is_not_hoarded() -> None:
    line = talk()

    for _ in range(200):
        line.feed(b"x" * 4096, at(0))

    assert len(line.cutter.body) <= 1024
    assert line.cutter.length == 200 * 4096
