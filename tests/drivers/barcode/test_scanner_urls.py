"""The URLs of scanners: what may be said of each, and what is refused by name."""

import pytest

from drivers.barcode.serial_scanner import HoneywellScanner, SerialScanner
from drivers.registry import make_device
from drivers.transports.serial_line import LineSettings
from drivers.url import BadDeviceUrl


def test_a_serial_scanner_is_set_up_by_its_url() -> None:
    scanner = make_device(
        "serial:/dev/ttyUSB0?baud=4800&bits=7&parity=even&stop=2&end=etx&prefix=STX"
    )
    honeywell = make_device("serial+honeywell:/dev/ttyACM0?ids=maker&ack=yes")

    assert isinstance(scanner, SerialScanner)
    assert scanner.line == LineSettings(4800, 7, "E", 2)
    assert (scanner.form.end, scanner.form.prefix, scanner.acknowledges) == ("etx", b"\x02", False)
    assert isinstance(honeywell, HoneywellScanner)
    assert (honeywell.form.ids, honeywell.acknowledges) == ("maker", True)


@pytest.mark.parametrize(
    "url",
    [
        "serial:socket://192.0.2.9:4001?protocol=ssi",
        "serial:rfc2217://192.0.2.9:4001?end=cr",
        "serial:usb?vendor=05e0&product=1701&protocol=ssi",
        "hid:usb?vendor=0c2e&usb_serial=A1",
        "evdev:/dev/input/event3?prefix=~&suffix=F14",
    ],
)
def test_scanners_are_found_by_address_and_identity_too(url: str) -> None:
    assert make_device(url).kind in {"barcode", "wedge"}


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("serial:/dev/ttyACM0?end=nul", "end is one of line, cr, lf, crlf, tab, etx, pause"),
        ("serial:/dev/ttyACM0?parity=mark", "parity is one of none, even, odd"),
        ("serial:/dev/ttyACM0?bits=9", "bits is a whole number from 7 to 8"),
        ("serial:/dev/ttyACM0?prefix=123456789", "up to 8 printable characters"),
        ("serial:/dev/ttyACM0?prefix=%07", "up to 8 printable characters"),
        ("serial:/dev/ttyACM0?ids=maker", "ids is one of aim, none"),
        ("serial:/dev/ttyACM0?ack=yes", "no option 'ack'"),
        ("serial:/dev/ttyACM0?protocol=morse", "no driver for 'serial.morse'"),
        ("serial:/dev/ttyACM0?protocol=ssi&end=cr", "no option 'end'"),
        ("hid:/dev/hidraw0?baud=9600", "no option 'baud'"),
        ("hid:usb", "say which by vendor"),
        ("evdev:/dev/input/event3?suffix=escape", "suffix is enter, tab, or a key f1 to f24"),
        ("evdev:/dev/input/event3?prefix=f13&suffix=f13", "prefix and suffix are the same key"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(url: str, says: str) -> None:
    with pytest.raises(BadDeviceUrl, match=says):
        make_device(url)
