"""An RFID reader on TCP that speaks LLRP and reports the tags in its field."""

from typing import Final

from drivers.simulated.clock import Clock
from drivers.simulated.llrp.field import FieldTag, SeededField, checked_epc
from drivers.simulated.llrp.hosting import ReaderHost
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.reader import LlrpReader

TAGS_MAX: Final = 1000
READS_PER_S: Final = 200.0


class SimulatedReader:
    """
    A reader with tags lying in its field, read again and again.

    `silent` keeps the connection open but says nothing any more, as a crashed reader does.
    """

    def __init__(
        self,
        port: int = 0,
        seed: int = 1,
        *,
        model: Model | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.tags = SeededField(rate_per_s=READS_PER_S, seed=seed)
        self.engine = LlrpReader(self.tags, model=model or Model(antennas=2))
        self.host = ReaderHost(self.engine, port, clock=clock, seed=seed)

    @property
    def port(self) -> int:
        """The TCP port, known once it was started."""
        return self.host.port

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        return f"llrp://127.0.0.1:{self.port}?device=rfid&keepalive_ms=1000"

    @property
    def field(self) -> tuple[str, ...]:
        """The EPCs in the field."""
        return tuple(tag.epc for tag in self.tags.tags)

    @property
    def silent(self) -> bool:
        """Whether nothing passes while the connection stays."""
        return self.host.trouble.half_open

    @silent.setter
    def silent(self, silent: bool) -> None:
        if silent:
            self.host.begin_fault("half_open")
        else:
            self.host.end_fault("half_open")

    def start(self) -> None:
        """
        Plug in, at the same port as before if there was one.

        :raises OSError: the port is not to be had
        """
        self.host.start()

    def stop(self) -> None:
        """Unplug: nobody is served any more."""
        self.host.stop()

    def place(self, epcs: list[str]) -> None:
        """
        Put tags in the field instead of those that were there.

        :raises ValueError: an EPC is not 1 to 31 words of hexadecimal, or there are too many
        """
        wanted = dict.fromkeys(checked_epc(epc) for epc in epcs)
        if len(wanted) > TAGS_MAX:
            raise ValueError(f"more than {TAGS_MAX} tags")
        self.host.do(lambda: self.lay([FieldTag(epc) for epc in wanted]))

    def lay(self, tags: list[FieldTag]) -> None:
        """Lay tags down as they come from the roll, whatever was written to such before."""
        self.engine.memories.forget()
        self.tags.place(tags)
