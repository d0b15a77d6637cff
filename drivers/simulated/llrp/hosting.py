"""A simulated reader on TCP that, rebooting, is away from its port for a while."""

from typing import Final

from drivers.simulated.clock import Clock
from drivers.simulated.llrp.reader import LlrpReader
from drivers.simulated.tcp_host import TcpHost

REBOOT_S: Final = 3.0


class ReaderHost(TcpHost):
    """An `LlrpReader` behind a port of this machine."""

    def __init__(
        self, reader: LlrpReader, port: int = 0, *, clock: Clock | None = None, seed: int = 1
    ) -> None:
        """Take the engine and the port (0: any, told by `port` once plugged in)."""
        super().__init__(lambda: reader, port, clock=clock, seed=seed)
        self.reader = reader

    def tell_engines(self, fault: str, *, begins: bool) -> None:
        """Tell the reader, and take the port away while it boots."""
        super().tell_engines(fault, begins=begins)
        if fault == "reboot":
            if begins:
                self.unplug(REBOOT_S)
            else:
                self.plug_in()

    def plug_in(self) -> None:
        """
        Plug in; a reboot is over with that.

        :raises OSError: the port is not to be had
        """
        with self.lock:
            self.own_faults.discard("reboot")
            self.reader.end_fault("reboot")
            super().plug_in()
