"""A camera in somebody's hands: what lies under it, which film it shows."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from drivers.simulated.camera import Package, SimulatedCamera
from drivers.simulated.rig.part import Part, Stand


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
        perceives: bool = False,
    ) -> None:
        """Take pictures or a video to play; one that `perceives` draws a place of the world."""
        super().__init__(name)
        self.place = place
        self.perceives = perceives
        self.camera = SimulatedCamera(stand.folder / name, film=film, clock=stand.clock)
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
        """Return what lies on the table."""
        return {"table": [one.name for one in self.camera.packages]}
