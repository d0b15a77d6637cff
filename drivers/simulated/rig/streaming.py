"""An Impinj reader in somebody's hands: tags placed before it, its HTTP stream failing."""

import math
from collections.abc import Sequence
from typing import ClassVar

from drivers.simulated.impinj.device import SimulatedImpinj
from drivers.simulated.impinj.reader import ImpinjReader
from drivers.simulated.impinj.server import PASSWORD, USER
from drivers.simulated.llrp.field import Field, FieldTag, SeededField
from drivers.simulated.rig.part import CannotNow, Part, Stand
from drivers.simulated.rig.reading import RATE, Both


class ImpinjPart(Part):
    """A reader behind Impinj's IoT device interface, on this machine's loopback."""

    kind: ClassVar[str] = "impinj"
    protocol = "http"

    def __init__(
        self,
        name: str,
        stand: Stand,
        *,
        port: int = 0,
        rate: float = RATE,
        tags: Sequence[FieldTag] = (),
        perceives: bool = False,
    ) -> None:
        """
        Take its tags and their reads a second; one that `perceives` reads the world's tags.

        :raises CannotNow: the stand is in virtual time, which HTTP is not
        """
        super().__init__(name)
        if stand.virtual:
            raise CannotNow("an impinj plays in real time only")
        self.by_hand = SeededField(tags, rate_per_s=rate, seed=stand.seed)
        field: Field = Both(self.by_hand, stand.world) if perceives else self.by_hand
        reader = ImpinjReader(field, beginning=stand.beginning)
        self.device = SimulatedImpinj(
            reader, port, tags=self.by_hand, clock=stand.clock, seed=stand.seed
        )
        # A URL is logged and shown, so that the driver wants the password in a file.
        self.password_file = stand.folder / f"{name}-password"

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        options = f"device={self.name}&user={USER}&password_file={self.password_file}"
        return f"impinj://127.0.0.1:{self.device.port}?{options}"

    @property
    def plugged(self) -> bool:
        """It is plugged in."""
        return self.device.server is not None

    def start(self) -> None:
        """Plug in, with the password of a new reader in a file beside it."""
        self.password_file.parent.mkdir(parents=True, exist_ok=True)
        self.password_file.write_text(PASSWORD, encoding="ascii")
        self.device.start()

    def stop(self) -> None:
        """Unplug for good."""
        self.device.stop()

    def plug_in(self) -> None:
        """Plug in again."""
        self.device.start()

    def unplug(self, for_s: float = math.inf) -> None:
        """Unplug, for a while or until it is plugged in again."""
        if for_s < math.inf:
            self.device.go_away(for_s)
        else:
            self.device.stop()

    def place(self, epcs: Sequence[str]) -> None:
        """
        Put tags in the field instead of those that were put there.

        :raises ValueError: an EPC is not 1 to 31 words of hexadecimal, or there are too many
        """
        self.device.place(epcs)

    @property
    def faults(self) -> tuple[str, ...]:
        """All that can go wrong with it."""
        return self.device.faults

    def begin_fault(self, name: str, share: float = 1.0) -> None:
        """Let a fault begin."""
        self.device.begin_fault(name, share)

    def strike(self, name: str) -> None:
        """Let a fault happen once, if it is one of single frames."""
        self.device.strike(name)

    def end_fault(self, name: str) -> None:
        """Let a fault end."""
        self.device.end_fault(name)

    def standing(self) -> list[str]:
        """Return the faults that stand."""
        return sorted({*self.device.trouble.standing, *self.device.reader.faults})

    def shows(self) -> dict[str, object]:
        """Return how many tags were put before it."""
        return {"tags": len(self.by_hand.tags)}
