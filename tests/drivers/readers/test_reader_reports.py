"""What the simulated reader reports of tags, and when."""

import pytest

from drivers.simulated.llrp.model import Model
from tests.drivers.readers.reader_talk import (
    BUTTER,
    MILK,
    SHORT,
    Client,
    ai_stop,
    aispec,
    epc,
    number_of,
    report,
    rospec,
    tags,
    tlv,
    value,
)

ADD, START, ENABLE = 20, 22, 24


@pytest.mark.parametrize(("n", "in_each"), [(1, {1}), (2, {2}), (0, {3})])
def test_reports_come_after_n_tags_or_at_the_end_of_the_aispec(n: int, in_each: set[int]) -> None:
    client = Client(MILK, BUTTER, SHORT)
    client.run(rospec(aispec([1], ai_stop(1, 240)), told=report(1, n)))
    heard = [one for one in client.wait(0.2) + client.wait(0.1) if "REPORT" in one.name]

    sizes = [len(tags([one])) for one in heard]
    assert set(sizes[:-1] or sizes) == in_each


def test_without_a_trigger_reports_wait_to_be_asked_for() -> None:
    client = Client(MILK)
    client.run(rospec(aispec([1]), told=report(0, 0)))
    unasked = client.wait(1.0)
    first, second = client.ask(60), client.ask(60)

    assert unasked == []
    assert [value(tag, "TagSeenCount") for tag in first.all("TagReportData")] == [100]
    assert second.parts == []


CONTENT = {
    0x8000: "ROSpecID",
    0x4000: "SpecIndex",
    0x2000: "InventoryParameterSpecID",
    0x1000: "AntennaID",
    0x0800: "ChannelIndex",
    0x0400: "PeakRSSI",
    0x0200: "FirstSeenTimestampUTC",
    0x0100: "LastSeenTimestampUTC",
    0x0080: "TagSeenCount",
    0x0040: "AccessSpecID",
}


@pytest.mark.parametrize("bit", CONTENT)
def test_a_report_holds_what_was_wanted_and_nothing_else(bit: int) -> None:
    client = Client(MILK)
    client.run(rospec(told=report(content=bit)))
    tag = tags(client.wait(0.05))[0]

    assert [part.name for part in tag.parts] == ["EPC_96", CONTENT[bit]]


def test_pc_and_crc_are_told_as_the_tag_keeps_them() -> None:
    client = Client(SHORT)
    client.run(rospec(told=report(content=0, more=tlv(348, b"\xc0"))))
    tag = tags(client.wait(0.05))[0]

    assert epc(tag) == SHORT
    # Two words: 2 << 11. The CRC is that of 1000 E280 1160 by the C1G2 standard, annex F.
    assert value(tag, "C1G2_PC") == 0x1000
    assert value(tag, "C1G2_CRC") == 0xE557


def test_a_reader_without_a_clock_tells_its_uptime() -> None:
    client = Client(MILK, model=Model(has_utc_clock=False))
    client.run(rospec(told=report(content=0x0200)))
    tag = tags(client.wait(0.05))[0]

    assert value(tag, "FirstSeenTimestampUptime") == 0
    assert client.greeting[0].one("ReaderEventNotificationData").find("Uptime")


@pytest.mark.parametrize(("trigger", "n"), [(3, 1), (5, 1000)])
def test_1_1_reports_every_so_many_seconds_or_milliseconds(trigger: int, n: int) -> None:
    client = Client(MILK)
    client.ask(47, b"\x02", version=2)
    spec = rospec(aispec([1]), told=report(trigger, n, 0x0080))
    for kind, body in ((ADD, spec), (ENABLE, number_of(1)), (START, number_of(1))):
        client.order(kind, body, version=2)

    counts = [value(tag, "TagSeenCount") for tag in tags(client.wait(3.5))]

    assert counts == [100, 100, 100]
