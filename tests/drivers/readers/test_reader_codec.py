"""The simulated reader's own codec, against itself and against another library's."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sllurp.llrp import LLRPMessage

from drivers.simulated.llrp.codec import Broken, cut, decode, encode
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.refusals import Refused
from drivers.simulated.llrp.shapes import V1_0_1, V1_1, tables
from tests.drivers.readers.any_message import a_message
from tests.drivers.readers.reader_talk import (
    BUTTER,
    EVERYTHING,
    MILK,
    SHORT,
    Client,
    aispec,
    message,
    report,
    rospec,
)


@given(a_message())
@settings(max_examples=150, deadline=None)
def test_every_message_of_both_versions_comes_back_as_it_was(found: tuple[int, Node]) -> None:
    version, node = found
    table = tables(version)

    body = encode(table, node)

    assert decode(table, table.named[node.name].number, body) == node


@given(a_message(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_message_is_read_or_refused_and_nothing_else(
    found: tuple[int, Node], data: st.DataObject
) -> None:
    version, node = found
    body = bytearray(encode(tables(version), node))
    if body:
        place = data.draw(st.integers(0, len(body) - 1))
        body[place] = data.draw(st.integers(0, 255))
        del body[data.draw(st.integers(0, len(body))) :]

    with contextlib.suppress(Refused):
        decode(tables(version), tables(version).named[node.name].number, bytes(body))


def test_1_0_1_knows_nothing_of_what_1_1_added() -> None:
    added = {"GET_SUPPORTED_VERSION", "SET_PROTOCOL_VERSION", "LoopSpec", "C1G2Recommission"}

    assert added <= tables(V1_1).named.keys()
    assert not added & tables(V1_0_1).named.keys()
    assert [field.name for field in tables(V1_0_1).named["C1G2LLRPCapabilities"].fields] == [
        "CanSupportBlockErase",
        "CanSupportBlockWrite",
        "",
        "MaxNumSelectFiltersPerQuery",
    ]


@pytest.mark.parametrize("length", [0, 9, 2_000_000])
def test_a_length_no_message_has_ends_the_stream(length: int) -> None:
    head = bytes.fromhex("0401") + length.to_bytes(4, "big") + bytes(4)

    with pytest.raises(Broken):
        cut(bytearray(head))


def test_another_library_reads_a_report_as_it_was_meant() -> None:
    client = Client(MILK, SHORT, BUTTER)
    client.run(rospec(aispec([2]), told=report(n=3, content=EVERYTHING)))
    client.now += 0.1
    (frame, *_) = client.reader.tick(client.now)

    theirs = LLRPMessage(msgbytes=frame).msgdict["RO_ACCESS_REPORT"]["TagReportData"]

    assert {tag["EPC"].upper() for tag in theirs} == {one.encode() for one in (MILK, SHORT, BUTTER)}
    assert {(tag["AntennaID"], tag["ROSpecID"], tag["SpecIndex"]) for tag in theirs} == {(2, 1, 1)}
    assert all(-65 < tag["PeakRSSI"] < -40 and tag["TagSeenCount"] == 1 for tag in theirs)
    assert all(tag["FirstSeenTimestampUTC"] == tag["LastSeenTimestampUTC"] for tag in theirs)


def test_another_library_reads_what_the_reader_can_do() -> None:
    client = Client()
    (frame,) = client.reader.feed(message(1, b"\0"), 0.0)

    theirs = LLRPMessage(msgbytes=frame).msgdict["GET_READER_CAPABILITIES_RESPONSE"]

    band = theirs["RegulatoryCapabilities"]["UHFBandCapabilities"]
    assert theirs["GeneralDeviceCapabilities"]["MaxNumberOfAntennaSupported"] == 4
    powers = band["TransmitPowerLevelTableEntry"]
    assert powers[-1] == {"Index": 81, "TransmitPowerValue": 3000}
    assert band["FrequencyInformation"]["FixedFrequencyTable"]["Frequency"][0] == 865_700
    assert len(band["UHFC1G2RFModeTable"]["UHFC1G2RFModeTableEntry"]) == 5
