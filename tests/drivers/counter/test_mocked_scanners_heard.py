"""The drivers' own program under umockdev: grabbed, heard, pulled out, plugged in again, heard."""

import json
import sys

import pytest

from drivers.simulated.scanners.hid import (
    Mocked,
    UsbPlace,
    keyboard_scanner,
    point_of_sale_scanner,
    serial_scanner,
)
from tests.drivers.counter.mocked_usb import MockedUsb, needs_umockdev

PLACE = UsbPlace(port="1-1.2", serial="HELD-7")
WEDGE, POINT_OF_SALE, SERIAL = (
    keyboard_scanner(PLACE),
    point_of_sale_scanner(PLACE),
    serial_scanner(PLACE),
)
EAN = "3017620422003"


def scan(usb: MockedUsb, scanner: Mocked, text: str) -> None:
    """Let a scanner of any kind scan."""
    if scanner is WEDGE:
        usb.type_keys(scanner, text)
    elif scanner is POINT_OF_SALE:
        usb.scan(scanner, text, "]Q1")
    else:
        usb.write(scanner, text.encode() + b"\r\n")


@needs_umockdev
@pytest.mark.parametrize(
    ("scanner", "url"),
    [
        (WEDGE, "evdev:/dev/input/event0?prefix=f13"),
        (POINT_OF_SALE, "hid:/dev/hidraw0"),
        (SERIAL, "serial:usb?vendor=0c2e&usb_serial=HELD-7"),
    ],
    ids=["keyboard", "point of sale", "serial"],
)
def test_a_scanner_is_heard_before_and_after_it_was_pulled_out(scanner: Mocked, url: str):
    long = EAN * 10
    with MockedUsb() as usb:
        usb.plug_in(scanner)
        with usb.running(sys.executable, "-m", "drivers", "listen", url) as driver:
            driver.hear("DeviceFound")
            scan(usb, scanner, long)
            first = json.loads(driver.hear("BarcodeScanned"))
            usb.unplug(scanner)
            driver.hear("DeviceLost")
            usb.plug_in(scanner)
            driver.hear("DeviceFound")
            scan(usb, scanner, EAN)
            second = json.loads(driver.hear("BarcodeScanned"))
            grabs = usb.grabs(scanner)

    assert (first["payload"], second["payload"]) == (long, EAN)
    assert (first["epoch"], second["epoch"]) == (1, 2)
    assert first["symbology"] == ("]Q1" if scanner is POINT_OF_SALE else None)
    assert grabs == (["grabbed"] if scanner is WEDGE else [])


@needs_umockdev
def test_what_is_plugged_in_is_listed_with_its_identity():
    with MockedUsb() as usb:
        usb.plug_in(WEDGE)
        usb.plug_in(point_of_sale_scanner(UsbPlace(port="1-2", number=1)))
        with usb.running(sys.executable, "-m", "drivers", "list") as listing:
            listing.process.wait()
            lines = [json.loads(line) for line in listing.rest()]

    listed = {line["path"]: line for line in lines}
    wedge, hid = listed["/dev/input/event0"], listed["/dev/hidraw1"]
    assert (wedge["kind"], wedge["vendor"], wedge["product"]) == ("input", "0c2e", "0b61")
    assert (wedge["serial"], wedge["port"], wedge["name"]) == (
        "HELD-7",
        "1-1.2",
        "Simulated Scanner",
    )
    assert hid["kind"] == "hidraw"
    assert hid["url"].startswith("hid:usb?vendor=0c2e")
