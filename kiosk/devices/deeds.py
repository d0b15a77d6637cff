"""What the station has its devices do; whoever cannot says so by an event."""

from collections.abc import Callable
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from drivers.device import CannotDo, Signal
from drivers.hub import Hub
from kiosk.flow import events, label
from kiosk.flow.effects import LightPlaces, Print, Sound, WriteTag
from wms.wire.base import Moment
from wms.wire.packing import DeviceHealth

# What a sound of the screen means on a scanner or a lamp.
SIGNALS: Final[dict[Sound, Signal]] = {
    "ok": "ok",
    "done": "done",
    "wrong_article": "wrong",
    "wrong_place": "wrong",
    "offline": "attention",
    "urgent": "attention",
}

log = structlog.get_logger()


class Deeds:
    """Orders to devices."""

    def __init__(
        self,
        hub: Hub,
        tell: Callable[[events.Event], None],
        stamp: Callable[[], tuple[UUID, Moment]],
        zone: ZoneInfo | None,
    ) -> None:
        self.hub = hub
        self.tell = tell
        self.stamp = stamp
        self.zone = zone

    def signal(self, sound: Sound) -> None:
        """Let scanners and lamps say what the page sounds."""
        self.hub.signal(None, SIGNALS[sound])

    def print_label(self, effect: Print) -> None:
        """Print a label."""
        try:
            self.hub.print_label("printer", label.zpl(effect.label, self.zone), effect.job_id)
        except CannotDo as why:
            event_id, at = self.stamp()
            job_id, reason = effect.job_id, str(why)
            self.tell(events.LabelFailed(id=event_id, at=at, job_id=job_id, reason=reason))

    def light_places(self, effect: LightPlaces) -> None:
        """Let places of the put wall glow; without lights the screen shows them alone."""
        try:
            self.hub.glow("wall", dict(effect.places))
        except CannotDo as why:
            log.info("cannot_light", reason=str(why))

    def write_tag(self, effect: WriteTag) -> None:
        """Have the reader write a tag."""
        try:
            self.hub.write_tag("rfid", effect.epc, effect.becomes, effect.request)
        except CannotDo as why:
            event_id, at = self.stamp()
            request, reason = effect.request, str(why)
            self.tell(events.TagWriteFailed(id=event_id, at=at, request=request, reason=reason))

    def weigh(self, _effect: object) -> None:
        """Ask the scale, if there is one."""
        try:
            self.hub.weigh("scale")
        except CannotDo as why:
            log.info("cannot_weigh", reason=str(why))

    def zero_scale(self, _effect: object) -> None:
        """Let the scale show nothing."""
        try:
            self.hub.zero("scale")
        except CannotDo as why:
            log.info("cannot_zero", reason=str(why))

    def health(self) -> tuple[DeviceHealth, ...]:
        """Return how each device is, in the words of the wire."""
        return tuple(
            DeviceHealth(
                device=one.device,
                kind=one.kind,
                state=one.state,
                reason=one.reason[:200],
                since=one.since,
            )
            for one in self.hub.health()
        )
