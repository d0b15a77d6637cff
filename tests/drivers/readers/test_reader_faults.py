"""The simulated reader's own ways to fail."""

import pytest

from drivers.simulated.engine import UnknownFault
from drivers.simulated.llrp.codec import cut
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.reader import LlrpReader
from tests.drivers.readers.reader_talk import (
    BUTTER,
    MILK,
    Client,
    aispec,
    events,
    message,
    number_of,
    report,
    rospec,
    tags,
    tlv,
    value,
)

BUFFER_LEVEL = 3
HOUR_US = 3_600_000_000


def reading(*, content: int = 0xFFC0, model: Model | None = None) -> Client:
    client = Client(MILK, BUTTER, model=model)
    client.run(rospec(aispec([1, 2]), told=report(1, 1, content)))
    return client


def test_a_reboot_drops_the_client_and_forgets_everything_it_was_told() -> None:
    client = reading()
    client.reader.begin_fault("reboot")
    hung_up = client.reader.hanging_up
    client.reader.disconnect(1.0)
    client.now = 2.0
    refused = client.reader.connect(client.now), client.reader.hanging_up
    client.reader.end_fault("reboot")
    client.take(client.reader.connect(client.now))

    assert hung_up
    assert refused == ([], True)
    assert client.ask(26).find("ROSpec") is None
    assert not client.reader.hanging_up


def test_a_reader_that_reboots_is_up_again_by_itself_after_a_while() -> None:
    client = reading()
    client.wait(1.0)
    client.reader.begin_fault("reboot")
    client.reader.disconnect(1.0)
    early = client.reader.connect(3.9)
    client.now = 4.1
    client.take(client.reader.connect(client.now))

    assert early == []
    assert client.ask(26).find("ROSpec") is None
    client.reader.begin_fault("reboot")
    assert client.reader.hanging_up


def test_what_hangs_on_the_reader_outlives_a_reboot() -> None:
    client = Client(MILK)
    client.reader.pull_antenna(1)
    client.reader.begin_fault("reboot")
    client.reader.end_fault("reboot")
    client.take(client.reader.connect(0.0))
    client.run(rospec(aispec([1, 2])))

    assert {value(tag, "AntennaID") for tag in tags(client.wait(0.5))} == {2}


def test_the_uptime_starts_anew_with_a_reboot() -> None:
    client = Client(model=Model(has_utc_clock=False))
    client.wait(100.0)
    client.reader.begin_fault("reboot")
    client.reader.end_fault("reboot")
    client.now = 105.0
    (greeting,) = client.take(client.reader.connect(client.now))

    uptime = greeting.one("ReaderEventNotificationData").one("Uptime")
    assert uptime.number("Microseconds") == 5_000_000


def test_another_client_takes_the_reader_and_keeps_it() -> None:
    client = reading()
    client.reader.begin_fault("second-client")
    told = client.wait(0.0)
    hung_up = client.reader.hanging_up
    client.reader.disconnect(0.1)
    told_again = client.take(client.reader.connect(0.2))

    assert (len(events(told, "ConnectionCloseEvent")), hung_up) == (1, True)
    (attempt,) = events(told_again, "ConnectionAttemptEvent")
    assert attempt.number("Status") == 2
    assert client.reader.hanging_up


def test_an_overflowing_buffer_warns_overflows_and_loses_reads_until_it_is_over() -> None:
    client = reading()
    client.want_events(BUFFER_LEVEL)
    client.reader.begin_fault("buffer_overflow")
    during = client.wait(0.5)
    client.reader.end_fault("buffer_overflow")
    after = client.wait(0.5)

    assert len(events(during, "ReportBufferLevelWarningEvent")) == 1
    assert len(events(during, "ReportBufferOverflowErrorEvent")) == 1
    assert (len(tags(during)), len(tags(after))) == (0, 50)


def test_a_buffer_made_to_overflow_does_so_every_ten_seconds_and_reads_in_between() -> None:
    client = reading()
    client.reader.begin_fault("buffer_overflow")
    heard = client.wait(19.99)

    assert len(events(heard, "ReportBufferOverflowErrorEvent")) == 2
    assert len(tags(heard)) == 1800 - 1


