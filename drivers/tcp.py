"""A TCP connection to a device, with every way it can fail told as DeviceUnavailable."""

import select
import socket

from drivers.device import DeviceUnavailable

CONNECT_TIMEOUT_S = 3.0
SEND_TIMEOUT_S = 5.0
READ_BYTES_MAX = 65_536


class TcpConnection:
    """Connects, reads and writes."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.socket: socket.socket | None = None

    @property
    def where(self) -> str:
        """Return the address as people write it."""
        return f"{self.host}:{self.port}"

    def open(self) -> None:
        """
        Connect.

        :raises DeviceUnavailable: nobody answers there
        """
        self.close()
        try:
            connected = socket.create_connection((self.host, self.port), CONNECT_TIMEOUT_S)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connected.settimeout(SEND_TIMEOUT_S)
        except OSError as why:
            raise DeviceUnavailable(f"nobody answers at {self.where}: {why}") from why
        self.socket = connected

    def read(self, timeout: float) -> bytes:
        """
        Return what came in, waiting at most so long for the first byte.

        :raises DeviceUnavailable: the connection is gone
        """
        connected = self.opened()
        try:
            ready, _, _ = select.select([connected], [], [], timeout)
            came = connected.recv(READ_BYTES_MAX) if ready else None
        except (OSError, ValueError) as why:
            raise DeviceUnavailable(f"{self.where} is gone: {why}") from why
        if came == b"":
            raise DeviceUnavailable(f"{self.where} closed the connection")
        return came or b""

    def write(self, data: bytes) -> None:
        """
        Send bytes.

        :raises DeviceUnavailable: the connection is gone, or takes nothing
        """
        try:
            self.opened().sendall(data)
        except OSError as why:
            raise DeviceUnavailable(f"{self.where} is gone: {why}") from why

    def close(self) -> None:
        """Hang up."""
        connected, self.socket = self.socket, None
        if connected is not None:
            connected.close()

    def opened(self) -> socket.socket:
        """Return the open socket."""
        if self.socket is None:
            raise DeviceUnavailable(f"{self.where} is not connected")
        return self.socket
