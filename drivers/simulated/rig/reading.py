"""An LLRP reader in somebody's hands: tags before its antennas, cables pulled, inputs set."""

from collections.abc import Sequence
from typing import ClassVar, Final

from drivers.simulated.hosting import Host
from drivers.simulated.llrp.field import Field, FieldTag, SeededField, Sighting, checked_epc
from drivers.simulated.llrp.hosting import ReaderHost
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.reader import LlrpReader
from drivers.simulated.rig.part import EnginePart, Stand, network_url
from drivers.simulated.world import World

TAGS_MAX: Final = 1000
RATE: Final = 200.0


class ReaderPart(EnginePart):
    """A reader on the network, of one client."""

    kind: ClassVar[str] = "llrp"
    protocol = "llrp"

    def __init__(
        self,
        name: str,
        stand: Stand,
        *,
        port: int = 0,
        rate: float = RATE,
        tags: Sequence[FieldTag] = (),
        antennas: int = 2,
        perceives: bool = False,
    ) -> None:
        """Take its tags and their reads a second; one that `perceives` reads the world's tags."""
        self.by_hand = SeededField(tags, rate_per_s=rate, seed=stand.seed)
        field: Field = Both(self.by_hand, stand.world) if perceives else self.by_hand
        self.engine = LlrpReader(field, model=Model(antennas=antennas))
        self.engine.watch.epoch_us = round(stand.beginning.timestamp() * 1_000_000)
        super().__init__(name, self.on_stand(stand, port))

    def on_stand(self, stand: Stand, port: int) -> Host:
        """Return the reader's host."""
        if stand.virtual:
            return stand.network(lambda: self.engine)
        host = ReaderHost(self.engine, port, clock=stand.clock, seed=stand.seed)
        host.address = stand.address
        return host

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        return network_url("llrp", self.host, device=self.name, keepalive_ms=1000)

    def place(self, epcs: Sequence[str]) -> None:
        """
        Put tags in the field instead of those that were put there.

        :raises ValueError: an EPC is not 1 to 31 words of hexadecimal, or there are too many
        """
        wanted = dict.fromkeys(checked_epc(epc) for epc in epcs)
        if len(wanted) > TAGS_MAX:
            raise ValueError(f"more than {TAGS_MAX} tags")
        self.do(lambda: self.lay([FieldTag(epc) for epc in wanted]))

    def lay(self, tags: Sequence[FieldTag]) -> None:
        """Lay tags down as they come from the roll, whatever was written to such before."""
        self.engine.memories.forget()
        self.by_hand.place(tags)

    def pull_antenna(self, antenna: int) -> None:
        """
        Pull an antenna's cable.

        :raises ValueError: there is no such antenna
        """
        self.do(lambda: self.engine.pull_antenna(antenna))

    def plug_antenna(self, antenna: int) -> None:
        """
        Put an antenna's cable back.

        :raises ValueError: there is no such antenna
        """
        self.do(lambda: self.engine.plug_antenna(antenna))

    def set_gpi(self, port: int, *, high: bool) -> None:
        """
        Put a level on an input, as a light barrier does.

        :raises ValueError: there is no such input
        """
        self.do(lambda: self.engine.set_gpi(port, high=high))

    def shows(self) -> dict[str, object]:
        """Return its antennas, outputs, and the tags put before it."""
        model, engine = self.engine.model, self.engine
        return {
            "client": self.host.connected,
            "tags": len(self.by_hand.tags),
            "antennas": model.antennas,
            "antennas_pulled": sorted(engine.settings.unplugged),
            "outputs": {port: engine.gpo(port) for port in range(1, model.gpos + 1)},
        }


class Both:
    """The tags that somebody puts before the reader, and those that lie around in the world."""

    def __init__(self, by_hand: SeededField, world: World) -> None:
        self.by_hand = by_hand
        self.world = world

    def sightings(self, since: float, until: float, antennas: Sequence[int]) -> list[Sighting]:
        """Return who is read with since <= at < until by these antennas, in order of time."""
        seen = list(self.by_hand.sightings(since, until, antennas))
        if antennas:
            found = self.world.sightings(since, until, antennas)
            seen += [Sighting(one.epc, one.antenna, one.rssi_dbm, one.at) for one in found]
        return sorted(seen, key=lambda one: one.at)
