"""A label printer in somebody's hands: its paper taken out, its labels looked at."""

from pathlib import Path
from typing import ClassVar

from drivers.simulated.memory_host import MemoryHost
from drivers.simulated.printer import SimulatedPrinter
from drivers.simulated.printers.engine import ZplEngine
from drivers.simulated.printers.mechanism import Mechanism
from drivers.simulated.rig.part import EnginePart, Stand, network_url


class PrinterPart(EnginePart):
    """A ZPL printer on the network that leaves its labels as pictures in a folder."""

    kind: ClassVar[str] = "printer"
    protocol = "zpl"

    def __init__(
        self, name: str, stand: Stand, *, port: int = 0, folder: Path | None = None
    ) -> None:
        """Take its port and folder; in virtual time labels are counted and not drawn."""
        self.printer: SimulatedPrinter | None = None
        if stand.virtual:
            self.mechanism = Mechanism()
            engine = ZplEngine(self.mechanism)
            super().__init__(name, MemoryHost(engine, clock=stand.clock, seed=stand.seed))
            return
        self.printer = SimulatedPrinter(folder or stand.folder / "labels", port, clock=stand.clock)
        self.mechanism = self.printer.mechanism
        host = self.printer.host
        # A printer prints on when whoever sent the label is gone.
        host.works_alone = True
        host.address, host.seed = stand.address, stand.seed
        super().__init__(name, host)

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        return network_url("zpl", self.host, device=self.name)

    @property
    def port(self) -> int:
        """Its TCP port; 0 when it has none."""
        return self.printer.port if self.printer is not None else 0

    @property
    def labels(self) -> list[Path]:
        """The pictures of what it has printed, the newest last."""
        return self.printer.labels if self.printer is not None else []

    @property
    def paper_out(self) -> bool:
        """It has no paper."""
        return "paper_out" in self.mechanism.troubles

    def start(self) -> None:
        """Switch on."""
        if self.printer is not None:
            self.printer.start()
        else:
            self.host.start()

    def shows(self) -> dict[str, object]:
        """Return how much it has printed, and what waits."""
        labels = self.labels
        return {
            "labels": [one.name for one in labels[-12:]],
            "printed": self.mechanism.printed,
            "waiting": len(self.mechanism.jobs),
        }
