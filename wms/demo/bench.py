"""A packing station as somebody who stands there has it: a screen to touch, devices to use."""

import json
import threading
import time
from collections.abc import Callable
from subprocess import Popen
from typing import Any, Final

import httpx

from wms.demo.pace import DayOver, Pace

SCREEN_S_MAX: Final = 30.0
"""How long a person looks at a screen that does not do what it should (real seconds)."""

SCAN_TRIES_MAX: Final = 3

Shown = dict[str, Any]


class BenchFailed(Exception):
    """The station or a device did not do what it should in time."""


class Devices:
    """The simulated devices of a bench: one JSON line in, one answer out."""

    def __init__(self, process: "Popen[str]", control: str = "") -> None:
        self.process = process
        self.control = control
        self.lock = threading.Lock()

    def do(self, **command: object) -> dict[str, Any]:
        """
        Do something to the devices: `scan="T-07"`, `weight_g=1250`, `basket=[…]`.

        :raises BenchFailed: they cannot do it
        """
        told = self.ask(json.dumps(command))
        if not told.get("ok"):
            raise BenchFailed(f"the simulated devices refuse {command}: {told.get('error')}")
        return told

    def ask(self, line: str) -> dict[str, Any]:
        """
        Give the devices one line and return their answer.

        :raises BenchFailed: they are gone
        """
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        with self.lock:
            try:
                stdin.write(line + "\n")
                stdin.flush()
                answer = stdout.readline()
            except (OSError, ValueError) as why:
                raise BenchFailed(f"the simulated devices are gone: {why}") from why
        if not answer:
            raise BenchFailed("the simulated devices are gone")
        told: dict[str, Any] = json.loads(answer)
        return told


class Bench:
    """One station: what its screen shows, taps on it, and its devices."""

    def __init__(
        self, name: str, url: str, devices: Devices, pace: Pace, *, watched: bool = False
    ) -> None:
        """Take where its screen is; `watched`: camera and scale watch its tray."""
        self.name = name
        self.watched = watched
        self.url = url
        self.devices = devices
        self.pace = pace
        self.http = httpx.Client(base_url=url, timeout=httpx.Timeout(SCREEN_S_MAX), trust_env=False)

    def close(self) -> None:
        """Let go of open connections."""
        self.http.close()

    def look(self) -> Shown:
        """Return what the screen shows now."""
        shown: Shown = self.http.get("/state.json").raise_for_status().json()
        return shown

    def see(self, wanted: Callable[[Shown], bool], what: str, seconds: float = 0) -> Shown:
        """
        Return what the screen shows once it shows what is wanted.

        :raises BenchFailed: it does not within `seconds`, or half a minute
        """
        until = time.monotonic() + (seconds or SCREEN_S_MAX)
        shown = self.look()
        while not wanted(shown):
            if time.monotonic() >= until:
                raise BenchFailed(f"{self.name} does not show {what}: {brief(shown)}")
            if self.pace.over.is_set():
                raise DayOver
            shown = self._newer(shown, until - time.monotonic())
        return shown

    def tap(self, act: str, value: str = "", question: str = "") -> None:
        """Touch a key of the screen; one that answers says which question it was drawn for."""
        self._tell({"kind": "tapped", "act": act, "value": value, "question": question})

    def type_pin(self, pin: str) -> None:
        """Type a PIN on the screen."""
        self._tell({"kind": "pin_given", "pin": pin})

    def scan(self, code: str) -> None:
        """Scan a code with the bench's own scanner."""
        self.devices.do(scan=code)

    def scan_until(self, code: str, wanted: Callable[[Shown], bool], what: str) -> Shown:
        """
        Scan a code and return what the screen then shows; without any answer, scan once more.

        :raises BenchFailed: the station does not answer the scan
        """
        before = self.look()["version"]
        for _ in range(SCAN_TRIES_MAX):
            self.scan(code)
            try:
                self.see(lambda shown: wanted(shown) or shown["version"] > before, what, 3.0)
            except BenchFailed:
                continue
            return self.see(wanted, f"{what} after {code} was scanned")
        raise BenchFailed(f"{self.name} does not hear the scan of {code}: {brief(self.look())}")

    def _newer(self, shown: Shown, seconds: float) -> Shown:
        # The station answers at once when something changed, else within ten seconds.
        wait = httpx.Timeout(min(SCREEN_S_MAX, max(0.05, seconds)))
        try:
            response = self.http.get(
                "/state.json", params={"after": shown["version"]}, timeout=wait
            )
        except httpx.TimeoutException:
            return self.look()
        newer: Shown = response.raise_for_status().json()
        return newer

    def _tell(self, event: dict[str, str]) -> None:
        headers = {"HX-Request": "true"}
        self.http.post("/events", json=event, headers=headers).raise_for_status()


def brief(shown: Shown) -> str:
    """Return in a line what a screen shows."""
    notice = shown.get("notice") or {}
    said = " ".join(str(notice.get(name) or "") for name in ("word", "title", "sentence")).strip()
    return f"screen {shown.get('screen')}, {said or 'nothing said'}"
