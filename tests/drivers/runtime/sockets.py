"""A computer's USB sockets as sysfs shows them, made of folders."""

import os
from pathlib import Path

import pytest

from drivers import plugged

KEYBOARD = "10000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
MOUSE = "70000 0 0 0 0"


class Sockets:
    """Devices come and go; each has one device file, or as many as it has interfaces."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sys, self.dev = folder / "sys", folder / "dev"
        self.dev.mkdir()
        monkeypatch.setattr(plugged, "SYS", self.sys)
        monkeypatch.setattr(plugged, "DEV", self.dev)

    def plug_in(
        self, port: str, vendor: str, product: str, *, serial: str = "", name: str = "Scanner"
    ) -> Path:
        """Plug a device into a port and return its folder in sysfs."""
        usb = self.sys / "devices" / "usb1" / port
        usb.mkdir(parents=True)
        told = {"idVendor": vendor, "idProduct": product, "manufacturer": "ACME", "product": name}
        write(usb, **told, **({"serial": serial} if serial else {}))
        return usb

    def node(self, usb: Path, kind: str, name: str, interface: int = 0, **more: str) -> Path:
        """Give a device a device file, and return the file."""
        face = usb / f"{usb.name}:1.{interface}"
        above = face / "input" / "input7" if kind == "input" else face / kind
        real = above / name
        real.mkdir(parents=True)
        write(face, bInterfaceNumber=f"{interface:02x}")
        if kind == "input":
            write(above / "capabilities", key=more.pop("key", KEYBOARD))
        path = {"input": f"input/{name}", "usbmisc": f"usb/{name}"}.get(kind, name)
        write(real, uevent=f"MAJOR=1\nDEVNAME={path}", **more)
        entry = self.sys / "class" / kind / name
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.symlink_to(real)
        file = self.dev / path
        file.parent.mkdir(exist_ok=True)
        file.touch(0o660)
        return file

    def line_to(self, usb: Path, name: str, interface: int = 0) -> tuple[int, int]:
        """Give a device a serial line with two ends, ours first."""
        ours, theirs = os.openpty()
        file = self.node(usb, "tty", name, interface)
        file.unlink()
        file.symlink_to(os.ttyname(theirs))
        return ours, theirs

    def unplug(self, name: str) -> None:
        """Take a device file away, and its entry."""
        (self.sys / "class" / "tty" / name).unlink()
        (self.dev / name).unlink()


def write(folder: Path, **attributes: str) -> None:
    """Give a folder of sysfs its attributes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in attributes.items():
        (folder / name).write_text(f"{value}\n")
