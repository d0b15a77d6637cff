"""Coming back: what ends the wait for a device, what a stuck driver looks like, how a hub stops."""

import os
import queue
import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from drivers import runner as runners
from drivers.device import Device, DeviceUnavailable, utc_now
from drivers.events import DeviceFound, DeviceLost, Event
from drivers.hub import Hub
from drivers.runner import Runner
from drivers.transports.node import NodeTransport
from drivers.transports.tcp import TcpTransport
from drivers.url import parse_url
from tests.drivers.listening import listening, wait_for_state, wait_until


class Away(Device):
    """A device that is not there until it shows itself."""

    kind = "scale"

    def __init__(self) -> None:
        super().__init__("device", parse_url("away:test"))
        self.there = False
        self.opened_at: list[float] = []

    def open(self) -> None:
        self.opened_at.append(time.monotonic())
        if not self.there:
            raise DeviceUnavailable("it is away")

    def read(self, timeout: float) -> Sequence[Event]:
        time.sleep(timeout)
        if not self.there:
            raise DeviceUnavailable("it went away")
        return ()

    def close(self) -> None:
        pass

    def beckons(self) -> bool:
        return self.there


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """Note the bounds between which each pause is drawn, and make each a day long."""
    bounds: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        bounds.append((low, high))
        return 86_400.0

    monkeypatch.setattr("random.uniform", uniform)
    return bounds


def test_a_device_that_shows_itself_is_opened_at_once_however_long_the_pause(
    pauses: list[tuple[float, float]],
) -> None:
    device = Away()
    with listening(device) as ear:
        wait_for_state(ear.hub, "device", "absent")
        for _ in range(3):
            device.there = True
            ear.hear(DeviceFound)
            device.there = False
            ear.hear(DeviceLost)

    assert len(pauses) >= 3


def test_pauses_grow_from_a_tenth_of_a_second_to_five_and_no_further(
    pauses: list[tuple[float, float]],
) -> None:
    runner = Runner(Away(), queue.Queue(10), utc_now)
    runner.stopping.set()
    for _ in range(2000):
        runner.wait_before_retry("away", time.monotonic())

    assert [longest for _, longest in pauses[:7]] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0]
    assert set(pauses[7:]) == {(2.5, 5.0)}


def test_a_driver_that_does_not_come_back_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "STUCK_S", 0.1)
    release = threading.Event()
    device = Away()
    device.there = True

    def read(_timeout: float) -> Sequence[Event]:
        release.wait(20)
        return ()

    monkeypatch.setattr(device, "read", read)
    with listening(device) as ear:
        wait_for_state(ear.hub, "device", "degraded")
        reason = ear.hub.health()[0].reason
        release.set()
        wait_for_state(ear.hub, "device", "ready")

    assert reason == "its driver does not come back from reading"


def test_a_tcp_device_is_found_again_and_served_one_connection_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    transport = TcpTransport("127.0.0.1", port)
    with pytest.raises(DeviceUnavailable, match="nobody answers"):
        transport.open()
    quiet = transport.beckons()

    with socket.create_server(("127.0.0.1", port)) as listener:
        wait_until(transport.beckons)
        transport.open()
        client, _ = listener.accept()
        client.sendall(b"welcome")
        with client:
            heard = transport.read(5)
        listener.settimeout(0.05)
        with pytest.raises(TimeoutError):
            listener.accept()
        transport.close()

    assert not quiet
    assert heard == b"welcome"
    assert not transport.beckons()


def test_an_address_that_answers_but_turns_us_away_does_not_beckon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        transport = TcpTransport("127.0.0.1", listener.getsockname()[1])
        transport.open()
        listener.accept()[0].close()
        with pytest.raises(DeviceUnavailable, match="closed the connection"):
            transport.read(5)
        transport.close()

        assert not transport.beckons()


def test_a_device_file_beckons_when_it_comes_and_when_its_rights_change(tmp_path: Path) -> None:
    path = tmp_path / "wedge"
    transport = NodeTransport(str(path), "input")
    seen = [transport.beckons()]
    os.mkfifo(path, 0o000)
    seen += [transport.beckons(), transport.beckons()]
    path.chmod(0o600)
    seen += [transport.beckons(), transport.beckons()]

    assert seen == [False, True, False, True, False]


def test_a_hub_of_devices_in_every_state_stops_within_a_second() -> None:
    class Mute(Away):
        def beckons(self) -> bool:
            time.sleep(0.4)
            return False

    ready, away, mute = Away(), Away(), Mute()
    ready.there = True
    for name, device in {"ready": ready, "away": away, "mute": mute}.items():
        device.name = name
    hub = Hub([ready, away, mute], queue.Queue(1))
    hub.start()
    wait_for_state(hub, "ready", "ready")
    wait_for_state(hub, "mute", "absent")
    hub.stop(timeout=1.0)

    assert not any(runner.thread.is_alive() for runner in hub.runners.values())
    assert not hub.attendant.is_alive()
