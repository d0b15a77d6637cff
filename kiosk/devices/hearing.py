"""What a device said, as an event of the session: the same words, without the device's chatter."""

import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

import structlog

from drivers import events as said
from drivers.barcode.ssi.reception import Verdict
from drivers.barcode.ssi.talk import REASONS
from drivers.rfid.presence import Presence
from kiosk.devices.eye import PREFIX as EYE
from kiosk.flow import events
from kiosk.flow.enrolment import TURN
from kiosk.flow.matching import guarded
from kiosk.server.asking import Stamp
from kiosk.settings import TABLE
from wms.vision import CodeReaderMissing, PictureRefused, read_codes
from wms.wire.packing import DeviceHealth

KeepPhoto = Callable[[UUID, bytes], str]
Frame = said.FrameSeen | said.FrameTaken | said.FrameFailed
CODES_MAX = 100
TELL_S_MAX: Final = 1.0
# Tags come and go by the hundred; the screen and the recording are told so often at most.
TAGS_APART_S: Final = 0.25
# Noise on a line is refused a thousand times a second; a person is told so often at most.
REFUSALS_APART_S: Final = 0.5
UNSURE: Final = REASONS[Verdict.DOUBTFUL]
TAGS_MAX = 500

# What came of an order to a device: the session's event for it, and the facts they share.
DONE: Final[dict[type[said.Event], tuple[Callable[..., events.Event], tuple[str, ...]]]] = {
    said.LabelPrinted: (events.LabelPrinted, ("job_id",)),
    said.LabelFailed: (events.LabelFailed, ("job_id", "reason")),
    said.PlacePressed: (events.PlacePressed, ("place",)),
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
        self.frames: Callable[[Frame], None] = lambda _: None
        """Who takes the frames of the camera over the tray."""
        self.turned: Callable[[Frame], None] = lambda _: None
        """Who takes those of an article that is being enrolled."""
        self.weight_g: int | None = None
        self.tags: frozenset[str] = frozenset()
        self.looked_s = float("-inf")
        self.tags_wait = False
        self.refused_s = float("-inf")

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
            return self._refusal(event)
        if isinstance(event, said.WeightMeasured):
            return self._weight(event)
        if isinstance(event, said.TagsRead):
            self.presence.hear(event.tags, time.monotonic())
            return self.tick()
        return self._answer(event)

    def tick(self) -> list[events.Event]:
        """Return which tags are on the table, if they are not those of the last time."""
        now = time.monotonic()
        self.tags_wait = now - self.looked_s < TAGS_APART_S
        if self.tags_wait:
            return []
        self.looked_s = now
        self.presence.tick(now)
        tags = self.presence.inside(TABLE)
        if tags == self.tags:
            return []
        self.tags = tags
        event_id, at = self.stamp()
        return [events.TagsSeen(id=event_id, at=at, epcs=tuple(sorted(tags))[:TAGS_MAX])]

    def wait_s(self) -> float:
        """Return how soon `tick` may have something to tell."""
        return TAGS_APART_S if self.tags_wait else TELL_S_MAX

    def _refusal(self, event: said.ScanRefused) -> list[events.Event]:
        """Return why nothing was scanned; a line that makes noise says so once a while."""
        now, unsure = time.monotonic(), event.reason == UNSURE
        again = now - self.refused_s < REFUSALS_APART_S and not unsure
        if again:
            return []
        self.refused_s = now
        event_id, at = self.stamp()
        return [events.ScanRefused(id=event_id, at=at, reason=event.reason, unsure=unsure)]

    def _answer(self, event: said.Event) -> list[events.Event]:
        event_id, at = self.stamp()
        if isinstance(event, Frame):
            for mark, hear in ((EYE, self.frames), (TURN, self.turned)):
                if event.request.startswith(mark):
                    hear(event)
                    return []
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
