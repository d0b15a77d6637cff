"""Moments for tests of protocols without I/O, and a model device that a protocol talks to."""

import math
from collections.abc import Callable, Sequence
from datetime import timedelta

from drivers.events import Event
from drivers.instant import Instant
from drivers.protocol import Protocol
from drivers.simulated.engine import Engine
from tests.drivers.listening import NOON

ORIGIN_S = 1000.0
STEPS_MAX = 5000


def moment(seconds: float) -> Instant:
    """Return a moment so long after noon."""
    return Instant(NOON + timedelta(seconds=seconds), ORIGIN_S + seconds)


class Conversation:
    """A protocol and somebody who answers it, in time that a test moves."""

    def __init__(
        self, talk: Protocol, answer: Callable[[bytes, float], bytes], delay_s: float = 0.01
    ) -> None:
        self.talk = talk
        self.answer = answer
        self.delay_s = delay_s
        self.seconds = 0.0
        self.events: list[Event] = []
        self.said: list[bytes] = []
        self.events += talk.begin(moment(0))

    def run(self, seconds: float) -> list[Event]:
        """Let so much time pass and return what the protocol told meanwhile."""
        before = len(self.events)
        until = self.seconds + seconds
        for _ in range(STEPS_MAX):
            self.exchange()
            due = self.talk.due()
            if due is None or due - ORIGIN_S > until:
                break
            self.seconds = max(self.seconds, due - ORIGIN_S)
            self.events += self.talk.tick(moment(self.seconds))
        self.seconds = until
        return self.events[before:]

    def exchange(self) -> None:
        """Carry what is said, and what is answered, until both are silent."""
        for _ in range(100):
            said = self.talk.take_outgoing()
            if not said:
                return
            self.said.append(said)
            self.seconds += self.delay_s
            answer = self.answer(said, self.seconds)
            if answer:
                self.events += self.talk.feed(answer, moment(self.seconds))

    def told(self, *kinds: type[Event]) -> Sequence[Event]:
        """Return all events of these kinds so far."""
        return [event for event in self.events if isinstance(event, kinds)]


class Virtual:
    """A protocol and a simulated device's engine, in virtual time; what they say takes no time."""

    def __init__(self, talk: Protocol, engine: Engine) -> None:
        self.talk = talk
        self.engine = engine
        self.seconds = 0.0
        self.events: list[Event] = list(talk.begin(moment(0)))
        self.hear(engine.connect(0.0))

    def hear(self, frames: Sequence[bytes]) -> None:
        """Take in what the device says, and let it have the answers."""
        for _ in range(100):
            for frame in frames:
                self.events += self.talk.feed(frame, moment(self.seconds))
            said = self.talk.take_outgoing()
            if not said:
                return
            frames = self.engine.feed(said, self.seconds)

    def run(self, seconds: float) -> list[Event]:
        """Let so much time pass and return what the protocol told meanwhile."""
        before = len(self.events)
        until = self.seconds + seconds
        for _ in range(STEPS_MAX):
            self.hear(())
            due = self.talk.due()
            asks_in = math.inf if due is None else due - ORIGIN_S - self.seconds
            step = max(0.001, min(asks_in, self.engine.due(self.seconds)))
            if self.seconds + step > until:
                break
            self.seconds += step
            self.hear(self.engine.tick(self.seconds))
            self.events += self.talk.tick(moment(self.seconds))
        self.seconds = until
        return self.events[before:]

    def act(self, events: Sequence[Event]) -> None:
        """Keep what an order told at once."""
        self.events += events
