"""
The server as a process: granian in front of the application, stopped without cutting anybody off.

Live streams hold a thread each and would never end by themselves, so the stop is told to them
before the workers are asked to finish.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final, TypeAlias

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from wms import log
from wms.config import Settings, load_settings

STOP_SECONDS: Final = 8
"""How long a worker may finish what it does; a supervisor should wait two seconds longer."""

_RESPAWN_SECONDS: Final = 1.0
_WATCH_SECONDS: Final = 1.0

logger = log.get(__name__)


class _Server(MPServer):
    """A server that tells the workers' streams to end before it asks the workers to stop."""

    def __init__(self, stopping: Event, **options: Any) -> None:
        super().__init__("wms", **options)
        self._stopping_event = stopping

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop streams, then workers."""
        self._stopping_event.set()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]


Loader: TypeAlias = Callable[[Path | None, Event], Callable[..., Any]]


def serve(settings: Settings, config: Path | None, *, loader: Loader | None = None) -> None:
    """
    Serve until SIGTERM or SIGINT, with as many processes and threads as the settings say.

    `loader` makes the application in each worker; it is `load` unless somebody knows better.
    """
    stopping = multiprocessing.get_context("spawn").Event()
    server = _Server(
        stopping,
        address=settings.server.host,
        port=settings.server.port,
        interface=Interfaces.WSGI,
        workers=settings.server.workers,
        # A stream holds a thread while it is open; requests must never wait for one of those.
        blocking_threads=settings.server.threads + settings.stream.clients_max,
        backpressure=2 * (settings.server.threads + settings.stream.clients_max),
        respawn_failed_workers=True,
        respawn_interval=_RESPAWN_SECONDS,
        workers_kill_timeout=STOP_SECONDS,
        log_enabled=True,
        log_level=LogLevels.error,
    )
    logger.info("serving", address=settings.server.url, workers=settings.server.workers)
    server.serve(target_loader=partial(loader or load, config, stopping), wrap_loader=False)
    logger.info("stopped")


def load(config: Path | None, stopping: Event, **options: Any) -> Flask:
    """Return the application of a worker; called in the worker's own process."""
    from wms.app import create_app
    from wms.http.keeping import HouseKeeping
    from wms.http.learning import Learning
    from wms.http.services import NAME

    settings = load_settings(config, os.environ).settings
    log.configure(settings.log.level, settings.log.format)
    app = create_app(settings, **options)
    follower = app.extensions[NAME].follower
    keeping = HouseKeeping(app.extensions[NAME])
    keeping.start()
    learning = Learning(app.extensions[NAME])
    learning.start()

    watch = partial(_watch, stopping, os.getppid(), (follower.stop, keeping.stop, learning.stop))
    threading.Thread(target=watch, name="stop-watch", daemon=True).start()
    # What lives as long as the process is looked through by no later collection: a picker would
    # wait a tenth of a second for it.
    gc.collect()
    gc.freeze()
    return app


def _watch(stopping: Event, parent: int, ends: Sequence[Callable[[], None]]) -> None:
    """End what runs beside requests when the server stops, and the worker when its parent died."""
    while not stopping.wait(_WATCH_SECONDS):
        if os.getppid() != parent:
            # Nobody will ask this worker to stop, and it would hold the port for ever.
            os.kill(os.getpid(), signal.SIGTERM)
            break
    for end in ends:
        end()
