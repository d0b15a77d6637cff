"""A serial line that is ours alone, with every way it can fail told as DeviceUnavailable."""

import select

import serial

from drivers.device import DeviceUnavailable

READ_BYTES_MAX = 4096
WRITE_TIMEOUT_S = 2.0


class SerialPort:
    """Opens, reads and writes a serial line, 8 data bits, no parity, one stop bit."""

    def __init__(self, path: str, baud: int) -> None:
        self.path = path
        self.baud = baud
        self.port: serial.Serial | None = None

    def open(self) -> None:
        """
        Take the line, and throw away what came in while nobody listened.

        :raises DeviceUnavailable: it is absent, taken, or not a serial line
        """
        self.close()
        try:
            self.port = serial.Serial(
                self.path,
                self.baud,
                timeout=0,
                write_timeout=WRITE_TIMEOUT_S,
                exclusive=True,
            )
        except (OSError, ValueError) as why:
            raise DeviceUnavailable(f"{self.path} cannot be opened: {why}") from why

    def read(self, timeout: float) -> bytes:
        """
        Return what came in, waiting at most so long for the first byte.

        :raises DeviceUnavailable: the line is gone
        """
        port = self.opened()
        try:
            ready, _, _ = select.select([port.fileno()], [], [], timeout)
            return bytes(port.read(READ_BYTES_MAX)) if ready else b""
        except (OSError, TypeError, ValueError) as why:
            raise DeviceUnavailable(f"{self.path} was unplugged") from why

    def write(self, data: bytes) -> None:
        """
        Send bytes.

        :raises DeviceUnavailable: the line is gone, or takes nothing
        """
        port = self.opened()
        try:
            port.write(data)
        except (OSError, TypeError, ValueError) as why:
            raise DeviceUnavailable(f"{self.path} is gone: {why}") from why

    def close(self) -> None:
        """Let go of the line."""
        port, self.port = self.port, None
        if port is not None:
            port.close()

    def opened(self) -> serial.Serial:
        """Return the open line."""
        if self.port is None:
            raise DeviceUnavailable(f"{self.path} is not open")
        return self.port
