"""
A HID point-of-sale scanner as an engine: input reports, and nothing that the host could say to it.

Nothing is acknowledged, as on USB interrupt transfers: what leaves while nobody reads is lost.
"""

import math
from collections import deque
from typing import ClassVar

from drivers.simulated.engine import QuietEngine
from drivers.simulated.scanners.hid import reports

WAITING_MAX = 500


class PointOfSaleEngine(QuietEngine):
    """A scanner of usage page 0x8C; each frame is one report of 64 bytes."""

    FAULTS: ClassVar[tuple[str, ...]] = ("last_report_missing",)

    def __init__(self) -> None:
        super().__init__()
        self.waiting: deque[bytes] = deque()

    def scan(self, payload: str | bytes, symbology: str = "") -> bool:
        """Read a barcode; return False without power, or with too much unsent."""
        sent = reports(payload, symbology)
        if not self.connected or len(self.waiting) + len(sent) > WAITING_MAX:
            return False
        # A long code whose end never comes is what a hub that drops a packet leaves.
        self.waiting += sent[:-1] if "last_report_missing" in self.faults else sent
        return True

    def tick(self, now: float) -> list[bytes]:  # noqa: ARG002 -- reports leave at once
        """Return the reports that have not left yet."""
        frames = list(self.waiting)
        self.waiting.clear()
        return frames

    def due(self, now: float) -> float:  # noqa: ARG002
        """Return seconds until a report leaves."""
        return 0.0 if self.waiting else math.inf

    def disconnect(self, now: float) -> None:
        """Lose the power, and what has not left."""
        super().disconnect(now)
        self.waiting.clear()
