"""A stack light with a buzzer, behind a serial relay board: a person looks at it."""

from typing import ClassVar

from drivers.simulated.relay import RelayEngine
from drivers.simulated.rig.part import EnginePart, Stand, serial_url


class LampPart(EnginePart):
    """A stack light; what it shows is what its relays are."""

    kind: ClassVar[str] = "lamp"
    protocol = "relay"

    def __init__(self, name: str, stand: Stand, *, port: int | None = None) -> None:
        self.engine = RelayEngine()
        super().__init__(name, stand.serial(name, self.engine, port))

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        return serial_url("lamp", self.host, device=self.name)

    def shows(self) -> dict[str, object]:
        """Return what burns, and whether it buzzes."""
        return {"lit": list(self.engine.burning)}
