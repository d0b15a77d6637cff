"""The simulated reader's connection: greeting, versions, one client, keepalives, holding back."""

import struct

from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.node import Node
from tests.drivers.readers.reader_talk import (
    MILK,
    Client,
    aispec,
    events,
    message,
    number_of,
    report,
    rospec,
    status,
    tags,
    tlv,
    value,
)

GET_VERSIONS, SET_VERSION, CAPABILITIES, GET_CONFIG, SET_CONFIG = 46, 47, 1, 2, 3
CLOSE, RELEASE = 14, 64


def keepalive(interval_ms: int) -> bytes:
    return tlv(220, struct.pack(">BI", 1, interval_ms))


def attempts(heard: list[Node]) -> list[int]:
    return [one.number("Status") for one in events(heard, "ConnectionAttemptEvent")]


def config(client: Client, wanted: int = 0) -> Node:
    return client.ask(GET_CONFIG, struct.pack(">HBHH", 0, wanted, 0, 0))


def test_a_client_is_greeted_before_anything_else() -> None:
    assert attempts(Client().greeting) == [0]


def test_a_second_client_is_turned_away_and_the_first_is_told() -> None:
    client = Client()

    turned_away = client.take(client.reader.turn_away(0.0))

    assert attempts(turned_away) == [2]
    assert attempts(client.wait(0.0)) == [4]


def test_versions_are_agreed_on_once() -> None:
    client = Client()
    versions = client.ask(GET_VERSIONS, version=2)
    client.order(SET_VERSION, b"\x02", version=2)
    again = client.ask(SET_VERSION, b"\x01", version=2)
    spoken = client.reader.feed(message(CAPABILITIES, b"\0", version=2), 0.0)[0]

    assert versions.fields == {"CurrentVersion": 1, "SupportedVersion": 2}
    assert status(again) == 112
    assert spoken[0] >> 2 & 7 == 2


def test_another_version_than_the_one_agreed_on_is_refused() -> None:
    answer = Client().ask(CAPABILITIES, b"\0", version=2)

    assert (answer.name, status(answer)) == ("ERROR_MESSAGE", 110)


def test_a_1_0_1_reader_refuses_to_talk_about_versions() -> None:
    client = Client(model=Model(versions=(1,)))

    assert status(client.ask(GET_VERSIONS, version=2)) == 110
    assert status(client.ask(GET_VERSIONS, version=1)) == 109


def test_a_new_connection_begins_with_1_0_1_again() -> None:
    client = Client()
    client.order(SET_VERSION, b"\x02", version=2)
    client.reader.disconnect(1.0)
    client.reader.connect(2.0)

    assert status(client.ask(CAPABILITIES, b"\0", version=1)) == 0


def test_capabilities_come_whole_or_in_part() -> None:
    client = Client()
    names = [[part.name for part in client.ask(CAPABILITIES, bytes([n])).parts] for n in range(5)]

    assert names[0][1:] == [name for part in names[1:] for name in part[1:]]
    assert names[1] == ["LLRPStatus", "GeneralDeviceCapabilities"]


def test_a_hopping_region_has_fifty_channels_each_once() -> None:
    client = Client(model=Model(region="fcc"))
    band = (
        client.ask(CAPABILITIES, b"\x03").one("RegulatoryCapabilities").one("UHFBandCapabilities")
    )
    channels = band.one("FrequencyInformation").one("FrequencyHopTable").numbers("Frequency")

    assert sorted(channels) == list(range(902_750, 927_251, 500))
    assert list(channels) != sorted(channels)


