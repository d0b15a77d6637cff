"""
The station as a process: granian in front of the page, for this computer alone.

One worker holds the station, for a device has one reader and the outbox one writer.
"""

import contextlib
import fcntl
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from drivers.device import BadDeviceUrl, Device, Kind
from drivers.journal import CannotKeep, Journal
from drivers.registry import make_device
from kiosk.devices.seeing import CannotSee, read_tray
from kiosk.server.client import Client
from kiosk.settings import DEVICES, Settings, load_settings

if TYPE_CHECKING:
    from kiosk.station import Station

HOST: Final = "127.0.0.1"
THREADS: Final = 16
STOP_SECONDS: Final = 8
WATCH_SECONDS: Final = 1.0
# Which kinds of device may stand at which place of the settings.
KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "scanner": ("barcode", "wedge"),
    "wedge": ("barcode", "wedge"),
    "scale": ("scale",),
    "printer": ("printer",),
    "rfid": ("rfid",),
    "camera": ("camera",),
    "lamp": ("lamp",),
    "wall": ("wall",),
}

log = structlog.get_logger()


class CannotServe(Exception):
    """The station cannot start; its text says what to change."""


class _Server(MPServer):
    """A server that stops the station, and with it the live streams, before the worker."""

    def __init__(self, stopping: Event, **options: Any) -> None:
        super().__init__("kiosk", **options)
        self._stopping_event = stopping

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop the station, then the worker."""
        self._stopping_event.set()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]


def serve(settings: Settings, config: Path | None) -> None:
    """
    Serve until SIGTERM or SIGINT.

    :raises CannotServe: the key, a device's URL, the port or the data folder cannot be used
    """
    read_key(settings)
    make_devices(settings)
    check_tray(settings)
    check_port(settings.screen.port)
    with _alone(settings.data_folder):
        check_journal(settings.data_folder)
        stopping = multiprocessing.get_context("spawn").Event()
        server = _Server(
            stopping,
            address=HOST,
            port=settings.screen.port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=THREADS,
            backpressure=2 * THREADS,
            respawn_failed_workers=True,
            respawn_interval=1.0,
            workers_kill_timeout=STOP_SECONDS,
            log_enabled=True,
            log_level=LogLevels.error,
        )
        address = f"http://{HOST}:{settings.screen.port}"
        log.info("station_serving", station=settings.station, address=address)
        server.serve(target_loader=partial(load, config, stopping), wrap_loader=False)
        log.info("station_stopped")


def load(config: Path | None, stopping: Event) -> Callable[..., Any]:
    """Return the pages of a started station; called in the worker's own process."""
    from kiosk.screen.app import create_app
    from kiosk.station import Station

    settings = load_settings(config, os.environ)
    client = Client(settings.server.url, read_key(settings), settings.station)
    station = Station(settings, client, make_devices(settings))

    end = partial(_end_with, stopping, os.getppid(), station)
    threading.Thread(target=end, name="end-station", daemon=True).start()
    station.start()
    return create_app(station)


def _end_with(stopping: Event, parent: int, station: "Station") -> None:
    """Stop the station with the server, and also when its parent was killed."""
    while not stopping.wait(WATCH_SECONDS):
        if os.getppid() != parent:
            # Nobody will ask this worker to stop, and it would hold the devices for ever.
            station.stop()
            os.kill(os.getpid(), signal.SIGTERM)
            return
    station.stop()


def read_key(settings: Settings) -> str:
    """
    Return the station's key.

    :raises CannotServe: it cannot be read
    """
    try:
        return settings.server.read_key()
    except (OSError, ValueError) as why:
        raise CannotServe(f"server.key_file: {why}") from why


def check_tray(settings: Settings) -> None:
    """
    Make sure that the tray's calibration can be used.

    :raises CannotServe: it cannot
    """
    if settings.tray.calibration is not None:
        try:
            read_tray(settings.tray.calibration)
        except CannotSee as why:
            raise CannotServe(str(why)) from why


def check_port(port: int) -> None:
    """
    Make sure that the page's address is free.

    :raises CannotServe: it is not
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as why:
            raise CannotServe(f"screen.port: {port} cannot be used: {why.strerror}") from why


def check_journal(folder: Path) -> None:
    """
    Make sure that scans can be kept.

    :raises CannotServe: they cannot
    """
    try:
        Journal(folder / DEVICES).close()
    except CannotKeep as why:
        raise CannotServe(f"data_folder: {why}") from why


def make_devices(settings: Settings) -> list[Device]:
    """
    Return the devices, not yet opened.

    :raises CannotServe: a URL is none, or names a device of another kind
    """
    found = []
    for name, url in settings.devices.urls().items():
        try:
            device = make_device(url, name=name)
        except BadDeviceUrl as why:
            raise CannotServe(f"devices.{name}: {why}") from why
        if device.kind not in KINDS[name]:
            wanted = " or ".join(KINDS[name])
            raise CannotServe(f"devices.{name}: {url!r} is of kind {device.kind}, not {wanted}")
        found.append(device)
    return found


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the data folder, so that no second program empties the same outbox."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("w")
    except OSError as why:
        raise CannotServe(f"data_folder: {why}") from why
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as why:
            raise CannotServe(f"{folder} is in use by another station program") from why
        yield
