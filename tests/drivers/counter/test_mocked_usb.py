"""The mocked USB devices behave as the kernel's do: grabbed, read, pulled out, told by udev."""

import sys

from drivers.simulated.scanners.hid import (
    REPORT_DESCRIPTOR,
    UsbPlace,
    keyboard_scanner,
    point_of_sale_scanner,
    reports,
    serial_scanner,
)
from drivers.simulated.wedge import key_strokes, typed
from tests.drivers.counter.mocked_usb import MockedUsb, needs_umockdev

EAN = "3017620422003"

# A program that opens a device file, tells what it sees, and obeys us line by line.
READER = r"""
import fcntl, os, select, sys
path, grab = sys.argv[1], len(sys.argv) > 2
fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
if grab:
    fcntl.ioctl(fd, 0x40044590, 1)
    try:
        fcntl.ioctl(os.open(path, os.O_RDWR | os.O_NOCTTY), 0x40044590, 1)
    except OSError as why:
        print("second", why.errno, flush=True)
else:
    size = int.from_bytes(fcntl.ioctl(fd, 0x80044801, bytes(4)), "little")
    told = bytearray(size.to_bytes(4, "little") + bytes(4096))
    fcntl.ioctl(fd, 0x90044802, told)
    print("descriptor", told[4 : 4 + size].hex(), flush=True)
print("ready", flush=True)
try:
    while select.select([fd], [], []) and (data := os.read(fd, 4096)):
        print("read", data.hex(), flush=True)
except OSError:
    pass
print("gone", flush=True)
"""
# A program that hears the kernel's uevents of /sys through libudev.
LISTENER = r"""
import ctypes, os, select
udev = ctypes.CDLL("libudev.so.1")
for name in ("udev_new", "udev_monitor_new_from_netlink", "udev_monitor_receive_device"):
    getattr(udev, name).restype = ctypes.c_void_p
for name in ("udev_device_get_action", "udev_device_get_devnode"):
    getattr(udev, name).restype = ctypes.c_char_p
    getattr(udev, name).argtypes = (ctypes.c_void_p,)
udev.udev_monitor_new_from_netlink.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
for name in ("enable_receiving", "get_fd", "receive_device"):
    getattr(udev, "udev_monitor_" + name).argtypes = (ctypes.c_void_p,)
monitor = udev.udev_monitor_new_from_netlink(udev.udev_new(), b"udev")
udev.udev_monitor_enable_receiving(monitor)
print("ready", flush=True)
while True:
    select.select([udev.udev_monitor_get_fd(monitor)], [], [])
    device = udev.udev_monitor_receive_device(monitor)
    if device:
        print(udev.udev_device_get_action(device), udev.udev_device_get_devnode(device), flush=True)
"""


def test_a_long_scan_takes_two_reports_that_say_so():
    first, last = reports("7" * 60, "]Q1")

    assert (len(first), len(last)) == (64, 64)
    assert first[:5] == b"\x02\x38]Q1"
    assert last[:9] == b"\x02\x04]Q17777"
    assert (first[63], last[63]) == (1, 0)


@needs_umockdev
def test_a_keyboard_scanner_is_grabbed_by_one_alone_types_and_is_pulled_out():
    wedge = keyboard_scanner(UsbPlace())
    keys = typed(key_strokes(EAN, "us"))
    with MockedUsb() as usb:
        usb.plug_in(wedge)
        with usb.running(sys.executable, "-c", READER, wedge.node, "grab") as reader:
            refused = reader.hear("second")
            reader.hear("ready")
            usb.write(wedge, keys)
            heard = reader.hear("read").split()[1]
            grabs = usb.grabs(wedge)
            usb.unplug(wedge)
            reader.hear("gone")

    assert refused.split() == ["second", "16"], "EBUSY"
    assert bytes.fromhex(heard) == keys
    assert grabs == ["grabbed", "refused"]


@needs_umockdev
def test_a_point_of_sale_scanner_shows_its_descriptor_and_hands_over_one_report_a_read():
    scanner = point_of_sale_scanner(UsbPlace(number=3))
    with MockedUsb() as usb:
        usb.plug_in(scanner)
        with usb.running(sys.executable, "-c", READER, scanner.node) as reader:
            descriptor = reader.hear("descriptor").split()[1]
            reader.hear("ready")
            usb.scan(scanner, "7" * 60, "]Q1")
            read = [bytes.fromhex(reader.hear("read").split()[1]) for _ in range(2)]

    assert bytes.fromhex(descriptor) == REPORT_DESCRIPTOR
    assert read == reports("7" * 60, "]Q1")


@needs_umockdev
def test_udev_tells_of_plugging_in_and_out():
    scanner = serial_scanner(UsbPlace(port="1-1.2"))
    with MockedUsb() as usb, usb.running(sys.executable, "-c", LISTENER) as listener:
        listener.hear("ready")
        usb.plug_in(scanner)
        listener.hear("b'add' b'/dev/ttyACM0'")
        usb.unplug(scanner)
        listener.hear("b'remove' b'/dev/ttyACM0'")
        usb.plug_in(scanner)
        listener.hear("b'add' b'/dev/ttyACM0'")
