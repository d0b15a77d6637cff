"""What keeps a reader from doing all its work, and when it is over."""

from drivers.events import DeviceDegraded, DeviceRecovered, Event
from drivers.instant import Instant

# The reader tells when an overflow or an exception begins and never when it ends.
PASSING_S = 5.0


class Troubles:
    """The troubles of one connection; each change is told in one event that names all of them."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}
        self.until: dict[str, float] = {}

    def begin(self, what: str, reason: str, now: Instant, *, passing: bool = False) -> list[Event]:
        """Return that something is wrong, unless it is known already; it may pass by itself."""
        self.until.pop(what, None)
        if passing:
            self.until[what] = now.seconds + PASSING_S
        if self.reasons.get(what) == reason:
            return []
        self.reasons[what] = reason
        return [DeviceDegraded(at=now.at, reason=self.told())]

    def let_pass(self, what: str, now: Instant) -> None:
        """Have something end by itself from now on, as when the reader works again."""
        if what in self.reasons:
            self.until.setdefault(what, now.seconds + PASSING_S)

    def end(self, what: str, now: Instant) -> list[Event]:
        """Return that something is mended, and what is still wrong."""
        self.until.pop(what, None)
        if self.reasons.pop(what, None) is None:
            return []
        if self.reasons:
            return [DeviceDegraded(at=now.at, reason=self.told())]
        return [DeviceRecovered(at=now.at)]

    def due(self) -> float | None:
        """Return when the next passing trouble is over."""
        return min(self.until.values(), default=None)

    def tick(self, now: Instant) -> list[Event]:
        """Return which passing troubles are over."""
        over = [what for what, until in self.until.items() if until <= now.seconds]
        return [event for what in over for event in self.end(what, now)]

    def told(self) -> str:
        """Return all reasons in one sentence."""
        return "; ".join(self.reasons.values())
