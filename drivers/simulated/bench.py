"""The devices of one packing station together, and what can be done to them."""

from pathlib import Path

from drivers.simulated.clock import Clock, WorldClock
from drivers.simulated.rig.hands import BadCommand, Hands
from drivers.simulated.rig.part import Stand
from drivers.simulated.rig.printing import PrinterPart
from drivers.simulated.rig.reading import ReaderPart
from drivers.simulated.rig.rig import Rig
from drivers.simulated.rig.scanners import ScannerPart, WedgePart
from drivers.simulated.rig.watching import CameraPart
from drivers.simulated.rig.weighing import ScalePart

__all__ = ["BadCommand", "Bench"]


class Bench(Rig):
    """Scanner, wedge, scale, printer, RFID reader and camera; usable from several threads."""

    def __init__(
        self,
        folder: Path,
        *,
        keyboard: str = "us",
        ports: tuple[int, int] = (0, 0),
        scanner: str = "line",
        scale: str = "mtsics",
        seed: int = 1,
        clock: Clock | None = None,
    ) -> None:
        """
        Take the folder to live in, and the TCP ports of printer and reader (0: any).

        `scanner` and `scale` are the protocols they speak.
        """
        stand = Stand(folder, clock or WorldClock(), seed=seed)
        self.folder = folder
        self.scanner = ScannerPart("scanner", stand, protocol=scanner)
        self.wedge = WedgePart("wedge", stand, layout=keyboard)
        self.scale = ScalePart("scale", stand, protocol=scale)
        self.printer = PrinterPart("printer", stand, port=ports[0])
        self.reader = ReaderPart("rfid", stand, port=ports[1])
        self.camera = CameraPart("camera", stand)
        parts = (self.scanner, self.wedge, self.scale, self.printer, self.reader, self.camera)
        super().__init__(stand, {part.name: part for part in parts})
        self.hands = Hands(self)

    def do(self, command: object) -> dict[str, object]:
        """
        Carry out one command such as `{"scan": "5000…"}` or `{"fault": "paper_out", "seconds": 3}`.

        :raises BadCommand: it is none, or cannot be done now
        """
        return self.hands.do(command)
