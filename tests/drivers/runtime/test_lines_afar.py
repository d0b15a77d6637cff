"""Serial lines behind a network: `socket://`, and `rfc2217://` beside pyserial's own server."""

import contextlib
import os
import select
import socket
import threading
import tty
from collections.abc import Iterator

import pytest
import serial
import serial.rfc2217

from drivers.device import DeviceUnavailable
from drivers.transports.serial_line import LineSettings, SerialTransport, line_to
from drivers.transports.tcp import TcpTransport
from tests.drivers.listening import wait_until

SETTINGS = LineSettings(baud=19200, stop_bits=2)


class QuietPort(serial.Serial):
    """A pseudo-terminal has no modem lines; they are said to be on."""

    cts = dsr = cd = property(lambda _self: True)
    ri = property(lambda _self: False)
    dtr = rts = True


class DeviceServer:
    """A box with a serial port and a network plug; serves one client."""

    def __init__(self) -> None:
        self.ours, self.theirs = os.openpty()
        tty.setraw(self.theirs)
        self.port = QuietPort(os.ttyname(self.theirs), timeout=0)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.number = self.listener.getsockname()[1]
        self.client: socket.socket | None = None
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def write(self, data: bytes) -> None:
        """What `serial.rfc2217.PortManager` writes to."""
        assert self.client is not None
        self.client.sendall(data)

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            self.client, _ = self.listener.accept()
            self.pass_on(self.client)

    def pass_on(self, client: socket.socket) -> None:
        manager = serial.rfc2217.PortManager(self.port, self)  # type: ignore[arg-type]
        near, far = self.port.fileno(), client.fileno()
        while True:
            ready, _, _ = select.select([near, far], [], [], 10)
            if far in ready:
                came = client.recv(1024)
                if not came:
                    return
                self.port.write(b"".join(manager.filter(came)))
            if near in ready:
                self.write(b"".join(manager.escape(self.port.read(1024))))

    def hang_up(self) -> None:
        if self.client is not None:
            with contextlib.suppress(OSError):
                self.client.shutdown(socket.SHUT_RDWR)
            self.client.close()

    def stop(self) -> None:
        self.listener.close()
        self.hang_up()
        self.thread.join(10)
        self.port.close()
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def server() -> Iterator[DeviceServer]:
    made = DeviceServer()
    yield made
    made.stop()


def test_a_line_behind_rfc_2217_is_set_read_written_and_lost(server: DeviceServer) -> None:
    line = SerialTransport(f"rfc2217://127.0.0.1:{server.number}", SETTINGS)
    line.open()
    os.write(server.ours, b"3017620422003\r\n")
    heard: list[bytes] = []

    def heard_it_all() -> bool:
        heard.append(line.read(0.2))
        return heard[-1].endswith(b"\n")

    wait_until(heard_it_all)
    line.write(b"\x05")
    asked = os.read(server.ours, 10)
    server.hang_up()
    with pytest.raises(DeviceUnavailable, match=r"unplugged|gone"):
        wait_until(lambda: bool(line.read(0.2)))
    line.close()

    assert b"".join(heard) == b"3017620422003\r\n"
    assert asked == b"\x05"
    assert (server.port.baudrate, server.port.stopbits) == (19200, 2)


def test_a_line_behind_rfc_2217_that_nobody_serves_beckons_when_somebody_does() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    line = SerialTransport(f"rfc2217://127.0.0.1:{port}", SETTINGS)
    with pytest.raises(DeviceUnavailable, match="cannot be opened"):
        line.open()
    with pytest.raises(DeviceUnavailable, match="nobody answers"):
        line.open()
    quiet = line.beckons()
    with socket.create_server(("127.0.0.1", port)):
        wait_until(line.beckons)
    line.close()

    assert not quiet


def test_a_line_behind_a_plain_socket_is_a_connection_like_any() -> None:
    assert isinstance(line_to("socket://10.0.0.7:4001", SETTINGS), TcpTransport)
    assert isinstance(line_to("/dev/ttyUSB0", SETTINGS), SerialTransport)
