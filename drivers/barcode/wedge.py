"""A keyboard-wedge scanner, read from the kernel before any window sees its keys."""

import fcntl
import os
import select
import stat

from drivers.barcode.layouts import LAYOUTS
from drivers.barcode.payload import FORBIDDEN
from drivers.barcode.wedge_codec import FUNCTION_KEYS, INPUT_EVENT, SUFFIXES, Scan, WedgeCodec
from drivers.device import Clock, Device, DeviceUnavailable, utc_now
from drivers.url import BadDeviceUrl, DeviceUrl

EVIOCGRAB = 0x40044590  # linux/input.h: _IOW('E', 0x90, int)
READ_BYTES_MAX = INPUT_EVENT.size * 256


class WedgeScanner(Device):
    """
    `evdev:/dev/input/by-id/…-event-kbd?layout=fr&prefix=f13&suffix=enter`.

    An input device is grabbed, so that what it types reaches us alone and no window.
    """

    kind = "wedge"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("layout", "prefix", "suffix")
        self.layout = LAYOUTS[url.text_option("layout", "us", among=tuple(LAYOUTS))]
        self.suffix = url.text_option("suffix", "enter", among=tuple(SUFFIXES))
        self.prefix = url.text_option("prefix", "")
        if len(self.prefix) > 1 and self.prefix.lower() not in FUNCTION_KEYS:
            raise BadDeviceUrl(f"{url.text!r}: prefix is one character, or a key f1 to f24")
        if FORBIDDEN.search(self.prefix):
            raise BadDeviceUrl(f"{url.text!r}: prefix is a printable ASCII character")
        self.codec = self.new_codec()
        self.fd = -1

    def new_codec(self) -> WedgeCodec:
        """Return a codec that has read nothing."""
        return WedgeCodec(self.layout, prefix=self.prefix, suffix=self.suffix)

    def open(self) -> None:
        """
        Open and grab the device; half a scan from before is forgotten.

        :raises DeviceUnavailable: it is absent, forbidden, grabbed, or no input device
        """
        self.close()
        self.codec = self.new_codec()
        path = self.url.target
        try:
            self.fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            self.take_alone()
        except OSError as why:
            self.close()
            raise DeviceUnavailable(f"{path} cannot be opened: {why}") from why

    def take_alone(self) -> None:
        """Grab an input device; empty a FIFO of what was typed while nobody listened."""
        mode = os.fstat(self.fd).st_mode
        if stat.S_ISCHR(mode):
            fcntl.ioctl(self.fd, EVIOCGRAB, 1)
        elif stat.S_ISFIFO(mode):
            self.empty()
        else:
            raise OSError("neither an input device nor a FIFO")

    def empty(self) -> None:
        """Throw away what waits in the FIFO, at most what a FIFO can hold."""
        for _ in range(1024):
            try:
                if not os.read(self.fd, READ_BYTES_MAX):
                    raise OSError("nobody writes to this FIFO")
            except BlockingIOError:
                return

    def read(self, timeout: float) -> list[Scan]:
        """
        Return scans and refusals.

        :raises DeviceUnavailable: the device is gone
        """
        if self.fd < 0:
            raise DeviceUnavailable(f"{self.url.target} is not open")
        try:
            ready, _, _ = select.select([self.fd], [], [], timeout)
            typed = os.read(self.fd, READ_BYTES_MAX) if ready else None
        except (OSError, ValueError) as why:
            raise DeviceUnavailable(f"{self.url.target} is gone: {why}") from why
        if typed == b"":
            raise DeviceUnavailable(f"{self.url.target} is gone: it was closed at the other end")
        return self.codec.feed(typed or b"", self.clock())

    def close(self) -> None:
        """Let go of the device, and with it of the grab."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)
