"""
Scans into an open order while the packing station is killed and its scanner mistreated.

`python -m bench.devices.station --count 500 --kills 5` starts the station as it is started at a
bench, beside a server that knows one order, and lets a simulated scanner scan the order's articles,
the same one several times running too. Meanwhile packets are damaged, the cable is pulled, and the
station is killed as a power cut kills it. What its screen then shows is compared with what was
scanned: each scan once, in its order.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from drivers.journal import Journal
from drivers.simulated.pty_host import PtyHost
from drivers.simulated.scanners.line import Framing, LineEngine
from drivers.simulated.scanners.ssi import SsiEngine
from kiosk.flow.events import Scanned, ScanRefused
from kiosk.recording import Recorder, replay
from kiosk.settings import DEVICES
from tests.kiosk.conftest import a_login
from tests.kiosk.fake_server import KEY, FakeServer
from tests.kiosk.orders import a_line, milk_and_peas
from wms.codes.gtin import check_digit

PATIENCE_S = 60.0
ARTICLES = 12
WAITING_MAX = 20
PACE_S = 0.01
AWAY_S = 0.4
BADGE, PIN, TOTE = "badge-of-lucie", "2468", "T-07"
DAMAGED = {"bad_checksum": 0.05, "wrong_length": 0.03}


class Stubborn(Exception):
    """The station did not come to do what was waited for."""


# Far apart, so that no bit that falls over makes one article of another.
BODIES = [str(300_000_000_000 + 7_654_321_987 * each) for each in range(1, ARTICLES + 1)]
CODES = [f"{body}{check_digit(body)}" for body in BODIES]


def a_server() -> FakeServer:
    """Return a server with one packer, and one order that wants more than is ever scanned."""
    server = FakeServer()
    server.people[BADGE, PIN] = a_login("lucie", "Lucie Moreau", "packer")
    lines = tuple(
        a_line(number, f"Article {number}", {code: 1}, expected=10_000)
        for number, code in enumerate(CODES, start=1)
    )
    server.totes[TOTE] = milk_and_peas().model_copy(update={"lines": lines})
    return server


class Program:
    """The station as a process of its own, and its screen."""

    def __init__(self, folder: Path, server: str, devices: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = int(found.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}"
        self.config = folder / "kiosk.yaml"
        settings = {
            "data_folder": str(folder / "kept"),
            "health_seconds": 1,
            "server": {"url": server, "key": KEY},
            "screen": {"port": port},
            "devices": devices,
        }
        self.config.write_text(json.dumps(settings))
        self.log = (folder / "log").open("ab")
        self.http = httpx.Client(trust_env=False, headers={"HX-Request": "true"}, timeout=5.0)
        self.process = self.begin()

    def begin(self) -> "subprocess.Popen[bytes]":
        """Start it, in a group of its own: a power cut spares no process."""
        command = [sys.executable, "-m", "kiosk", "--config", str(self.config)]
        return subprocess.Popen(command, stdout=self.log, stderr=self.log, process_group=0)

    def kill(self) -> None:
        """Kill it with all its workers, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        """Kill it, and start it anew."""
        self.kill()
        self.process = self.begin()

    def close(self) -> None:
        """End it for good."""
        self.kill()
        self.http.close()
        self.log.close()

    def shown(self) -> dict[str, Any] | None:
        """Return what the screen shows; None while there is none."""
        try:
            found: dict[str, Any] = self.http.get(f"{self.url}/state.json").json()
        except httpx.TransportError:
            return None
        return found

    def wait(self, until: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """
        Return what the screen shows as soon as it is so.

        :raises Stubborn: it never was
        """
        end = time.monotonic() + PATIENCE_S
        shown: dict[str, Any] | None = None
        while time.monotonic() < end:
            shown = self.shown()
            if shown is not None and until(shown):
                return shown
            time.sleep(0.05)
        raise Stubborn(json.dumps(shown)[:3000])

    def tell(self, **happened: str) -> None:
        """Do something on the screen."""
        self.http.post(f"{self.url}/events", json=happened).raise_for_status()

    def log_in(self) -> None:
        """Let Lucie log in by touch."""
        self.wait(lambda shown: shown["server_here"])
        self.tell(kind="scanned", code=BADGE, source="touch")
        self.wait(lambda shown: shown["screen"] == "pin")
        self.tell(kind="pin_given", pin=PIN)
        self.wait(lambda shown: shown["person"])

    def open_order(self) -> None:
        """Scan the tote by touch."""
        self.tell(kind="scanned", code=TOTE, source="touch")
        self.wait(lambda shown: shown["basket"])

    def is_listening(self) -> bool:
        """Return whether the screen shows the scanner as ready, to whoever holds it."""
        devices = (self.shown() or {}).get("devices", ())
        return any(one["device"] == "scanner" and one["state"] == "ready" for one in devices)


class Shift:
    """One run: an open order, a scanner that is mistreated, a station that is killed."""

    def __init__(self, protocol: str, folder: Path, *, seed: int = 1) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.engine = SsiEngine() if protocol == "ssi" else LineEngine(framing=Framing(aim=True))
        self.host = PtyHost(self.engine, folder / "scanner", seed=seed)
        self.server = a_server()
        self.host.start()
        self.server.start()
        url = f"serial:{folder / 'scanner'}?protocol={protocol}"
        self.station = Program(folder, self.server.url, {"scanner": url})
        self.scanned: list[str] = []
        self.kills = self.unplugged = 0

    def run(self, count: int, *, kills: int, unplugs: int) -> None:
        """Scan so often, with all that goes wrong, and undisturbed at the end."""
        self.station.log_in()
        self.station.open_order()
        for fault, share in DAMAGED.items():
            self.host.begin_fault(fault, share)
        times = range(1, max(kills, unplugs) + 1)
        kill_at = {count * each // (kills + 1) for each in times if each <= kills}
        unplug_at = {count * each // (unplugs + 1) for each in times if each <= unplugs}
        while len(self.scanned) < count:
            number = len(self.scanned)
            if not self.scan():
                time.sleep(0.01)
                continue
            if number in unplug_at:
                self.host.unplug(AWAY_S)
                self.unplugged += 1
            if number in kill_at:
                self.kill()
        self.end_well()

    def scan(self) -> bool:
        """Scan an article, every third time the same once more; return whether it could be."""
        if isinstance(self.engine, SsiEngine) and len(self.engine.outbox.scans) >= WAITING_MAX:
            return False
        if isinstance(self.engine, LineEngine):
            # Without a handshake, a person scans who looks at the screen.
            time.sleep(PACE_S)
            if not self.host.connected or not self.station.is_listening():
                return False
        same = bool(self.scanned) and self.chance.random() < 1 / 3
        code = self.scanned[-1] if same else self.chance.choice(CODES)
        if not self.host.do(lambda: self.engine.scan(code, "]E0")):
            return False
        self.scanned.append(code)
        return True

    def kill(self) -> None:
        """Kill the station within whatever it is doing; it comes up with nobody logged in."""
        time.sleep(self.chance.uniform(0, 0.1))
        self.station.restart()
        self.kills += 1

    def end_well(self) -> None:
        """Let everything arrive that still can, and be counted."""
        for fault in DAMAGED:
            self.host.end_fault(fault)
        end = time.monotonic() + PATIENCE_S
        if isinstance(self.engine, SsiEngine):
            while self.engine.outbox.scans and time.monotonic() < end:
                time.sleep(0.02)
        else:
            time.sleep(0.5)
        if not (self.station.shown() or {}).get("person"):
            self.station.log_in()
        journal = Journal(self.folder / "kept" / DEVICES)
        while journal.waiting("scanner") and time.monotonic() < end:
            time.sleep(0.02)
        journal.close()

    def counted(self) -> list[str]:
        """Return what the screen shows in the basket, in its order."""
        basket = self.station.wait(lambda shown: shown["basket"])["basket"]
        return [item["code"] for item in basket["items"]]

    def close(self) -> None:
        """End all of it."""
        self.station.close()
        self.server.stop()
        self.host.stop()

    def tellings(self) -> Counter[str]:
        """Return how often the screen told of a scan that did not count, and of a lost scanner."""
        told: Counter[str] = Counter(killed=self.kills)
        for path in Recorder(self.folder / "kept" / "recordings").files():
            before = None
            for event, state in replay(path):
                if isinstance(event, ScanRefused):
                    told["unsure" if event.unsure else "refused"] += 1
                elif isinstance(event, Scanned) and state.notice and state.notice.tone == "wrong":
                    told["not of the order"] += 1
                if before is not None and before.has("barcode") and not state.has("barcode"):
                    told["scanner lost"] += 1
                before = state
        return told

    def figures(self) -> dict[str, object]:
        """Return what came of it."""
        counted = self.counted()
        lost = Counter(self.scanned) - Counter(counted)
        more = Counter(counted) - Counter(self.scanned)
        altered = sum(number for code, number in more.items() if code not in CODES)
        return {
            "scanned": len(self.scanned),
            "counted": len(counted),
            "lost": lost.total(),
            "doubled": more.total() - altered,
            # A line without a checksum: a bit fell over, and the article is none of the order.
            "altered": altered,
            "in_order": counted == self.scanned,
            "told": dict(self.tellings()),
            "killed": self.kills,
            "unplugged": self.unplugged,
        }


def main() -> None:
    """Run, and print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="at most 2000: one order")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--unplugs", type=int, default=5)
    parser.add_argument("--protocol", choices=("ssi", "line"), default="ssi")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="station-") as folder:
        began = time.monotonic()
        shift = Shift(wanted.protocol, Path(folder), seed=wanted.seed)
        try:
            shift.run(min(wanted.count, 2000), kills=wanted.kills, unplugs=wanted.unplugs)
            told = {"protocol": wanted.protocol, "seed": wanted.seed, **shift.figures()}
        finally:
            shift.close()
        print(json.dumps(told | {"seconds": round(time.monotonic() - began, 1)}))


if __name__ == "__main__":
    main()
