"""What one device's thread has to do with the journal, which may be absent or have a full disk."""

import time
from collections.abc import Sequence

from drivers.device import Device
from drivers.events import BarcodeScanned
from drivers.journal import CannotKeep, Journal
from drivers.url import DeviceUnavailable

CHECK_S = 0.5


class NotAcknowledged(DeviceUnavailable):
    """
    A scan could not be made safe, so the device that waits for an answer gets none.

    It keeps the scan, or tells whoever holds it that nobody took it; we hang up and begin anew.
    """


class Keeper:
    """Keeps one device's scans, counts its connections, and knows whether the disk takes them."""

    def __init__(self, device: Device, journal: Journal | None) -> None:
        self.device = device
        self.journal = journal
        self.trouble = ""
        self.checked_s = float("-inf")
        self.epoch = 0
        self.newest: BarcodeScanned | None = None
        if journal is not None:
            self.newest = journal.last_scan(device.name)

    def begin_epoch(self) -> int:
        """Return the number of a new connection."""
        if self.journal is None:
            self.epoch += 1
        else:
            self.epoch = self.journal.begin_epoch(self.device.name)
        return self.epoch

    def waiting(self) -> list[BarcodeScanned]:
        """Return the scans that nobody took before the program was started anew."""
        return [] if self.journal is None else self.journal.waiting(self.device.name)

    def keep(self, scans: Sequence[BarcodeScanned]) -> None:
        """
        Make scans safe, and remember the newest; where that fails, a device may scan on unkept.

        :raises NotAcknowledged: they are not safe, and the device waits to hear that they are
        """
        if not scans:
            return
        if self.journal is not None:
            try:
                self.journal.keep(scans)
                self.trouble = ""
            except CannotKeep as why:
                self.worsen(str(why))
                if self.device.acknowledges:
                    raise NotAcknowledged(self.trouble) from why
        self.newest = scans[-1]

    def worsen(self, reason: str) -> None:
        """Note that the disk takes nothing."""
        self.checked_s = time.monotonic()
        self.trouble = (
            f"its scans are not accepted: {reason}"
            if self.device.acknowledges
            else f"its scans would be lost if this program ended now: {reason}"
        )

    def mended(self) -> bool:
        """Return whether the disk takes something; while it does not, it is tried now and then."""
        if self.journal is None or not self.trouble:
            return True
        if time.monotonic() - self.checked_s < CHECK_S:
            return False
        try:
            self.journal.check()
        except CannotKeep as why:
            self.worsen(str(why))
            return False
        self.trouble = ""
        return True
