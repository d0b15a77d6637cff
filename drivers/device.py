"""The contract of a driver: a codec without I/O, and a device that opens, reads and closes."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal, Protocol, TypeVar, runtime_checkable

from drivers.events import Event
from drivers.url import BadDeviceUrl, DeviceError, DeviceUrl

__all__ = [
    "BadDeviceUrl",
    "CannotDo",
    "Clock",
    "Codec",
    "Device",
    "DeviceError",
    "DeviceUnavailable",
    "DeviceUrl",
    "Kind",
    "PrintsLabels",
    "TakesPhotos",
    "Weighs",
    "utc_now",
]

Kind = Literal["barcode", "wedge", "rfid", "scale", "camera", "printer"]
Clock = Callable[[], datetime]
Reading_co = TypeVar("Reading_co", covariant=True)


class DeviceUnavailable(DeviceError):
    """The device cannot be opened, or was there and is gone."""


class CannotDo(DeviceError):
    """The device has not this capability, or is too busy to take more work."""


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


class Codec(Protocol[Reading_co]):
    """
    Bytes in, readings (mostly events) out.

    No I/O, no clock, no unbounded memory, and no input makes it raise.
    """

    def feed(self, data: bytes, now: datetime) -> Sequence[Reading_co]:
        """Return what these bytes complete; keep an unfinished rest for the next call."""
        ...


class Device(ABC):
    """
    One piece of hardware behind one URL.

    `open`, `read` and `close` are called by one thread alone; the capabilities below may be called
    by any thread, return at once, and are answered by an event from a later `read`.
    """

    kind: Kind

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

    @abstractmethod
    def close(self) -> None:
        """Let go of the device; closing twice, or before opening, does nothing."""

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
class Weighs(Protocol):
    """Answers with WeightMeasured, stable when the load comes to rest in time."""

    def weigh(self) -> None:
        """Ask for a weight now, also when it has not changed."""
        ...
