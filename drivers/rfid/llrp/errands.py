"""
Conversations of several steps, written as they are spoken.

An errand is a generator: it yields a request and is sent the reader's answer, or yields a wait and
is sent the next tag report, None when the time is over. The talk runs one errand at a time.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from drivers.protocol import ProtocolError
from drivers.rfid.llrp.framing import Message
from drivers.rfid.llrp.vocabulary import MessageType

ROSPEC_DISABLED, ROSPEC_INACTIVE, ROSPEC_ACTIVE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Request:
    """A message that the reader answers."""

    type: MessageType
    body: bytes = b""

    @property
    def answered_by(self) -> int:
        """Return the type of the answer; CLOSE_CONNECTION alone is out of line."""
        if self.type == MessageType.CLOSE_CONNECTION:
            return MessageType.CLOSE_CONNECTION_RESPONSE
        return self.type + 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader answered, and what it has against the request, if anything."""

    message: Message
    objection: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for the next tag report, at most until this steady second."""

    until: float


@dataclass(frozen=True, slots=True)
class Report:
    """A tag report has come, with these EPCs."""

    epcs: frozenset[str]


Outcome = TypeVar("Outcome")
Steps: TypeAlias = Generator[Request | Wait, Answer | Report | None, Outcome]
Errand: TypeAlias = Steps[None]


def ask(kind: MessageType, body: bytes = b"") -> Steps[Answer]:
    """Return the reader's answer, whatever it is."""
    answer = yield Request(kind, body)
    if not isinstance(answer, Answer):
        raise ProtocolError(f"no answer to {kind.name}")
    return answer


def must(kind: MessageType, body: bytes = b"") -> Steps[Message]:
    """
    Return the reader's consent.

    :raises ProtocolError: it objects
    """
    answer = yield from ask(kind, body)
    if answer.objection:
        raise ProtocolError(f"the reader refuses {kind.name}: {answer.objection}")
    return answer.message


def next_report(until: float) -> Steps[Report | None]:
    """Return the next tag report, or None when the time is over."""
    heard = yield Wait(until)
    return heard if isinstance(heard, Report) else None
