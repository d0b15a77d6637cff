"""The simulated IoT device interface on HTTP: clients, passwords, certificates, faults."""

import contextlib
import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from drivers.simulated.engine import UnknownFault
from drivers.simulated.impinj.device import SimulatedImpinj
from drivers.simulated.impinj.tls import self_signed
from tests.drivers.listening import wait_until
from tests.drivers.readers.impinj_talk import START, STOP, STREAM, preset
from tests.drivers.readers.reader_talk import MILK

ROOT = ("root", "impinj")


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


def test_it_comes_back_to_its_port_once_somebody_else_has_left_it(device: SimulatedImpinj) -> None:
    device.stop()
    with socket.create_server(("127.0.0.1", device.port)):
        device.go_away(0.0)
        first = device.coming_back
        wait_until(lambda: device.coming_back is not first)
    wait_until(lambda: device.server is not None)

    with client(device) as http:
        assert http.get("/api/v1/status").status_code == 200


def test_a_reader_that_was_stopped_stays_so_when_its_stream_is_torn(
    device: SimulatedImpinj,
) -> None:
    serving = device.server
    assert serving is not None
    device.stop()

    device.torn_off(serving, 0.0)

    assert device.coming_back is None


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


def test_a_fault_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownFault, match="no fault 'fire'"):
        SimulatedImpinj().begin_fault("fire")
