"""A camera in somebody's hands: what lies under it, which film it shows."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from drivers.simulated.camera import Package, SimulatedCamera
from drivers.simulated.engine import known_fault
from drivers.simulated.rig.part import Part, Stand
from drivers.simulated.table.spoiling import FAULTS
from drivers.simulated.table.view import View


class CameraPart(Part):
    """A camera above the packing table; its pictures are files, its wire a folder."""

    kind: ClassVar[str] = "camera"
    protocol = "pictures"

    def __init__(
        self,
        name: str,
        stand: Stand,
        *,
        film: Path | None = None,
        place: str = "pan",
        looks: str = "table",
        perceives: bool = False,
    ) -> None:
        """
        Take pictures or a video to play, or a place of the world to look at.

        :param looks: at the whole `table`, or at the `spot` of 30 cm where packages are shown
        :param perceives: it sees what is put in its place in the world
        """
        super().__init__(name)
        self.place = place
        self.perceives = perceives
        table = None if film is not None or stand.virtual else stand.table(place)
        view = View.spot().mounted(stand.seed + 1) if looks == "spot" else None
        self.camera = SimulatedCamera(
            stand.folder / name, film=film, clock=stand.clock, table=table, view=view
        )
        self.is_plugged = False

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        return f"camera:{self.camera.folder}?device={self.name}"

    @property
    def plugged(self) -> bool:
        """It is plugged in."""
        return self.is_plugged

    def start(self) -> None:
        """Plug in and show the table as it now is."""
        self.camera.start()
        self.is_plugged = True

    def stop(self) -> None:
        """Unplug."""
        self.camera.stop()
        self.is_plugged = False

    def plug_in(self) -> None:
        """Plug in again."""
        self.start()

    def unplug(self, for_s: float = math.inf) -> None:  # noqa: ARG002 -- the rig's agenda ends it
        """Unplug."""
        self.stop()

    def show(self, packages: Sequence[Package]) -> None:
        """
        Put packages on the table instead of those that were there.

        :raises ValueError: more than a basket holds
        """
        self.camera.show(packages)

    def shows(self) -> dict[str, object]:
        """Return what lies on the table: what was drawn there, or the world's things by id."""
        told: dict[str, object] = {"pictures": self.camera.pictures}
        if self.camera.packages or self.camera.table is None:
            return told | {"table": [one.name for one in self.camera.packages], "ids": []}
        table = self.camera.table.table
        things = table.lying()
        return told | {
            "table": [package.name for package in things.values()],
            "ids": list(things),
            "moving": table.is_moving(self.camera.clock.now()),
            "board": bool(table.mats),
        }

    @property
    def faults(self) -> tuple[str, ...]:
        """All that can go wrong with it; nothing with a film."""
        return FAULTS if self.camera.table is not None else ()

    def begin_fault(self, name: str, share: float = 1.0) -> None:  # noqa: ARG002 -- all or nothing
        """
        Let a fault begin.

        :raises UnknownFault: the camera knows no such fault
        """
        known = known_fault(name, self.faults)
        if self.camera.table is not None:
            self.camera.table.begin_fault(known)

    def end_fault(self, name: str) -> None:
        """
        Let a fault end.

        :raises UnknownFault: the camera knows no such fault
        """
        known = known_fault(name, self.faults)
        if self.camera.table is not None:
            self.camera.table.end_fault(known)

    def standing(self) -> list[str]:
        """Return the faults that stand."""
        return [] if self.camera.table is None else sorted(self.camera.table.faults)
