"""What some scanners do on request, beside `drivers.device.Signals`."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Triggers(Protocol):
    """Reads as if its trigger were pulled."""

    def trigger(self, *, on: bool) -> None:
        """
        Begin to look for a barcode, or stop.

        :raises CannotDo: too many orders wait
        """
        ...


@runtime_checkable
class Aims(Protocol):
    """Shows where it would read."""

    def aim(self, *, on: bool) -> None:
        """
        Show the aiming pattern, or no longer.

        :raises CannotDo: too many orders wait
        """
        ...


@runtime_checkable
class Rests(Protocol):
    """Can be kept from reading."""

    def enable(self, *, on: bool) -> None:
        """
        Let it read, or keep it from reading.

        :raises CannotDo: too many orders wait
        """
        ...
