"""
Looks at what the watch noticed, on threads of its own, so that no frame waits for it.

A code that is read in the hand is told at once. Of what lies there two words are told. The first is
that it came, and its code: one that was read in the hand, or that a quick look reads, or else all
that can be read in its pictures. The second is all that was sensed of it: codes, looks, words. Each
kind of work has its own thread, so that no quick word waits for a slow one. A thing comes, moves
and goes in that order; of two things that came, the one that is read sooner may be told sooner.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Protocol
from uuid import UUID

import structlog

from kiosk.flow.events import Event
from kiosk.flow.sighting import CodeInPicture, Sighted
from wms.vision.codes import CodeSeen, Effort
from wms.vision.picture import Image
from wms.vision.sensing import Sensed
from wms.vision.tray import Change
from wms.vision.tray.passing import Glimpse
from wms.wire.base import Moment
from wms.wire.packing import SenseSaid

WAITING_MAX: Final = 40
CODES_MAX: Final = 50
EVIDENCE_MAX: Final = 80

log = structlog.get_logger()


class Looks(Protocol):
    """What looks closely; see `kiosk.devices.seeing.Sight`."""

    def read_ahead(self, glimpse: Image, effort: Effort) -> list[CodeSeen]:
        """Return the codes on something that is still on its way."""
        ...

    def glance(self, change: Change) -> Sequence[CodeSeen]:
        """Return the codes that were read on a thing, at once."""
        ...

    def picture_of(self, change: Change) -> bytes:
        """Return the picture of a thing, fit to be kept."""
        ...

    def read_closely(self, change: Change) -> Sequence[CodeSeen]:
        """Return all codes that can be seen on a thing."""
        ...

    def look_closely(self, change: Change, codes: Sequence[CodeSeen] | None) -> Sensed:
        """Return all that a thing tells; `codes` are all that can be seen, if that is known."""
        ...


Work = Callable[[], None]


@dataclass(frozen=True, slots=True, eq=False)
class Noticed:
    """What the watch noticed in an order, and what is to be told of it."""

    session: UUID
    change: Change
    seen: Sighted
    codes: tuple[CodeSeen, ...] | None = None
    """All codes on it, once they were looked for closely."""


class Looker:
    """Takes what the watch noticed, and tells of it."""

    def __init__(
        self,
        looks: Looks,
        *,
        tell: Callable[[Event], None],
        stamp: Callable[[], tuple[UUID, Moment]],
        show: Callable[[UUID, bytes], None],
        keep: Callable[[UUID, UUID, bytes], None],
        session: Callable[[], UUID | None],
    ) -> None:
        """Take what looks closely; `session` tells which order lies on the tray now."""
        self.looks = looks
        self.tell, self.stamp, self.show, self.keep = tell, stamp, show, keep
        self.session = session
        self.fresh: deque[Noticed] = deque()
        self.unnamed: deque[Noticed] = deque()
        self.named: deque[Noticed] = deque()
        self.untold: set[int] = set()
        """The things of which nothing was told yet, since they are being looked at."""
        self.glimpse: tuple[Glimpse, Effort] | None = None
        self.reading = False
        self.news = threading.Condition()
        self.stopping = False
        self.threads = [
            threading.Thread(target=self.run, args=(chosen,), name=name, daemon=True)
            for name, chosen in (
                ("eye-glances", self.quick),
                ("eye-codes", self.thorough),
                ("eye-looks", self.close),
            )
        ]

    def start(self) -> None:
        """Begin to look."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Look no more."""
        with self.news:
            self.stopping = True
            self.news.notify_all()

    def take(self, noticed: Noticed) -> None:
        """Take what was noticed; whoever brings it waits while far too much waits here."""
        with self.news:
            self.news.wait_for(lambda: self.stopping or len(self.fresh) < WAITING_MAX)
            self.fresh.append(noticed)
            self.news.notify_all()

    def read(self, unread: Callable[[], tuple[Glimpse, Effort] | None]) -> None:
        """Read the codes of something on its way, unless one is being read."""
        with self.news:
            if not self.reading:
                self.glimpse = unread()
                self.reading = self.glimpse is not None
                self.news.notify_all()

    def run(self, chosen: Callable[[], Work | None]) -> None:
        """Do one thing after the other."""
        while (work := self.wait_for(chosen)) is not None:
            try:
                work()
            except Exception:
                log.exception("not_looked_at")

    def wait_for(self, chosen: Callable[[], Work | None]) -> Work | None:
        """Wait for something to do and return it; None at the end."""
        with self.news:
            while not self.stopping:
                work = chosen()
                if work is not None:
                    self.news.notify_all()
                    return work
                self.news.wait()
            return None

    def quick(self) -> Work | None:
        """Return what names things soonest: first words, then quick looks at what is on its way."""
        if self.fresh:
            return partial(self.first_word, self.fresh.popleft())
        return self.reading_of("quick")

    def thorough(self) -> Work | None:
        """Return what is read closely: what nobody was told of yet comes first."""
        if self.unnamed:
            return partial(self.late_word, self.unnamed.popleft())
        return self.reading_of("full")

    def close(self) -> Work | None:
        """Return what takes longest."""
        return partial(self.second_word, self.named.popleft()) if self.named else None

    def reading_of(self, effort: Effort) -> Work | None:
        """Return the reading of the glimpse that waits, if it waits for this effort."""
        if self.glimpse is None or self.glimpse[1] != effort:
            return None
        (glimpse, _), self.glimpse = self.glimpse, None
        return partial(self.read_glimpse, glimpse, effort)

    def read_glimpse(self, glimpse: Glimpse, effort: Effort) -> None:
        """Read codes in a glimpse: told at once, and again with the thing that it is of."""
        try:
            codes = glimpse.look(self.looks.read_ahead, effort)
        finally:
            self.reading = False
        read = [code for code in codes if code.how == "read"]
        if read and self.session() is not None:
            event_id, at = self.stamp()
            seen = in_picture(read)
            self.tell(Sighted(id=event_id, at=at, began_at=at, change="coming", codes=seen))

    def first_word(self, noticed: Noticed) -> None:
        """Tell what came, went or moved, as far as it can be told at once."""
        change = noticed.change
        if change.kind != "placed":
            # What goes before it was said that it came has to wait behind it.
            untold = change.number in self.untold
            if untold:
                self.put(self.unnamed, noticed)
            else:
                self.say(noticed, noticed.seen)
            return
        codes, crop = self.glanced(change)
        if not codes:
            self.put(self.unnamed, noticed)
            return
        seen = noticed.seen.model_copy(update={"codes": in_picture(codes)})
        seen = self.say_with(noticed, seen, crop)
        known = replace(change, codes=list(codes), is_read=True)
        self.put(self.named, replace(noticed, change=known, seen=seen))

    def put(self, where: "deque[Noticed]", noticed: Noticed) -> None:
        """Leave something to the thread that looks closely."""
        with self.news:
            if where is self.unnamed:
                self.untold.add(noticed.change.number)
            where.append(noticed)
            self.news.notify_all()

    def glanced(self, change: Change) -> tuple[Sequence[CodeSeen], bytes]:
        """Return the one code that is read at once, and a picture; nothing where there is none."""
        try:
            codes = self.looks.glance(change)
            named = len({code.text for code in codes}) == 1
            return (codes, self.looks.picture_of(change)) if named else ((), b"")
        except Exception:
            # It is looked at closely all the same.
            log.exception("thing_not_glanced_at")
            return (), b""

    def late_word(self, noticed: Noticed) -> None:
        """Tell of a thing on which no code was read at once, or what came of it meanwhile."""
        if noticed.change.kind == "placed":
            self.say_late(noticed)
        else:
            self.say(noticed, noticed.seen)
        with self.news:
            self.untold &= {one.change.number for one in self.unnamed}

    def say_late(self, noticed: Noticed) -> None:
        """Tell of a thing what is read closely; where that fails, it lies there all the same."""
        try:
            codes = tuple(self.looks.read_closely(noticed.change))
            crop = self.looks.picture_of(noticed.change)
        except Exception:
            log.exception("thing_not_read")
            self.say(noticed, noticed.seen)
            return
        seen = noticed.seen.model_copy(update={"codes": in_picture(codes)})
        seen = self.say_with(noticed, seen, crop)
        self.put(self.named, replace(noticed, codes=codes, seen=seen))

    def second_word(self, noticed: Noticed) -> None:
        """Tell all that was sensed of a thing; nothing more where that fails."""
        try:
            found = self.looks.look_closely(noticed.change, noticed.codes)
        except Exception:
            log.exception("thing_not_sensed")
            return
        event_id, at = self.stamp()
        anew = {"id": event_id, "at": at, "change": "looked"}
        self.say(noticed, with_senses(noticed.seen.model_copy(update=anew), found))

    def say_with(self, noticed: Noticed, seen: Sighted, crop: bytes) -> Sighted:
        """Tell it with a picture, and return what was told: shown at once, and kept afterwards."""
        pictured = seen.model_copy(update={"crop": seen.id})
        self.show(seen.id, crop)
        self.say(noticed, pictured)
        self.keep(noticed.session, seen.id, crop)
        return pictured

    def say(self, noticed: Noticed, seen: Sighted) -> None:
        """Tell it, unless the order is on the tray no more."""
        if self.session() == noticed.session:
            self.tell(seen)


def with_senses(seen: Sighted, found: Sensed) -> Sighted:
    """Return an event with what a thing told, the most telling if it is too much."""
    evidence = sorted(found.evidence, key=lambda one: -abs(one.log_ratio))[:EVIDENCE_MAX]
    told = {
        "codes": in_picture(found.codes),
        "evidence": tuple(
            SenseSaid.model_validate(one).model_copy(update={"crop": seen.crop}) for one in evidence
        ),
    }
    return seen.model_copy(update=told)


def in_picture(codes: Sequence[CodeSeen]) -> tuple[CodeInPicture, ...]:
    """Return codes as the session has them."""
    return tuple(CodeInPicture.model_validate(one) for one in codes[:CODES_MAX])
