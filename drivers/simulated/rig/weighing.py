"""A scale in somebody's hands: a weight put on its pan, its keys pressed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from drivers.simulated.rig.part import CannotNow, EnginePart, Stand, serial_url
from drivers.simulated.scales.engine import ScaleEngine
from drivers.simulated.scales.mtsics import MtSicsEngine
from drivers.simulated.scales.nci import NciEngine
from drivers.simulated.scales.platform import StillLoad
from drivers.simulated.scales.toledo import ToledoEngine
from drivers.simulated.world import World

ENGINES: Final[Mapping[str, type[ScaleEngine]]] = MappingProxyType(
    {"mtsics": MtSicsEngine, "toledo8217": ToledoEngine, "nci": NciEngine}
)
PROTOCOLS: Final = tuple(ENGINES)
WEIGHT_G_MAX: Final = 1_000_000


class BothLoads:
    """What somebody puts on the pan by hand, and what lies on it in the world."""

    def __init__(self, by_hand: StillLoad, world: World) -> None:
        self.by_hand = by_hand
        self.world = world

    def load_g(self, now: float) -> float:
        """Return what presses on the scale."""
        return self.by_hand.load_g(now) + self.world.load_g(now)


class ScalePart(EnginePart):
    """A bench scale on a serial line."""

    kind: ClassVar[str] = "scale"

    def __init__(
        self,
        name: str,
        stand: Stand,
        *,
        protocol: str = "mtsics",
        port: int | None = None,
        perceives: bool = False,
    ) -> None:
        """Take its protocol and port; one that `perceives` feels the pan of the world."""
        self.protocol = protocol
        self.clock = stand.clock
        self.by_hand = StillLoad()
        load = BothLoads(self.by_hand, stand.world) if perceives else self.by_hand
        self.engine = ENGINES[protocol](load, seed=stand.seed)
        super().__init__(name, stand.serial(name, self.engine, port))

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        return serial_url(self.protocol, self.host, device=self.name)

    @property
    def weight_g(self) -> float:
        """What somebody has put on it by hand."""
        return self.by_hand.weight_g

    def put(self, weight_g: float) -> None:
        """
        Put so much on the pan instead of what was put there before.

        :raises ValueError: no scale bears it
        """
        if abs(weight_g) > WEIGHT_G_MAX:
            raise ValueError(f"no scale bears {weight_g} g")
        self.do(lambda: self.by_hand.put(weight_g, self.clock.now()))

    def press_tare(self) -> None:
        """
        Press the key that tares.

        :raises CannotNow: the scale cannot tare what is on it
        """
        if self.do(lambda: self.engine.platform.set_tare(self.clock.now())):
            raise CannotNow(f"the {self.name} cannot tare what is on it")

    def press_zero(self) -> None:
        """
        Press the key that sets the zero.

        :raises CannotNow: too much is on it, or too little
        """
        if self.do(lambda: self.engine.platform.set_zero(self.clock.now())):
            raise CannotNow(f"the {self.name} cannot be set to zero: it is not empty")

    def shows(self) -> dict[str, object]:
        """Return what stands on its display."""
        now = self.clock.now()
        reading = self.do(lambda: self.engine.platform.reading(now))
        return {
            "weight_g": round(reading.net_g, 1),
            "tare_g": round(reading.tare_g, 1),
            "stable": reading.stable,
            "overload": reading.over,
        }
