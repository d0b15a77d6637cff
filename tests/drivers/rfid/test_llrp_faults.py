"""A reader that misbehaves: what the driver notices, when, and what it says of it."""

import struct

import pytest

from drivers.events import DeviceDegraded, DeviceRecovered, TagsRead
from drivers.protocol import ProtocolError
from drivers.rfid.llrp.inventory import Inventory
from drivers.rfid.llrp.talk import LlrpTalk
from drivers.rfid.troubles import Troubles
from tests.drivers.rfid.pairing import MILK, Pair, moment
from tests.drivers.rfid.report_bytes import entry, report

ROSPEC_ENDED = struct.pack(">HIIHHHHQHHBII", 0x083F, 39, 9, 246, 29, 128, 12, 0, 249, 13, 1, 1, 0)
STATUS_OK = struct.pack(">HHHH", 287, 8, 0, 0)
WELCOME = struct.pack(">HIIHHHHQHHH", 0x043F, 32, 1, 246, 22, 128, 12, 0, 256, 6, 0)


def test_a_silent_reader_is_given_up_after_two_and_a_half_keepalives() -> None:
    pair = Pair(Inventory(keepalive_ms=400), MILK)
    pair.run(2)
    pair.deaf = True
    silent_from = pair.seconds

    reason = pair.run_until_lost(5)

    assert "silent" in reason
    assert 1.0 <= pair.seconds - silent_from <= 1.1


def test_a_reader_whose_keepalives_stop_is_kept_while_it_reports() -> None:
    pair = Pair(Inventory(keepalive_ms=400), MILK)
    pair.reader.begin_fault("keepalive_stopped")

    pair.run(20)

    assert pair.talk.ready


def test_a_reader_that_says_nothing_at_all_is_given_up() -> None:
    talk = LlrpTalk(Inventory())
    talk.begin(moment(0))

    assert talk.due() == 4.0
    with pytest.raises(ProtocolError, match="does not greet"):
        talk.tick(moment(4))


def test_a_request_that_is_not_answered_is_named() -> None:
    talk = LlrpTalk(Inventory())
    talk.begin(moment(0))
    talk.feed(WELCOME, moment(0))

    with pytest.raises(ProtocolError, match="not answered GET_SUPPORTED_VERSION for 4 s"):
        talk.tick(moment(4))


