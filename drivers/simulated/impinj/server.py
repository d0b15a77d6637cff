"""The IoT device interface on HTTP, with a wire that fails as those of other devices do."""

import base64
import contextlib
import json
import math
import socket
import threading
from collections import deque
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

from drivers.simulated.impinj.reader import API, Reply, problem
from drivers.simulated.impinj.stream import Stream
from drivers.simulated.wire import AWAY_S, Piece, Wire

if TYPE_CHECKING:
    from drivers.simulated.impinj.device import SimulatedImpinj

USER, PASSWORD = "root", "impinj"
ALLOWED: Final = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
BODY_BYTES_MAX: Final = 1_000_000
POLL_S: Final = 0.02
TIMEOUT_S: Final = 30.0


class Server(ThreadingHTTPServer):
    """Serves a simulated reader, each connection in a thread of its own."""

    daemon_threads = True

    def __init__(self, device: "SimulatedImpinj") -> None:
        self.device = device
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", device.port), Handler)

    def get_request(self) -> tuple[socket.socket, object]:
        """Take a connection, encrypted if the reader has a certificate."""
        connection, address = super().get_request()
        if self.device.tls is not None:
            # The handshake is left to the connection's own thread.
            connection = self.device.tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        self.open.add(connection)
        return connection, address

    def shutdown_request(self, request: object) -> None:
        """Close a connection and forget it."""
        assert isinstance(request, socket.socket)
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that go away."""

    def hang_up(self) -> None:
        """Close every connection."""
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT_S

    @property
    def device(self) -> "SimulatedImpinj":
        """The reader."""
        return self.server.device

    def do_GET(self) -> None:
        """Answer, or stream."""
        self.serve("GET")

    def do_POST(self) -> None:
        """Answer."""
        self.serve("POST")

    def do_PUT(self) -> None:
        """Answer."""
        self.serve("PUT")

    def do_DELETE(self) -> None:
        """Answer."""
        self.serve("DELETE")

    def serve(self, method: str) -> None:
        """Answer a request of somebody who may ask."""
        body = self.body()
        self.wait_while_half_open()
        path = self.path.partition("?")[0]
        if body is None:
            self.reply(Reply(413, problem("the body is too large")))
        elif "unauthorized" in self.device.reader.faults or not self.may_ask():
            self.reply(Reply(401, problem("who are you?")))
        elif not path.startswith(f"{API}/"):
            self.reply(Reply(404, problem(f"there is no {path}")))
        elif (method, path) == ("GET", f"{API}/data/stream"):
            self.stream()
        else:
            self.reply(self.device.answer(method, path.removeprefix(API), body))

    def body(self) -> bytes | None:
        """Return the body, None if it is too large to be read."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > BODY_BYTES_MAX:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def may_ask(self) -> bool:
        """Return whether user and password are right."""
        return self.headers.get("Authorization") == ALLOWED

    def reply(self, reply: Reply) -> None:
        """Send a whole answer."""
        body = b"" if reply.body is None else json.dumps(reply.body).encode()
        self.send_response(HTTPStatus(reply.status))
        if reply.status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="reader"')
        if body:
            self.send_header("Content-Type", "application/json")
        if reply.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self) -> None:
        """Send events as they come, each line a chunk, until the client or the wire has enough."""
        device = self.device
        if "unavailable" in device.reader.faults or "reboot" in device.reader.faults:
            self.reply(Reply(503, problem("the reader is starting")))
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.close_connection = True
        with device.lock:
            device.streams += 1
            wire = Wire(f"{device.seed} {device.streams}", device.trouble)
            stream = Stream(device.reader, device.clock.now())
        with contextlib.suppress(OSError):
            self.pump(stream, wire)

    def pump(self, stream: Stream, wire: Wire) -> None:
        """
        Carry lines to the client.

        :raises OSError: the client is gone
        """
        device, waiting = self.device, deque[Piece]()
        while device.server is self.server and self.connection in self.server.open:
            self.wait_while_half_open()
            with device.lock:
                now = device.clock.now()
                waiting += [*wire.carry(stream.lines(now), now), *wire.release(now)]
            while waiting and waiting[0].at <= now:
                piece = waiting.popleft()
                self.chunk(piece.data)
                if piece.ending == "unplug":
                    device.torn_off(self.server, AWAY_S)
                if piece.ending:
                    return
            due_s = waiting[0].at - now if waiting else math.inf
            threading.Event().wait(device.clock.real_s(min(POLL_S, due_s)))

    def chunk(self, data: bytes) -> None:
        """Send a chunk of the stream."""
        if data:
            self.wfile.write(b"%X\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

    def wait_while_half_open(self) -> None:
        """Say nothing as long as nothing passes."""
        while self.device.trouble.half_open and self.device.server is self.server:
            threading.Event().wait(POLL_S)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing."""
