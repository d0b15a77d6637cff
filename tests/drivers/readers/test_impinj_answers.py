"""The simulated IoT device interface without I/O: what it answers and what it streams."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.impinj.presets import ANTENNA as ANTENNA_NAMES
from drivers.simulated.impinj.presets import STATES, SWITCHES
from drivers.simulated.impinj.reader import TURNS_MAX
from drivers.simulated.impinj.stream import Stream
from tests.drivers.readers.impinj_talk import ANTENNA, START, STOP, a_reader, asked, preset
from tests.drivers.readers.reader_talk import BUTTER, MILK

NAMES = [*ANTENNA, *ANTENNA_NAMES, *SWITCHES, "gpoConfigurations", "gpo", "state", "common"]
NAMES += ["antennaConfigs", "eventConfig", "tagInventory", "tagReporting", "tagIdentifier"]
PATHS = [START, "/device/gpos", "/profiles/inventory/presets/x"]


def heard(stream: Stream, now: float) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.lines(now) if line.strip()]


def test_it_runs_one_inventory_at_a_time_and_tells_which() -> None:
    reader = a_reader()
    idle = asked(reader, "GET", "/status").body
    stati = [
        asked(reader, "POST", "/profiles/inventory/presets/default/start").status,
        asked(reader, "POST", START, preset()).status,
    ]
    running = asked(reader, "GET", "/status").body
    stati += [asked(reader, "POST", STOP).status, asked(reader, "POST", STOP).status]

    assert stati == [204, 409, 204, 204]
    assert isinstance(idle, dict)
    assert isinstance(running, dict)
    assert (idle["status"], running["status"]) == ("idle", "running")
    assert running["activePreset"] == {"profile": "inventory", "id": "default"}


def test_presets_are_kept_changed_and_forgotten() -> None:
    reader, path = a_reader(), "/profiles/inventory/presets/table"
    stati = [asked(reader, "PUT", path, preset()).status for _ in range(2)]
    listed = asked(reader, "GET", "/profiles/inventory/presets").body
    told = asked(reader, "GET", path).body
    stati += [asked(reader, "DELETE", path).status, asked(reader, "GET", path).status]

    assert stati == [201, 204, 204, 404]
    assert listed == ["default", "table"]
    assert told == preset()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "the body is not an object"),
        ({}, "antennaConfigs is not a list of antennas"),
        ({**preset(), "colour": 1}, "the body has no property 'colour'"),
        ({"antennaConfigs": [{**ANTENNA, "antennaPort": 5}]}, "antennaPort is not a whole number"),
        ({"antennaConfigs": [{**ANTENNA, "rfMode": True}]}, "rfMode is not a whole number"),
        ({"antennaConfigs": [ANTENNA, ANTENNA]}, "names an antennaPort twice"),
        (preset(epcHex="yes"), "epcHex is neither enabled nor disabled"),
        (preset(epcs="enabled"), "tagInventory has no property 'epcs'"),
    ],
)
def test_what_the_interface_does_not_know_is_refused_by_name(body: object, said: str) -> None:
    reply = asked(a_reader(), "POST", START, body)

    assert reply.status == 400
    assert isinstance(reply.body, dict)
    assert said in reply.body["message"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from(STATES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=12,
)


@given(st.sampled_from(["POST", "PUT"]), st.sampled_from(PATHS), JSON)
@settings(deadline=None)
def test_whatever_is_sent_is_taken_or_refused_with_a_reason(
    method: str, path: str, body: object
) -> None:
    reply = asked(a_reader(), method, path, body)

    assert reply.status in {201, 204, 400, 405}
    assert reply.status < 300 or reply.body


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/system", 200),
        ("GET", "/system/image", 200),
        ("GET", "/system/status", 404),
        ("POST", "/profiles/inventory/stop", 404),
        ("PUT", "/profiles/inventory/presets/default/start", 405),
        ("POST", "/profiles/inventory/presets/none/start", 404),
        ("DELETE", "/status", 405),
    ],
)
def test_paths_are_those_of_the_interface(method: str, path: str, status: int) -> None:
    assert asked(a_reader(), method, path).status == status


def test_the_stream_tells_turns_and_reads_as_the_preset_wants_them() -> None:
    reader = a_reader(MILK)
    stream = Stream(reader, 0.0)
    wanted = preset(epcHex="enabled", lastSeenTime="enabled", frequency="disabled")
    asked(reader, "POST", START, wanted, 1.0)
    turn, *reads = heard(stream, 1.5)

    assert turn["inventoryStatusEvent"] == {"inventoryStatus": "running"}
    assert len(reads) == 25
    read = reads[0]
    assert read["eventType"] == "tagInventory"
    assert read["timestamp"].startswith("2026-03-02T08:00:01.")
    assert read["hostname"].startswith("impinj-")
    event = read["tagInventoryEvent"]
    assert set(event) == {
        "epc",
        "epcHex",
        "antennaPort",
        "peakRssiCdbm",
        "transmitPowerCdbm",
        "lastSeenTime",
    }
    assert base64.urlsafe_b64decode(event["epc"]).hex().upper() == event["epcHex"] == MILK
    assert event["antennaPort"] == 2
    assert -8000 < event["peakRssiCdbm"] < -5000


def test_a_tag_is_told_of_once_in_an_interval_if_that_is_wanted() -> None:
    reader = a_reader(MILK, BUTTER)
    stream = Stream(reader, 0.0)
    asked(reader, "POST", START, preset(tagReporting={"reportingIntervalSeconds": 2}), 0.0)
    reads = [one for one in heard(stream, 3.9) if "tagInventoryEvent" in one]

    assert len(reads) == 4


def test_an_idle_stream_sends_blank_lines_now_and_then() -> None:
    stream = Stream(a_reader(), 0.0)

    assert [stream.lines(now) for now in (1.0, 2.5, 3.0)] == [[], [b"\r\n"], []]


def test_outputs_are_what_the_client_sets() -> None:
    reader = a_reader()
    bad = {"gpoConfigurations": [{"gpo": 1, "state": "high"}, {"gpo": 9, "state": "high"}]}
    good = {"gpoConfigurations": [{"gpo": 2, "state": "high", "control": "static"}]}
    stati = [asked(reader, "PUT", "/device/gpos", body).status for body in (bad, good)]

    assert stati == [400, 204]
    assert reader.gpos == {1: "low", 2: "high", 3: "low"}


def test_a_stream_tells_of_every_change_however_many_there_were() -> None:
    reader = a_reader(MILK)
    for _ in range(TURNS_MAX):
        asked(reader, "POST", START, preset())
        asked(reader, "POST", STOP)
    stream = Stream(reader, 0.0)
    asked(reader, "POST", START, preset())
    reader.begin_fault("reboot")
    reader.end_fault("reboot")
    asked(reader, "POST", START, preset())

    told = [one["inventoryStatusEvent"] for one in heard(stream, 0.0)]

    assert told == [{"inventoryStatus": "running"}]
