"""
The control page's server: on this machine alone, and for pages of its own alone.

A page of another site that a browser on this machine shows could post here, too. So the Host must
be this machine's (against rebinding of names), and each command carries a token that only our own
page was given.
"""

import contextlib
import hmac
import json
import secrets
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from drivers.simulated.control.shown import picture, shown
from drivers.simulated.rig.hands import BadCommand, Hands
from drivers.simulated.rig.rig import Rig

BODY_BYTES_MAX: Final = 100_000
TIMEOUT_S: Final = 30.0
POLL_S: Final = 0.05
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = MappingProxyType(
    {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
)
STATIC: Final = MappingProxyType(
    {
        "/icon.svg": "image/svg+xml",
        "/page.css": "text/css; charset=utf-8",
        "/page.js": "text/javascript; charset=utf-8",
        "/hands.js": "text/javascript; charset=utf-8",
        "/words.js": "text/javascript; charset=utf-8",
    }
)
TOKEN_PLACE: Final = b"@TOKEN@"


class ControlServer(ThreadingHTTPServer):
    """Serves the page of one rig until it is shut down."""

    daemon_threads = True

    def __init__(self, rig: Rig, port: int) -> None:
        """
        Listen on this machine; 0 is any free port.

        :raises OSError: the port is taken
        """
        super().__init__(("127.0.0.1", port), Handler)
        self.rig = rig
        self.hands = Hands(rig)
        self.token = secrets.token_urlsafe(24)
        self.port = self.server_address[1]
        self.hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        self.open: set[socket.socket] = set()

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Serve in a thread."""
        threading.Thread(
            target=self.serve_forever, args=(POLL_S,), name="control page", daemon=True
        ).start()

    def stop(self) -> None:
        """Serve no more."""
        self.shutdown()
        self.server_close()
        # A page left open would go on commanding devices that are there no more.
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def get_request(self) -> tuple[socket.socket, object]:
        """Take a connection."""
        connection, address = super().get_request()
        self.open.add(connection)
        return connection, address

    def shutdown_request(self, request: object) -> None:
        """Close a connection and forget it."""
        assert isinstance(request, socket.socket)
        self.open.discard(request)
        super().shutdown_request(request)


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: ControlServer
    timeout = TIMEOUT_S
    protocol_version = "HTTP/1.1"
    server_version = "control"
    sys_version = ""

    def do_GET(self) -> None:
        """Send the page, its parts, the state, or a picture."""
        if not self.is_ours():
            return
        parts = urlsplit(self.path)
        if parts.path == "/":
            page = own_file("page.html").replace(TOKEN_PLACE, self.server.token.encode())
            self.send(HTTPStatus.OK, "text/html; charset=utf-8", page)
        elif parts.path in STATIC:
            self.send(HTTPStatus.OK, STATIC[parts.path], own_file(parts.path[1:]))
        elif parts.path == "/state.json":
            self.send_json(HTTPStatus.OK, shown(self.server.rig, numbers_of(parts.query)))
        elif parts.path.startswith("/pictures/"):
            self.send_picture(parts.path)
        else:
            self.refuse(HTTPStatus.NOT_FOUND, "there is nothing here")

    def do_POST(self) -> None:
        """Carry out a command."""
        if not self.is_ours():
            return
        given = self.headers.get("X-Control-Token", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.server.token.encode()):
            self.refuse(HTTPStatus.FORBIDDEN, "reload the page: it is of another run")
            return
        length = self.headers.get("Content-Length", "")
        if self.path != "/commands" or not length.isdigit() or int(length) > BODY_BYTES_MAX:
            self.refuse(HTTPStatus.BAD_REQUEST, "post a small JSON object to /commands")
            return
        try:
            told = self.server.hands.do(json.loads(self.rfile.read(int(length))))
        except (BadCommand, ValueError, RecursionError) as why:
            self.refuse(HTTPStatus.UNPROCESSABLE_ENTITY, str(why))
        else:
            self.send_json(HTTPStatus.OK, {"ok": True, **told})

    def is_ours(self) -> bool:
        """Refuse whoever came by another name, or from a page of another site."""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        if host not in self.server.hosts or origin not in {None, f"http://{host}"}:
            self.refuse(HTTPStatus.FORBIDDEN, "this page is for this machine alone")
            return False
        return True

    def send_picture(self, path: str) -> None:
        """Send a label (`/pictures/printer/3`), or what a camera sees (`/pictures/camera`)."""
        name, _, number = unquote(path.removeprefix("/pictures/")).partition("/")
        digits = number.isascii() and number.isdigit() and len(number) < 10
        file = picture(self.server.rig, name, int(number) if digits else None)
        try:
            content = file.read_bytes() if file is not None else b""
        except OSError:
            content = b""
        if not content or file is None:
            self.refuse(HTTPStatus.NOT_FOUND, "no such picture")
            return
        kind = "image/png" if file.suffix == ".png" else "image/jpeg"
        self.send(HTTPStatus.OK, kind, content)

    def send_json(self, status: HTTPStatus, told: dict[str, object]) -> None:
        """Send an object."""
        self.send(status, "application/json", json.dumps(told).encode())

    def refuse(self, status: HTTPStatus, why: str) -> None:
        """Say no; what was posted and not read ends the connection."""
        self.close_connection = True
        self.send_json(status, {"ok": False, "error": why})

    def send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        """Send an answer whole."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep standard error for what matters."""


def own_file(name: str) -> bytes:
    """Return a file of the page."""
    return (files(__package__) / name).read_bytes()


def numbers_of(query: str) -> dict[str, int]:
    """Return which number was last seen of each device."""
    pairs = parse_qsl(query)
    return {name: int(text) for name, text in pairs if text.isascii() and text.isdigit()}
