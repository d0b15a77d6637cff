"""The data folder of a demonstration, and the store that is set up in it."""

import contextlib
import fcntl
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import yaml

from wms.clock import ScaledClock
from wms.config import DEMONSTRATION_PEPPER
from wms.db import Database
from wms.db.migrate import migrate
from wms.demo.bench import Bench, Devices
from wms.demo.calibrating import calibrate
from wms.demo.fleet import Child, Fleet, free_port
from wms.demo.pace import Pace
from wms.demo.shop import Shop
from wms.people.rules import PinHasher
from wms.places.model import Store
from wms.seed import seed_store

LOCK: Final = "demo.lock"
SERVER_PORT: Final = 8080
SCREEN_PORT: Final = 8090
SET_UP_STEPS: Final = 3
HOURS: Final = 24
IDLE_MINUTES: Final = 24 * 60

Tell = Callable[[str], None]


class FolderInUse(Exception):
    """The data folder cannot be used; the sentence says why."""


@contextlib.contextmanager
def own_folder(folder: Path, *, keep: bool) -> Iterator[Path]:
    """
    Hold a data folder for one demonstration; unless it is kept, it is emptied first.

    :raises FolderInUse: another demonstration has it, or it holds what is not ours
    """
    folder = folder.absolute()
    lock_path = folder / LOCK
    if folder.exists() and any(folder.iterdir()) and not lock_path.exists():
        raise FolderInUse(f"{folder} holds other things. Name an empty folder, or a new one.")
    folder.mkdir(parents=True, exist_ok=True)
    with lock_path.open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as why:
            raise FolderInUse(f"Another demonstration runs in {folder}.") from why
        if not keep:
            _clear(folder)
        yield folder


