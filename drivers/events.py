"""
What devices say.

A protocol makes events without knowing which device it serves; the hub stamps them with the
device's name, the number of the connection (`epoch`, from 1) and their place in it (`sequence`,
from 1). Where there is a journal, no stamp comes twice, also when the program is started anew.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

ScanSource = Literal["scanner", "wedge"]
Value = TypeVar("Value", float, datetime)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something a device said or did, at an aware UTC moment."""

    at: datetime
    device: str = ""
    epoch: int = 0
    sequence: int = 0

    def stamped(self, device: str, epoch: int, sequence: int) -> Self:
        """Return the same event, saying which device sent it and when in its connection."""
        return replace(self, device=device, epoch=epoch, sequence=sequence)


@dataclass(frozen=True, kw_only=True, slots=True)
class BarcodeScanned(Event):
    """
    A barcode was read: printable ASCII and GS only, 1 to 512 characters.

    `replayed` says that it was read before the program was started anew, and not taken since; it
    has the stamp that it had then.
    """

    payload: str
    symbology: str | None = None  # AIM identifier such as "]E0", when the scanner sends it
    source: ScanSource = "scanner"
    replayed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ScanRefused(Event):
    """Something came in that no honest barcode holds; `length` is its size in bytes or keys."""

    reason: str
    length: int
    source: ScanSource = "scanner"


@dataclass(frozen=True, slots=True)
class Tag:
    """
    Sights of one RFID tag by one antenna: EPC in upper-case hexadecimal, antenna from 1.

    `rssi_dbm` is the strongest of them, `seen` how many there were, `first_at` and `last_at` when,
    by the reader's clock.
    """

    epc: str
    antenna: int | None = None
    rssi_dbm: float | None = None
    seen: int = 1
    first_at: datetime | None = None
    last_at: datetime | None = None

    def joined(self, later: "Tag") -> "Tag":
        """Return these sights of one tag by one antenna and later ones as one."""
        return Tag(
            self.epc,
            self.antenna,
            furthest(max, self.rssi_dbm, later.rssi_dbm),
            self.seen + later.seen,
            furthest(min, self.first_at, later.first_at),
            furthest(max, self.last_at, later.last_at),
        )


def furthest(
    way: Callable[[Value, Value], Value], one: Value | None, other: Value | None
) -> Value | None:
    """Return the greater or lesser of two values, or the one that is there."""
    if one is None or other is None:
        return other if one is None else one
    return way(one, other)


@dataclass(frozen=True, kw_only=True, slots=True)
class TagsRead(Event):
    """Tags a reader saw since it last told."""

    tags: tuple[Tag, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TagWritten(Event):
    """A tag that was to have another EPC has it, and the reader has said so."""

    request: str
    epc: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TagWriteFailed(Event):
    """The tag was not written, or nobody can say that it was."""

    request: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class InputChanged(Event):
    """An input of a reader or relay board, from 1, has another level, such as a light barrier."""

    port: int
    high: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacePressed(Event):
    """Somebody pressed the button of a place of a put wall; places are counted from 1."""

    place: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightMeasured(Event):
    """
    What lies on the scale; `weight_g` means nothing when overload or underload is set.

    `net` when a tare has been taken off it. `division_mg` is the step between two weights that the
    scale can show, as far as that is known: 0 when it is not.
    """

    weight_g: int
    stable: bool
    overload: bool = False
    underload: bool = False
    net: bool = False
    division_mg: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameTaken(Event):
    """A photo that was asked for, as JPEG bytes."""

    request: str
    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class FrameSeen(Event):
    """A frame that was asked for, as rows of pixels: blue, green and red."""

    request: str
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameFailed(Event):
    """A photo or frame that was asked for and could not be taken."""

    request: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelPrinted(Event):
    """The printer took the label, printed it and reported nothing wrong."""

    job_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelFailed(Event):
    """The label was not printed, or nobody can say that it was."""

    job_id: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceFound(Event):
    """The device is connected; a new epoch begins."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceLost(Event):
    """The connection is gone; the hub keeps trying."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceDegraded(Event):
    """The device answers but cannot do all its work, such as a printer without paper."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceRecovered(Event):
    """What degraded the device is mended."""
