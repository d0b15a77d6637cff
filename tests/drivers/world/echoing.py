"""An engine that repeats what it hears, and the other end of its wire."""

import os
import select
import socket
from collections.abc import Callable
from typing import ClassVar

from drivers.simulated.engine import QuietEngine
from drivers.simulated.hosting import Host, PtyHost, TcpHost

PATIENCE_S = 10.0


class Echo(QuietEngine):
    """Greets, repeats what it hears, and takes its leave when told to."""

    FAULTS: ClassVar[tuple[str, ...]] = ("mute",)

    def connect(self, now: float) -> list[bytes]:
        """Greet."""
        super().connect(now)
        return [b"hello "]

    def turn_away(self, _: float) -> list[bytes]:
        """Say that somebody else is here."""
        return [b"taken"]

    def feed(self, data: bytes, _: float) -> list[bytes]:
        """Repeat it."""
        self.hanging_up = b"bye" in data
        return [] if "mute" in self.faults else [data]


class Client:
    """The other end of a wire."""

    def __init__(self, host: Host) -> None:
        """Take hold of a host's wire, or raise OSError."""
        self.connection: socket.socket | None = None
        if isinstance(host, TcpHost):
            self.connection = socket.create_connection(("127.0.0.1", host.port))
            self.fd = self.connection.fileno()
        else:
            assert isinstance(host, PtyHost)
            self.fd = os.open(host.path, os.O_RDWR | os.O_NOCTTY)

    def close(self) -> None:
        """Let go of it; twice does nothing."""
        if self.connection is not None:
            self.connection.close()
        elif self.fd >= 0:
            os.close(self.fd)
        self.fd = -1

    def hear(self, count: int) -> bytes:
        """Return so many bytes, or those before the end of the line."""
        heard = b""
        while len(heard) < count:
            assert select.select([self.fd], [], [], PATIENCE_S)[0], f"only {heard!r} came"
            try:
                came = os.read(self.fd, count - len(heard))
            except OSError:
                came = b""
            if not came:
                break
            heard += came
        return heard

    def say(self, data: bytes) -> None:
        """Say something."""
        os.write(self.fd, data)


Connect = Callable[[Host], Client]
