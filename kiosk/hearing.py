"""What a device said, as an event of the session: the same words, without the device's chatter."""

import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

import structlog

from drivers import events as said
from drivers.rfid.presence import Presence
from kiosk import events
from kiosk.asking import Stamp
from kiosk.matching import guarded
from kiosk.settings import TABLE
from wms.vision import CodeReaderMissing, PictureRefused, read_codes
from wms.wire.packing import DeviceHealth

KeepPhoto = Callable[[UUID, bytes], str]
CODES_MAX = 100
TAGS_MAX = 500

# What came of an order to a device: the session's event for it, and the facts they share.
DONE: Final[dict[type[said.Event], tuple[Callable[..., events.Event], tuple[str, ...]]]] = {
    said.LabelPrinted: (events.LabelPrinted, ("job_id",)),
    said.LabelFailed: (events.LabelFailed, ("job_id", "reason")),
    said.TagWritten: (events.TagWritten, ("request",)),
    said.TagWriteFailed: (events.TagWriteFailed, ("request", "reason")),
}

log = structlog.get_logger(__name__)


class Ear:
    """Turns what devices say into events; knows the last weight, so as not to repeat it."""

    def __init__(
        self,
        stamp: Stamp,
        keep_photo: KeepPhoto,
        health: Callable[[], tuple[DeviceHealth, ...]],
        presence: Presence,
    ) -> None:
        self.stamp = stamp
        self.keep_photo = keep_photo
        self.health = health
        self.presence = presence
        self.weight_g: int | None = None
        self.tags: frozenset[str] = frozenset()

    def hear(self, event: said.Event) -> list[events.Event]:
        """Return the events that come of it; most often one."""
        event_id, at = self.stamp()
        if isinstance(event, said.BarcodeScanned):
            return [
                events.Scanned(
                    id=event_id,
                    at=at,
                    code=event.payload,
                    symbology=event.symbology,
                    source=event.source,
                    stamp=(event.device, event.epoch, event.sequence),
                    replayed=event.replayed,
                )
            ]
        if isinstance(event, said.ScanRefused):
            return [events.ScanRefused(id=event_id, at=at, reason=event.reason)]
        if isinstance(event, said.WeightMeasured):
            return self._weight(event)
        if isinstance(event, said.TagsRead):
            self.presence.hear(event.tags, time.monotonic())
            return self.tick()
        return self._answer(event)

    def tick(self) -> list[events.Event]:
        """Return which tags are on the table, if they are not those of the last time."""
        self.presence.tick(time.monotonic())
        tags = self.presence.inside(TABLE)
        if tags == self.tags:
            return []
        self.tags = tags
        event_id, at = self.stamp()
        return [events.TagsSeen(id=event_id, at=at, epcs=tuple(sorted(tags))[:TAGS_MAX])]

    def _answer(self, event: said.Event) -> list[events.Event]:
        event_id, at = self.stamp()
        if isinstance(event, said.FrameTaken):
            return [self._photo(UUID(event.request), event.jpeg)]
        if isinstance(event, said.FrameFailed):
            failed = UUID(event.request)
            return [events.PhotoFailed(id=event_id, at=at, photo_id=failed, reason=event.reason)]
        done = DONE.get(type(event))
        if done is not None:
            facts = {name: getattr(event, name) for name in done[1]}
            return [done[0](id=event_id, at=at, **facts)]
        # Found, lost, degraded, recovered: the hub knows the whole of it.
        return [events.DevicesChanged(id=event_id, at=at, devices=self.health())]

    def _weight(self, event: said.WeightMeasured) -> list[events.Event]:
        sure = event.stable and not (event.overload or event.underload)
        weight_g = event.weight_g if sure else None
        if weight_g == self.weight_g:
            return []
        self.weight_g = weight_g
        event_id, at = self.stamp()
        return [events.Weighed(id=event_id, at=at, weight_g=weight_g)]

    def _photo(self, photo_id: UUID, jpeg: bytes) -> events.Event:
        event_id, at = self.stamp()
        reason = self.keep_photo(photo_id, jpeg)
        if reason:
            return events.PhotoFailed(id=event_id, at=at, photo_id=photo_id, reason=reason)
        return events.PhotoTaken(id=event_id, at=at, photo_id=photo_id, codes=codes_in(jpeg))


def codes_in(jpeg: bytes) -> tuple[str, ...]:
    """Return the codes that can be read in a photo; none when it shows none, or nobody can look."""
    try:
        seen = read_codes(jpeg)
    except PictureRefused:
        return ()
    except CodeReaderMissing:
        log.warning("codes_not_read", reason="libzbar0 is not installed")
        return ()
    texts = dict.fromkeys(code.text for code in seen if guarded(code.text))
    return tuple(texts)[:CODES_MAX]
