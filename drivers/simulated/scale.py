"""A bench scale on a pseudo-terminal that answers MT-SICS commands."""

from pathlib import Path

from drivers.simulated.clock import Clock
from drivers.simulated.hosting import PtyHost
from drivers.simulated.scales.mtsics import MtSicsEngine
from drivers.simulated.scales.platform import StillLoad


class SimulatedScale:
    """A scale of 15 kg whose new load needs a moment to come to rest."""

    def __init__(self, path: Path, settle_s: float = 0.3, *, clock: Clock | None = None) -> None:
        self.pan = StillLoad(settle_s)
        self.engine = MtSicsEngine(self.pan)
        self.host = PtyHost(self.engine, path, clock=clock)
        self.url = f"mtsics:{path}?device=scale"

    def start(self) -> None:
        """Plug the scale in and answer from now on."""
        self.host.start()

    def stop(self) -> None:
        """Unplug the scale for good."""
        self.host.stop()

    def load(self, weight_g: int) -> None:
        """Put so much on the pan instead of what was there."""
        self.host.do(lambda: self.pan.put(weight_g, self.host.clock.now()))

    @property
    def weight_g(self) -> float:
        """What lies on the pan."""
        return self.pan.weight_g

    @property
    def mute(self) -> bool:
        """It answers nothing."""
        return self.engine.mute

    @mute.setter
    def mute(self, is_mute: bool) -> None:
        if is_mute:
            self.host.begin_fault("mute")
        else:
            self.host.end_fault("mute")
