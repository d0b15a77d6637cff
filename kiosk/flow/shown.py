"""What the screen shows: the bench as it stands after the last event."""

from dataclasses import dataclass

from kiosk.flow.state import State


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screen shows now; `version` rises with every change, `sounds` are the latest."""

    version: int
    state: State
    sounds: tuple[tuple[int, str], ...] = ()
