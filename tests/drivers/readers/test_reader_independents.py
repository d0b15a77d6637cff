"""Two who know LLRP and nothing of us: sllurp as a client, Wireshark as a listener."""

import contextlib
import queue
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sllurp.llrp import (
    C1G2TargetTag,
    C1G2Write,
    LLRPReaderClient,
    LLRPReaderConfig,
    LLRPReaderState,
)

from bench.devices.dissect import dissect, record
from drivers.simulated.llrp.codec import cut, decode
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.hosting import ReaderHost
from drivers.simulated.llrp.reader import LlrpReader
from drivers.simulated.llrp.shapes import tables
from tests.drivers.readers.reader_talk import MILK, SHORT

WAIT_S = 10.0
KEEPALIVE_ACK = 72
NEW = "3034000000000000DEADBEEF"
SETTINGS = {
    "antennas": [1, 2],
    "report_every_n_tags": 1,
    "start_inventory": True,
    "keepalive_interval": 50,
    "tx_power": 0,
    "tag_content_selector": {
        "EnableROSpecID": True,
        "EnableSpecIndex": True,
        "EnableInventoryParameterSpecID": True,
        "EnableAntennaID": True,
        "EnableChannelIndex": True,
        "EnablePeakRSSI": True,
        "EnableFirstSeenTimestamp": True,
        "EnableLastSeenTimestamp": True,
        "EnableTagSeenCount": True,
        "EnableAccessSpecID": True,
        "C1G2EPCMemorySelector": {"EnableCRC": True, "EnablePCBits": True},
    },
}


@pytest.fixture
def host() -> Iterator[ReaderHost]:
    field = SeededField([FieldTag(MILK), FieldTag(SHORT)], rate_per_s=40.0)
    found = ReaderHost(LlrpReader(field))
    found.start()
    yield found
    found.stop()


class Watcher:
    """Waits for tags that sllurp reports."""

    def __init__(self) -> None:
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()

    def hear(self, _: LLRPReaderClient, tags: list[dict[str, Any]]) -> None:
        for tag in tags:
            self.heard.put(tag)

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the next tag that is so; those before it are forgotten."""
        until = time.monotonic() + WAIT_S
        while (left_s := until - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                tag = self.heard.get(timeout=left_s)
                if wanted(tag):
                    return tag
        pytest.fail("sllurp was told of no such tag")


class Overheard:
    """What a client says to a reader."""

    def __init__(self, host: ReaderHost) -> None:
        self.said = bytearray()
        self.acknowledged = Event()
        host.listeners.append(self.listen)

    def listen(self, _: float, way: str, data: bytes) -> None:
        if way == "hears":
            self.said += data
            if data[1] == KEEPALIVE_ACK:
                self.acknowledged.set()


def order_a_new_epc(client: LLRPReaderClient) -> None:
    raw = bytes.fromhex(NEW)
    write = C1G2Write(OpSpecID=3, MB=1, WordPtr=2, WriteDataWordCount=6, WriteData=raw)
    target = C1G2TargetTag(MB=1, Pointer=32, TagMask="FF" * 12, TagData=MILK)
    client.start_access_spec(write, target, stop_after_count=1)


def test_sllurp_is_served_from_the_connection_to_a_clean_close(host: ReaderHost) -> None:
    overheard, watcher = Overheard(host), Watcher()
    client = LLRPReaderClient("127.0.0.1", host.port, LLRPReaderConfig(SETTINGS))
    client.add_tag_report_callback(watcher.hear)
    client.connect()
    try:
        seen = watcher.wait_for(lambda tag: tag["EPC"] == MILK.encode())
        order_a_new_epc(client)
        written = watcher.wait_for(lambda tag: "C1G2WriteOpSpecResult" in tag)
        assert overheard.acknowledged.wait(WAIT_S)
        renamed = watcher.wait_for(lambda tag: tag["EPC"].upper() == NEW.encode())
    finally:
        client.disconnect(timeout=WAIT_S)

    assert (seen["ROSpecID"], seen["SpecIndex"], seen["C1G2PC"]) == (1, 1, 0x3000)
    assert written["C1G2WriteOpSpecResult"] == {"Result": 0, "OpSpecID": 3, "NumWordsWritten": 6}
    assert written["EPC"].upper() == MILK.encode()
    assert renamed["AntennaID"] in {1, 2}
    assert not client.is_alive()
    assert client.llrp.state == LLRPReaderState.STATE_DISCONNECTED
    kinds = {one.kind for one in cut(overheard.said)}
    assert {1, 2, 3, 20, 21, 24, 40, 42, KEEPALIVE_ACK} <= kinds


def test_nothing_sllurp_says_is_refused(host: ReaderHost) -> None:
    told: list[bytes] = []
    host.listeners.append(lambda _, way, data: told.append(data) if way == "says" else None)
    client = LLRPReaderClient("127.0.0.1", host.port, LLRPReaderConfig(SETTINGS))
    watcher = Watcher()
    client.add_tag_report_callback(watcher.hear)
    client.connect()
    watcher.wait_for(lambda _: True)
    client.disconnect(timeout=WAIT_S)

    heard = [decode(tables(1), one.kind, one.body) for one in cut(bytearray(b"".join(told)))]
    stati = [one.find("LLRPStatus") for one in heard]
    assert {one.number("StatusCode") for one in stati if one} == {0}


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_wireshark_finds_nothing_malformed_in_what_reader_and_driver_say(tmp_path: Path) -> None:
    recorded = record(tmp_path / "talk.pcap", 1000)

    verdict = dissect(tmp_path / "talk.pcap")

    assert verdict.malformed == []
    assert verdict.from_reader + verdict.from_client == recorded >= 1000
    assert len(verdict.types) >= 40
