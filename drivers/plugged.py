"""
What is plugged into this computer, as the kernel tells it in sysfs.

The attributes are those of Linux's Documentation/ABI: `idVendor`, `idProduct` and `serial` of a USB
device, whose folder is called by its port, such as `1-1.2`: bus 1, port 1, there port 2 of a hub.
"""

import contextlib
import grp
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

NodeKind = Literal["tty", "hidraw", "input", "printer", "video"]

SYS = Path("/sys")
DEV = Path("/dev")
CLASSES: dict[NodeKind, str] = {
    "tty": "tty/*",
    "hidraw": "hidraw/hidraw*",
    "input": "input/event*",
    "printer": "usbmisc/lp*",
    "video": "video4linux/video*",
}
# input-event-codes.h: ENTER, and the row Q to P. What has them is a keyboard, or types like one.
TYPING_KEYS = (28, *range(16, 26))
BLUETOOTH = "0005"
# HID Point of Sale Usage Tables: a report descriptor of usage page 0x8C begins so.
HID_POS = b"\x05\x8c"


@dataclass(frozen=True, slots=True)
class Plugged:
    """
    A device file with the identity of the USB device behind it, as far as it has one.

    `vendor`, `product` and `interface` are hexadecimal as sysfs has them; `group` is who besides
    root may use the file, and empty where nobody may. Of raw HID devices only scanners that offer
    themselves as a point of sale are of any use.
    """

    kind: NodeKind
    path: str
    vendor: str = ""
    product: str = ""
    serial: str = ""
    port: str = ""
    interface: str = ""
    name: str = ""
    readable: bool = True
    group: str = ""


def list_plugged(*kinds: NodeKind) -> list[Plugged]:
    """Return the device files of these kinds, or of all, that a driver could open."""
    found: list[Plugged] = []
    for kind in kinds or tuple(CLASSES):
        for entry in sorted(SYS.glob(f"class/{CLASSES[kind]}"), key=lambda one: natural(one.name)):
            with contextlib.suppress(OSError):
                found += look_at(kind, entry)
    return found


def natural(name: str) -> tuple[int, str]:
    """Return a key that puts ttyACM10 after ttyACM2."""
    return len(name), name


def look_at(kind: NodeKind, entry: Path) -> Iterator[Plugged]:
    """Return the device file of an entry in sysfs, unless it is of no use to a driver."""
    if kind == "tty" and "virtual" in entry.readlink().parts:
        # The consoles, of which there are many, and this is looked at often.
        return
    real = entry.resolve(strict=True)
    usb = folder_with(real, "idVendor")
    if not useful(kind, real, usb):
        return
    path = DEV / (uevent(real).get("DEVNAME") or entry.name)
    if not path.exists():
        return
    interface = folder_with(real, "bInterfaceNumber")
    yield Plugged(
        kind=kind,
        path=str(path),
        vendor=attribute(usb, "idVendor"),
        product=attribute(usb, "idProduct"),
        serial=attribute(usb, "serial"),
        port=usb.name if usb else "",
        interface=attribute(interface, "bInterfaceNumber"),
        name=name_of(real, usb),
        readable=os.access(path, os.R_OK if kind in {"input", "video"} else os.R_OK | os.W_OK),
        group=group_of(path),
    )


def useful(kind: NodeKind, real: Path, usb: Path | None) -> bool:
    """Return whether a driver could want this: a socket with nothing in it, or a mouse, not."""
    if kind == "tty":
        return usb is not None or attribute(real, "type") not in {"", "0"}
    if kind == "input":
        wireless = attribute(real.parent / "id", "bustype") == BLUETOOTH
        return (usb is not None or wireless) and types(attribute(real.parent, "capabilities/key"))
    if kind == "video":
        # A camera's second node carries only remarks about its pictures.
        return attribute(real, "index") in {"", "0"}
    return kind != "hidraw" or is_point_of_sale(real)


def types(bitmap: str) -> bool:
    """Return whether a bitmap of keys, 64-bit words with the highest first, has those to type."""
    try:
        words = [int(word, 16) for word in reversed(bitmap.split())]
    except ValueError:
        return False
    has = sum(word << 64 * place for place, word in enumerate(words))
    return all(has >> key & 1 for key in TYPING_KEYS)


def is_point_of_sale(real: Path) -> bool:
    """Return whether a HID device offers itself as a point-of-sale scanner."""
    with contextlib.suppress(OSError):
        return HID_POS in (real / "device" / "report_descriptor").read_bytes()[:64]
    return False


def name_of(real: Path, usb: Path | None) -> str:
    """Return what the maker calls it."""
    told = " ".join(filter(None, (attribute(usb, "manufacturer"), attribute(usb, "product"))))
    return told or attribute(real, "name") or attribute(real.parent, "name")


def folder_with(real: Path, attribute_name: str) -> Path | None:
    """Return the nearest folder above that has an attribute."""
    for folder in real.parents:
        if (folder / attribute_name).is_file():
            return folder
    return None


def attribute(folder: Path | None, name: str) -> str:
    """Return a device's attribute, or nothing where it has none."""
    if folder is None:
        return ""
    try:
        return (folder / name).read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def uevent(real: Path) -> dict[str, str]:
    """Return what the kernel told udev of a device."""
    return dict(
        line.split("=", 1) for line in attribute(real, "uevent").splitlines() if "=" in line
    )


def group_of(path: Path) -> str:
    """Return the group whose members may use a file, or nothing."""
    status = path.stat()
    if not status.st_mode & 0o060:
        return ""
    try:
        return grp.getgrgid(status.st_gid).gr_name
    except KeyError:
        return str(status.st_gid)
