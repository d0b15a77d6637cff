"""A keyboard-wedge scanner, read from the kernel before any window sees its keys."""

from drivers.barcode.keyboard import FUNCTION_KEYS
from drivers.barcode.layouts import LAYOUTS
from drivers.barcode.payload import FORBIDDEN
from drivers.barcode.wedge_talk import SUFFIXES, WedgeTalk, sentinels
from drivers.device import Clock, utc_now
from drivers.talking import TalkingDevice
from drivers.transports import Transport
from drivers.transports.node import NodeTransport
from drivers.url import BadDeviceUrl, DeviceUrl


class WedgeScanner(TalkingDevice[WedgeTalk]):
    """
    `evdev:/dev/input/by-id/…-event-kbd?layout=fr&prefix=f13&suffix=enter`.

    The input device is grabbed, so that what it types reaches us alone and no window.
    """

    kind = "wedge"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("layout", "prefix", "suffix")
        self.layout = LAYOUTS[url.text_option("layout", "us", among=tuple(LAYOUTS))]
        prefix = url.text_option("prefix", "")
        suffix = url.text_option("suffix", "enter").lower()
        if len(prefix) > 1 and prefix.lower() not in FUNCTION_KEYS:
            raise BadDeviceUrl(f"{url.text!r}: prefix is one character, or a key f1 to f24")
        if FORBIDDEN.search(prefix):
            raise BadDeviceUrl(f"{url.text!r}: prefix is a printable ASCII character")
        if suffix not in SUFFIXES:
            raise BadDeviceUrl(f"{url.text!r}: suffix is enter, tab, or a key f1 to f24")
        self.around = sentinels(prefix, suffix)
        if self.around.prefix_key in self.around.suffix_keys:
            raise BadDeviceUrl(f"{url.text!r}: prefix and suffix are the same key")

    def make_transport(self) -> Transport:
        """Return the input device."""
        return NodeTransport(self.url.target, "input")

    def make_protocol(self) -> WedgeTalk:
        """Return a talk that has heard no key."""
        return WedgeTalk(self.layout, self.around)
