"""A barcode scanner on a serial line: USB CDC-ACM, or RS-232 behind an adapter."""

from drivers.barcode.serial_codec import SerialCodec
from drivers.device import Clock, Device, utc_now
from drivers.events import BarcodeScanned, ScanRefused
from drivers.serial_port import SerialPort
from drivers.url import DeviceUrl


class SerialScanner(Device):
    """`serial:/dev/ttyACM0?baud=9600&aim=yes`; `aim=no` leaves a leading `]E0` in the payload."""

    kind = "barcode"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("baud", "aim")
        self.aim = url.text_option("aim", "yes", among=("yes", "no")) == "yes"
        self.port = SerialPort(url.target, url.int_option("baud", 9600, 300, 3_000_000))
        self.codec = SerialCodec(aim=self.aim)

    def open(self) -> None:
        """Take the line; half a scan from before is forgotten."""
        self.codec = SerialCodec(aim=self.aim)
        self.port.open()

    def read(self, timeout: float) -> list[BarcodeScanned | ScanRefused]:
        """Return scans and refusals."""
        return self.codec.feed(self.port.read(timeout), self.clock())

    def close(self) -> None:
        """Let go of the line."""
        self.port.close()
