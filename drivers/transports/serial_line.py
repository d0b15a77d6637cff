"""A serial line through pyserial: a device file, or one behind a network (`socket://`, `rfc2217://`)."""

import contextlib
import os
import termios
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import urlsplit

import serial

from drivers.identity import path_of
from drivers.transports.tcp import TcpTransport
from drivers.transports.transport import (
    READ_BYTES_MAX,
    PathSign,
    Transport,
    Waker,
    gone,
    not_opened,
)
from drivers.url import DeviceUnavailable

# What pyserial knows of lines of this computer alone.
OF_THIS_COMPUTER: Mapping[str, Any] = MappingProxyType({"exclusive": True, "write_timeout": 2.0})
# A line without a file descriptor cannot be woken, so it is looked at this often.
BLIND_S_MAX = 0.05


@dataclass(frozen=True, slots=True)
class LineSettings:
    """Speed in baud and the form of a character, as on the back of the device's manual."""

    baud: int = 9600
    data_bits: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1

    def __str__(self) -> str:
        return f"{self.baud} baud, {self.data_bits}{self.parity}{self.stop_bits}"


class SerialTransport(Transport):
    """A serial line that is ours alone, by its path, its USB identity, or an address."""

    def __init__(self, where: str, settings: LineSettings) -> None:
        self.where = where
        self.settings = settings
        self.waker = Waker()
        self.port: serial.SerialBase | None = None
        self.fd: int | None = None
        self.sign = PathSign(lambda: path_of(where, "tty"))
        self.server = server_of(where)

    def open(self) -> None:
        """
        Take the line, and throw away what came in while nobody listened.

        :raises DeviceUnavailable: it is absent, taken, or not a serial line
        """
        self.close()
        path = path_of(self.where, "tty")
        if self.server is not None and self.server.silent:
            # pyserial would wait five seconds for an address that does not answer.
            self.server.open()
            self.server.close()
        try:
            self.port = line_at(path, form_for(path, self.settings))
        except termios.error as why:
            raise DeviceUnavailable(f"{self.where} cannot be set to {self.settings}") from why
        except (OSError, ValueError) as why:
            if self.server is not None:
                self.server.silent = True
            raise not_opened(self.where, path, why) from why
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
            self.sign.note()

    def wake(self) -> None:
        """End the wait of another thread."""
        self.waker.wake()

    def beckons(self) -> bool:
        """Return whether the line has come, or the server that has it answers again."""
        if self.server is None:
            return self.sign.changed()
        answers = self.server.beckons()
        self.server.close()
        return answers

    def opened(self) -> serial.SerialBase:
        """Return the open line."""
        if self.port is None:
            raise DeviceUnavailable(f"{self.where} is not open")
        return self.port


def form_for(path: str, settings: LineSettings) -> LineSettings:
    """
    Return the settings a line can be given.

    A pseudo-terminal carries whole bytes. Linux takes away the other form of a character in silence
    as long as something else is changed with it, and refuses one that changes nothing.
    """
    if os.path.realpath(path).startswith("/dev/pts/"):
        return LineSettings(baud=settings.baud)
    return settings


def line_at(path: str, settings: LineSettings) -> serial.SerialBase:
    """
    Return the line, opened.

    :raises OSError: it is absent, taken, or not a serial line
    :raises termios.error: it cannot be set so
    """
    return serial.serial_for_url(
        path,
        baudrate=settings.baud,
        bytesize=settings.data_bits,
        parity=settings.parity,
        stopbits=settings.stop_bits,
        timeout=0,
        **({} if "://" in path else OF_THIS_COMPUTER),
    )


def server_of(where: str) -> TcpTransport | None:
    """Return the address of a line behind a network, as far as it can be knocked at."""
    parts = urlsplit(where) if "://" in where else None
    try:
        port = parts.port if parts else None
    except ValueError:
        port = None
    if parts is None or parts.hostname is None or port is None:
        return None
    return TcpTransport(parts.hostname, port)


def line_to(where: str, settings: LineSettings) -> Transport:
    """Return the way to a serial device; a line behind `socket://` is a TCP connection as any."""
    server = server_of(where) if where.startswith("socket://") else None
    return server or SerialTransport(where, settings)
