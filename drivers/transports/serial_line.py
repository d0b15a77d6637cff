"""A serial line through pyserial: a device file, or one behind a network (`socket://`, `rfc2217://`)."""

import contextlib
from dataclasses import dataclass
from typing import Literal

import serial

from drivers.transports.transport import READ_BYTES_MAX, Transport, Waker, gone
from drivers.url import DeviceUnavailable

WRITE_S_MAX = 2.0
# A line without a file descriptor cannot be woken, so it is looked at this often.
BLIND_S_MAX = 0.05


@dataclass(frozen=True, slots=True)
class LineSettings:
    """Speed in baud and the form of a character, as on the back of the device's manual."""

    baud: int = 9600
    data_bits: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1


class SerialTransport(Transport):
    """A serial line that is ours alone."""

    def __init__(self, where: str, settings: LineSettings) -> None:
        self.where = where
        self.settings = settings
        self.waker = Waker()
        self.port: serial.SerialBase | None = None
        self.fd: int | None = None

    def open(self) -> None:
        """
        Take the line, and throw away what came in while nobody listened.

        :raises DeviceUnavailable: it is absent, taken, or not a serial line
        """
        self.close()
        local = "://" not in self.where
        try:
            self.port = serial.serial_for_url(
                self.where,
                baudrate=self.settings.baud,
                bytesize=self.settings.data_bits,
                parity=self.settings.parity,
                stopbits=self.settings.stop_bits,
                timeout=0,
                write_timeout=WRITE_S_MAX,
                **({"exclusive": True} if local else {}),
            )
        except (OSError, ValueError) as why:
            raise DeviceUnavailable(f"{self.where} cannot be opened: {why}") from why
        try:
            self.fd = self.port.fileno()
        except (OSError, AttributeError):
            self.fd = None

    def read(self, timeout: float) -> bytes:
        """
        Return what came in.

        :raises DeviceUnavailable: the line is gone
        """
        port = self.opened()
        try:
            if self.fd is None:
                return self.read_blindly(port, timeout)
            if not self.waker.wait(self.fd, timeout):
                return b""
            came = bytes(port.read(READ_BYTES_MAX))
        except (OSError, TypeError, ValueError) as why:
            raise DeviceUnavailable(f"{self.where} was unplugged") from why
        if not came:
            # Readable, and yet nothing to read: the other end of the cable is gone.
            raise DeviceUnavailable(f"{self.where} was unplugged")
        return came

    def read_blindly(self, port: serial.SerialBase, timeout: float) -> bytes:
        """Return what came in on a line that only pyserial can look at."""
        port.timeout = min(timeout, BLIND_S_MAX)
        first = bytes(port.read(1))
        port.timeout = 0
        return first + bytes(port.read(READ_BYTES_MAX)) if first else b""

    def write(self, data: bytes) -> None:
        """
        Send all of it.

        :raises DeviceUnavailable: the line is gone, or takes nothing
        """
        port = self.opened()
        try:
            port.write(data)
        except (OSError, TypeError, ValueError) as why:
            raise gone(self.where, why) from why

    def close(self) -> None:
        """Let go of the line."""
        port, self.port = self.port, None
        if port is not None:
            with contextlib.suppress(OSError):
                port.close()

    def wake(self) -> None:
        """End the wait of another thread."""
        self.waker.wake()

    def opened(self) -> serial.SerialBase:
        """Return the open line."""
        if self.port is None:
            raise DeviceUnavailable(f"{self.where} is not open")
        return self.port
