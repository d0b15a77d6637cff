"""Questions that a person waits for: one thread asks the server, and tells what it said."""

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Final
from uuid import UUID

import structlog
from pydantic import ValidationError

from kiosk.flow.effects import (
    Ask,
    AskCompletion,
    AskHandover,
    AskLogin,
    AskOrder,
    AskParcelOut,
    AskTag,
    LogOut,
)
from kiosk.flow.events import (
    About,
    AskRefused,
    AskUnanswered,
    Event,
    HandoverTold,
    LoggedIn,
    OrderOpened,
    TagTold,
)
from kiosk.server.client import Away, Client, Refused
from wms.wire.base import Moment
from wms.wire.handover import Handover, HandoverNew

ASKS_MAX: Final = 20
UNREADABLE: Final = 422
Stamp = Callable[[], tuple[UUID, Moment]]

log = structlog.get_logger()


class Asker:
    """Asks the server, one question after the other, and knows the logins of this station."""

    def __init__(
        self,
        client: Client,
        tell: Callable[[Event], None],
        stamp: Stamp,
        send_commands: Callable[[], None],
    ) -> None:
        self.client = client
        self.send_commands = send_commands
        self.tell = tell
        self.stamp = stamp
        self.asks: queue.Queue[Ask | None] = queue.Queue(ASKS_MAX)
        self.tokens: dict[str, str] = {}
        self.thread = threading.Thread(target=self.run, name="asker", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self.thread.start()

    def stop(self) -> None:
        """Ask nothing more."""
        with contextlib.suppress(queue.Full):
            self.asks.put_nowait(None)

    def ask(self, ask: Ask) -> None:
        """Ask when the questions before are answered; too many at once stay unanswered."""
        try:
            self.asks.put_nowait(ask)
        except queue.Full:
            self._tell_unanswered(ask)

    def token(self, person_id: str) -> str:
        """Return a person's login, or nothing when there is none any more."""
        return self.tokens.get(person_id, "")

    def run(self) -> None:
        """Answer question by question."""
        while (ask := self.asks.get()) is not None:
            try:
                self.answer(ask)
            except Away as why:
                log.warning("server_away", reason=str(why))
                self._tell_unanswered(ask)
            except Refused as no:
                self._tell_refused(ask, no)
            except ValidationError as why:
                # What cannot be put in the wire's words cannot be meant.
                said = str(why.errors()[0]["msg"])
                self._tell_refused(ask, Refused(UNREADABLE, "unreadable", "", said))
            except Exception:
                # A person waits: no answer at all would leave the bench standing still.
                log.exception("asking_failed")
                self._tell_unanswered(ask)

    def answer(self, ask: Ask) -> None:
        """
        Ask the server, and tell what it said.

        :raises Away: it cannot be asked now
        :raises Refused: it said no
        """
        if isinstance(ask, AskLogin):
            self._log_in(ask)
        elif isinstance(ask, LogOut):
            token = self.tokens.pop(ask.person_id, "")
            if token:
                self.client.log_out(token)
        elif isinstance(ask, AskOrder):
            # An order that was just stepped back from must be so at the server before it is asked
            # for again.
            self.send_commands()
            order = self.client.open_session(
                ask.session_id, ask.tote, self.token(ask.person_id), ask.language
            )
            event_id, at = self.stamp()
            self.tell(OrderOpened(id=event_id, at=at, order=order))
        elif isinstance(ask, AskTag):
            token = self.token(ask.person_id)
            allotted = self.client.allot_tag(ask.tag_id, ask.code, token, ask.language)
            event_id, at = self.stamp()
            self.tell(TagTold(id=event_id, at=at, allotted=allotted))
        else:
            event_id, at = self.stamp()
            self.tell(HandoverTold(id=event_id, at=at, handover=self._handover(ask)))

    def _log_in(self, ask: AskLogin) -> None:
        login = self.client.log_in(ask.badge, ask.pin.get_secret_value(), ask.language)
        if login.token is not None:
            self.tokens[login.person_id] = login.token
        event_id, at = self.stamp()
        told = login.model_copy(update={"token": None, "csrf_token": None})
        self.tell(LoggedIn(id=event_id, at=at, purpose=ask.purpose, login=told))

    def _handover(self, ask: AskHandover | AskParcelOut | AskCompletion) -> Handover:
        token = self.token(ask.person_id)
        if isinstance(ask, AskHandover):
            new = HandoverNew(
                handover_id=ask.handover_id, pickup_code=ask.pickup_code, courier=ask.courier
            )
            return self.client.begin_handover(new, token, ask.language)
        if isinstance(ask, AskParcelOut):
            return self.client.scan_parcel(ask.handover_id, ask.parcel_code, token, ask.language)
        return self.client.complete(ask.handover_id, ask.bags_counted, token, ask.language)

    def _tell_unanswered(self, ask: Ask) -> None:
        about = _about(ask)
        if about is not None:
            event_id, at = self.stamp()
            self.tell(AskUnanswered(id=event_id, at=at, about=about))

    def _tell_refused(self, ask: Ask, no: Refused) -> None:
        about = _about(ask)
        if about is None:
            return
        event_id, at = self.stamp()
        self.tell(
            AskRefused(
                id=event_id,
                at=at,
                about=about,
                status=no.status,
                code=no.code,
                title=no.title,
                sentence=no.sentence,
            )
        )


def _about(ask: Ask) -> About | None:
    if isinstance(ask, AskLogin):
        return "login"
    if isinstance(ask, AskOrder):
        return "open"
    if isinstance(ask, AskTag):
        return "tag"
    return None if isinstance(ask, LogOut) else "handover"
