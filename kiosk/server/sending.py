"""What waits on disk goes to the server, oldest first, until it is settled; and so does health."""

import contextlib
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

import structlog

from kiosk.flow.events import CommandSettled, Event, ServerSeen, WaitingChanged
from kiosk.server.asking import Stamp
from kiosk.server.client import Away, Client, Refused
from kiosk.server.outbox import Kept, Outbox
from wms.wire.base import COMMANDS_MAX
from wms.wire.handheld import CommandOutcome
from wms.wire.packing import PackExchange, StationHealth

BACKOFF_S_MIN: Final = 0.5
BACKOFF_S_MAX: Final = 15.0
# The station's own key is at fault, or the server is busy: nothing is wrong with the command.
_NOT_THE_COMMAND: Final = {401, 403, 429}
log = structlog.get_logger()


class Sender:
    """One thread that speaks to the server whenever there is something to say."""

    def __init__(
        self, client: Client, outbox: Outbox, tell: Callable[[Event], None], stamp: Stamp
    ) -> None:
        self.client = client
        self.outbox = outbox
        self.tell = tell
        self.stamp = stamp
        self.health: Callable[[], StationHealth] = lambda: StationHealth(devices=())
        self.language: Callable[[], str] = lambda: "en"
        self.every_s = 5.0
        self.sending = threading.Lock()
        self.counting = threading.Lock()
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self.here: bool | None = None
        self.reason = ""
        self.waiting = -1
        self.failures = 0
        self.thread = threading.Thread(target=self.run, name="sender", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self.thread.start()

    def stop(self) -> None:
        """Send nothing more."""
        self.stopping.set()
        self.wake.set()

    def nudge(self) -> None:
        """Say that there is something to send."""
        self.wake.set()

    def run(self) -> None:
        """Send, wait, send again; after a failure ever later, but never later than 15 seconds."""
        while not self.stopping.is_set():
            self.wake.clear()
            with contextlib.suppress(sqlite3.Error):
                # A disk that is full for the moment is asked again in the next round.
                self._give_up_old()
            try:
                self.send_all()
            except Away as why:
                self._away(str(why))
            except Refused as no:
                self._away(no.sentence or no.title)
            except Exception as why:
                # Whatever it is, what waits on disk must be tried again.
                log.exception("sending_failed")
                self._away(repr(why))
            else:
                self.failures = 0
                self._see(here=True, reason="")
            with contextlib.suppress(sqlite3.Error):
                # Counted again in the next round; nobody else would send what waits.
                self.count()
            self._wait()

    def send_all(self) -> None:
        """
        Send all there is.

        :raises Away: the server cannot be asked now
        :raises Refused: it does not take anything from this station
        """
        self.client.put_health(self.health())
        self._see(here=True, reason="")
        self.send_commands()
        self._send_photos()

    def send_commands(self) -> None:
        """
        Send the commands that wait, one thread at a time.

        :raises Away: the server cannot be asked now
        :raises Refused: it does not take anything from this station
        """
        with self.sending:
            while not self.stopping.is_set() and (kept := self.outbox.oldest(COMMANDS_MAX)):
                self._send(kept)
                self.count()

    def _send(self, kept: list[Kept]) -> None:
        try:
            outcomes = self._exchange(kept)
        except Refused as no:
            if no.status in _NOT_THE_COMMAND:
                raise
            if len(kept) > 1:
                # One of them cannot be read; alone, each gets its own answer.
                kept = kept[:1]
                self._send(kept)
                return
            outcomes = [_set_aside(kept[0], no)]
        about = {one.command.id: one.about for one in kept}
        settled = [o for o in outcomes if o.id in about]
        if not settled:
            raise Away("the server answered for none of the commands")
        for outcome in settled:
            # Told first: a power cut in between tells it twice, which does no harm.
            self._tell_settled(about[outcome.id], outcome)
            self.outbox.settle(outcome.id)

    def _exchange(self, kept: list[Kept]) -> list[CommandOutcome]:
        exchange = PackExchange(
            station=self.client.station, commands=tuple(one.command for one in kept)
        )
        return list(self.client.exchange(exchange, self.language()).outcomes)

    def _send_photos(self) -> None:
        photo = self.outbox.oldest_photo()
        while photo is not None and not self.stopping.is_set():
            try:
                self.client.put_photo(photo.session_id, photo.photo_id, photo.jpeg, photo.kind)
            except Refused as no:
                if no.status in _NOT_THE_COMMAND:
                    raise
                log.warning("photo_refused", photo=str(photo.photo_id), reason=no.sentence)
                title = no.title or str(no.status)
                told = CommandOutcome(
                    id=photo.photo_id,
                    outcome="set_aside",
                    code=no.code or None,
                    title=title,
                    sentence=no.sentence,
                )
                self._tell_settled("photo", told)
            self.outbox.settle_photo(photo.photo_id)
            photo = self.outbox.oldest_photo()

    def _give_up_old(self) -> None:
        given_up = self.outbox.give_up_old()
        if given_up:
            log.warning("photos_given_up", photos=given_up)

    def _tell_settled(self, about: str, outcome: CommandOutcome) -> None:
        log.info("command_settled", command=str(outcome.id), outcome=outcome.outcome)
        event_id, at = self.stamp()
        self.tell(CommandSettled(id=event_id, at=at, about=about, outcome=outcome))

    def _away(self, reason: str) -> None:
        self.failures += 1
        if self.here is not False:
            log.warning("server_away", reason=reason)
        self._see(here=False, reason=reason)

    def _see(self, *, here: bool, reason: str) -> None:
        if (here, reason) == (self.here, self.reason):
            return
        self.here, self.reason = here, reason
        event_id, at = self.stamp()
        self.tell(ServerSeen(id=event_id, at=at, here=here, reason=reason[:300]))

    def count(self) -> None:
        """Tell how much waits, when that has changed."""
        with self.counting:
            waiting = self.outbox.count()
            changed, self.waiting = waiting != self.waiting, waiting
        if changed:
            event_id, at = self.stamp()
            self.tell(WaitingChanged(id=event_id, at=at, waiting=waiting))

    def _wait(self) -> None:
        if not self.failures:
            self.wake.wait(self.every_s)
            return
        longest = min(BACKOFF_S_MAX, BACKOFF_S_MIN * 2 ** min(self.failures, 10))
        # Not in step with other stations, and not sooner because somebody has more to send.
        pause = random.uniform(max(BACKOFF_S_MIN, longest / 2), longest)  # noqa: S311 -- no secret
        until = time.monotonic() + pause
        while not self.stopping.is_set() and (left := until - time.monotonic()) > 0:
            self.stopping.wait(left)


def _set_aside(kept: Kept, no: Refused) -> CommandOutcome:
    command_id: UUID = kept.command.id
    return CommandOutcome(
        id=command_id,
        outcome="set_aside",
        code=no.code or None,
        title=no.title,
        sentence=no.sentence,
    )
