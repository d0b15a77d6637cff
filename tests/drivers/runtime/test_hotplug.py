"""What is plugged in, and that it was plugged in, as a mocked kernel and udev tell it."""

import json
import sys
from dataclasses import replace

from drivers.simulated.scanners.hid import (
    UsbPlace,
    keyboard_scanner,
    point_of_sale_scanner,
    serial_scanner,
)
from tests.drivers.counter.mocked_usb import MockedUsb, Program, needs_umockdev

PLACE = UsbPlace(number=0)
OTHER = replace(PLACE, port="1-2", product="0b62", number=1)
LISTENER = """
from drivers.hotplug import HotPlug
plug = HotPlug()
assert plug.monitor is not None
print("ready", flush=True)
while True:
    if plug.wait(0.5):
        print("plugged", flush=True)
"""


def listed(program: Program, parts: int) -> list[dict[str, str]]:
    """Return the lines of the command `list`."""
    return [json.loads(program.hear("{")) for _ in range(parts)]


@needs_umockdev
def test_the_list_names_each_scanner_by_what_it_is() -> None:
    with MockedUsb() as usb:
        usb.plug_in(keyboard_scanner(PLACE))
        usb.plug_in(serial_scanner(OTHER))
        usb.plug_in(point_of_sale_scanner(replace(OTHER, port="1-3", product="0b63")))
        with usb.running(sys.executable, "-m", "drivers", "list") as program:
            found = {one["kind"]: one for one in listed(program, 3)}

    assert {kind: one["url"] for kind, one in found.items()} == {
        "tty": "serial:usb?vendor=0c2e&product=0b62&usb_serial=SIM0001",
        "input": "evdev:usb?vendor=0c2e&product=0b61&usb_serial=SIM0001",
        "hidraw": "hid:usb?vendor=0c2e&product=0b63&usb_serial=SIM0001",
    }
    assert {one["port"] for one in found.values()} == {"1-1", "1-2", "1-3"}


@needs_umockdev
def test_udev_tells_that_something_was_plugged_in() -> None:
    wedge = keyboard_scanner(PLACE)
    with MockedUsb() as usb, usb.running(sys.executable, "-c", LISTENER) as program:
        program.hear("ready")
        usb.plug_in(wedge)
        program.hear("plugged")


@needs_umockdev
def test_a_scanner_put_into_another_socket_is_the_same_under_another_name() -> None:
    before = serial_scanner(PLACE)
    after = serial_scanner(replace(PLACE, port="1-4", number=7))
    url = "serial:usb?vendor=0c2e&product=0b61&usb_serial=SIM0001&device=till"
    with MockedUsb() as usb:
        usb.plug_in(before)
        with usb.running(sys.executable, "-m", "drivers", "listen", url) as program:
            program.hear("DeviceFound")
            usb.write(before, b"before\r\n")
            program.hear("before")
            usb.unplug(before)
            program.hear("DeviceLost")
            usb.plug_in(after)
            program.hear("DeviceFound")
            usb.write(after, b"after\r\n")
            scan = json.loads(program.hear("BarcodeScanned"))

    assert after.node != before.node
    assert (scan["device"], scan["epoch"], scan["payload"]) == ("till", 2, "after")
