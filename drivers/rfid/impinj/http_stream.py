"""
The way to an Impinj reader: it is told to read, then its event stream is held open.

The stream is read by a thread of its own, since HTTP has no way to wait for bytes and for an order
at once; it stands still while nobody takes what has come.
"""

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from drivers.rfid.impinj.settings import Settings
from drivers.transports import Transport
from drivers.url import DeviceUnavailable

CONNECT_S_MAX = 3.0
ANSWER_S_MAX = 5.0
FAREWELL_S_MAX = 1.0
KNOCK_S = 0.35
# Longer than the stream's own deadline, so that silence is told by the one who knows what it means.
STREAM_S_MAX = 90.0
HELD_BYTES_MAX = 1_048_576
SAID_CHARACTERS_MAX = 200

REFUSALS = {
    401: "it does not accept the user or the password",
    403: "it does not allow this: its RFID interface may be set to LLRP instead of IoT",
    404: "it has no IoT device interface: set its RFID interface to IoT, or update it",
    503: "it is not ready: it is starting, or being updated",
}


@dataclass(frozen=True, slots=True)
class Access:
    """Where the reader is and who we are to it."""

    address: tuple[str, int]
    base: str
    user: str
    password: str | None
    certificate: Path | None
    take: bool


class HttpStream(Transport):
    """One connection after another to the reader's REST interface."""

    def __init__(self, access: Access, settings: Settings) -> None:
        self.access = access
        self.settings = settings
        self.where = access.base
        self.changed = threading.Condition()
        self.client: httpx.Client | None = None
        self.response: httpx.Response | None = None
        self.pumping: threading.Thread | None = None
        self.held = bytearray()
        self.refused = bytearray()
        self.between_lines = True
        self.ended = ""
        self.woken = False
        self.silent = False

    def open(self) -> None:
        """
        Have the reader read, and open its stream.

        :raises DeviceUnavailable: it is not there, busy with something else, or refuses
        """
        self.close()
        client = self.client = self.make_client()
        try:
            self.make_way(client)
            preset = self.default_preset(client)
            self.call(client, "POST", "/profiles/inventory/start", self.settings.profile(preset))
            request = client.build_request("GET", "/data/stream", timeout=STREAM_S_MAX)
            response = self.checked(lambda: client.send(request, stream=True))
        except DeviceUnavailable:
            self.close()
            raise
        self.held, self.refused, self.ended = bytearray(), bytearray(), ""
        self.between_lines, self.response = True, response
        self.pumping = threading.Thread(
            target=self.pump, args=(response,), name=f"stream of {self.where}", daemon=True
        )
        self.pumping.start()

    def make_client(self) -> httpx.Client:
        """
        Return the means to call the reader.

        :raises DeviceUnavailable: the certificate's file holds none
        """
        access = self.access
        verify: ssl.SSLContext | bool = True
        if access.certificate is not None:
            try:
                verify = ssl.create_default_context(cafile=str(access.certificate))
            except (OSError, ssl.SSLError) as why:
                raise DeviceUnavailable(
                    f"{access.certificate} holds no certificate: {why}"
                ) from why
            # Trust is in this one certificate; readers put any name into the one they make.
            verify.check_hostname = False
        auth = None if access.password is None else (access.user, access.password)
        return httpx.Client(
            base_url=f"{access.base}/api/v1",
            auth=auth,
            verify=verify,
            timeout=httpx.Timeout(ANSWER_S_MAX, connect=CONNECT_S_MAX),
            trust_env=False,
        )

    def beckons(self) -> bool:
        """Return whether an address that was silent answers again; nothing is asked of it yet."""
        if not self.silent:
            return False
        try:
            socket.create_connection(self.access.address, KNOCK_S).close()
        except OSError:
            return False
        self.silent = False
        return True

    def make_way(self, client: httpx.Client) -> None:
        """
        Stop what the reader does, unless it is somebody else's work.

        :raises DeviceUnavailable: it runs a preset that we have not started
        """
        status = self.call(client, "GET", "/status")
        doing = status.get("status")
        if doing in {None, "idle"}:
            return
        active = status.get("activePreset")
        preset = active.get("id") if isinstance(active, dict) else None
        if preset and not self.access.take:
            raise DeviceUnavailable(
                f"{self.where}: another client has the reader run the preset {preset!r}; "
                "stop it, or say take=yes"
            )
        self.call(client, "POST", "/profiles/stop")

    def default_preset(self, client: httpx.Client) -> Mapping[str, Any]:
        """Return what the reader's maker or installer takes for usual, or nothing."""
        with contextlib.suppress(DeviceUnavailable):
            return self.call(client, "GET", "/profiles/inventory/presets/default")
        return {}

    def call(
        self, client: httpx.Client, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """
        Return the reader's answer as JSON, empty where it has none.

        :raises DeviceUnavailable: it refuses, or does not answer
        """
        response = self.checked(
            lambda: client.send(client.build_request(method, path, json=body), stream=False)
        )
        try:
            answer = response.json() if response.content else {}
        except ValueError as why:
            raise DeviceUnavailable(f"{self.where} does not answer {path} in JSON") from why
        return answer if isinstance(answer, dict) else {}

    def checked(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        """
        Return an answer that is no refusal.

        :raises DeviceUnavailable: it is one, or there is none
        """
        try:
            response = send()
            if response.status_code >= 400:
                response.read()
                raise DeviceUnavailable(f"{self.where}: {refusal(response)}")
        except httpx.HTTPError as why:
            self.silent = isinstance(why, httpx.ConnectError | httpx.ConnectTimeout)
            raise DeviceUnavailable(f"nobody answers at {self.where}: {why!r}") from why
        return response

    def pump(self, response: httpx.Response) -> None:
        """Hold what comes in until it is taken, in bounded memory."""
        ended = "the reader closed the stream"
        try:
            for chunk in response.iter_raw():
                with self.changed:
                    self.changed.wait_for(
                        lambda: len(self.held) < HELD_BYTES_MAX or self.response is not response
                    )
                    if self.response is not response:
                        return
                    self.held += chunk
                    self.changed.notify_all()
        except (httpx.HTTPError, httpx.StreamError, OSError, ValueError) as why:
            ended = f"the stream broke: {why!r}"
        with self.changed:
            if self.response is response:
                self.ended = ended
                self.changed.notify_all()

    def read(self, timeout: float) -> bytes:
        """
        Return what came in.

        :raises DeviceUnavailable: the stream has ended
        """
        with self.changed:
            self.changed.wait_for(lambda: self.held or self.ended or self.woken, timeout)
            self.woken = False
            came = self.with_refusals(bytes(self.held))
            self.held.clear()
            self.changed.notify_all()
            if not came and self.ended:
                raise DeviceUnavailable(f"{self.where}: {self.ended}")
            return came

    def write(self, data: bytes) -> None:
        """
        Send each line as a request; a refusal is heard as what the reader says of itself.

        :raises DeviceUnavailable: there is no connection
        """
        client = self.client
        if client is None:
            raise DeviceUnavailable(f"{self.where} is not connected")
        for line in data.decode().splitlines():
            method, path, body = line.split(" ", 2)
            try:
                self.call(client, method, path, json.loads(body))
            except DeviceUnavailable as why:
                told = {"diagnosticEvent": {"description": str(why)}}
                self.refused += json.dumps(told).encode() + b"\n"

    def with_refusals(self, came: bytes) -> bytes:
        """Return what came, with refusals after the last of its lines that is whole."""
        end = came.rfind(b"\n") + 1
        if self.refused and (end or self.between_lines):
            came = came[:end] + bytes(self.refused) + came[end:]
            self.refused.clear()
        self.between_lines = came.endswith(b"\n") if came else self.between_lines
        return came

    def close(self) -> None:
        """Hang up, and stop what we started."""
        with self.changed:
            client, self.client = self.client, None
            response, self.response = self.response, None
            self.changed.notify_all()
        if client is None:
            return
        if response is not None:
            hang_up(response)
            with contextlib.suppress(httpx.HTTPError):
                client.post("/profiles/stop", timeout=FAREWELL_S_MAX)
        client.close()

    def wake(self) -> None:
        """End the wait of another thread."""
        with self.changed:
            self.woken = True
            self.changed.notify_all()


def hang_up(response: httpx.Response) -> None:
    """End a stream that another thread waits on: closing alone would leave it waiting."""
    line = response.extensions["network_stream"].get_extra_info("socket")
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(httpx.HTTPError):
        response.close()


def refusal(response: httpx.Response) -> str:
    """Return why the reader refuses, in its own words where it has any."""
    code = response.status_code
    try:
        said = response.json().get("message", "")
    except (ValueError, AttributeError):
        said = ""
    words = REFUSALS.get(code, f"it refuses {response.request.url.path}: status {code}")
    return f"{words} ({str(said)[:SAID_CHARACTERS_MAX]})" if said else words
