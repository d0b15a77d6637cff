"""What whoever looks through the camera needs of the station around it."""

from typing import Protocol
from uuid import UUID

from drivers.hub import Hub
from kiosk.devices.hearing import Ear
from kiosk.devices.photos import Photos
from kiosk.flow.events import Event
from kiosk.flow.shown import Shown
from kiosk.server.client import Client
from kiosk.settings import Settings
from wms.wire.base import Moment


class Bench(Protocol):
    """The station, as its parts with a camera see it."""

    settings: Settings
    client: Client
    hub: Hub
    ear: Ear
    photos: Photos
    shown: Shown

    def tell(self, event: Event) -> None:
        """Put an event into the queue."""
        ...

    def stamp(self) -> tuple[UUID, Moment]:
        """Return a new id and this moment, for an event."""
        ...
