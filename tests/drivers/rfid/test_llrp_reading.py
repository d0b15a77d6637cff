"""Reading tags, driver against simulated reader: versions, triggers, settings, antennas."""

import struct
from itertools import pairwise

import pytest

from drivers.events import DeviceDegraded, DeviceRecovered, InputChanged, TagsRead
from drivers.protocol import ProtocolError
from drivers.rfid.llrp.inventory import Inventory
from drivers.simulated.llrp.model import Model
from tests.drivers.rfid.pairing import BUTTER, MILK, NOON, Pair, moment


@pytest.mark.parametrize(
    ("spoken", "newest", "agreed"), [((1, 2), 2, 2), ((1,), 2, 1), ((1, 2), 1, 1)]
)
def test_both_speak_the_newest_version_they_share(spoken, newest, agreed) -> None:
    pair = Pair(None, MILK, model=Model(versions=spoken), newest=newest)

    pair.run(1)

    assert pair.talk.ready
    assert pair.talk.version == agreed
    assert {tag.epc for tag in pair.tags()} == {MILK}
    assert pair.talk.notes == {"the reader's clock is wrong by more than a minute"}


def test_a_round_is_one_report_with_antenna_strength_count_and_times() -> None:
    pair = Pair(Inventory(antennas=(1, 3)), MILK, BUTTER)

    pair.run(0.3)
    (read,) = pair.heard(TagsRead)

    assert {(tag.epc, tag.antenna) for tag in read.tags} == {
        (MILK, 1),
        (MILK, 3),
        (BUTTER, 1),
        (BUTTER, 3),
    }
    for tag in read.tags:
        assert tag.rssi_dbm is not None
        assert -75 < tag.rssi_dbm < -30
        assert tag.seen > 1
        assert tag.first_at is not None
        assert tag.last_at is not None
        assert tag.first_at < tag.last_at


def test_a_reader_without_a_calendar_is_dated_by_its_uptime() -> None:
    pair = Pair(None, MILK, model=Model(has_utc_clock=False))
    pair.run(2)

    moments = [tag.first_at for tag in pair.tags()]

    assert all(one is not None and abs((one - NOON).total_seconds()) < 3 for one in moments)


def test_reading_never_stops_by_itself() -> None:
    pair = Pair(None, MILK)
    pair.run(60)
    pair.forget()

    pair.run(1)

    assert len(pair.heard(TagsRead)) >= 3


def test_power_session_and_mode_reach_the_reader() -> None:
    wanted = Inventory(antennas=(2,), power_cdbm=2030, session=2, population=64, rf_mode=3)
    pair = Pair(wanted, MILK)

    pair.run(1)

    assert pair.tags()
    # RFTransmitter: no hop table, first channel, 20.25 dBm; C1G2RFControl; C1G2SingulationControl.
    assert bytes.fromhex("00E0 000A 0000 0001 002A") in pair.to_reader
    assert bytes.fromhex("014F 0008 0003 0000") in pair.to_reader
    assert bytes.fromhex("0150 000B 80 0040 00000000") in pair.to_reader


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (Inventory(power_cdbm=3100), "the reader sends 10 to 30 dBm, not 31"),
        (Inventory(antennas=(1, 5)), "has 4 antenna ports; there is no 5"),
        (Inventory(trigger_input=9), "has 4 inputs; there is no gpi:9"),
    ],
)
def test_what_the_reader_cannot_do_is_refused_by_name(wanted, says) -> None:
    with pytest.raises(ProtocolError, match=says):
        Pair(wanted)


def test_an_input_starts_reading_and_ends_it() -> None:
    pair = Pair(Inventory(trigger_input=1), MILK)
    pair.run(1)
    before = pair.tags()

    pair.reader.set_gpi(1, high=True)
    pair.run(1)
    during = len(pair.tags())
    pair.reader.set_gpi(1, high=False)
    pair.run(0.1)
    pair.forget()
    pair.run(2)

    assert not before
    assert during
    assert not pair.tags()
    assert pair.talk.inputs[1] is False


def test_an_input_left_high_is_given_up_after_a_while() -> None:
    pair = Pair(Inventory(trigger_input=1, timeout_ms=500), MILK)
    pair.reader.set_gpi(1, high=True)
    pair.run(1)
    pair.forget()

    pair.run(2)

    assert not pair.tags()