def test_what_was_set_is_told_and_a_reset_takes_it_back() -> None:
    client = Client()
    factory = config(client)
    gpo = tlv(219, struct.pack(">HB", 2, 0x80))
    antenna = tlv(222, struct.pack(">H", 3), tlv(224, struct.pack(">HHH", 0, 2, 40)))
    client.order(SET_CONFIG, b"\0", antenna, report(2, 5), keepalive(2000), gpo)
    changed = config(client)
    client.order(SET_CONFIG, b"\x80")

    powers = [
        one.one("RFTransmitter").number("TransmitPower")
        for one in changed.all("AntennaConfiguration")
    ]
    assert powers == [81, 81, 40, 81]
    assert changed.one("ROReportSpec").number("N") == 5
    assert changed.one("KeepaliveSpec").number("PeriodicTriggerValue") == 2000
    assert [one.number("GPOData") for one in changed.all("GPOWriteData")] == [0, 1, 0, 0]
    forgotten = [part for part in config(client).parts if "StateValue" not in part.name]
    assert forgotten == [part for part in factory.parts if "StateValue" not in part.name]


def test_keepalives_come_every_interval_whether_acknowledged_or_not() -> None:
    client = Client()
    client.order(SET_CONFIG, b"\0", keepalive(500))
    first = client.wait(2.0)
    client.send(message(72))

    assert [one.name for one in first + client.wait(1.0)] == ["KEEPALIVE"] * 6


def test_less_power_is_heard_more_weakly_and_at_last_not_at_all() -> None:
    client = Client(MILK)
    power = tlv(222, struct.pack(">H", 0), tlv(224, struct.pack(">HHH", 0, 1, 41)))
    client.run(rospec(aispec([1])))
    strong = tags(client.wait(0.5))[0]
    client.order(21, number_of(0))
    client.run(rospec(aispec([1], more=power)))
    weak = tags(client.wait(0.5))[0]

    assert value(weak, "PeakRSSI") < value(strong, "PeakRSSI") - 6


def test_a_filter_keeps_other_tags_out_of_the_inventory() -> None:
    client = Client(MILK, "E28011600000000000000001")
    mask = tlv(332, struct.pack(">BHH", 0x40, 32, 8), b"\xe2")
    command = tlv(330, b"\0", tlv(331, b"\0", mask, tlv(334, b"\0")))
    client.run(rospec(aispec([1], more=tlv(222, b"\0\0", command))))

    seen = tags(client.wait(0.5))

    assert {part.fields["EPC"] for tag in seen for part in tag.all("EPC_96")} == {
        bytes.fromhex("E28011600000000000000001")
    }


def test_events_and_reports_are_held_back_after_a_reconnection_until_released() -> None:
    client = Client(MILK)
    client.order(SET_CONFIG, b"\0", keepalive(10_000), tlv(226, b"\x80"))
    client.run(rospec(aispec([1]), told=report(1, 1)))
    client.reader.disconnect(0.5)
    client.now = 1.0
    client.take(client.reader.connect(client.now))
    held = client.wait(0.5)
    released = client.send(message(RELEASE))

    assert held == []
    assert len(tags(released)) > 50


def test_what_was_read_while_nobody_was_there_is_told_to_the_next_client() -> None:
    client = Client(MILK)
    client.run(rospec(aispec([1]), told=report(1, 1)))
    client.reader.disconnect(0.1)
    greeting, *rest = client.take(client.reader.connect(0.4))

    assert attempts([greeting]) == [0]
    # The reads of the first tenth of a second went into the connection that broke.
    assert len(tags(rest)) == 30


def test_a_client_that_closes_is_answered_and_hung_up_on() -> None:
    client = Client()
    answer = client.ask(CLOSE)

    assert (status(answer), client.reader.hanging_up) == (0, True)
    assert client.send(message(CAPABILITIES, b"\0")) == []


def test_a_stream_that_is_no_llrp_is_told_so_and_hung_up_on() -> None:
    client = Client()
    (answer,) = client.send(b"GET / HTTP/1.1\r\nHost: reader\r\n\r\n")

    assert answer.name == "ERROR_MESSAGE"
    assert client.reader.hanging_up


def test_messages_may_come_in_pieces_and_together() -> None:
    client = Client()
    stream = message(CAPABILITIES, b"\0") + message(26) + message(44)
    heard = [one for at in range(len(stream)) for one in client.send(stream[at : at + 1])]

    assert [one.name for one in heard] == [one.name for one in client.send(stream)]
