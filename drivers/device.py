"""The contract of a device: it opens, reads and closes, and does what it can on request."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol, runtime_checkable

from drivers.events import BarcodeScanned, Event
from drivers.instant import Clock, utc_now
from drivers.url import BadDeviceUrl, DeviceError, DeviceUnavailable, DeviceUrl

__all__ = [
    "BadDeviceUrl",
    "CannotDo",
    "Clock",
    "Device",
    "DeviceError",
    "DeviceUnavailable",
    "DeviceUrl",
    "Kind",
    "PrintsLabels",
    "Signal",
    "Signals",
    "TakesPhotos",
    "Tares",
    "Weighs",
    "WritesTags",
    "utc_now",
]

Kind = Literal["barcode", "wedge", "rfid", "scale", "camera", "printer", "lamp", "wall"]
Signal = Literal["ok", "wrong", "done", "attention", "off"]
Glow = Literal["on", "blink", "off"]


class CannotDo(DeviceError):
    """The device has not this capability, or is too busy to take more work."""


class Device(ABC):
    """
    One piece of hardware behind one URL.

    `open`, `read` and `close` are called by one thread alone; the capabilities below may be called
    by any thread, return at once, and are answered by an event from a later `read`.

    `acknowledges` says that the device waits for its scans to be acknowledged, and has them still
    when they are not. `last_scan` is the newest scan that is safe, also from before the program was
    started anew; it is set before each `open`, so that a scan sent twice can be known again.
    """

    kind: Kind
    acknowledges: bool = False
    last_scan: BarcodeScanned | None = None

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        self.name = name
        self.url = url
        self.clock = clock

    @abstractmethod
    def open(self) -> None:
        """
        Connect, forgetting whatever an earlier connection left half-read.

        :raises DeviceUnavailable: it is not there, or not ours to use
        """

    @abstractmethod
    def read(self, timeout: float) -> Sequence[Event]:
        """
        Return what the device said, waiting at most `timeout` seconds for the first of it.

        :raises DeviceUnavailable: the connection is gone
        """

    def confirm(self) -> None:  # noqa: B027 -- for those whose device waits for an answer
        """
        Acknowledge what the last `read` returned: its scans are safe on disk now.

        :raises DeviceUnavailable: the connection is gone
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the device; closing twice, or before opening, does nothing."""

    def beckons(self) -> bool:
        """
        Return whether a device that could not be opened is worth another try at once.

        Asked again and again while it is closed; returns within half a second.
        """
        return False

    def stop_waiting(self) -> None:  # noqa: B027 -- for those that wait long
        """Have `open` and `read` end soon, since `close` is all that follows; from any thread."""

    def abandon(self, reason: str) -> Sequence[Event]:  # noqa: ARG002 -- for those with orders
        """Return an answer to each order that can no longer be carried out, and forget them."""
        return ()


@runtime_checkable
class PrintsLabels(Protocol):
    """Answers with LabelPrinted or LabelFailed."""

    def print_label(self, zpl: str, job_id: str) -> None:
        """
        Ask for one label.

        :raises CannotDo: too many labels wait
        """
        ...


@runtime_checkable
class TakesPhotos(Protocol):
    """Answers with FrameTaken or FrameFailed."""

    def take_photo(self, request: str) -> None:
        """
        Ask for one photo; `request` comes back with it.

        :raises CannotDo: too many photos wait
        """
        ...


@runtime_checkable
class TakesFrames(Protocol):
    """Answers with FrameSeen or FrameFailed: for whoever looks on, and keeps no photo."""

    def take_frame(self, request: str) -> None:
        """
        Ask for one frame; `request` comes back with it.

        :raises CannotDo: too many photos and frames wait
        """
        ...


@runtime_checkable
class Weighs(Protocol):
    """Answers with WeightMeasured, stable when the load comes to rest in time."""

    def weigh(self) -> None:
        """Ask for a weight now, also when it has not changed."""
        ...


@runtime_checkable
class Tares(Protocol):
    """Answers with WeightMeasured, or with DeviceDegraded when the scale refuses."""

    def tare(self) -> None:
        """Take what now lies there for the container."""
        ...

    def zero(self) -> None:
        """Take the empty scale for nothing."""
        ...


@runtime_checkable
class Signals(Protocol):
    """Tells people something by lamp and beep; what it cannot do it leaves out."""

    def signal(self, signal: Signal) -> None:
        """Show and sound a meaning: right, wrong, finished, somebody is wanted, nothing."""
        ...


@runtime_checkable
class Glows(Protocol):
    """Has places with a light and a button each; answers with PlacePressed."""

    @property
    def places(self) -> int:
        """Return how many places it has, counted from 1."""
        ...

    def glow(self, places: Mapping[int, Glow]) -> None:
        """
        Let these places glow, and no others.

        :raises CannotDo: it has no such place, or too many orders wait
        """
        ...


@runtime_checkable
class WritesTags(Protocol):
    """Answers with TagWritten or TagWriteFailed."""

    def write_tag(self, epc: str, becomes: str, request: str) -> None:
        """
        Give the tag that now has `epc` another EPC, both in hexadecimal.

        :raises CannotDo: one of them is no EPC, or too many writes wait
        """
        ...
