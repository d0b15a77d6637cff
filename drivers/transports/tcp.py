"""A TCP connection to a device."""

import contextlib
import socket
import threading
import time

from drivers.transports.transport import READ_BYTES_MAX, Transport, Waker, gone
from drivers.url import DeviceUnavailable, in_words

CONNECT_S_MAX = 3.0
SEND_S_MAX = 5.0
# A host that drops what is sent to it is asked again this often, since a lost SYN is repeated only
# after a second; a host that took longer than this to answer before is given four times as long.
KNOCK_S = 0.35
KNOCK_S_MAX = 3.0
# What is kept open for `open` to take must not have waited until the device lost patience.
KEPT_S_MAX = 2.0
LOOK_UP_AGAIN_S = 10.0
# A link on which nothing is said is probed, and given up after about five seconds of silence.
PROBES = ((socket.TCP_KEEPIDLE, 2), (socket.TCP_KEEPINTVL, 1), (socket.TCP_KEEPCNT, 3))
SENT_MS_MAX = 5000


class TcpTransport(Transport):
    """
    Connects to a host and port; small messages leave at once.

    While nobody answers there, `beckons` knocks: it tries to connect, and keeps the connection that
    it gets for `open` to take, so that a device that serves one client never sees two.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.waker = Waker()
        self.socket: socket.socket | None = None
        self.kept: tuple[socket.socket, float] | None = None
        self.silent = False
        self.has_answered = False
        self.knock_s = KNOCK_S
        self.names = Names(host, port)

    @property
    def where(self) -> str:  # type: ignore[override]
        """Return the address as people write it."""
        return f"{self.host}:{self.port}"

    def open(self) -> None:
        """
        Connect.

        :raises DeviceUnavailable: nobody answers there
        """
        kept, self.kept = self.kept, None
        self.close()
        if kept is not None:
            knocked, since = kept
            if time.monotonic() - since < KEPT_S_MAX:
                self.socket = knocked
                return
            knocked.close()
        try:
            self.socket = self.connected(self.knock_s if self.has_answered else CONNECT_S_MAX)
        except OSError as why:
            self.silent = True
            raise DeviceUnavailable(f"nobody answers at {self.where}: {in_words(why)}") from why

    def connected(self, patience_s: float) -> socket.socket:
        """Return a connection, or raise the OSError of the last address tried."""
        failure = OSError("the name has no address")
        for address in self.names.addresses():
            began = time.monotonic()
            try:
                made = socket.create_connection(address, patience_s)
            except OSError as why:
                failure = why
                continue
            self.knock_s = min(KNOCK_S_MAX, max(KNOCK_S, 4 * (time.monotonic() - began)))
            self.silent, self.has_answered = False, True
            self.names.answered(address)
            prepare(made)
            return made
        raise failure

    def beckons(self) -> bool:
        """Return whether an address that was silent answers again."""
        if not self.silent:
            return False
        try:
            self.kept = self.connected(self.knock_s), time.monotonic()
        except OSError:
            return False
        return True

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
        kept, self.kept = self.kept, None
        for one in (connected, kept[0] if kept else None):
            if one is not None:
                with contextlib.suppress(OSError):
                    one.close()

    def wake(self) -> None:
        """End the wait of another thread."""
        self.waker.wake()

    def opened(self) -> socket.socket:
        """Return the open socket."""
        if self.socket is None:
            raise DeviceUnavailable(f"{self.where} is not connected")
        return self.socket


def prepare(made: socket.socket) -> None:
    """Let small messages leave at once, and a cable that was pulled be noticed."""
    made.settimeout(SEND_S_MAX)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in PROBES:
        made.setsockopt(socket.IPPROTO_TCP, option, value)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SENT_MS_MAX)


class Names:
    """
    The addresses of a host, remembered, because the name server is often away with the network.

    While the device is away they are looked up again beside the work, for it may get another.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.known: list[tuple[str, int]] = []
        self.looked_at = float("-inf")

    def addresses(self) -> list[tuple[str, int]]:
        """Return where to try, best first; the first look waits for the name server."""
        if not self.known:
            self.look_up()
        elif time.monotonic() - self.looked_at > LOOK_UP_AGAIN_S:
            self.looked_at = time.monotonic()
            threading.Thread(target=self.look_up_quietly, daemon=True, name="look up").start()
        return self.known

    def look_up(self) -> None:
        """Ask for the addresses, or raise OSError."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = [(str(address[0]), int(address[1])) for *_, address in found]
        self.known = list(dict.fromkeys(addresses))
        self.looked_at = time.monotonic()

    def look_up_quietly(self) -> None:
        """Ask again; without an answer, what is known stays."""
        with contextlib.suppress(OSError):
            self.look_up()

    def answered(self, address: tuple[str, int]) -> None:
        """Put the address first that has just answered."""
        self.known = [address, *(other for other in self.known if other != address)]
