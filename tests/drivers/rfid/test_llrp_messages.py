"""Our messages against another library's, a recorded reader, and noise."""

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sllurp.llrp import LLRPMessage

from drivers.events import TagsRead
from drivers.protocol import ProtocolError
from drivers.rfid.llrp.access import access_spec
from drivers.rfid.llrp.capabilities import Capabilities
from drivers.rfid.llrp.framing import Framing, Message
from drivers.rfid.llrp.inventory import Inventory, rospec
from drivers.rfid.llrp.reports import Sights
from drivers.rfid.llrp.talk import LlrpTalk
from drivers.rfid.llrp.vocabulary import MessageType
from tests.drivers.rfid.pairing import BUTTER, MILK, Pair, moment
from tests.drivers.rfid.report_bytes import entry, report

CAPTURES = Path(__file__).parents[1] / "captures"

CONTENT_IN_ITS_WORDS = {
    "EnableROSpecID": False,
    "EnableSpecIndex": False,
    "EnableInventoryParameterSpecID": False,
    "EnableAntennaID": True,
    "EnableChannelIndex": False,
    "EnablePeakRSSI": True,
    "EnableFirstSeenTimestamp": True,
    "EnableLastSeenTimestamp": True,
    "EnableTagSeenCount": True,
    "EnableAccessSpecID": True,
}


def the_same_rospec_in_its_words() -> dict[str, Any]:
    return {
        "ROSpecID": 1,
        "Priority": 0,
        "CurrentState": "Disabled",
        "ROBoundarySpec": {
            "ROSpecStartTrigger": {"ROSpecStartTriggerType": "Immediate"},
            "ROSpecStopTrigger": {"ROSpecStopTriggerType": "Null", "DurationTriggerValue": 0},
        },
        "AISpec": [
            {
                "AntennaID": [1, 2],
                "AISpecStopTrigger": {
                    "AISpecStopTriggerType": "Duration",
                    "DurationTriggerValue": 250,
                },
                "InventoryParameterSpec": [{"InventoryParameterSpecID": 1, "ProtocolID": 1}],
            }
        ],
        "ROReportSpec": {
            "ROReportTrigger": "Upon_N_Tags_Or_End_Of_AISpec",
            "N": 0,
            "TagReportContentSelector": CONTENT_IN_ITS_WORDS,
        },
    }


def test_our_rospec_is_the_one_another_library_writes() -> None:
    theirs = LLRPMessage(
        {"ADD_ROSPEC": {"ID": 7, "ROSpecID": 1, "ROSpec": the_same_rospec_in_its_words()}}
    )

    ours = rospec(Inventory(antennas=(1, 2)), Capabilities())

    assert Message(MessageType.ADD_ROSPEC, 7, ours).encode() == theirs.msgbytes


def the_same_accessspec_in_its_words() -> dict[str, Any]:
    target = {
        "MB": 1,
        "M": 1,
        "Pointer": 32,
        "TagMask": "F" * 24,
        "TagData": MILK,
    }
    write = {
        "OpSpecID": 1,
        "AccessPassword": 0,
        "MB": 1,
        "WordPtr": 2,
        "WriteDataWordCount": 6,
        "WriteData": bytes.fromhex(BUTTER),
    }
    command = {
        "TagSpecParameter": {"C1G2TagSpec": {"C1G2TargetTag": [target]}},
        "OpSpecParameter": [{"C1G2Write": write}],
    }
    return {
        "AccessSpecID": 5,
        "AntennaID": 0,
        "ProtocolID": 1,
        "CurrentState": False,
        "ROSpecID": 0,
        "AccessSpecStopTrigger": {"AccessSpecStopTriggerType": 1, "OperationCountValue": 1},
        "AccessCommand": command,
        "AccessReportSpec": {"AccessReportTrigger": 1},
    }


def test_our_accessspec_is_the_one_another_library_writes() -> None:
    spec = the_same_accessspec_in_its_words()
    theirs = LLRPMessage({"ADD_ACCESSSPEC": {"ID": 7, "AccessSpec": spec}})

    ours = access_spec(5, MILK, BUTTER)
    assert Message(MessageType.ADD_ACCESSSPEC, 7, ours).encode() == theirs.msgbytes


def test_another_library_reads_a_report_as_we_do() -> None:
    entries = [
        entry(bytes.fromhex(MILK), 2, -47, 1_770_000_000_000_000, 1_770_000_000_000_009, 3),
        entry(bytes.fromhex("E2801160"), 1, -50, 1_770_000_000_000_001, 1_770_000_000_000_008, 1),
    ]

    theirs = LLRPMessage(msgbytes=report(*entries)).msgdict["RO_ACCESS_REPORT"]["TagReportData"]
    sights = Sights()
    sights.add(b"".join(entries))

    assert [(t.epc.lower().encode(), t.antenna, t.rssi_dbm, t.seen) for t in sights.take()] == [
        (tag["EPC"], tag["AntennaID"], tag["PeakRSSI"], tag["TagSeenCount"]) for tag in theirs
    ]


def test_a_recorded_reader_of_1_0_1_welcomes_reports_and_keeps_alive() -> None:
    recorded = (CAPTURES / "llrp-reader.bin").read_bytes()
    welcome, *rest = Framing().feed(recorded)
    talk = LlrpTalk(Inventory())
    talk.begin(moment(0))

    talk.feed(welcome.encode(), moment(0))
    tags = {
        tag.epc
        for message in rest
        for event in talk.feed(message.encode(), moment(1))
        for tag in (event.tags if isinstance(event, TagsRead) else ())
    }

    assert talk.welcomed
    assert tags == {MILK, BUTTER, "E2801160"}
    assert any(message.type == MessageType.KEEPALIVE for message in rest)


@given(st.binary(max_size=300))
def test_noise_is_refused_waited_on_or_noted_and_nothing_else(noise: bytes) -> None:
    talk = LlrpTalk(Inventory())
    talk.begin(moment(0))

    try:
        talk.feed(noise, moment(0))
        talk.tick(moment(100))
    except ProtocolError:
        return
    assert talk.welcomed


@given(st.sampled_from(list(MessageType)), st.binary(max_size=80), st.integers(0, 12))
def test_any_message_at_any_time_breaks_nothing(
    kind: MessageType, body: bytes, number: int
) -> None:
    pair = Pair(None, MILK)
    try:
        pair.talk.feed(Message(kind, number, body, pair.talk.version).encode(), moment(0))
        pair.talk.tick(moment(1))
    except ProtocolError:
        pair.talk.hang_up(moment(1))
