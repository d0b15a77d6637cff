"""A put wall behind Modbus modules: `wall://192.0.2.9:502?places=8&lights=0&buttons=0&unit=1`."""

from collections.abc import Mapping

from drivers.device import CannotDo, Clock, Glow
from drivers.instant import utc_now
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.transports.tcp import TcpTransport
from drivers.url import DeviceUrl
from drivers.wall.wall_talk import WallTalk, Wiring

PORT = 502
PLACES_MAX = 64
ADDRESS_MAX = 65_535 - PLACES_MAX


class ModbusWall(TalkingDevice[WallTalk]):
    """
    Lights on coils and buttons on discrete inputs, one of each for a place.

    `lights` and `buttons` are the addresses of the first, as the protocol counts them: from 0.
    """

    kind = "wall"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("places", "lights", "buttons", "unit")
        self.wiring = Wiring(
            places=url.int_option("places", 8, 1, PLACES_MAX),
            lights=url.int_option("lights", 0, 0, ADDRESS_MAX),
            buttons=url.int_option("buttons", 0, 0, ADDRESS_MAX),
            unit=url.int_option("unit", 1, 0, 255),
        )
        url.host_and_port(PORT)
        self.shown: dict[int, Glow] = {}

    @property
    def places(self) -> int:
        """Return how many places the wall has."""
        return self.wiring.places

    def make_transport(self) -> Transport:
        """Return the way to the modules, not yet opened."""
        return TcpTransport(*self.url.host_and_port(PORT))

    def make_protocol(self) -> WallTalk:
        """Return a talk that has told nothing, and goes on where the last one ended."""
        return WallTalk(self.wiring, self.shown)

    def glow(self, places: Mapping[int, Glow]) -> None:
        """
        Let these places glow, and no others.

        :raises CannotDo: the wall has no such place, or too many orders wait
        """
        beyond = [place for place in places if not 1 <= place <= self.places]
        if beyond:
            raise CannotDo(f"{self.name} has places 1 to {self.places}, and none {beyond[0]}")
        self.shown = shown = dict(places)
        self.order(Order(lambda talk, now: talk.glow(shown, now)))
