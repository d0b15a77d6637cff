"""The devices of one packing station together, and what can be done to them."""

from pathlib import Path

from drivers.simulated.clock import Clock, WorldClock
from drivers.simulated.rig.hands import BadCommand, Hands
from drivers.simulated.rig.laying import HAND
from drivers.simulated.rig.lighting import LampPart
from drivers.simulated.rig.part import Part, Stand
from drivers.simulated.rig.printing import PrinterPart
from drivers.simulated.rig.reading import ReaderPart
from drivers.simulated.rig.rig import Rig
from drivers.simulated.rig.scanners import ScannerPart, WedgePart
from drivers.simulated.rig.sorting import WallPart
from drivers.simulated.rig.watching import CameraPart
from drivers.simulated.rig.weighing import ScalePart
from drivers.simulated.world import Antenna, Place, World

__all__ = ["BadCommand", "Bench"]


def bench_world(seed: int) -> World:
    """Return a pan under two antennas, and the packer's hand above it."""
    world = World(seed)
    for name in ("pan", HAND):
        world.add_place(Place(name))
    for number, at in ((1, (0.0, 0.0, 1.4)), (2, (0.5, 0.3, 1.0))):
        world.add_antenna(Antenna(number, "pan", at, power_dbm=24.0, across={HAND: 0.6}))
    return world


class Bench(Rig):
    """
    Scanner, wedge, scale, printer, RFID reader and camera; usable from several threads.

    With `lamp` there is a stack light, too, and with `wall` a put wall.
    """

    def __init__(
        self,
        folder: Path,
        *,
        keyboard: str = "us",
        ports: tuple[int, int] = (0, 0),
        scanner: str = "line",
        scale: str = "mtsics",
        lamp: bool = False,
        wall: bool = False,
        seed: int = 1,
        clock: Clock | None = None,
    ) -> None:
        """
        Take the folder to live in, and the TCP ports of printer and reader (0: any).

        `scanner` and `scale` are the protocols they speak.
        """
        stand = Stand(folder, clock or WorldClock(), seed=seed, world=bench_world(seed))
        self.folder = folder
        self.scanner = ScannerPart("scanner", stand, protocol=scanner)
        self.wedge = WedgePart("wedge", stand, layout=keyboard)
        self.scale = ScalePart("scale", stand, protocol=scale, perceives=True)
        self.printer = PrinterPart("printer", stand, port=ports[0])
        self.reader = ReaderPart("rfid", stand, port=ports[1], perceives=True)
        self.camera = CameraPart("camera", stand)
        six: list[Part] = [self.scanner, self.wedge, self.scale]
        six += [self.printer, self.reader, self.camera]
        more: list[Part] = [LampPart("lamp", stand)] if lamp else []
        more += [WallPart("wall", stand)] if wall else []
        super().__init__(stand, {part.name: part for part in (*six, *more)})
        self.hands = Hands(self)

    def do(self, command: object) -> dict[str, object]:
        """
        Carry out one command such as `{"scan": "5000…"}` or `{"fault": "paper_out", "seconds": 3}`.

        :raises BadCommand: it is none, or cannot be done now
        """
        return self.hands.do(command)
