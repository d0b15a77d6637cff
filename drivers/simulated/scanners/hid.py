"""
Scanners on USB without a serial port: the HID point-of-sale scanner and the keyboard wedge.

The report descriptor is written from the HID Point of Sale Usage Tables 1.02 (usage page 0x8C): one
input report of 63 bytes behind its number, with byte count, AIM identifier, 56 bytes of data, two
bytes of the maker's, and whether the data go on in the next report.
"""

from dataclasses import dataclass
from typing import Final

from drivers.simulated.scanners.symbologies import as_sent

REPORT_ID: Final = 2
REPORT_BYTES: Final = 64
ROOM: Final = 56
REPORT_DESCRIPTOR: Final = bytes.fromhex(
    "058C"  # usage page: bar code scanner
    "0902"  # usage: bar code scanner
    "A101"  # collection: application
    "0912A102"  # scanned data report, a logical collection
    "8502"  # report 2
    "150026FF007508"  # bytes from 0 to 255
    "95010501093B8102"  # generic desktop: byte count
    "058C950309FB09FC09FD8102"  # symbology identifier, three characters
    "953809FE820201"  # decoded data, 56 buffered bytes
    "95020666FF090409008102"  # two bytes of the maker's
    "058C9501750109FF8102"  # decoded data continued
    "75078103"  # seven bits of nothing
    "C0C0"
)

# Which keys a keyboard has, as the kernel shows them in `capabilities/key`: 64-bit words, highest
# first. These are the keys of a 105-key keyboard and F13, which scanners begin with.
KEYBOARD_KEYS: Final = "10000 7 ff80000000000000 feffffdfffefffff fffffffffffffffe"


def reports(payload: str | bytes, symbology: str = "") -> list[bytes]:
    """Return the input reports of one scan; a scanner that knows no symbology sends zeros."""
    text = as_sent(payload)
    parts = [text[at : at + ROOM] for at in range(0, len(text), ROOM)] or [b""]
    identifier = symbology.encode("ascii", "replace")[:3].ljust(3, b"\x00")
    return [
        bytes((REPORT_ID, len(part)))
        + identifier
        + part.ljust(ROOM, b"\x00")
        + b"\x00\x00"
        + bytes([place < len(parts) - 1])
        for place, part in enumerate(parts)
    ]


@dataclass(frozen=True, slots=True)
class UsbPlace:
    """A USB device as sysfs tells of it, without what makes it a scanner."""

    port: str = "1-1"
    vendor: str = "0c2e"
    product: str = "0b61"
    serial: str = "SIM0001"
    maker: str = "Simulated"
    name: str = "Scanner"
    number: int = 0

    @property
    def folder(self) -> str:
        """Return its folder under /sys."""
        return f"/devices/pci0000:00/0000:00:14.0/usb1/{self.port}"

    @property
    def interface(self) -> str:
        """Return the folder of its one interface."""
        return f"{self.folder}/{self.port}:1.0"

    @property
    def hid(self) -> str:
        """Return the folder of the HID device that it is."""
        tag = f"0003:{self.vendor}:{self.product}.{self.number + 1:04X}".upper()
        return f"{self.interface}/{tag}"


@dataclass(frozen=True, slots=True)
class Mocked:
    """
    A device as umockdev takes it: its device file with major and minor number, its folders, and a
    text that describes them. The device file itself is not in the text: who mocks it makes it.
    """

    node: str
    numbers: str
    folders: tuple[str, ...]
    text: str
    answers: tuple[tuple[int, bytes], ...] = ()
    """What the device file's ioctls give back: request, and the bytes it fills in."""
    packet_bytes: int = 0
    """How much a read hands over at most, on a device of packets."""


def described(folder: str, *lines: str) -> str:
    """Return umockdev's description of one folder."""
    return "\n".join((f"P: {folder}", *lines)) + "\n\n"


def usb_folders(place: UsbPlace) -> tuple[str, str]:
    """Return the descriptions of a USB device and its interface."""
    number = 10 + place.number
    device = described(
        place.folder,
        f"N: bus/usb/001/{number:03}",
        f"E: DEVNAME=/dev/bus/usb/001/{number:03}",
        "E: DEVTYPE=usb_device",
        "E: MAJOR=189",
        f"E: MINOR={number - 1}",
        "E: SUBSYSTEM=usb",
        f"E: ID_VENDOR_ID={place.vendor}",
        f"E: ID_MODEL_ID={place.product}",
        f"E: ID_SERIAL_SHORT={place.serial}",
        f"A: idVendor={place.vendor}\\n",
        f"A: idProduct={place.product}\\n",
        f"A: serial={place.serial}\\n",
        f"A: manufacturer={place.maker}\\n",
        f"A: product={place.name}\\n",
        f"A: dev=189:{number - 1}\\n",
    )
    interface = described(
        place.interface,
        "E: DEVTYPE=usb_interface",
        "E: SUBSYSTEM=usb",
        "A: bInterfaceNumber=00\\n",
    )
    return device, interface


