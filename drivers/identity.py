"""
Which device is meant: a USB device by vendor, product, serial number and port, or just a path.

A URL such as `serial:usb?vendor=05e0&product=1701&port=1-1.2` finds the scanner again whatever the
kernel calls it after it was pulled out; each part may be left out while one device fits.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from drivers.plugged import NodeKind, Plugged, list_plugged
from drivers.url import BadDeviceUrl, DeviceUnavailable, DeviceUrl

USB = "usb"
NUMBERS = ("vendor", "product", "interface")
PARTS = ("vendor", "product", "usb_serial", "port", "interface")
SCHEMES: dict[NodeKind, str] = {
    "tty": "serial",
    "hidraw": "hid",
    "input": "evdev",
    "printer": "zpl",
    "video": "camera",
}


def gather_identity(url: DeviceUrl) -> DeviceUrl:
    """
    Return the URL with the parts of an identity moved from the options into the target.

    So a driver hands on its target as it is, and its transport finds the device at each connection.

    :raises BadDeviceUrl: no part is given, or one that should be hexadecimal is not
    """
    if url.target != USB:
        return url
    parts = {name: url.options[name] for name in PARTS if url.options.get(name)}
    if not parts:
        raise BadDeviceUrl(
            f"{url.text!r}: say which by vendor, product, usb_serial or port; "
            "`python -m drivers list` shows them"
        )
    for name in set(NUMBERS) & set(parts):
        digits = 2 if name == "interface" else 4
        if not re.fullmatch(f"[0-9A-Fa-f]{{1,{digits}}}", parts[name]):
            raise BadDeviceUrl(f"{url.text!r}: {name} is up to {digits} hexadecimal digits")
        parts[name] = parts[name].lower().zfill(digits)
    rest = {name: value for name, value in url.options.items() if name not in PARTS}
    return replace(
        url, target=f"{USB}?{urlencode(parts, safe=':/')}", options=MappingProxyType(rest)
    )


def path_of(where: str, kind: NodeKind) -> str:
    """
    Return the device file meant by a path or an identity, as things are plugged in now.

    :raises DeviceUnavailable: nothing that is plugged in fits, or more than one thing
    """
    if not where.startswith(f"{USB}?"):
        return where
    fitting = find(where, list_plugged(kind))
    if not fitting:
        raise DeviceUnavailable(f"{where} is not plugged in")
    if len(fitting) > 1:
        among = ", ".join(f"{one.path} ({suggest(one, fitting)})" for one in fitting)
        raise DeviceUnavailable(f"{where} fits {len(fitting)} devices: {among}")
    return fitting[0].path


def find(where: str, plugged: Iterable[Plugged]) -> list[Plugged]:
    """Return what fits an identity."""
    wanted = dict(parse_qsl(where.partition("?")[2]))
    return [one for one in plugged if one.vendor and wanted.items() <= identity_of(one).items()]


def identity_of(one: Plugged) -> dict[str, str]:
    """Return a device's identity by the names of the URL's options."""
    return {
        "vendor": one.vendor,
        "product": one.product,
        "usb_serial": one.serial,
        "port": one.port,
        "interface": one.interface,
    }


def suggest(one: Plugged, among: Iterable[Plugged]) -> str:
    """Return a lasting URL: by as much of the identity as tells the device from the others."""
    scheme = SCHEMES[one.kind]
    if one.kind == "video":
        return f"{scheme}:{one.path.removeprefix('/dev/video')}"
    if not one.vendor:
        return f"{scheme}:{one.path}"
    full = identity_of(one)
    others = [identity_of(other) for other in among if other != one and other.kind == one.kind]
    chosen: dict[str, str] = {}
    for name in PARTS:
        # Vendor, product and serial number always, so that another device in the same socket is
        # not taken for it; port and interface only where they are needed.
        told = name in {"vendor", "product", "usb_serial"}
        alike = [other for other in others if chosen.items() <= other.items()]
        if full[name] and (told or any(other[name] != full[name] for other in alike)):
            chosen[name] = full[name]
    return f"{scheme}:{USB}?{urlencode(chosen, safe=':/')}"
