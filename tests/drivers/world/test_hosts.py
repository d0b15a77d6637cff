"""Engines on real sockets and pseudo-terminals: served, cut off, back again."""

import select
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.simulated.clock import VirtualClock, WorldClock
from drivers.simulated.engine import UnknownFault
from drivers.simulated.hosting import Host, PtyHost, TcpHost
from drivers.simulated.wire import AWAY_S, LAST_GASP_S
from tests.drivers.listening import wait_until
from tests.drivers.world.echoing import Connect, Echo


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


def test_half_a_frame_is_heard_however_late_its_reader_is(tmp_path: Path, connected: Connect):
    clock = VirtualClock()
    host = PtyHost(Echo(), tmp_path / "line", clock=clock)
    host.plug_in()
    host.do(lambda: None)
    client = connected(host)
    client.hear(6)
    host.strike("cut_mid_frame")
    host.say_raw(b"0123456789")
    wait_until(lambda: host.plug.unread() > 0)

    clock.advance(LAST_GASP_S)
    host.do(lambda: None)
    still_there = host.plugged

    assert b"0123456789".startswith(client.hear(1))
    host.ends_at = 0.0
    host.do(lambda: None)
    assert (still_there, host.plugged) == (True, False)


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


def test_the_end_of_another_fault_plugs_nothing_in(host: Host):
    host.begin_fault("garbage")
    host.unplug(1000)

    host.end_fault("garbage")

    assert not host.plugged
