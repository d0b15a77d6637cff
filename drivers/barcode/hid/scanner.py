"""A USB scanner of the HID point-of-sale kind, through hidraw."""

from drivers.barcode.hid.talk import HidTalk
from drivers.device import Clock, Signal, utc_now
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.transports.node import NodeTransport
from drivers.url import DeviceUrl


class HidScanner(TalkingDevice[HidTalk]):
    """`hid:/dev/hidraw3`, or `hid:usb?vendor=0c2e&product=0b61`, whatever the kernel calls it."""

    kind = "barcode"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only()
        self.node = NodeTransport(url.target, "hidraw")

    def make_transport(self) -> Transport:
        """Return the device file."""
        return self.node

    def make_protocol(self) -> HidTalk:
        """Return a talk that will ask the device what its reports look like."""
        return HidTalk(self.describe)

    def describe(self) -> bytes:
        """Return the report descriptor; nothing where a recording is played in the node's place."""
        return self.node.report_descriptor() if self.node.fd >= 0 else b""

    def confirm(self) -> None:
        """
        Send each order as a report of its own.

        :raises DeviceUnavailable: the connection is gone
        """
        super().confirm()
        transport, talk = self.opened()
        for report in talk.take_reports():
            transport.write(report)

    def signal(self, signal: Signal) -> None:
        """Beep and light up, as far as the scanner takes such orders."""
        self.order(Order(lambda talk, _now: talk.signal(signal)))

    def enable(self, *, on: bool) -> None:
        """Let the scanner read, or keep it from reading."""
        self.order(Order(lambda talk, _now: talk.enable(on=on)))

    def trigger(self, *, on: bool) -> None:
        """Begin to look for a barcode, or stop."""
        self.order(Order(lambda talk, _now: talk.trigger(on=on)))
