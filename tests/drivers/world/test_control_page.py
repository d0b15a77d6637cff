"""The control page obeys its own page on this machine, and nobody else."""

import contextlib
import http.client
import json
import socket
from typing import Any

import pytest

from drivers.simulated.bench import Bench
from drivers.simulated.control.meaning import meaning
from drivers.simulated.control.serving import ControlServer


def ask(
    control: ControlServer, path: str, command: object = None, **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", control.port, timeout=10)
    body = None if command is None else json.dumps(command)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET" if body is None else "POST", path, body, sent)
    answer = connection.getresponse()
    found = answer.status, answer.read(), dict(answer.getheaders())
    connection.close()
    return found


def state(control: ControlServer) -> dict[str, Any]:
    """Return what the page shows, device by device."""
    told = json.loads(ask(control, "/state.json")[1])
    return {device["name"]: device for device in told["devices"]}


def test_a_person_scans_weighs_and_takes_the_paper_out(control: ControlServer, bench: Bench):
    token = control.token
    for command in (
        {"scan": "3017620422003", "symbology": "]E0"},
        {"weight_g": 750},
        {"fault": "printer_paper_out"},
        {"pull_antenna": 2},
    ):
        assert ask(control, "/commands", command, X_Control_Token=token)[0] == 200

    now = state(control)
    assert now["scanner"]["passed"][-1]["meaning"] == "]E03017620422003<CR><LF>"
    assert now["printer"]["standing"] == ["paper_out"]
    assert now["rfid"]["shows"]["antennas_pulled"] == [2]
    assert bench.scale.weight_g == 750


def test_what_cannot_be_done_is_said(control: ControlServer):
    told = ask(control, "/commands", {"scan": 5}, X_Control_Token=control.token)

    assert told[0] == 422
    assert "scan wants a str" in json.loads(told[1])["error"]


def test_a_command_without_the_token_of_the_page_is_refused(control: ControlServer, bench: Bench):
    assert ask(control, "/commands", {"weight_g": 9})[0] == 403
    assert ask(control, "/commands", {"weight_g": 9}, X_Control_Token="é")[0] == 403
    assert bench.scale.weight_g == 0


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_other_sites_get_nothing(control: ControlServer, headers: dict[str, str]):
    token = {"X_Control_Token": control.token}

    assert ask(control, "/", **headers)[0] == 403
    assert ask(control, "/commands", {"weight_g": 9}, **token, **headers)[0] == 403


def test_the_page_runs_nothing_but_its_own_files(control: ControlServer):
    status, html, headers = ask(control, "/")

    assert status == 200
    assert control.token.encode() in html
    assert "default-src 'none'; script-src 'self'" in headers["Content-Security-Policy"]
    assert b"<script>" not in html
    assert b"style=" not in html
    for path in ("/page.js", "/hands.js", "/words.js", "/page.css", "/icon.svg"):
        assert ask(control, path)[0] == 200


@pytest.mark.parametrize(
    "path", ["/pictures/printer/1", "/pictures/../x", "/pictures/camera/7", "/server.py", "/%00"]
)
def test_nothing_but_labels_and_camera_pictures_is_shown(control: ControlServer, path: str):
    assert ask(control, path)[0] == 404


def test_a_page_left_open_commands_nothing_once_the_devices_are_gone(control: ControlServer):
    page = socket.create_connection(("127.0.0.1", control.port), 10)
    with contextlib.closing(page):
        page.sendall(b"GET /icon.svg HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % control.port)
        assert page.recv(8) == b"HTTP/1.1"

        control.stop()

        while page.recv(65_536):
            pass


def test_the_picture_of_the_camera_is_shown(control: ControlServer):
    assert ask(control, "/pictures/camera")[1][:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    ("protocol", "data", "means"),
    [
        ("mtsics", b"S S       12.0 g\r\n", "S S       12.0 g<CR><LF>"),
        ("llrp", bytes.fromhex("043e0000000a00000001"), "KEEPALIVE (10)"),
        ("llrp", bytes.fromhex("043e0000000a000000010448"), "KEEPALIVE (10)"),
        ("ssi", bytes.fromhex("04d00000ff2c"), "CMD_ACK"),
        ("ssi", b"\x99", "<99>"),
        ("unheard-of", b"\x00\xff", "<NUL><FF>"),
    ],
)
def test_frames_are_shown_with_what_they_mean(protocol: str, data: bytes, means: str):
    assert meaning(protocol, data) == means
