"""Finding out whether a scale is there, and if not, which protocol the one that is there speaks."""

from collections.abc import Iterator, Sequence

from drivers.instant import Instant
from drivers.protocol import ProtocolError
from drivers.scale.dialect import Dialect, with_even_parity, without_parity

# Within the five seconds that a device has for its greeting.
OWN_S = 1.0
OTHER_S = 0.6
HEARD_MAX = 400
NOTHING = "the scale does not answer: check its cable, that it is on, and its protocol and speed"
NOISE = "what comes in is no scale's answer: check baud, data bits and parity"


class Greeting:
    """Asks in the scale's own protocol, then in the others; asking for a weight harms nothing."""

    def __init__(self, own: Dialect, others: Sequence[type[Dialect]]) -> None:
        self.own = own
        self.others = [other for other in others if other.name != own.name]
        self.heard = b""
        self.tries = self.plan()
        self.next_at = 0.0

    def plan(self) -> Iterator[tuple[bytes, float]]:
        """Yield what to ask, and how long to wait for an answer."""
        yield self.own.questions["weight"], OWN_S
        for other in self.others:
            question = other.questions["weight"]
            # On a line opened without parity, the scale takes one of the two for its own.
            yield question, OTHER_S
            if other.line.parity == "E" != self.own.line.parity:
                yield with_even_parity(question), OTHER_S

    def begin(self, now: Instant) -> None:
        """Give the first question, which the talk itself puts, its time."""
        self.next_at = now.seconds + OWN_S

    def due(self) -> float:
        """Return when to try the next."""
        return self.next_at

    def hear(self, data: bytes) -> None:
        """
        Take in what came and was no answer.

        :raises ProtocolError: it is an answer in another protocol
        """
        self.heard = (self.heard + without_parity(data))[-HEARD_MAX:]
        for other in self.others:
            if other.recognises(self.heard):
                raise ProtocolError(
                    f"the scale does not answer {self.own.title}, but speaks {other.title}: "
                    f"write protocol={other.name}"
                )

    def next_try(self, now: Instant) -> bytes:
        """
        Return the next question, once the last has had its time.

        :raises ProtocolError: all have been tried
        """
        if now.seconds < self.next_at:
            return b""
        question, patience_s = next(self.tries, (b"", 0.0))
        if not question:
            raise ProtocolError(NOISE if self.heard else NOTHING)
        self.next_at = now.seconds + patience_s
        return question
