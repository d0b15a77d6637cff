"""The simulated IoT device interface: what it answers, what it streams, how it fails."""

import base64
import contextlib
import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.engine import UnknownFault
from drivers.simulated.impinj.device import SimulatedImpinj
from drivers.simulated.impinj.presets import ANTENNA as ANTENNA_NAMES
from drivers.simulated.impinj.presets import STATES, SWITCHES
from drivers.simulated.impinj.reader import ImpinjReader, Reply
from drivers.simulated.impinj.stream import Stream
from drivers.simulated.impinj.tls import self_signed
from drivers.simulated.llrp.field import FieldTag, SeededField
from tests.drivers.readers.reader_talk import BUTTER, MILK

START, STOP, STREAM = "/profiles/inventory/start", "/profiles/stop", "/api/v1/data/stream"
ROOT = ("root", "impinj")
ANTENNA = {
    "antennaPort": 2,
    "transmitPowerCdbm": 2000,
    "rfMode": 4,
    "inventorySession": 1,
    "inventorySearchMode": "dual-target",
    "estimatedTagPopulation": 16,
}


NAMES = [*ANTENNA, *ANTENNA_NAMES, *SWITCHES, "gpoConfigurations", "gpo", "state", "common"]
NAMES += ["antennaConfigs", "eventConfig", "tagInventory", "tagReporting", "tagIdentifier"]
PATHS = [START, "/device/gpos", "/profiles/inventory/presets/x"]


def preset(**inventory: object) -> dict[str, Any]:
    return {
        "antennaConfigs": [ANTENNA],
        "eventConfig": {"common": {"hostname": "enabled"}, "tagInventory": inventory},
    }


def a_reader(*epcs: str, rate: float = 50.0) -> ImpinjReader:
    return ImpinjReader(SeededField([FieldTag(epc) for epc in epcs], rate_per_s=rate))


def asked(
    reader: ImpinjReader, method: str, path: str, body: object = None, now: float = 0
) -> Reply:
    written = b"" if body is None else json.dumps(body).encode()
    return reader.answer(method, path, written, now)


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


@pytest.fixture
def device() -> Iterator[SimulatedImpinj]:
    found = SimulatedImpinj()
    found.place([MILK])
    found.start()
    yield found
    found.stop()


def client(device: SimulatedImpinj, **more: Any) -> httpx.Client:
    return httpx.Client(base_url=device.base_url, auth=ROOT, timeout=10.0, **more)


def test_a_client_starts_an_inventory_and_hears_its_tags(device: SimulatedImpinj) -> None:
    with client(device) as http:
        assert http.post("/api/v1" + START, json=preset(epcHex="enabled")).status_code == 204
        with http.stream("GET", STREAM) as stream:
            lines = stream.iter_lines()
            event = next(one for one in map(json.loads, filter(None, lines)) if "hostname" in one)
        assert http.post("/api/v1" + STOP).status_code == 204

    assert event["tagInventoryEvent"]["epcHex"] == MILK


def test_nobody_is_served_without_the_password(device: SimulatedImpinj) -> None:
    wrong = httpx.get(f"{device.base_url}/api/v1/status", auth=("root", "root"))

    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, 'Basic realm="reader"')


@pytest.mark.parametrize(("fault", "status"), [("unauthorized", 401), ("unavailable", 503)])
def test_it_refuses_everybody_while_it_fails(
    device: SimulatedImpinj, fault: str, status: int
) -> None:
    with client(device) as http:
        device.begin_fault(fault)
        during = [http.get(path).status_code for path in ("/api/v1/status", STREAM)]
        device.end_fault(fault)
        after = http.get("/api/v1/status").status_code

    assert (during, after) == ([status, status], 200)


def test_a_stream_is_cut_in_the_middle_of_a_line(device: SimulatedImpinj) -> None:
    got = b""
    with client(device) as http:
        http.post("/api/v1" + START, json=preset())
        with http.stream("GET", STREAM) as stream:
            chunks = stream.iter_raw()
            got += next(chunks)
            device.begin_fault("cut_mid_frame")
            with contextlib.suppress(httpx.RemoteProtocolError):
                for chunk in chunks:
                    got += chunk

    with pytest.raises(json.JSONDecodeError):
        json.loads(got.split(b"\r\n")[-1])


def test_garbage_stands_between_the_lines(device: SimulatedImpinj) -> None:
    device.begin_fault("garbage")
    with client(device) as http:
        http.post("/api/v1" + START, json=preset())
        with http.stream("GET", STREAM) as stream:
            first = next(stream.iter_raw())

    with pytest.raises(ValueError, match=r"."):
        json.loads(first)


def test_a_half_open_reader_answers_nobody_until_it_is_over(device: SimulatedImpinj) -> None:
    device.begin_fault("half_open")
    with client(device) as http:
        with pytest.raises(httpx.ReadTimeout):
            http.get("/api/v1/status", timeout=0.2)
        device.end_fault("half_open")
        assert http.get("/api/v1/status").status_code == 200


def test_a_rebooting_reader_is_away_and_idle_when_it_is_back(device: SimulatedImpinj) -> None:
    with client(device) as http:
        http.post("/api/v1" + START, json=preset())
        device.begin_fault("reboot")
        with pytest.raises(httpx.TransportError):
            http.get("/api/v1/status")
        device.end_fault("reboot")
        assert http.get("/api/v1/status").json()["status"] == "idle"


def test_it_speaks_https_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    device = SimulatedImpinj(tls=context)
    device.start()
    try:
        with client(device, verify=ssl.create_default_context(cafile=certificate)) as http:
            assert http.get("/api/v1/system/hostname").json() == {"hostname": "impinj-00-00-01"}
        with client(device) as stranger, pytest.raises(httpx.ConnectError):
            stranger.get("/api/v1/status")
    finally:
        device.stop()


def test_outputs_are_what_the_client_sets() -> None:
    reader = a_reader()
    bad = {"gpoConfigurations": [{"gpo": 1, "state": "high"}, {"gpo": 9, "state": "high"}]}
    good = {"gpoConfigurations": [{"gpo": 2, "state": "high", "control": "static"}]}
    stati = [asked(reader, "PUT", "/device/gpos", body).status for body in (bad, good)]

    assert stati == [400, 204]
    assert reader.gpos == {1: "low", 2: "high", 3: "low"}


def test_a_fault_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownFault, match="no fault 'fire'"):
        SimulatedImpinj().begin_fault("fire")
