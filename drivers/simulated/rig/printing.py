"""A label printer in somebody's hands: its paper taken out, its labels looked at."""

import math
from pathlib import Path
from typing import ClassVar, Final

from drivers.simulated.engine import known_fault
from drivers.simulated.printer import SimulatedPrinter
from drivers.simulated.rig.part import Part, Stand

FLAGS: Final = ("paper_out", "head_open", "paused")


class PrinterPart(Part):
    """A ZPL printer on the network that leaves its labels as pictures in a folder."""

    kind: ClassVar[str] = "printer"
    protocol = "zpl"

    def __init__(
        self, name: str, stand: Stand, *, port: int = 0, folder: Path | None = None
    ) -> None:
        super().__init__(name)
        self.printer = SimulatedPrinter(folder or stand.folder / "labels", port)

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        return f"zpl://127.0.0.1:{self.printer.port}?device={self.name}"

    @property
    def port(self) -> int:
        """Its TCP port."""
        return self.printer.port

    @property
    def labels(self) -> list[Path]:
        """The pictures of what it has printed, the newest last."""
        return self.printer.labels

    @property
    def paper_out(self) -> bool:
        """It has no paper."""
        return self.printer.paper_out

    @property
    def plugged(self) -> bool:
        """It is plugged in."""
        return self.printer.listener is not None

    def start(self) -> None:
        """Switch on."""
        self.printer.start()

    def stop(self) -> None:
        """Switch off for good."""
        self.printer.shut_down()

    def plug_in(self) -> None:
        """Plug in again."""
        self.printer.start()

    def unplug(self, for_s: float = math.inf) -> None:  # noqa: ARG002
        """Unplug."""
        self.printer.stop()

    @property
    def faults(self) -> tuple[str, ...]:
        """All that can go wrong with it."""
        return FLAGS

    def begin_fault(self, name: str, share: float = 1.0) -> None:  # noqa: ARG002
        """Let a fault begin."""
        setattr(self.printer, known_fault(name, FLAGS), True)

    def end_fault(self, name: str) -> None:
        """Let a fault end."""
        setattr(self.printer, known_fault(name, FLAGS), False)

    def standing(self) -> list[str]:
        """Return the faults that stand."""
        return [name for name in FLAGS if getattr(self.printer, name)]

    def shows(self) -> dict[str, object]:
        """Return what it has printed lately."""
        return {"labels": [one.name for one in self.labels[-12:]]}
