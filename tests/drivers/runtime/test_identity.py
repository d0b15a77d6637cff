"""Which device is meant: by vendor, product, serial and port, whatever the kernel calls it."""

import os
from pathlib import Path

import pytest

from drivers.device import BadDeviceUrl, DeviceUnavailable
from drivers.events import BarcodeScanned, DeviceFound, DeviceLost
from drivers.identity import gather_identity, path_of, suggest
from drivers.plugged import list_plugged
from drivers.url import parse_url
from tests.drivers.listening import listening
from tests.drivers.runtime.sockets import MOUSE, Sockets, write

ZEBRA = ("05e0", "1701")


@pytest.fixture
def sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sockets:
    return Sockets(tmp_path, monkeypatch)


def meant(url: str) -> str:
    """Return the name of the device file that a URL means."""
    return Path(path_of(gather_identity(parse_url(url)).target, "tty")).name


def test_a_scanner_is_found_by_any_part_of_its_identity(sockets: Sockets) -> None:
    sockets.node(sockets.plug_in("1-1", *ZEBRA, serial="S123"), "tty", "ttyACM3")
    sockets.node(sockets.plug_in("1-2", "0403", "6001", serial="FT1"), "tty", "ttyUSB0")

    assert meant("serial:usb?vendor=5E0&product=1701") == "ttyACM3"
    assert meant("serial:usb?usb_serial=FT1") == "ttyUSB0"
    assert meant("serial:usb?port=1-1") == "ttyACM3"
    assert meant("serial:/dev/ttyS0") == "ttyS0"
    with pytest.raises(DeviceUnavailable, match="is not plugged in"):
        meant("serial:usb?vendor=05e0&product=1702")


def test_two_alike_are_refused_with_what_tells_them_apart(sockets: Sockets) -> None:
    sockets.node(sockets.plug_in("1-1.2", *ZEBRA), "tty", "ttyACM0")
    sockets.node(sockets.plug_in("1-1.3", *ZEBRA), "tty", "ttyACM1")

    with pytest.raises(DeviceUnavailable, match=r"fits 2 devices.*ttyACM0.*port=1-1\.2.*1-1\.3"):
        meant("serial:usb?vendor=05e0")
    assert meant("serial:usb?vendor=05e0&port=1-1.3") == "ttyACM1"


def test_two_lines_of_one_adapter_are_told_apart_by_interface(sockets: Sockets) -> None:
    adapter = sockets.plug_in("1-4", "0403", "6010", serial="FT2")
    sockets.node(adapter, "tty", "ttyUSB0", 0)
    sockets.node(adapter, "tty", "ttyUSB1", 1)

    assert meant("serial:usb?usb_serial=FT2&interface=1") == "ttyUSB1"
    assert [suggest(one, list_plugged("tty")) for one in list_plugged("tty")] == [
        f"serial:usb?vendor=0403&product=6010&usb_serial=FT2&interface=0{number}"
        for number in (0, 1)
    ]


def test_what_is_suggested_means_the_device_it_was_suggested_for(sockets: Sockets) -> None:
    sockets.node(sockets.plug_in("1-1.2", *ZEBRA), "tty", "ttyACM0")
    sockets.node(sockets.plug_in("1-1.3", *ZEBRA), "tty", "ttyACM1")
    sockets.node(sockets.plug_in("2-1", *ZEBRA, serial="with space&more"), "tty", "ttyACM2")
    sockets.node(sockets.plug_in("2-2", "0403", "6001"), "tty", "ttyUSB0")
    plugged = list_plugged("tty")

    assert [meant(suggest(one, plugged)) for one in plugged] == [
        "ttyACM0",
        "ttyACM1",
        "ttyACM2",
        "ttyUSB0",
    ]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("serial:usb", "say which by vendor"),
        ("serial:usb?vendor=", "say which by vendor"),
        ("serial:usb?vendor=zebra", "vendor is up to 4 hexadecimal digits"),
        ("serial:usb?product=123456", "product is up to 4"),
    ],
)
def test_an_identity_that_is_none_is_refused(url: str, says: str) -> None:
    with pytest.raises(BadDeviceUrl, match=says):
        gather_identity(parse_url(url))


def test_only_what_a_driver_could_open_is_listed(sockets: Sockets) -> None:
    wedge = sockets.plug_in("1-1", *ZEBRA, name="Wedge")
    sockets.node(wedge, "input", "event3")
    mouse = sockets.plug_in("1-2", "046d", "c077", name="Mouse")
    sockets.node(mouse, "input", "event4", key=MOUSE)
    hid = sockets.plug_in("1-3", *ZEBRA, name="HID-POS")
    scanner = sockets.node(hid, "hidraw", "hidraw0", 0)
    keys = sockets.node(hid, "hidraw", "hidraw1", 1)
    for node, start in ((scanner, b"\x05\x8c\x09\x02"), (keys, b"\x05\x01\x09\x06")):
        place = hid / f"1-3:1.{node.name[-1]}" / "hidraw" / node.name / "device"
        place.mkdir()
        (place / "report_descriptor").write_bytes(start)
    sockets.node(sockets.plug_in("1-4", "0a5f", "0080"), "usbmisc", "lp0")
    empty = sockets.sys / "devices" / "platform" / "ttyS0"
    write(empty, uevent="DEVNAME=ttyS0", type="0")
    (sockets.sys / "class" / "tty").mkdir(parents=True)
    (sockets.sys / "class" / "tty" / "ttyS0").symlink_to(empty)

    listed = {Path(one.path).name: one for one in list_plugged()}

    assert set(listed) == {"event3", "hidraw0", "lp0"}
    assert listed["event3"].name == "ACME Wedge"
    assert path_of("usb?vendor=05e0&port=1-3", "hidraw") == listed["hidraw0"].path
    assert suggest(listed["lp0"], listed.values()) == "zpl:usb?vendor=0a5f&product=0080"


def test_a_replugged_scanner_is_the_same_scanner_under_another_name(sockets: Sockets) -> None:
    other = sockets.plug_in("1-9", *ZEBRA, serial="OTHER")
    usb = sockets.plug_in("1-1", *ZEBRA, serial="S123")
    sockets.line_to(other, "ttyACM1")
    ours, theirs = sockets.line_to(usb, "ttyACM0")
    with listening("serial:usb?vendor=05e0&product=1701&usb_serial=S123&device=till") as ear:
        ear.hear(DeviceFound)
        os.write(ours, b"before\r\n")
        ear.hear(BarcodeScanned)
        sockets.unplug("ttyACM0")
        os.close(ours)
        os.close(theirs)
        ear.hear(DeviceLost)
        again, _ = sockets.line_to(usb, "ttyACM5", 1)
        ear.hear(DeviceFound)
        os.write(again, b"after\r\n")
        scan = ear.hear(BarcodeScanned)

    assert (scan.device, scan.epoch, scan.payload) == ("till", 2, "after")
