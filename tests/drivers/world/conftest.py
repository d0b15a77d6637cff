"""Clients of simulated devices that let go of them in the end."""

import time
from collections.abc import Iterator

import pytest

from drivers.simulated.hosting import Host
from tests.drivers.world.echoing import PATIENCE_S, Client, Connect


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
