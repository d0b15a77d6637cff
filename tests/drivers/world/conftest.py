"""A bench, its control page, and clients that let go of their device in the end."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.simulated.bench import Bench
from drivers.simulated.control.serving import ControlServer
from drivers.simulated.hosting import Host
from tests.drivers.world.echoing import PATIENCE_S, Client, Connect


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    started = Bench(tmp_path / "bench")
    started.start()
    yield started
    started.stop()


@pytest.fixture
def control(bench: Bench) -> Iterator[ControlServer]:
    server = ControlServer(bench, 0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def connected() -> Iterator[Connect]:
    """Connect to a host, waiting until it is there."""
    clients: list[Client] = []

    def connect(host: Host) -> Client:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                clients.append(Client(host))
            except OSError:
                assert time.monotonic() < until, "nobody is there"
                time.sleep(0.005)
            else:
                return clients[-1]

    yield connect
    for client in clients:
        client.close()
