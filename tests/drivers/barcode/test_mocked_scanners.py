"""Scanners as the kernel shows them: evdev and hidraw files, grabbed, pulled out and put back."""

import json
import sys

from drivers.simulated.scanners.hid import UsbPlace, keyboard_scanner, point_of_sale_scanner
from tests.drivers.counter.mocked_usb import MockedUsb, needs_umockdev

LISTEN = (sys.executable, "-m", "drivers", "listen")


@needs_umockdev
def test_a_wedge_is_grabbed_heard_and_found_again() -> None:
    with MockedUsb() as usb:
        wedge = keyboard_scanner(UsbPlace())
        usb.plug_in(wedge)
        with usb.running(*LISTEN, "evdev:/dev/input/event0?prefix=f13") as driver:
            driver.hear("DeviceFound")
            usb.type_keys(wedge, "3017620422003")
            scan = json.loads(driver.hear("BarcodeScanned"))
            usb.unplug(wedge)
            driver.hear("DeviceLost")
            usb.plug_in(wedge)
            driver.hear("DeviceFound")
            usb.type_keys(wedge, "LOC-A01")
            again = json.loads(driver.hear("BarcodeScanned"))

        assert (scan["payload"], scan["source"]) == ("3017620422003", "wedge")
        assert (again["payload"], again["epoch"]) == ("LOC-A01", 2)
        assert "grabbed" in usb.grabs(wedge)


@needs_umockdev
def test_a_point_of_sale_scanner_is_heard_by_its_usb_identity() -> None:
    with MockedUsb() as usb:
        scanner = point_of_sale_scanner(UsbPlace())
        usb.plug_in(scanner)
        with usb.running(*LISTEN, "hid:usb?vendor=0c2e&product=0b61") as driver:
            driver.hear("DeviceFound")
            usb.scan(scanner, "A" * 100, "]Q1")
            scan = json.loads(driver.hear("BarcodeScanned"))
            usb.unplug(scanner)
            driver.hear("DeviceLost")
            usb.plug_in(scanner)
            driver.hear("DeviceFound")
            usb.scan(scanner, "3017620422003", "]E0")
            again = json.loads(driver.hear("BarcodeScanned"))

        assert (scan["symbology"], scan["payload"]) == ("]Q1", "A" * 100)
        assert (again["symbology"], again["payload"]) == ("]E0", "3017620422003")