def hid_folder(place: UsbPlace, descriptor: bytes) -> str:
    """Return the description of the HID device behind an interface."""
    return described(
        place.hid,
        "E: SUBSYSTEM=hid",
        f"E: HID_ID=0003:0000{place.vendor.upper()}:0000{place.product.upper()}",
        f"E: HID_NAME={place.maker} {place.name}",
        f"E: HID_UNIQ={place.serial}",
        f"H: report_descriptor={descriptor.hex().upper()}",
    )


def point_of_sale_scanner(place: UsbPlace) -> Mocked:
    """Return a HID-POS scanner at /dev/hidrawN."""
    node = f"hidraw{place.number}"
    folder = f"{place.hid}/hidraw/{node}"
    raw = described(
        folder,
        f"E: DEVNAME=/dev/{node}",
        "E: MAJOR=240",
        f"E: MINOR={place.number}",
        "E: SUBSYSTEM=hidraw",
        f"A: dev=240:{place.number}\\n",
        "L: device=../..",
    )
    device, interface = usb_folders(place)
    text = device + interface + hid_folder(place, REPORT_DESCRIPTOR) + raw
    size = len(REPORT_DESCRIPTOR)
    ids = bytes.fromhex(place.vendor)[::-1] + bytes.fromhex(place.product)[::-1]
    answers = (
        (0x80044801, size.to_bytes(4, "little")),  # HIDIOCGRDESCSIZE
        (0x90044802, size.to_bytes(4, "little") + REPORT_DESCRIPTOR),  # HIDIOCGRDESC
        (0x80084803, (3).to_bytes(4, "little") + ids),  # HIDIOCGRAWINFO: bus USB
    )
    folders = (folder, place.hid, place.interface, place.folder)
    return Mocked(f"/dev/{node}", f"240:{place.number}", folders, text, answers, REPORT_BYTES)


def keyboard_scanner(place: UsbPlace) -> Mocked:
    """Return a keyboard wedge at /dev/input/eventN."""
    node = f"event{place.number}"
    above = f"{place.hid}/input/input{place.number}"
    folder = f"{above}/{node}"
    event = described(
        folder,
        f"E: DEVNAME=/dev/input/{node}",
        "E: MAJOR=13",
        f"E: MINOR={64 + place.number}",
        "E: SUBSYSTEM=input",
        "E: ID_INPUT_KEYBOARD=1",
        f"A: dev=13:{64 + place.number}\\n",
        f"L: device=../../input{place.number}",
    )
    device, interface = usb_folders(place)
    folders = (folder, above, place.hid, place.interface, place.folder)
    text = device + interface + hid_folder(place, b"\x05\x01\x09\x06")
    text += described_keyboard(place, above) + event
    return Mocked(
        f"/dev/input/{node}", f"13:{64 + place.number}", folders, text, keyboard_answers(place)
    )


def described_keyboard(place: UsbPlace, folder: str) -> str:
    """Return what the kernel tells of a keyboard."""
    return described(
        folder,
        "E: SUBSYSTEM=input",
        "E: ID_INPUT=1",
        "E: ID_INPUT_KEYBOARD=1",
        f"A: name={place.maker} {place.name}\\n",
        f"A: uniq={place.serial}\\n",
        "A: id/bustype=0003\\n",
        f"A: id/vendor={place.vendor}\\n",
        f"A: id/product={place.product}\\n",
        f"A: capabilities/key={KEYBOARD_KEYS}\\n",
        "A: capabilities/ev=120013\\n",
    )


def keyboard_answers(place: UsbPlace) -> tuple[tuple[int, bytes], ...]:
    """Return what a keyboard's ioctls give back."""
    ids = b"".join(bytes.fromhex(each)[::-1] for each in ("0003", place.vendor, place.product))
    return (
        (0x80044501, bytes.fromhex("01000100")),  # EVIOCGVERSION 1.0.1
        (0x80084502, ids + b"\x00\x01"),  # EVIOCGID
        (0x80004506, f"{place.maker} {place.name}".encode() + b"\x00"),  # EVIOCGNAME
    )


def serial_scanner(place: UsbPlace) -> Mocked:
    """Return a scanner with a USB serial port at /dev/ttyACMN."""
    node = f"ttyACM{place.number}"
    folder = f"{place.interface}/tty/{node}"
    port = described(
        folder,
        f"E: DEVNAME=/dev/{node}",
        "E: MAJOR=166",
        f"E: MINOR={place.number}",
        "E: SUBSYSTEM=tty",
        f"A: dev=166:{place.number}\\n",
        "L: device=../..",
    )
    device, interface = usb_folders(place)
    folders = (folder, place.interface, place.folder)
    return Mocked(f"/dev/{node}", f"166:{place.number}", folders, device + interface + port)
