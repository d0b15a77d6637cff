"""The printer prints, counts, pauses, runs out of things, and says so when it is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.printers.engine import ZplEngine
from drivers.simulated.printers.label import picture
from drivers.simulated.printers.mechanism import Mechanism
from drivers.simulated.printers.stream import Command, Format, Setting, ZplStream

LABEL = b"^XA^LL400^FO40,30^A0N,50,50^FDCanal^FS^XZ"


class Desk:
    """A printer in virtual time."""

    def __init__(self, **options: bool) -> None:
        self.printer = Mechanism(print_s=1.0)
        self.engine = ZplEngine(self.printer, **options)
        self.engine.connect(0.0)
        self.now = 0.0

    def ask(self, data: bytes) -> bytes:
        """Send bytes and return what comes back."""
        return b"".join(self.engine.feed(data, self.now))

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            self.engine.tick(self.now)

    def status(self) -> tuple[list[str], list[str]]:
        """Return the parameters of the first two strings of ~HS."""
        first, second, _ = self.ask(b"~HS").split(b"\r\n", 2)
        return first[1:-1].decode().split(","), second[1:-1].decode().split(",")


def test_host_status_has_three_strings_as_the_guide_writes_them():
    assert Desk().ask(b"~HS") == (
        b"\x02030,0,0,1218,000,0,0,0,000,0,0,0\x03\r\n"
        b"\x02000,0,0,0,1,2,4,0,00000000,1,000\x03\r\n"
        b"\x021234,0\x03\r\n"
    )


def test_a_label_is_counted_once_it_is_out():
    desk = Desk()
    desk.ask(LABEL + LABEL + b"^XA^LL400^FO1")
    during = desk.status()
    desk.wait(2.5)
    after = desk.status()

    assert (during[0][4], during[0][7], during[1][8]) == ("001", "1", "00000001")
    assert (after[0][4], after[1][8]) == ("000", "00000000")
    desk.ask(b"~JX")
    assert desk.ask(b'! U1 getvar "odometer.total_label_count"\r\n') == b'"2"'
    assert desk.ask(b"~HQOD").startswith(
        b'\x02\r\nPRINT METERS\r\n   TOTAL NONRESETTABLE:              4 "\r\n'
    )


def test_copies_a_pause_between_them_and_the_pause_key():
    desk = Desk()
    desk.ask(b"^XA^PQ5,2^FO1,1^GB9,9^FS^XZ")
    desk.wait(10)
    assert (desk.printer.printed, desk.status()[0][2]) == (2, "1")
    desk.ask(b"~PS")
    desk.wait(10)
    desk.ask(b"~PS")
    desk.wait(10)
    assert desk.printer.printed == 5
    desk.ask(b"~PP" + LABEL)
    desk.wait(10)
    assert desk.printer.printed == 5
    desk.engine.end_fault("paused")
    desk.wait(10)
    assert desk.printer.printed == 6


@pytest.mark.parametrize(("setting", "printed", "left"), [(b"^JZY", 2, 0), (b"^JZN", 1, 0)])
def test_a_label_cut_short_is_printed_again_unless_that_is_forbidden(
    setting: bytes, printed: int, left: int
):
    desk = Desk()
    desk.ask(b"^XA" + setting + b"^XZ" + LABEL + LABEL)
    desk.wait(0.5)
    desk.engine.begin_fault("paper-out")
    desk.wait(5)
    waiting = len(desk.printer.jobs)
    desk.engine.end_fault("paper_out")
    desk.wait(5)

    assert waiting == printed
    assert (desk.printer.printed, len(desk.printer.jobs)) == (printed, left)
    assert not desk.printer.labels[0].whole


@pytest.mark.parametrize(
    ("fault", "string", "place", "errors"),
    [
        ("paper_out", 0, 1, "00000001"),
        ("ribbon_out", 1, 3, "00000002"),
        ("head_open", 1, 2, "00000004"),
        ("overheated", 0, 11, "00000010"),
        ("paused", 0, 2, "00010000"),
    ],
)
def test_every_trouble_shows_in_host_status_and_in_the_error_flags(
    fault: str, string: int, place: int, errors: str
):
    desk = Desk()
    desk.engine.begin_fault(fault)
    desk.ask(LABEL)
    desk.wait(5)

    assert desk.status()[string][place] == "1"
    assert f"ERRORS:         1 00000000 {errors}".encode() in desk.ask(b"~HQES")
    assert desk.printer.printed == 0
    desk.engine.end_fault(fault)
    desk.wait(5)
    assert desk.printer.printed == 1
    assert b"ERRORS:         0 00000000 00000000" in desk.ask(b"~HQES")


def test_without_a_ribbon_to_use_none_is_missed():
    desk = Desk()
    desk.engine.begin_fault("ribbon_out")
    desk.ask(b"^XA^MTD^XZ" + LABEL)
    desk.wait(5)

    assert desk.printer.printed == 1
    assert desk.status()[1][3:5] == ["0", "0"]


def test_cancel_empties_the_buffer_after_the_label_under_the_head():
    desk = Desk()
    desk.ask(LABEL * 5 + b"^XA^FO1,1")
    desk.wait(0.5)
    desk.ask(b"~JA")
    desk.wait(10)

    assert desk.printer.printed == 1
    assert desk.status()[0][7] == "0"


def test_a_peeled_label_waits_to_be_taken():
    desk = Desk()
    desk.ask(b"^XA^MMP^XZ" + LABEL + LABEL)
    desk.wait(5)
    waiting = desk.status()[1]
    desk.printer.take()
    desk.wait(5)

    assert (waiting[5], waiting[7], waiting[8]) == ("1", "1", "00000000")
    assert desk.printer.printed == 2


def test_a_printer_may_answer_nothing_while_it_is_in_trouble_and_hangs_up_on_a_reset():
    desk = Desk(answers_in_trouble=False)
    desk.engine.begin_fault("head_open")
    assert desk.ask(b"~HS") == b""
    desk.engine.end_fault("head_open")
    assert desk.ask(b"~HI") == b"\x02SIM420-203dpi,V84.20.00Z,8,8192KB\x03\r\n"
    desk.ask(LABEL + b"~JR")
    assert desk.engine.hanging_up
    assert not desk.printer.jobs


def test_two_connections_feed_one_printer_and_do_not_mix_their_formats():
    desk = Desk()
    other = ZplEngine(desk.printer)
    other.connect(0.0)
    desk.ask(LABEL[:20])
    other.feed(LABEL, 0.0)
    desk.ask(LABEL[20:])
    desk.wait(5)

    assert desk.printer.printed == 2


def test_a_kept_format_is_filled_in_and_a_kept_picture_printed():
    desk = Desk()
    desk.ask(b"^XA^DFR:PARCEL.ZPL^FS^FO9,9^A0N,30^FN1^FS^FO9,99^BCN,50^FN2^FS^FO5,5^GB9,9^FS^XZ")
    desk.ask(b"~DGR:LOGO.GRF,8,1,FF818181\r\n818181FF\r\n")
    kept = desk.printer.formats_waiting, desk.printer.printed
    desk.ask(b"^XA^LL200^XFR:PARCEL^FS^FN1^FDCanal^FS^FN2^FDP-7^FS^FO200,9^XGLOGO,2,2^FS^XZ")
    by_hand = (
        b"^XA^FO9,9^A0N,30^FDCanal^FS^FO9,99^BCN,50^FDP-7^FS^FO5,5^GB9,9^FS^FO200,9^GB16,16,2^FS^XZ"
    )
    desk.ask(by_hand)
    desk.wait(5)
    recalled, plain = desk.printer.labels

    assert kept == (0, 0)
    assert desk.status()[1][10] == "001"
    assert picture(recalled).tobytes() == picture(plain).tobytes()


def test_the_stream_knows_control_commands_in_formats_and_other_signs():
    said = ZplStream().feed(
        b'junk! U1 getvar "appl.name"\r\n^XA^FDa~HSb^FS^XZ~HQES~CC*noise*XA*FDx*FS*XZ'
    )

    assert [type(one) for one in said] == [Setting, Command, Format, Command, Command, Format]
    assert isinstance(said[2], Format)
    assert [command.name for command in said[2].commands] == ["^XA", "^FD", "^FS"]
    assert isinstance(said[5], Format)
    assert said[5].raw == b"*XA*FDx*FS*XZ"


def test_binary_graphics_may_hold_carets():
    picture = b"^XZ^XA~HS"
    (said,) = ZplStream().feed(b"^XA^GFB,9,9,1," + picture + b"^FS^XZ")

    assert isinstance(said, Format)
    assert said.commands[1].raw.endswith(picture)


@given(st.lists(st.binary(min_size=1, max_size=30), max_size=8), st.integers(1, 9))
def test_chunking_changes_nothing_of_what_is_read(parts: list[bytes], size: int):
    sent = b"".join(part + LABEL + b"~HQES" for part in parts)
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    one, many = ZplStream(), ZplStream()

    assert [said for piece in pieces for said in many.feed(piece)] == one.feed(sent)


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from([b"^XA", b"^XZ", b"~HS", b"~JA", b"~JR", b"^FD", b"^PQ0,-1", b"^GFB,"]),
        ),
        max_size=40,
    )
)
def test_noise_never_raises(pieces: list[bytes]):
    desk = Desk()

    for piece in pieces:
        desk.ask(piece)
        desk.wait(0.3)
