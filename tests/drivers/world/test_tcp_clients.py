"""Clients of a device on the network: turned away, bidden farewell, gone of their own accord."""

import select
import socket
import struct
import time
from collections.abc import Iterator
from typing import ClassVar

import pytest

from drivers.simulated.clock import VirtualClock
from drivers.simulated.hosting import TcpHost
from drivers.simulated.wire import AWAY_S, LAST_GASP_S
from tests.drivers.world.echoing import PATIENCE_S, Connect, Echo


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


def a_round(host: TcpHost) -> None:
    """Serve everybody once, without a thread."""
    host.serve(dict.fromkeys(host.watched(), select.POLLIN), host.clock.now())
    host.do(lambda: None)


@pytest.fixture
def unattended() -> Iterator[TcpHost]:
    made = TcpHost(Echo)
    made.plug_in()
    yield made
    made.unplug()


def test_who_comes_in_the_moment_another_is_bidden_farewell_is_welcome(
    unattended: TcpHost, connected: Connect
):
    first = connected(unattended)
    a_round(unattended)
    first.say(b"bye")
    second = connected(unattended)

    a_round(unattended)

    assert first.hear(99) == b"hello bye"
    assert second.hear(6) == b"hello "


def test_who_comes_while_another_hears_its_last_words_is_turned_away(
    unattended: TcpHost, connected: Connect
):
    first = connected(unattended)
    a_round(unattended)
    unattended.begin_fault("slow_drip")
    first.say(b"bye")
    a_round(unattended)
    second = connected(unattended)
    a_round(unattended)
    unattended.end_fault("slow_drip")

    until = time.monotonic() + PATIENCE_S
    while unattended.served or any(talk.leaving_until is None for talk in unattended.talks):
        assert time.monotonic() < until, "the engine never hung up"
        a_round(unattended)

    assert first.hear(99) == b"hello bye"
    assert second.hear(99) == b"taken"


def test_a_device_torn_off_comes_back_though_its_client_was_gone_before(connected: Connect):
    clock = VirtualClock()
    host = TcpHost(Echo, clock=clock)
    host.plug_in()
    client = connected(host)
    a_round(host)
    host.strike("unplugged_mid_scan")
    host.say_raw(b"0123456789")
    reset = struct.pack("ii", 1, 0)
    assert client.connection is not None
    client.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
    client.close()

    clock.advance(LAST_GASP_S)
    host.do(lambda: None)

    assert not host.plugged
    assert host.back_at == clock.now() + AWAY_S


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
