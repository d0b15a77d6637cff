"""How long senses wait for one another: pure."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kiosk.flow.things import Placed
from wms.wire.base import Moment


@dataclass(frozen=True, slots=True)
class Patience:
    """
    How long senses wait for one another.

    What is noticed of one thing comes within `window`; a scan of which nothing else was noticed
    waits until `late` for its thing to be laid down.
    """

    window: timedelta = timedelta(seconds=5)
    late: timedelta = timedelta(seconds=15)

    def of_clock(self, pace: int) -> "Patience":
        """Return the same patience by a clock that runs faster."""
        return Patience(self.window * pace, self.late * pace)

    def holds(self, one: Placed, at: Moment) -> bool:
        """Return whether more may still be noticed of a thing."""
        lonely = one.sight is None and one.load is None
        return abs(at - one.at) <= (self.late if lonely else self.window)


USUAL: Final = Patience()
