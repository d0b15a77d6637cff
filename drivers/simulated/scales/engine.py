"""What the engines of all scales share: the platform, and the faults of a scale."""

from typing import ClassVar

from drivers.simulated.engine import QuietEngine, known_fault
from drivers.simulated.scales.platform import Load, Model, Platform, StillLoad


class ScaleEngine(QuietEngine):
    """
    A scale that is plugged in or not, measuring all the while.

    `mute` answers nothing, `drifting` creeps, `restless` never comes to rest (a draught, a shaking
    table), `overload` shows more than the scale can bear.
    """

    FAULTS: ClassVar[tuple[str, ...]] = ("drifting", "mute", "overload", "restless")
    UNITS: ClassVar[tuple[str, ...]] = ("g", "kg", "lb", "oz")

    def __init__(self, load: Load | None = None, model: Model | None = None, seed: int = 1) -> None:
        """
        Take what lies on the pan, and the scale's plate.

        :raises ValueError: scales of this protocol do not weigh in that unit
        """
        super().__init__()
        self.model = model or Model()
        if self.model.unit not in self.UNITS:
            raise ValueError(f"{type(self).__name__} weighs in {', '.join(self.UNITS)}")
        self.load = load or StillLoad()
        self.platform = Platform(self.load, self.model, seed)
        self.told_at = 0.0

    @property
    def mute(self) -> bool:
        """Return whether it says nothing at all."""
        return "mute" in self.faults

    def connect(self, now: float) -> list[bytes]:
        """Have the power: zero and tare are forgotten."""
        super().connect(now)
        self.platform.zero_g = self.platform.tare_g = 0.0
        self.platform.samples.clear()
        self.platform.measure(now)
        return []

    def tick(self, now: float) -> list[bytes]:
        """Measure; a scale that says something of itself adds to this."""
        self.told_at = now
        if self.platform.due(now) <= 0:
            self.platform.measure(now)
        return []

    def due(self, now: float) -> float:
        """Return seconds until the next measurement."""
        return self.platform.due(now)

    def begin_fault(self, name: str) -> None:
        """
        Let something go wrong from now on.

        :raises UnknownFault: scales know no such fault
        """
        super().begin_fault(name)
        self.apply_faults(known_fault(name, self.FAULTS))

    def end_fault(self, name: str) -> None:
        """
        Mend it.

        :raises UnknownFault: scales know no such fault
        """
        super().end_fault(name)
        self.apply_faults(known_fault(name, self.FAULTS))

    def apply_faults(self, changed: str) -> None:
        """Let the platform be as the faults say."""
        self.platform.overloaded = "overload" in self.faults
        self.platform.restless = "restless" in self.faults
        if changed == "drifting":
            self.platform.drift(self.told_at if "drifting" in self.faults else None)


class Lines:
    """Cuts what a host sends into commands that end with CR or LF."""

    LENGTH_MAX = 200

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return whole commands without their ends; an endless one is cut to nothing."""
        *commands, rest = (self.rest + data).replace(b"\r", b"\n").split(b"\n")
        self.rest = rest[-self.LENGTH_MAX :]
        return [command[-self.LENGTH_MAX :] for command in commands if command]
