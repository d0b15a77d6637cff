"""The reader's two clocks: UTC, which somebody may set, and the time since it was switched on."""

from datetime import datetime

from drivers.simulated.clock import BEGINNING
from drivers.simulated.llrp.node import Node


class Watch:
    """Turns times of the world into the microseconds that reports and events carry."""

    def __init__(self, *, has_utc: bool, beginning: datetime = BEGINNING) -> None:
        """Take whether there is a UTC clock, and the moment of the world's time 0."""
        self.has_utc = has_utc
        self.epoch_us = round(beginning.timestamp() * 1_000_000)
        self.booted_at = 0.0
        self.jumped_s = 0.0

    def microseconds(self, at: float) -> int:
        """Return UTC since 1970, or the uptime of a reader without a clock."""
        if not self.has_utc:
            return max(0, round((at - self.booted_at) * 1_000_000))
        return max(0, self.epoch_us + round((at + self.jumped_s) * 1_000_000))

    def stamp(self, at: float) -> Node:
        """Return the timestamp of an event."""
        name = "UTCTimestamp" if self.has_utc else "Uptime"
        return Node(name, {"Microseconds": self.microseconds(at)})

    def world_s(self, utc_us: int) -> float:
        """Return the time of the world that a UTC moment names."""
        return (utc_us - self.epoch_us) / 1_000_000 - self.jumped_s
