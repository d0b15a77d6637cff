"""The talk with a relay board: it is told what changes, and now and then everything again."""

from collections.abc import Iterable, Mapping, Sequence

from drivers.device import Signal
from drivers.events import Event
from drivers.instant import Instant
from drivers.lamp.patterns import DARK, LIGHTS, PATTERNS, Light
from drivers.lamp.relay_board import BoardAnswers, switch
from drivers.protocol import Protocol, ProtocolError

# A board that lost its power comes back dark, and says nothing of it.
TELL_AGAIN_S = 10.0
ANSWER_S_MAX = 1.0


class LampTalk(Protocol):
    """
    One connection's talk with a relay board.

    `channels` says which relay switches which light; those without one are left out. Where the
    board answers, one that stays silent is lost, and one that does otherwise is told again.
    """

    def __init__(self, channels: Mapping[Light, int], *, answers: bool) -> None:
        super().__init__()
        self.channels = channels
        self.answers = BoardAnswers() if answers else None
        self.ready = not answers
        self.pattern = PATTERNS["off"]
        self.begun_s = 0.0
        self.change: float | None = None
        self.lit: frozenset[Light] = DARK
        self.told_all_s = 0.0
        self.unanswered: dict[int, tuple[bool, float]] = {}

    def begin(self, now: Instant) -> Sequence[Event]:
        """Put all lights out: who knows what was on."""
        self.tell(LIGHTS, now)
        self.told_all_s = now.seconds
        return ()

    def show(self, signal: Signal, now: Instant) -> Sequence[Event]:
        """Show a meaning from now on, instead of the last."""
        self.pattern = PATTERNS[signal]
        self.begun_s = now.seconds
        return self.tick(now)

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:  # noqa: ARG002 -- of Protocol
        """Note what the board says it has done."""
        if self.answers is None:
            return ()
        for channel, on in self.answers.feed(data):
            self.ready = True
            expected = self.unanswered.get(channel)
            if expected is not None and expected[0] == on:
                del self.unanswered[channel]
        return ()

    def tick(self, now: Instant) -> Sequence[Event]:
        """
        Switch what is to change by now.

        :raises ProtocolError: the board does not answer
        """
        waited = (now.seconds - since for _, since in self.unanswered.values())
        if any(seconds >= ANSWER_S_MAX for seconds in waited):
            raise ProtocolError("the relay board does not answer")
        # To the millisecond: a change is due at its moment, not a rounding error after it.
        lit, self.change = self.pattern.at(round(now.seconds - self.begun_s, 3))
        changed = self.lit ^ lit
        self.lit = lit
        if now.seconds >= self.told_all_s + TELL_AGAIN_S:
            self.told_all_s = now.seconds
            changed = frozenset(LIGHTS)
        self.tell(changed, now)
        return ()

    def due(self) -> float | None:
        """Return when a light changes next, or all are told again."""
        moments = [self.told_all_s + TELL_AGAIN_S]
        moments += [since + ANSWER_S_MAX for _, since in self.unanswered.values()]
        if self.change is not None:
            moments.append(self.begun_s + self.change)
        return min(moments)

    def goodbye(self) -> bytes:
        """Return what puts all lights out."""
        return b"".join(switch(channel, on=False) for channel in self.channels.values())

    def tell(self, lights: Iterable[Light], now: Instant) -> None:
        """Tell the board how these lights are to be."""
        for light in LIGHTS:
            if light in lights and light in self.channels:
                channel, on = self.channels[light], light in self.lit
                answered = self.answers is not None
                if answered:
                    self.unanswered[channel] = (on, now.seconds)
                self.say(switch(channel, on=on, answered=answered))
