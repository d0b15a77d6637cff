"""
From a device's URL to the driver that speaks to it.

The scheme of the URL chooses the driver: one of ours, or one that another package offers under the
entry-point group `darkstore.drivers`.
"""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from importlib.metadata import entry_points
from types import MappingProxyType

from drivers.device import BadDeviceUrl, Clock, Device, utc_now
from drivers.identity import gather_identity
from drivers.url import parse_url

GROUP = "darkstore.drivers"

# Written as text so that a station without a camera never loads OpenCV.
OURS: Mapping[str, str] = {
    "serial": "drivers.barcode.serial_scanner:SerialScanner",
    "serial+line": "drivers.barcode.serial_scanner:SerialScanner",
    "serial+honeywell": "drivers.barcode.serial_scanner:HoneywellScanner",
    "serial+datalogic": "drivers.barcode.serial_scanner:DatalogicScanner",
    "serial+ssi": "drivers.barcode.ssi.scanner:SsiScanner",
    "hid": "drivers.barcode.hid.scanner:HidScanner",
    "evdev": "drivers.barcode.wedge:WedgeScanner",
    "zpl": "drivers.printer.zpl_printer:ZplPrinter",
    "serial+zpl": "drivers.printer.zpl_printer:ZplPrinter",
    "scale": "drivers.scale.serial_scale:MtSicsScale",
    "mtsics": "drivers.scale.serial_scale:MtSicsScale",
    "toledo8217": "drivers.scale.serial_scale:ToledoScale",
    "nci": "drivers.scale.serial_scale:NciScale",
    "scale+mtsics": "drivers.scale.serial_scale:MtSicsScale",
    "scale+toledo8217": "drivers.scale.serial_scale:ToledoScale",
    "scale+nci": "drivers.scale.serial_scale:NciScale",
    "serial+mtsics": "drivers.scale.serial_scale:MtSicsScale",
    "serial+toledo8217": "drivers.scale.serial_scale:ToledoScale",
    "serial+nci": "drivers.scale.serial_scale:NciScale",
    "scale+serial": "drivers.scale.serial_scale:MtSicsScale",
    "lamp": "drivers.lamp.relay_lamp:RelayLamp",
    "lamp+relay": "drivers.lamp.relay_lamp:RelayLamp",
    "serial+relay": "drivers.lamp.relay_lamp:RelayLamp",
    "wall": "drivers.wall.modbus_wall:ModbusWall",
    "camera": "drivers.camera.opencv_camera:OpenCvCamera",
    "llrp": "drivers.rfid.llrp.reader:LlrpReader",
    "llrps": "drivers.rfid.llrp.reader:LlrpReader",
    "impinj": "drivers.rfid.impinj.reader:ImpinjReader",
    "impinjs": "drivers.rfid.impinj.reader:ImpinjReader",
}


def kinds() -> list[str]:
    """Return every kind of device URL that some installed driver understands."""
    return sorted({*OURS, *(point.name for point in entry_points(group=GROUP))})


def make_device(url: str, *, name: str | None = None, clock: Clock = utc_now) -> Device:
    """
    Return the device of a URL, not yet opened; its name is `name`, `?device=` or its kind.

    `serial:/dev/ttyACM0?protocol=ssi` is the same as `serial+ssi:/dev/ttyACM0`.

    :raises BadDeviceUrl: nobody knows this kind, or the driver cannot use the URL
    """
    parts = gather_identity(parse_url(url))
    options = dict(parts.options)
    named = options.pop("device", "") or parts.kind
    protocol = options.pop("protocol", "")
    driver = driver_for(f"{parts.kind}+{protocol}" if protocol else parts.kind)
    return driver(name or named, replace(parts, options=MappingProxyType(options)), clock)


def driver_for(kind: str) -> type[Device]:
    """
    Return the class that serves a kind of URL.

    :raises BadDeviceUrl: no installed driver does
    """
    if kind in OURS:
        module, _, attribute = OURS[kind].partition(":")
        found = getattr(import_module(module), attribute)
    else:
        points = entry_points(group=GROUP, name=kind)
        if not points:
            raise BadDeviceUrl(f"no driver for {kind!r}; there are {', '.join(kinds())}")
        try:
            found = next(iter(points)).load()
        except Exception as why:
            raise BadDeviceUrl(f"the driver offered for {kind!r} cannot be loaded: {why}") from why
    if not (isinstance(found, type) and issubclass(found, Device)):
        raise BadDeviceUrl(f"the driver offered for {kind!r} is not a Device")
    return found
