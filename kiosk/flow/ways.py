"""How a bench is set up: what watches, what weighs, and what must be proven by a scan; pure."""

from dataclasses import dataclass

from kiosk.flow.fusing import Patience


@dataclass(frozen=True, slots=True)
class Ways:
    """
    How this bench is set up.

    `watched`: a calibrated camera looks at the tray. `weighed`: the scale lies under the tray and
    not beside it. `scan_back`: a label counts as stuck on when it was scanned, not when touched.
    `places`: so many the put wall has, 0 where there is none.
    `pace`: so much faster than real the clock of a simulated store runs.
    """

    watched: bool = False
    weighed: bool = False
    scan_back: bool = True
    places: int = 0
    pace: int = 1

    @property
    def patience(self) -> Patience:
        """Return how long senses wait for one another by this bench's clock."""
        return Patience().of_clock(self.pace)
