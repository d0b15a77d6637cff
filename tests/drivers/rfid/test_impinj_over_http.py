"""An Impinj reader behind HTTP and the hub: started, stopped, refused, lost, found again."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from drivers.events import DeviceDegraded, DeviceFound, DeviceLost, TagsRead
from drivers.registry import make_device
from drivers.rfid.impinj.http_stream import HttpStream
from drivers.rfid.impinj.reader import ImpinjReader
from drivers.simulated.impinj.device import SimulatedImpinj
from drivers.simulated.impinj.tls import self_signed
from drivers.url import BadDeviceUrl
from tests.drivers.listening import PATIENCE_S, listening, wait_for_state, wait_until
from tests.drivers.rfid.pairing import BUTTER, MILK

PASSWORD = "impinj"


@pytest.fixture
def password(tmp_path: Path) -> Path:
    written = tmp_path / "password"
    written.write_text(f"{PASSWORD}\n")
    return written


@pytest.fixture
def reader() -> Iterator[SimulatedImpinj]:
    started = SimulatedImpinj()
    started.start()
    started.place([MILK, BUTTER])
    yield started
    started.stop()


def url(reader: SimulatedImpinj, password: Path, more: str = "") -> str:
    """Return the reader's URL."""
    scheme = "impinjs" if reader.tls else "impinj"
    port = reader.port
    return f"{scheme}://127.0.0.1:{port}?device=rfid&password_file={password}{more}"


def ask(reader: SimulatedImpinj, method: str, path: str) -> dict[str, object]:
    """Ask as another client would."""
    answer = httpx.request(
        method, f"{reader.base_url}/api/v1{path}", auth=("root", PASSWORD), trust_env=False
    )
    answer.raise_for_status()
    return dict(answer.json()) if answer.content else {}


def why_absent(url: str) -> str:
    """Return why a reader cannot be used."""
    with listening(url) as ear:
        wait_for_state(ear.hub, "rfid", "absent")
        return ear.hub.health()[0].reason


def test_tags_are_read_and_the_reader_stopped_in_the_end(reader, password) -> None:
    with listening(url(reader, password, "&antennas=1,2")) as ear:
        read = ear.hear(TagsRead)
        during = ask(reader, "GET", "/status")["status"]

    assert {tag.epc for tag in read.tags} <= {MILK, BUTTER}
    assert all(tag.antenna in {1, 2} and tag.rssi_dbm for tag in read.tags)
    assert during == "running"
    wait_until(lambda: ask(reader, "GET", "/status")["status"] == "idle")


@pytest.mark.parametrize("fault", ["cut_mid_frame", "bad_checksum"])
def test_a_stream_that_breaks_is_opened_again(reader, password, fault: str) -> None:
    with listening(url(reader, password)) as ear:
        ear.hear(TagsRead)
        reader.begin_fault(fault)
        ear.hear(DeviceLost)
        reader.end_fault(fault)
        epoch = ear.hear(DeviceFound).epoch
        read = ear.hear(TagsRead, lambda event: event.epoch == epoch)

    assert epoch > 1
    assert {tag.epc for tag in read.tags} <= {MILK, BUTTER}


def test_a_reader_that_somebody_stops_reads_again(reader, password) -> None:
    with listening(url(reader, password)) as ear:
        ear.hear(TagsRead)
        ask(reader, "POST", "/profiles/stop")
        lost = ear.hear(DeviceLost)
        ear.hear(TagsRead, lambda event: event.epoch > 1)

    assert "stopped" in lost.reason


def test_the_preset_of_somebody_else_is_left_alone_unless_taken(reader, password) -> None:
    ask(reader, "POST", "/profiles/inventory/presets/default/start")

    refused = why_absent(url(reader, password))
    with listening(url(reader, password, "&take=yes")) as ear:
        ear.hear(TagsRead)

    assert "another client has the reader run the preset 'default'" in refused


def test_a_wrong_password_and_a_missing_one_say_so(reader, tmp_path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("guess")

    assert "does not accept the user or the password" in why_absent(url(reader, wrong))
    assert "does not accept" in why_absent(f"impinj://127.0.0.1:{reader.port}?device=rfid")


def test_a_reader_that_is_starting_says_so(reader, password) -> None:
    reader.begin_fault("unavailable")

    assert "it is not ready" in why_absent(url(reader, password))


def test_hanging_up_ends_the_thread_that_waits_for_the_stream(reader, password) -> None:
    reader.place([])
    device = make_device(url(reader, password))
    assert isinstance(device, ImpinjReader)
    way = device.make_transport()
    assert isinstance(way, HttpStream)

    way.open()
    pumping = way.pumping
    way.close()
    assert pumping is not None
    pumping.join(PATIENCE_S)

    assert not pumping.is_alive()


def test_a_reader_that_is_not_there_says_so(reader, password) -> None:
    reader.stop()

    assert "nobody answers" in why_absent(url(reader, password))


def test_a_reader_that_comes_back_is_found_at_once(reader, password) -> None:
    with listening(url(reader, password)) as ear:
        ear.hear(TagsRead)
        reader.stop()
        ear.hear(DeviceLost)
        wait_until(lambda: "nobody answers" in ear.hub.health()[0].reason)
        reader.start()
        ear.hear(TagsRead, lambda event: event.epoch > 1)


def test_the_lamp_shows_one_light_at_a_time(reader, password) -> None:
    lit = make_device(url(reader, password, "&lamp=gpo:1,2,3"))
    assert isinstance(lit, ImpinjReader)
    with listening(lit) as ear:
        ear.hear(TagsRead)
        lit.signal("wrong")
        wait_until(lambda: reader.reader.gpos == {1: "low", 2: "high", 3: "low"})
        lit.signal("off")
        wait_until(lambda: reader.reader.gpos == {1: "low", 2: "low", 3: "low"})
        assert not ear.all_heard(DeviceDegraded)


def test_a_lamp_that_the_reader_refuses_is_told_and_tags_are_still_read(reader, password) -> None:
    lit = make_device(url(reader, password, "&lamp=gpo:9"))
    assert isinstance(lit, ImpinjReader)
    with listening(lit) as ear:
        ear.hear(TagsRead)
        lit.signal("ok")
        degraded = ear.hear(DeviceDegraded)
        read = ear.hear(TagsRead)

    assert "no output 9" in degraded.reason
    assert read.epoch == 1


def test_over_https_the_certificate_on_file_decides(password, tmp_path) -> None:
    context, certificate = self_signed(tmp_path)
    reader = SimulatedImpinj(tls=context)
    reader.start()
    reader.place([MILK])
    with listening(url(reader, password, f"&certificate={certificate}")) as ear:
        read = ear.hear(TagsRead)
    untrusted = why_absent(url(reader, password))
    reader.stop()

    assert {tag.epc for tag in read.tags} == {MILK}
    assert "nobody answers" in untrusted
    assert "CERTIFICATE_VERIFY_FAILED" in untrusted


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("antennas=0", "antennas is a whole number from 1"),
        ("antennas=1,1", "name each antenna once"),
        ("password_file=/does/not/exist", "the password cannot be read"),
        ("password=secret", "no option 'password'"),
        ("certificate=reader.pem", "checked with impinjs://"),
    ],
)
def test_an_option_that_cannot_be_is_refused_by_name(options: str, says: str) -> None:
    with pytest.raises(BadDeviceUrl, match=says):
        make_device(f"impinj://reader.local?{options}")
