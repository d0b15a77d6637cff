"""Requests and answers over one connection: numbered, one after the other, each with a deadline."""

import struct
from collections import deque
from datetime import UTC, datetime

from drivers.instant import Instant
from drivers.protocol import Protocol, ProtocolError
from drivers.rfid.llrp.answers import objection
from drivers.rfid.llrp.errands import Answer, Errand, Report, Request
from drivers.rfid.llrp.framing import VERSION_1_0_1, VERSION_1_1, Framing, Message
from drivers.rfid.llrp.parameters import tlv
from drivers.rfid.llrp.vocabulary import (
    UNSUPPORTED_VERSION,
    MessageType,
    ParameterType,
    name_of,
)

ANSWER_S_MAX = 4.0
ERRANDS_MAX = 50
NEVER = Instant(datetime.min.replace(tzinfo=UTC), 0.0)


class Conversation(Protocol):
    """Runs errands one at a time; what else comes in is for the one who knows what it means."""

    def __init__(self) -> None:
        super().__init__()
        self.framing = Framing()
        self.version = VERSION_1_0_1
        self.versions: tuple[int, ...] = (VERSION_1_0_1, VERSION_1_1)
        self.now = NEVER
        self.number = 0
        self.errands: deque[Errand] = deque()
        self.errand: Errand | None = None
        self.asked: tuple[int, Request] | None = None
        # When the present errand's question, or its wait, is over.
        self.until: float | None = None

    def send(self, kind: MessageType, body: bytes = b"", number: int | None = None) -> int:
        """Send a message, with a new number unless it is an answer, and return the number."""
        if number is None:
            self.number += 1
            number = self.number
        self.say(Message(kind, number, body, self.version).encode())
        return number

    def settle_version(self) -> None:
        """
        Understand no other version from now on.

        :raises ProtocolError: it is none that we speak
        """
        if self.version not in self.versions:
            raise ProtocolError(f"the reader knows no version of LLRP but {self.version}")
        self.versions = (self.version,)

    def refuse_version(self, message: Message) -> None:
        """Answer a message of another version as LLRP 1.0.1, section 14.1.1, wants it answered."""
        status = tlv(ParameterType.LLRP_STATUS, struct.pack(">HH", UNSUPPORTED_VERSION, 0))
        refusal = Message(MessageType.ERROR_MESSAGE, message.id, status, message.version)
        self.say(refusal.encode())

    def run(self, errand: Errand) -> bool:
        """Run an errand when those before it are done; False: too many wait."""
        if len(self.errands) >= ERRANDS_MAX:
            return False
        self.errands.append(errand)
        if self.errand is None:
            self.go_on(None)
        return True

    def go_on(self, heard: Answer | Report | None) -> None:
        """Give the present errand what it waited for, and go on to the next thing to wait for."""
        self.asked, self.until = None, None
        while True:
            if self.errand is None:
                if not self.errands:
                    return
                self.errand, heard = self.errands.popleft(), None
            try:
                wanted = self.errand.send(heard)
            except StopIteration:
                self.errand = None
                continue
            if isinstance(wanted, Request):
                self.asked = (self.send(wanted.type, wanted.body), wanted)
                self.until = self.now.seconds + ANSWER_S_MAX
            else:
                self.until = wanted.until
            return

    def answers(self, message: Message) -> bool:
        """Return whether a message answers the request that waits, having gone on with it if so."""
        if self.asked is None:
            return False
        number, request = self.asked
        probing = request.type == MessageType.GET_SUPPORTED_VERSION
        if message.type == MessageType.ERROR_MESSAGE:
            # A reader of 1.0.1 cannot read what asks it for its version, nor rely on its number.
            fits = message.id == number or probing
        else:
            fits = message.id == number and message.type == request.answered_by
        if fits:
            status_at = 2 if message.type == MessageType.GET_SUPPORTED_VERSION_RESPONSE else 0
            self.go_on(Answer(message, objection(message, status_at)))
        return fits

    @property
    def waits_for_report(self) -> bool:
        """Return whether the present errand waits for tags."""
        return self.errand is not None and self.asked is None

    def check_patience(self) -> None:
        """
        Tell the present errand that its wait is over.

        :raises ProtocolError: a request was not answered
        """
        if self.until is None or self.now.seconds < self.until:
            return
        if self.asked is not None:
            asked = name_of(self.asked[1].type)
            raise ProtocolError(f"it has not answered {asked} for {ANSWER_S_MAX:g} s")
        self.go_on(None)