def test_a_buffer_that_fills_by_itself_warns_and_overflows_too() -> None:
    client = Client(*(f"3034{n:020X}" for n in range(20)), model=Model(reports_max=10))
    client.want_events(BUFFER_LEVEL)
    client.run(rospec(told=report(0, 0)))
    client.wait(1.0)

    assert len(events(client.heard, "ReportBufferLevelWarningEvent")) == 1
    assert len(events(client.heard, "ReportBufferOverflowErrorEvent")) == 1
    assert len(client.ask(60).parts) == 10


def test_the_clock_jumps_by_an_hour_and_back() -> None:
    client = reading(content=0x0100)
    told: list[int] = []
    for step in (None, client.reader.begin_fault, client.reader.end_fault):
        if step:
            step("clock_jump")
        client.wait(0.5)
        told.append(value(tags(client.heard)[-1], "LastSeenTimestampUTC"))

    assert [told[1] - told[0], told[2] - told[1]] == [HOUR_US + 500_000, 500_000 - HOUR_US]


def test_a_pulled_antenna_is_told_of_and_reads_nothing_until_it_is_back() -> None:
    client = reading()
    client.reader.begin_fault("antenna_pulled")
    during = client.wait(0.5)
    client.reader.end_fault("antenna_pulled")
    after = client.wait(0.5)

    assert {value(tag, "AntennaID") for tag in tags(during)} == {2}
    assert {value(tag, "AntennaID") for tag in tags(after)} == {1, 2}
    told = events(during + after, "AntennaEvent")
    assert [(one.number("EventType"), one.number("AntennaID")) for one in told] == [(0, 1), (1, 1)]


def test_keepalives_stop_while_reports_go_on() -> None:
    client = reading()
    client.order(3, b"\0", tlv(220, b"\1", number_of(100)))
    client.reader.begin_fault("keepalive_stopped")
    during = [one.name for one in client.wait(0.55)]
    client.reader.end_fault("keepalive_stopped")
    after = [one.name for one in client.wait(0.5)]

    assert "KEEPALIVE" not in during
    assert "RO_ACCESS_REPORT" in during
    assert after.count("KEEPALIVE") == 5


def test_messages_and_parameters_nobody_knows_come_up() -> None:
    client = reading()
    client.reader.begin_fault("unknown_message")
    frames = client.reader.tick(0.0) + client.reader.tick(0.1)
    kinds = [one.kind for one in cut(bytearray(b"".join(frames)))]
    report_body = frames[-1][10:]
    client.reader.end_fault("unknown_message")
    client.now = 0.1

    assert kinds[:2] == [900, 1023]
    assert report_body.count(b"\x03\x84\x00\x06\x00\x01") == 1
    assert len(tags(client.wait(0.1))) == 10


def test_a_fault_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownFault, match="no fault 'fire'; there are antenna_pulled, buffer_"):
        LlrpReader().begin_fault("fire")


def test_a_hand_on_what_the_reader_has_not_is_refused() -> None:
    reader = LlrpReader()

    with pytest.raises(ValueError, match="inputs 1 to 4, not 5"):
        reader.set_gpi(5, high=True)
    with pytest.raises(ValueError, match="antennas 1 to 4, not 0"):
        reader.pull_antenna(0)


def test_an_input_that_changes_is_told_and_an_output_is_what_the_client_sets() -> None:
    client = Client()
    client.want_events(1)
    client.watch_input(3)
    client.reader.set_gpi(3, high=True)
    client.reader.set_gpi(3, high=True)
    client.order(3, b"\0", tlv(219, b"\0\4\x80"))
    told: list[Node] = events(client.wait(0.0) + client.heard, "GPIEvent")

    assert [one.fields for one in told[:1]] == [{"GPIPortNumber": 3, "GPIEvent": 1}]
    assert len(events(client.heard, "GPIEvent")) == 1
    assert [client.reader.gpo(port) for port in (1, 4)] == [False, True]
    assert client.send(message(72)) == []
