"""An LLRP reader behind a real socket and the hub: found, lost, found again."""

import socket
import time
from collections.abc import Iterator

import pytest

from drivers.device import CannotDo
from drivers.events import DeviceFound, DeviceLost, TagsRead, TagWriteFailed, TagWritten
from drivers.registry import make_device
from drivers.rfid.llrp.reader import LlrpReader
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.hosting import ReaderHost
from drivers.simulated.llrp.reader import LlrpReader as Engine
from drivers.talking import TalkingDevice
from drivers.url import BadDeviceUrl
from tests.drivers.listening import listening, wait_for_state
from tests.drivers.rfid.pairing import BUTTER, MILK, moment
from tests.drivers.rfid.test_llrp_faults import WELCOME

NEW = "30340000000000000000BEEF"


@pytest.fixture
def host() -> Iterator[ReaderHost]:
    field = SeededField([FieldTag(MILK), FieldTag(BUTTER)], rate_per_s=200)
    started = ReaderHost(Engine(field))
    started.start()
    yield started
    started.stop()


def url(host: ReaderHost, more: str = "") -> str:
    """Return the reader's URL, with keepalives and rounds that come soon."""
    return f"llrp://127.0.0.1:{host.port}?device=rfid&keepalive_ms=200&round_ms=50{more}"


def test_tags_are_read_through_the_hub(host: ReaderHost) -> None:
    with listening(url(host, "&antennas=1,2")) as ear:
        read = ear.hear(TagsRead)

    assert {tag.epc for tag in read.tags} <= {MILK, BUTTER}
    assert read.epoch == 1


class SlowEngine(Engine):
    """A reader that thinks before each answer."""

    def feed(self, data: bytes, now: float) -> list[bytes]:
        time.sleep(0.05)
        return super().feed(data, now)


def test_a_reader_that_is_slow_to_be_set_up_is_given_longer_than_other_devices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(TalkingDevice, "greeting_s_max", 0.2)
    slow = ReaderHost(SlowEngine(SeededField([FieldTag(MILK)], rate_per_s=200)))
    slow.start()
    try:
        with listening(url(slow)) as ear:
            assert ear.hear(DeviceFound).epoch == 1
    finally:
        slow.stop()


@pytest.mark.parametrize("fault", ["cut_mid_frame", "half_open", "wrong_length", "garbage"])
def test_whatever_happens_to_the_wire_it_is_read_from_again(host: ReaderHost, fault: str) -> None:
    with listening(url(host)) as ear:
        ear.hear(TagsRead)
        host.begin_fault(fault)
        ear.hear(DeviceLost)
        host.end_fault(fault)
        epoch = ear.hear(DeviceFound).epoch
        read = ear.hear(TagsRead, lambda event: event.epoch == epoch)

    assert epoch > 1
    assert {tag.epc for tag in read.tags} <= {MILK, BUTTER}


def test_the_reader_belongs_to_one_client(host: ReaderHost) -> None:
    with listening(url(host)) as ear:
        ear.hear(DeviceFound)
        with listening(url(host)) as second:
            wait_for_state(second.hub, "rfid", "absent")
            reason = second.hub.health()[0].reason

    assert "another client has the reader" in reason


def test_a_tag_is_written_by_order_of_another_thread(host: ReaderHost) -> None:
    reader = make_device(url(host))
    assert isinstance(reader, LlrpReader)
    with listening(reader) as ear:
        ear.hear(DeviceFound)
        reader.write_tag(MILK.lower(), NEW, "item-1")
        written = ear.hear(TagWritten)

    assert (written.request, written.epc) == ("item-1", NEW)


def test_an_order_to_write_ends_with_the_connection(host: ReaderHost) -> None:
    reader = make_device(url(host))
    assert isinstance(reader, LlrpReader)
    with listening(reader) as ear:
        ear.hear(TagsRead)
        reader.write_tag(NEW, MILK, "item-1")
        ear.hear(TagsRead)
        host.unplug()
        failed = ear.hear(TagWriteFailed)

    assert failed.request == "item-1"
    assert "nobody can say" in failed.reason


def test_closing_leaves_the_reader_free_for_the_next(host: ReaderHost) -> None:
    lost: list[DeviceLost] = []
    for _ in range(3):
        with listening(url(host)) as ear:
            ear.hear(TagsRead)
            lost += ear.all_heard(DeviceLost)

    assert not lost
    assert host.connections_made == 3


def test_a_peer_that_speaks_something_else_is_said_not_to_speak_llrp() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with listening(f"llrp://127.0.0.1:{port}?device=rfid") as ear:
            peer, _ = listener.accept()
            with peer:
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                wait_for_state(ear.hub, "rfid", "absent")
                reason = ear.hub.health()[0].reason

    assert "does not speak LLRP" in reason


def test_a_reader_that_hangs_up_when_asked_for_its_version_is_not_asked_again() -> None:
    reader = make_device("llrp://reader.local")
    assert isinstance(reader, LlrpReader)
    first = reader.make_protocol()
    first.begin(moment(0))
    first.feed(WELCOME, moment(0))

    assert first.newest == 2
    assert reader.make_protocol().newest == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("antennas=1,1", "name each antenna once"),
        ("antennas=256", "antennas is a whole number from 0 to 255"),
        ("trigger=gpi:1&every_ms=1000", "trigger or every_ms, not both"),
        ("trigger=gpo:1", "write trigger=gpi:1"),
        ("trigger=gpi:1,2", "write trigger=gpi:1"),
        ("every_ms=100&round_ms=500", "every_ms is shorter than round_ms"),
        ("power_dbm=loud", "power_dbm is a number from 0 to 40"),
        ("power_dbm=NaN", "power_dbm is a number from 0 to 40"),
        ("session=4", "session is a whole number from 0 to 3"),
        ("lamp=1,2", "write lamp=gpo:1"),
        ("version=2.0", "version is one of auto, 1.1, 1.0.1"),
        ("certificate=reader.pem", "checked with llrps://"),
        ("colour=red", "no option 'colour'"),
    ],
)
def test_an_option_that_cannot_be_is_refused_by_name(options: str, says: str) -> None:
    with pytest.raises(BadDeviceUrl, match=says):
        make_device(f"llrp://reader.local?{options}")


def test_a_reader_without_a_lamp_shows_nothing_and_one_with_takes_orders() -> None:
    plain, lit = make_device("llrp://a"), make_device("llrp://b?lamp=gpo:3,1")
    assert isinstance(plain, LlrpReader)
    assert isinstance(lit, LlrpReader)

    plain.signal("wrong")
    lit.signal("wrong")

    assert plain.orders.empty()
    assert lit.orders.qsize() == 1
    for _ in range(49):
        lit.signal("ok")
    with pytest.raises(CannotDo):
        lit.signal("ok")