def test_a_crate_that_stands_in_the_gate_already_is_read() -> None:
    pair = Pair(Inventory(trigger_input=2), MILK)
    pair.reader.set_gpi(2, high=True)
    pair.run(1)
    pair.forget()

    pair.reader.disconnect(pair.seconds)
    pair.connect()
    pair.run(1)

    assert InputChanged(at=moment(1).at, port=2, high=True) in pair.events
    assert pair.tags()


def test_timed_rounds_come_at_their_time() -> None:
    pair = Pair(Inventory(every_ms=2000, round_ms=400), MILK)

    pair.run(9)

    starts = [(read.at - NOON).total_seconds() for read in pair.heard(TagsRead)]
    assert 4 <= len(starts) <= 5
    assert all(1.9 < after - before < 2.1 for before, after in pairwise(starts))


def test_keepalives_alone_keep_a_reader_and_are_acknowledged() -> None:
    pair = Pair(Inventory(keepalive_ms=200, trigger_input=1))

    pair.run(20)

    assert pair.talk.ready
    assert pair.to_reader.count(bytes([0x08, 72, 0, 0, 0, 10])) >= 95


def test_an_antenna_pulled_degrades_and_plugged_in_recovers() -> None:
    pair = Pair(None, MILK)
    pair.run(1)

    pair.reader.pull_antenna(2)
    pair.reader.pull_antenna(3)
    pair.run(1)
    pair.reader.plug_antenna(2)
    pair.run(1)
    pair.reader.plug_antenna(3)
    pair.run(1)

    assert [event.reason for event in pair.heard(DeviceDegraded)] == [
        "antenna 2 is disconnected",
        "antenna 2 is disconnected; antenna 3 is disconnected",
        "antenna 3 is disconnected",
    ]
    assert len(pair.heard(DeviceRecovered)) == 1


def test_an_antenna_that_nobody_reads_with_is_no_trouble() -> None:
    pair = Pair(Inventory(antennas=(1,)), MILK)

    pair.reader.pull_antenna(4)
    pair.run(1)

    assert not pair.heard(DeviceDegraded)


def test_an_antenna_pulled_while_nobody_was_connected_is_told() -> None:
    pair = Pair(Inventory(antennas=(1, 2)), MILK)
    pair.reader.disconnect(0)
    pair.reader.pull_antenna(2)

    pair.connect()

    assert [one.reason for one in pair.heard(DeviceDegraded)] == ["antenna 2 is disconnected"]


def test_a_reader_told_to_hold_its_reports_is_told_to_send_them() -> None:
    pair = Pair(None, MILK)
    hold = struct.pack(">HIIBHHB", 0x0803, 16, 99, 0, 226, 5, 0x80)
    pair.deliver(pair.reader.feed(hold, 0))
    pair.reader.disconnect(0)
    pair.forget()

    pair.connect()
    pair.run(1)

    assert pair.talk.able.holds_reports
    assert pair.tags()


def test_capabilities_are_read_from_the_readers_own_words() -> None:
    able = Pair(None, model=Model(antennas=3, gpis=2, gpos=1, region="fcc")).talk.able

    assert (able.antennas, able.inputs, able.outputs) == (3, 2, 1)
    assert (able.firmware, able.country, able.standard) == ("1.0.0", 840, 1)
    assert able.hop_table == 1
    assert (min(able.powers), max(able.powers)) == ((1000, 1), (3000, 81))
    assert able.rospecs_max > 0
    assert able.access_specs_max > 0
    assert not able.asks_client


def test_the_lamp_shows_one_light_at_a_time() -> None:
    pair = Pair(None, lamp=(1, 2, 3))

    pair.talk.show({1: False, 2: True, 3: False}, moment(0))
    pair.run(0.1)
    red = [pair.reader.gpo(port) for port in (1, 2, 3)]
    pair.talk.show({1: False, 2: False, 3: False}, moment(0.1))
    pair.run(0.1)

    assert red == [False, True, False]
    assert not any(pair.reader.gpo(port) for port in (1, 2, 3))


def test_the_goodbye_leaves_nothing_running() -> None:
    pair = Pair(None, MILK)
    pair.run(1)

    pair.deliver(pair.reader.feed(pair.talk.goodbye(), pair.seconds))

    assert pair.reader.hanging_up
    assert pair.reader.inventory.run is None
