"""A TCP connection to a device."""

import contextlib
import socket

from drivers.transports.transport import READ_BYTES_MAX, Transport, Waker, gone
from drivers.url import DeviceUnavailable

CONNECT_S_MAX = 3.0
SEND_S_MAX = 5.0


class TcpTransport(Transport):
    """Connects to a host and port; small messages leave at once."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.waker = Waker()
        self.socket: socket.socket | None = None

    @property
    def where(self) -> str:  # type: ignore[override]
        """Return the address as people write it."""
        return f"{self.host}:{self.port}"

    def open(self) -> None:
        """
        Connect.

        :raises DeviceUnavailable: nobody answers there
        """
        self.close()
        try:
            self.socket = socket.create_connection((self.host, self.port), CONNECT_S_MAX)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.settimeout(SEND_S_MAX)
        except OSError as why:
            self.close()
            raise DeviceUnavailable(f"nobody answers at {self.where}: {why}") from why

    def read(self, timeout: float) -> bytes:
        """
        Return what came in.

        :raises DeviceUnavailable: the connection is gone
        """
        connected = self.opened()
        try:
            if not self.waker.wait(connected.fileno(), timeout):
                return b""
            came = connected.recv(READ_BYTES_MAX)
        except (OSError, ValueError) as why:
            raise gone(self.where, why) from why
        if not came:
            raise DeviceUnavailable(f"{self.where} closed the connection")
        return came

    def write(self, data: bytes) -> None:
        """
        Send all of it.

        :raises DeviceUnavailable: the connection is gone, or takes nothing
        """
        try:
            self.opened().sendall(data)
        except OSError as why:
            raise gone(self.where, why) from why

    def close(self) -> None:
        """Hang up."""
        connected, self.socket = self.socket, None
        if connected is not None:
            with contextlib.suppress(OSError):
                connected.close()

    def wake(self) -> None:
        """End the wait of another thread."""
        self.waker.wake()

    def opened(self) -> socket.socket:
        """Return the open socket."""
        if self.socket is None:
            raise DeviceUnavailable(f"{self.where} is not connected")
        return self.socket
