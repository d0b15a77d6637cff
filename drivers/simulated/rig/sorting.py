"""A put wall in somebody's hands: its lights looked at, its buttons pushed."""

from typing import ClassVar

from drivers.simulated.rig.part import EnginePart, Stand, network_url
from drivers.simulated.wall import WallEngine


class WallPart(EnginePart):
    """A put wall behind Modbus modules."""

    kind: ClassVar[str] = "wall"
    protocol = "modbus"

    def __init__(self, name: str, stand: Stand, *, port: int = 0, places: int = 8) -> None:
        self.engine = WallEngine(places)
        self.clock = stand.clock
        super().__init__(name, stand.network(lambda: self.engine, port))

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        places = len(self.engine.coils)
        return network_url("wall", self.host, device=self.name, places=places)

    def press(self, place: int) -> None:
        """
        Push the button of a place.

        :raises ValueError: there is no such place
        """
        self.do(lambda: self.engine.press(place, self.clock.now()))

    def shows(self) -> dict[str, object]:
        """Return the places whose light burns."""
        return {"lit": list(self.engine.lit)}
