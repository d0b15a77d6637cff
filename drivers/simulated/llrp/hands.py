"""What a person does to a reader: levels on its inputs, cables of its antennas."""

from drivers.simulated.llrp.inventory import Inventory
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.notices import ANTENNA, GPI, Notices
from drivers.simulated.llrp.settings import Settings


class Hands:
    """The side of a reader that is not its wire."""

    model: Model
    settings: Settings
    notices: Notices
    inventory: Inventory
    now: float

    def set_gpi(self, port: int, *, high: bool) -> None:
        """
        Put a level on an input.

        :raises ValueError: there is no such input
        """
        if not 1 <= port <= self.model.gpis:
            raise ValueError(f"the reader has inputs 1 to {self.model.gpis}, not {port}")
        if self.settings.gpi_levels[port] == high:
            return
        self.settings.gpi_levels[port] = high
        if self.settings.gpi_enabled[port]:
            self.notices.tell(self.now, GPI, "GPIEvent", GPIPortNumber=port, GPIEvent=int(high))
            self.inventory.gpi(port, int(high), self.now)

    def gpo(self, port: int) -> bool:
        """Return whether an output is high."""
        return self.settings.gpo_levels[port]

    def pull_antenna(self, antenna: int) -> None:
        """
        Pull an antenna's cable.

        :raises ValueError: there is no such antenna
        """
        self.check_antenna(antenna)
        if antenna not in self.settings.unplugged:
            self.settings.unplugged.add(antenna)
            self.notices.tell(self.now, ANTENNA, "AntennaEvent", EventType=0, AntennaID=antenna)

    def plug_antenna(self, antenna: int) -> None:
        """
        Put an antenna's cable back.

        :raises ValueError: there is no such antenna
        """
        self.check_antenna(antenna)
        if antenna in self.settings.unplugged:
            self.settings.unplugged.discard(antenna)
            self.notices.tell(self.now, ANTENNA, "AntennaEvent", EventType=1, AntennaID=antenna)

    def check_antenna(self, antenna: int) -> None:
        """
        Hold an antenna against those there are.

        :raises ValueError: there is no such antenna
        """
        if not 1 <= antenna <= self.model.antennas:
            raise ValueError(f"the reader has antennas 1 to {self.model.antennas}, not {antenna}")