def _clear(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.name == LOCK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


@dataclass(frozen=True)
class Back:
    """What stands behind the server: another database than SQLite in the folder; its processes."""

    database: str | None = None
    workers: int = 1


class House:
    """A store of its own: database, server, stations with their devices."""

    def __init__(
        self,
        folder: Path,
        shop: Shop,
        clock: ScaledClock,
        *,
        live: bool,
        back: Back,
        watched: str = "",
    ) -> None:
        """Take what stands in it; camera and scale watch the tray of the station `watched`."""
        self.folder = folder
        self.shop = shop
        self.pace = Pace(clock)
        self.fleet = Fleet(folder)
        self.live = live
        self.watched = watched
        self.taken: set[int] = set()
        self.database_url = back.database or f"sqlite:///{folder / 'wms.db'}"
        self.workers = back.workers
        self.port = self._port(SERVER_PORT)
        self.url = f"http://127.0.0.1:{self.port}"
        self.benches: list[Bench] = []

    def set_up(self, stations: list[str], tell: Tell) -> None:
        """
        Make the database, then start the server and every station with its devices.

        :raises ChildDied: a process does not start
        """
        # Devices and stations need no server to start: they come up while the store is loaded.
        boxes = {name: self._start_devices(name) for name in stations}
        tell("Bringing the database to its newest shape")
        migrate(self.database_url)
        self._seed(tell)
        tell(f"Starting the server at {self.url}")
        server = self._start_server()
        started = [self._start_station(name, devices) for name, devices in boxes.items()]
        self.fleet.wait_until_ready(server, f"{self.url}/readyz")
        for child, bench in started:
            tell(f"Starting {bench.name} at {bench.url}")
            self.fleet.wait_until_ready(child, f"{bench.url}/state.json")
            bench.see(_all_plugged_in, "its devices ready")

    def close(self) -> None:
        """Send everybody home and end every process."""
        self.pace.over.set()
        try:
            for bench in self.benches:
                bench.close()
        finally:
            self.fleet.stop()

    def _seed(self, tell: Tell) -> None:
        database = Database(self.database_url)
        try:
            with database.reading() as session:
                seeded = session.get(Store, self.shop.store_id) is not None
            if seeded and not (self.live or self.database_url.startswith("sqlite")):
                raise FolderInUse("The database holds a store already. Name an empty one.")
            if seeded:
                tell("Keeping the store as it was left")
                return
            tell(f"Loading the {self.shop.name} store: articles, bins, stock, people")
            pins = PinHasher(DEMONSTRATION_PEPPER)
            seed_store(database, self.shop.folder, now=self.pace.now(), pins=pins)
        finally:
            database.close()

    def _clock(self) -> dict[str, Any]:
        clock = self.pace.clock
        moments = {"starts_at": clock.starts_at, "origin": clock.origin}
        return {"speed": clock.speed, **{name: at.isoformat() for name, at in moments.items()}}

    def _start_server(self) -> Child:
        path = self.folder / "server.yaml"
        settings = {
            "database": {"url": self.database_url},
            "server": {"port": self.port, "workers": self.workers},
            "storage": {"folder": str(self.folder)},
            "security": {
                "demonstration": True,
                "session_hours": HOURS,
                "idle_minutes": IDLE_MINUTES,
            },
            "clock": self._clock(),
            # Orders come in a rush: whoever waited for company would keep the benches idle.
            "picking": {"patience_seconds": 10},
            # A store that runs on for days would fill the disk with its requests.
            "log": {"level": "warning" if self.live else "info"},
        }
        write_yaml(path, settings)
        return self.fleet.start("server", ["wms.cli", "serve", "--config", str(path)])

    def _start_devices(self, name: str) -> Child:
        folder = self.folder / name / "devices"
        words = ["drivers", "simulate", "bench", "--name", name, "--scanner", "ssi", "--lamp"]
        words += ["--folder", str(folder)]
        if self.live:
            words += ["--control", "0"]
        return self.fleet.start(f"{name}-devices", words, talks=True)

    def _start_station(self, name: str, devices: Child) -> tuple[Child, Bench]:
        port = self._port(SCREEN_PORT + len(self.benches))
        urls, control = self.fleet.devices_of(devices)
        path = self.folder / f"{name}.yaml"
        settings = {
            "station": name,
            "data_folder": str(self.folder / name / "kept"),
            "server": {"url": self.url, "key": self.shop.keys[name]},
            "screen": {"port": port, "time_zone": "Europe/Paris"},
            "devices": urls,
            "clock": self._clock(),
        }
        talk = Devices(devices.process, control)
        tray = {"calibration": str(self.folder / name / "tray.json"), "weighed": True}
        write_yaml(path, settings | ({"tray": tray} if name == self.watched else {}))
        watched = name == self.watched and calibrate(self.fleet, name, talk, path)
        if not watched:
            write_yaml(path, settings)
        child = self.fleet.start(name, ["kiosk", "--config", str(path)])
        bench = Bench(name, f"http://127.0.0.1:{port}", talk, self.pace, watched=watched)
        self.benches.append(bench)
        return child, bench

    def _port(self, usual: int) -> int:
        return free_port(usual if self.live else 0, self.taken)


def _all_plugged_in(shown: dict[str, Any]) -> bool:
    states = {device["kind"]: device["state"] for device in shown["devices"]}
    wanted = ("barcode", "scale", "camera", "printer")
    return bool(shown["server_here"]) and all(states.get(kind) == "ready" for kind in wanted)


def write_yaml(path: Path, settings: dict[str, Any]) -> None:
    """Write the settings of a process, for nobody else to read: they hold a key."""
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")


def last_moment(folder: Path) -> datetime | None:
    """Return the store's moment at which a kept demonstration was left."""
    path = folder / "left_at"
    if not path.exists():
        return None
    return datetime.fromisoformat(path.read_text(encoding="ascii").strip())


def leave(folder: Path, at: datetime) -> None:
    """Remember the store's moment, so that a kept store never goes back in time."""
    (folder / "left_at").write_text(at.isoformat(), encoding="ascii")
