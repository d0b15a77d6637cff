"""
What must be on disk before anything is done about it: what happened, and the commands of it.

The event is written first, its commands second. Where the program is killed in between, the event
is the last of the recording, and the commands that follow from it are kept when it starts anew;
their ids are the event's, so that none is ever kept or sent for two.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

import structlog

from kiosk.flow import session
from kiosk.flow.effects import Close, Effect, Send
from kiosk.flow.events import Event
from kiosk.flow.state import State
from kiosk.recording import Recorder, Unreadable, last_step
from kiosk.server.outbox import Outbox, OutboxFull
from wms.wire.packing import Decision

TROUBLES: Final = (OutboxFull, sqlite3.Error, OSError)

log = structlog.get_logger()


class Keeper:
    """Keeps events and commands, both or neither."""

    def __init__(
        self, recorder: Recorder, outbox: Outbox, token: Callable[[str], str] = lambda _: ""
    ) -> None:
        """Take where things are kept, and what knows the login of whoever decided."""
        self.recorder = recorder
        self.outbox = outbox
        self.token = token

    def keep(self, before: State, event: Event, effects: Iterable[Effect]) -> bool:
        """
        Put an event and its commands on disk, and return whether there were commands.

        :raises OutboxFull, sqlite3.Error, OSError: the disk does not take them; nothing is kept
        """
        self.recorder.write(before, event)
        wanted = [one for one in effects if isinstance(one, Send | Close)]
        try:
            for effect in wanted:
                self.keep_command(effect)
        except TROUBLES:
            self.recorder.take_back()
            raise
        return bool(wanted)

    def keep_command(self, effect: Send | Close) -> None:
        """
        Put a command on disk; whoever decided puts their login to it.

        :raises OutboxFull, sqlite3.Error: the disk does not take it
        """
        command = effect.command
        if isinstance(effect, Close) and effect.decided_by is not None:
            decision = Decision(token=self.token(effect.decided_by), reason=effect.reason)
            command = effect.command.model_copy(update={"decision": decision})
        self.outbox.keep(command, effect.about)

    def reopen(self, fresh: State) -> State:
        """Return the bench as it may go on after the program ended, or a fresh one."""
        newest = self.recorder.newest()
        if newest is None:
            return fresh
        try:
            before, event, after = last_step(newest)
        except Unreadable as why:
            log.warning("recording_unreadable", reason=str(why))
            return fresh
        reached = after if event is None or self.made_up(before, event) else before
        restored = session.restored(reached)
        return replace(restored, station=fresh.station, language=fresh.language, ways=fresh.ways)

    def made_up(self, before: State, event: Event) -> bool:
        """Keep the commands of an event after which the program ended; return whether that goes."""
        for effect in session.next(before, event)[1]:
            if not isinstance(effect, Send | Close) or self.outbox.holds(effect.command.id):
                continue
            if isinstance(effect, Close) and effect.decided_by is not None:
                # The login of whoever decided was kept nowhere: they have to decide once more.
                return False
            try:
                self.keep_command(effect)
            except TROUBLES as why:
                note_trouble(why)
                return False
        return True


def note_trouble(why: Exception) -> None:
    """Log that the disk takes nothing, which may be the disk that the log is on."""
    with contextlib.suppress(OSError):
        log.error("disk_failed", reason=str(why) or type(why).__name__)
