"""A device on TCP whose network cable can be pulled."""

import contextlib
import socket
import threading
from abc import ABC, abstractmethod

CONNECTIONS_MAX = 8
POLL_S = 0.05
READ_BYTES_MAX = 65_536


class TcpServer(ABC):
    """Listens on this machine alone; each connection has a thread that calls `serve`."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.lock = threading.Lock()
        self.listener: socket.socket | None = None
        self.connections: set[socket.socket] = set()

    @abstractmethod
    def serve(self, connection: socket.socket) -> None:
        """Talk to one client until it hangs up; an OSError ends the talk."""

    def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        with self.lock:
            if self.listener is not None:
                return
            listener = socket.create_server(("127.0.0.1", self.port))
            self.port = listener.getsockname()[1]
            self.listener = listener
        name = f"simulated {type(self).__name__}"
        threading.Thread(target=self.accept, args=(listener,), name=name, daemon=True).start()

    def stop(self) -> None:
        """Stop listening and hang up on everybody."""
        with self.lock:
            listener, self.listener = self.listener, None
            connections = list(self.connections)
        if listener is not None:
            # Closing alone would not wake the thread that waits in accept.
            hang_up(listener)
        for connection in connections:
            hang_up(connection)

    def accept(self, listener: socket.socket) -> None:
        """Give each caller a thread, up to a number no packing station comes near."""
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self.lock:
                welcome = self.listener is listener and len(self.connections) < CONNECTIONS_MAX
                if welcome:
                    self.connections.add(connection)
            if not welcome:
                connection.close()
                continue
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection: socket.socket) -> None:
        """Serve one client, and forget it afterwards."""
        try:
            connection.settimeout(POLL_S)
            self.serve(connection)
        except OSError:
            pass
        finally:
            with self.lock:
                self.connections.discard(connection)
            connection.close()


def hang_up(connection: socket.socket) -> None:
    """Close a socket in a way that wakes whoever waits on it."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def receive(connection: socket.socket) -> bytes | None:
    """Return what came in by now (nothing: empty), or None once the client has hung up."""
    try:
        return connection.recv(READ_BYTES_MAX) or None
    except TimeoutError:
        return b""