def test_a_cut_in_mid_message_leaves_nothing_behind() -> None:
    pair = Pair(None, MILK)
    pair.change = lambda frame: frame[: len(frame) // 2] if frame[1] == 61 else frame
    pair.run(0.3)

    pair.change = lambda frame: frame
    pair.reader.disconnect(pair.seconds)
    pair.talk.hang_up(moment(pair.seconds))
    pair.connect()
    pair.run(0.6)

    assert {tag.epc for tag in pair.tags()} == {MILK}


def test_a_length_that_lies_does_not_keep_the_reader_alive() -> None:
    pair = Pair(Inventory(keepalive_ms=400), MILK)
    pair.change = lambda frame: frame[:2] + b"\x00\x0f\xff\xff" + frame[6:]

    reason = pair.run_until_lost(5)

    assert "silent" in reason


def test_a_reader_that_reboots_is_set_up_from_nothing() -> None:
    pair = Pair(None, MILK)
    pair.run(1)
    pair.reader.begin_fault("reboot")
    pair.reader.disconnect(pair.seconds)
    pair.reader.end_fault("reboot")
    pair.forget()

    pair.connect()
    pair.run(1)

    assert pair.tags()


def test_a_reader_taken_by_somebody_else_says_so() -> None:
    pair = Pair(None, MILK)
    pair.run(1)
    pair.reader.begin_fault("second_client")

    reason = pair.run_until_lost(1)
    with pytest.raises(ProtocolError, match="another client has the reader"):
        pair.connect()

    assert "hung up" in reason


def test_another_client_that_is_turned_away_changes_nothing() -> None:
    pair = Pair(None, MILK)

    pair.reader.turn_away(pair.seconds)
    pair.run(1)

    assert pair.tags()
    assert "another client has tried to take the reader" in pair.talk.notes


def test_an_overflow_is_told_and_over_once_reports_come_again() -> None:
    pair = Pair(None, MILK)
    pair.run(1)

    pair.reader.begin_fault("buffer_overflow")
    pair.run(4)
    during = pair.heard(DeviceRecovered)
    pair.reader.end_fault("buffer_overflow")
    pair.run(4)

    told = [event.reason for event in pair.heard(DeviceDegraded)]
    assert "the reader's report buffer is 90 % full" in told
    assert any("reads may have been missed" in reason for reason in told)
    assert not during
    assert len(pair.heard(DeviceRecovered)) == 1


def test_messages_and_parameters_to_come_are_noted_and_stepped_over() -> None:
    pair = Pair(None, MILK)
    pair.reader.begin_fault("unknown_message")
    pair.run(2)

    assert {tag.epc for tag in pair.tags()} == {MILK}
    assert {"message 900 was not expected", "CUSTOM_MESSAGE was not expected"} <= pair.talk.notes
    assert not pair.heard(DeviceDegraded)


def test_a_message_of_a_version_to_come_is_answered_and_nothing_else() -> None:
    pair = Pair(None, MILK)
    pair.run(1)
    pair.to_reader.clear()

    pair.events += pair.talk.feed(struct.pack(">HII", 4 << 10 | 61, 10, 77), moment(1))
    said = pair.talk.take_outgoing()
    pair.run(1)

    assert said == struct.pack(">HIIHHHH", 4 << 10 | 100, 18, 77, 287, 8, 110, 0)
    assert pair.talk.ready


def test_a_clock_that_jumps_moves_the_tags_times_and_nothing_else() -> None:
    pair = Pair(Inventory(keepalive_ms=400), MILK)
    pair.run(1)

    pair.reader.begin_fault("clock_jump")
    pair.run(5)

    assert pair.talk.ready
    assert len(pair.heard(TagsRead)) >= 20


def test_a_rospec_that_ended_is_started_again() -> None:
    pair = Pair(None, MILK)
    pair.run(1)
    number = b"\x00\x00\x00\x01"
    stop, ended = struct.pack(">HII", 0x0817, 14, 99) + number, pair.seconds
    pair.deliver(pair.reader.feed(stop, pair.seconds))
    pair.forget()

    pair.run(1)

    first = pair.heard(TagsRead)[0]
    assert (first.at - moment(ended).at).total_seconds() < 0.5


def test_a_reader_that_ends_after_every_round_is_started_for_every_round() -> None:
    pair = Pair(None, MILK)
    talk, start = pair.talk, struct.pack(">H", 0x0816)
    talk.feed(ROSPEC_ENDED, moment(0.2))
    talk.tick(moment(0.2))
    early = talk.take_outgoing()
    talk.tick(moment(0.31))
    first = talk.take_outgoing()
    talk.feed(b"\x08\x20" + struct.pack(">I", 18) + first[6:10] + STATUS_OK, moment(0.32))
    talk.feed(ROSPEC_ENDED, moment(0.6))
    talk.tick(moment(0.6))

    assert not early
    assert first.startswith(start)
    assert talk.take_outgoing().startswith(start)
    assert not talk.notes - {"the reader's clock is wrong by more than a minute"}


def test_a_reader_that_forgot_its_rospec_is_set_up_anew() -> None:
    pair = Pair(Inventory(trigger_input=1), MILK)
    pair.run(1)
    delete = struct.pack(">HII", 0x0815, 14, 99) + bytes(4)
    pair.deliver(pair.reader.feed(delete, pair.seconds))

    reason = pair.run_until_lost(30)

    assert "forgotten" in reason


def test_what_is_no_llrp_is_said_to_be_none() -> None:
    talk = LlrpTalk(Inventory())
    talk.begin(moment(0))

    with pytest.raises(ProtocolError, match="does not speak LLRP"):
        talk.feed(b"HTTP/1.1 400 Bad Request\r\n\r\n", moment(0))


def test_tags_before_the_byte_that_makes_no_sense_are_told() -> None:
    talk = LlrpTalk(Inventory())
    talk.begin(moment(0))
    talk.feed(WELCOME, moment(0))

    with pytest.raises(ProtocolError, match="does not speak LLRP"):
        talk.feed(report(entry(bytes.fromhex(MILK), 1, -60, 0, 0, 1)) + bytes(10), moment(0))
    (told,) = talk.hang_up(moment(0))

    assert isinstance(told, TagsRead)
    assert [tag.epc for tag in told.tags] == [MILK]


def test_a_trouble_that_comes_again_is_not_over_when_the_first_would_have_been() -> None:
    troubles = Troubles()
    begun = troubles.begin("overflow", "the buffer overflowed", moment(0))
    troubles.let_pass("overflow", moment(0))
    again = troubles.begin("overflow", "the buffer overflowed", moment(4))
    early = troubles.tick(moment(5))
    troubles.let_pass("overflow", moment(5))

    assert [type(one) for one in begun] == [DeviceDegraded]
    assert again == early == []
    assert [type(one) for one in troubles.tick(moment(10))] == [DeviceRecovered]
