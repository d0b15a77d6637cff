"""Engines on real sockets and pseudo-terminals: served, turned away, cut off, back again."""

import os
import select
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from drivers.simulated.clock import WorldClock
from drivers.simulated.engine import QuietEngine, UnknownFault
from drivers.simulated.hosting import Host, PtyHost, TcpHost
from drivers.simulated.wire import AWAY_S

PATIENCE_S = 10.0


class Echo(QuietEngine):
    """Greets, repeats what it hears, and takes its leave when told to."""

    FAULTS: ClassVar[tuple[str, ...]] = ("mute",)

    def connect(self, now: float) -> list[bytes]:
        """Greet."""
        super().connect(now)
        return [b"hello "]

    def turn_away(self, _: float) -> list[bytes]:
        """Say that somebody else is here."""
        return [b"taken"]

    def feed(self, data: bytes, _: float) -> list[bytes]:
        """Repeat it."""
        self.hanging_up = b"bye" in data
        return [] if "mute" in self.faults else [data]


class Client:
    """The other end of a wire."""

    def __init__(self, host: Host) -> None:
        """Take hold of a host's wire, or raise OSError."""
        self.connection: socket.socket | None = None
        if isinstance(host, TcpHost):
            self.connection = socket.create_connection(("127.0.0.1", host.port))
            self.fd = self.connection.fileno()
        else:
            assert isinstance(host, PtyHost)
            self.fd = os.open(host.path, os.O_RDWR | os.O_NOCTTY)

    def close(self) -> None:
        """Let go of it; twice does nothing."""
        if self.connection is not None:
            self.connection.close()
        elif self.fd >= 0:
            os.close(self.fd)
        self.fd = -1

    def hear(self, count: int) -> bytes:
        """Return so many bytes, or those before the end of the line."""
        heard = b""
        while len(heard) < count:
            assert select.select([self.fd], [], [], PATIENCE_S)[0], f"only {heard!r} came"
            try:
                came = os.read(self.fd, count - len(heard))
            except OSError:
                came = b""
            if not came:
                break
            heard += came
        return heard

    def say(self, data: bytes) -> None:
        """Say something."""
        os.write(self.fd, data)


Connect = Callable[[Host], Client]


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


@pytest.fixture(params=["tcp", "pty"])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    clock = WorldClock(10)
    made: Host = TcpHost(Echo, clock=clock)
    if request.param == "pty":
        made = PtyHost(Echo(), tmp_path / "line", clock=clock)
    made.start()
    yield made
    made.stop()


def test_a_client_is_greeted_and_heard(host: Host, connected: Connect):
    client = connected(host)
    client.say(b"abc")

    assert client.hear(9) == b"hello abc"


def test_a_line_cut_in_mid_frame_says_half_and_is_back(host: Host, connected: Connect):
    client = connected(host)
    client.hear(6)
    host.strike("cut-mid-frame")
    client.say(b"0123456789")

    heard = client.hear(10)
    assert 0 < len(heard) < 10
    assert b"0123456789".startswith(heard)
    client.close()
    assert connected(host).hear(6) == b"hello "


def test_a_device_torn_off_stays_away_for_a_while(host: Host, connected: Connect):
    client = connected(host)
    client.hear(6)
    host.strike("unplugged_mid_scan")
    before = host.clock.now()
    client.say(b"0123456789")
    client.hear(10)
    client.close()

    assert connected(host).hear(6) == b"hello "
    assert host.clock.now() - before >= AWAY_S


def test_a_mute_device_answers_again_when_the_fault_ends(host: Host, connected: Connect):
    client = connected(host)
    client.hear(6)
    host.begin_fault("mute")
    client.say(b"lost ")
    client.say(b"too ")
    assert not select.select([client.fd], [], [], 0.05)[0]
    host.end_fault("mute")
    client.say(b"heard")

    assert client.hear(5) == b"heard"


def test_a_device_that_is_unplugged_is_gone_until_it_is_plugged_in(host: Host, connected: Connect):
    client = connected(host)
    client.hear(6)

    host.unplug()

    assert client.hear(1) == b""
    client.close()
    assert not host.connected
    host.plug_in()
    assert connected(host).hear(6) == b"hello "


def test_an_unknown_fault_names_the_devices_own_and_those_of_wires(host: Host):
    with pytest.raises(UnknownFault, match=r"bad_checksum, .* mute, .* wrong_length"):
        host.begin_fault("flood")


@pytest.fixture
def tcp() -> Iterator[TcpHost]:
    made = TcpHost(Echo)
    made.start()
    yield made
    made.stop()


def test_a_second_client_is_turned_away_in_the_engines_words(tcp: TcpHost, connected: Connect):
    first = connected(tcp)
    first.hear(6)

    assert connected(tcp).hear(99) == b"taken"
    first.say(b"still here")
    assert first.hear(10) == b"still here"


def test_an_engine_that_hangs_up_has_its_last_words_heard(tcp: TcpHost, connected: Connect):
    client = connected(tcp)
    client.hear(6)
    client.say(b"bye, and something nobody reads any more")
    client.say(b"more")

    assert client.hear(99).startswith(b"bye")
    assert connected(tcp).hear(6) == b"hello "


class Verbose(Echo):
    """Says very much, and goes."""

    WORDS: ClassVar[bytes] = bytes(range(256)) * 40_000

    def connect(self, now: float) -> list[bytes]:
        """Say all of it."""
        super().connect(now)
        self.hanging_up = True
        return [self.WORDS]


def test_long_last_words_are_heard_by_a_slow_client(connected: Connect):
    host = TcpHost(Verbose)
    host.start()
    try:
        assert connected(host).hear(len(Verbose.WORDS) + 1) == Verbose.WORDS
    finally:
        host.stop()


def test_what_a_half_open_stream_held_back_comes_when_it_is_whole_again(
    tcp: TcpHost, connected: Connect
):
    client = connected(tcp)
    client.hear(6)
    tcp.begin_fault("half_open")
    client.say(b"abc")
    assert not select.select([client.fd], [], [], 0.05)[0]

    tcp.end_fault("half_open")

    assert client.hear(3) == b"abc"


def test_several_clients_have_an_engine_each(connected: Connect):
    host = TcpHost(Echo, clients=2)
    host.start()
    try:
        one, other = connected(host), connected(host)
        one.hear(6)
        other.hear(6)
        one.say(b"1")
        other.say(b"2")
        assert (one.hear(1), other.hear(1)) == (b"1", b"2")
        assert connected(host).hear(99) == b"taken"
    finally:
        host.stop()


def test_a_port_that_is_taken_is_told_at_once(tcp: TcpHost):
    with pytest.raises(OSError, match="in use"):
        TcpHost(Echo, tcp.port).start()
