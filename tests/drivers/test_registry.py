"""Device URLs: each names a driver, and a wrong one says what would be right."""

from importlib.metadata import EntryPoint

import pytest

from drivers import registry
from drivers.barcode.wedge import WedgeScanner
from drivers.device import BadDeviceUrl
from drivers.registry import make_device
from drivers.rfid.llrp.reader import LlrpReader
from drivers.scale.serial_scale import MtSicsScale


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("serial:/dev/ttyACM0?device=left", "barcode", "left"),
        ("evdev:/dev/input/event3?layout=fr", "wedge", "evdev"),
        ("zpl://127.0.0.1:9100", "printer", "zpl"),
        ("scale+serial:/dev/ttyUSB0?baud=4800", "scale", "scale+serial"),
        ("llrp://reader.local", "rfid", "llrp"),
        ("camera:0", "camera", "camera"),
    ],
)
def test_a_url_names_its_driver_and_device(url: str, kind: str, name: str) -> None:
    device = make_device(url)

    assert (device.kind, device.name) == (kind, name)


def test_options_reach_the_driver() -> None:
    wedge = make_device("evdev:/dev/input/event3?layout=de&prefix=F13")
    scale = make_device("mtsics:/dev/ttyUSB0?interval_ms=500")
    reader = make_device("llrp://[::1]?antennas=1,3")

    assert isinstance(wedge, WedgeScanner)
    assert wedge.around.prefix_key == 183
    assert isinstance(scale, MtSicsScale)
    assert scale.interval_s == 0.5
    assert isinstance(reader, LlrpReader)
    assert (reader.wanted.antennas, reader.address) == ((1, 3), ("::1", 5084))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "is not a device URL"),
        ("/dev/ttyACM0", "is not a device URL"),
        ("serial:", "is not a device URL"),
        ("tractor:/dev/ttyACM0", "no driver for 'tractor'; there are camera, evdev"),
        ("serial:/dev/ttyACM0?baude=9600", "no option 'baude'; there are device, baud, aim"),
        ("serial:/dev/ttyACM0?baud=fast", "baud is a whole number from 300"),
        ("serial:/dev/ttyACM0?baud=9600&baud=4800", "gives an option twice"),
        ("evdev:/dev/input/event3?layout=dvorak", "layout is one of us, fr, de"),
        ("evdev:/dev/input/event3?prefix=f99", "prefix is one character, or a key f1 to f24"),
        ("zpl://printer:99999", "port is a whole number from 1 to 65535"),
        ("llrp://reader?antennas=0,1", "antenna 0 means all"),
        ("llrp://reader?antennas=one", "antennas is a whole number"),
    ],
)
def test_a_wrong_url_says_what_would_be_right(url: str, says: str) -> None:
    with pytest.raises(BadDeviceUrl, match=says.replace("?", r"\?")):
        make_device(url)


def test_drivers_of_other_packages_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = EntryPoint("acme", "drivers.barcode.serial_scanner:SerialScanner", registry.GROUP)
    wrong = EntryPoint("odd", "json:dumps", registry.GROUP)

    def entry_points(*, group: str, name: str | None = None) -> list[EntryPoint]:
        assert group == registry.GROUP
        return [point for point in (theirs, wrong) if name in {None, point.name}]

    monkeypatch.setattr(registry, "entry_points", entry_points)

    assert make_device("acme:/dev/ttyACM0").kind == "barcode"
    assert "acme" in registry.kinds()
    with pytest.raises(BadDeviceUrl, match="is not a Device"):
        make_device("odd:/dev/ttyACM0")
