"""A table as one camera sees it over time, with what is wrong with that camera."""

import threading
from collections.abc import Callable
from typing import Final

import cv2

from drivers.simulated.table.camera import Camera
from drivers.simulated.table.live import LiveTable
from drivers.simulated.table.spoiling import FAULTS, spoilt, spoilt_light, spoilt_view
from drivers.simulated.table.view import HEIGHT, WIDTH, View

QUALITY: Final = 90


class Watched:
    """One camera's view of a live table; usable from several threads."""

    def __init__(self, table: LiveTable, view: View | None = None) -> None:
        scene = table.scene
        self.table = table
        self.own = view or scene.camera.view
        self.camera = Camera(self.own, scene.light, scene.surface, scene.seed)
        self.faults: frozenset[str] = frozenset()
        self.is_stale = False
        self.changes = table.changes
        self.drawing = threading.Lock()

    def jpeg(self, now: float) -> bytes:
        """Return what is seen now; nothing while its wire hangs."""
        with self.drawing:
            scene, faults = self.table.scene, self.faults
            if "frozen" in faults:
                return b""
            self.camera.light = spoilt_light(scene.light, faults)
            self.camera.view = spoilt_view(self.own, faults, scene.seed)
            self.camera.mats = self.table.mats
            image = self.camera.shoot(self.table.moment(now), WIDTH, HEIGHT)
            image = spoilt(image, faults, scene.seed)
            return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()

    def wait(self, now: Callable[[], float], stopping: threading.Event) -> bool:
        """Wait until there is something new to see, and return whether there is."""
        with self.table.news:
            self.table.news.wait_for(lambda: stopping.is_set() or self.has_news(now()))
            # Once all lies still, it is looked at once more.
            self.is_stale = self.table.is_moving(now())
            self.changes = self.table.changes
            return not stopping.is_set()

    def has_news(self, now: float) -> bool:
        """Return whether a picture made now would be another."""
        changed = self.changes != self.table.changes
        return self.is_stale or changed or self.table.is_moving(now)

    def wake(self) -> None:
        """Let whoever waits look again."""
        with self.table.news:
            self.is_stale = True
            self.table.news.notify_all()

    def begin_fault(self, name: str) -> None:
        """Let a fault begin."""
        self.faults |= {name}
        self.wake()

    def end_fault(self, name: str) -> None:
        """Let a fault end."""
        self.faults -= {name}
        self.wake()


__all__ = ["FAULTS", "Watched"]
