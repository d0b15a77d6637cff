"""Plays a recording to a protocol, in virtual time and in pieces of any size."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from drivers.delivery import gathered
from drivers.events import Event, Tag, TagsRead
from drivers.instant import Instant
from drivers.protocol import Protocol
from drivers.testing.recordings import Recording

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
START_S = 1000.0
# A protocol that still wants to be called after so many calls at one instant would spin for ever.
TICKS_MAX = 100

Chunks = Callable[[bytes], Iterable[bytes]]
Essence = tuple[list[Event], dict[tuple[str, int | None], Tag]]


def whole(data: bytes) -> Iterable[bytes]:
    """Return bytes as they came."""
    return [data]


def one_by_one(data: bytes) -> Iterable[bytes]:
    """Return bytes as a slow line drips them."""
    return [data[place : place + 1] for place in range(len(data))]


class Replay:
    """
    One connection of a protocol under virtual time.

    `offset_s` is by how much the calendar is wrong; it may be changed at any moment, as people do.
    """

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.t = 0.0
        self.offset_s = 0.0
        self.events: list[Event] = []
        self.sent = bytearray()

    def now(self) -> Instant:
        """Return the present moment."""
        return Instant(NOON + timedelta(seconds=self.t + self.offset_s), START_S + self.t)

    def begin(self) -> None:
        """Begin the talk."""
        self.hear(self.protocol.begin(self.now()))

    def feed(self, data: bytes) -> None:
        """Let bytes come in."""
        self.hear(self.protocol.feed(data, self.now()))

    def wait_until(self, t: float) -> None:
        """Let time pass, and the protocol do what it is time for."""
        at_once = 0
        while (due := self.protocol.due()) is not None and due <= START_S + t:
            at_once = at_once + 1 if due <= START_S + self.t else 0
            if at_once > TICKS_MAX:
                raise AssertionError(f"at {self.t:.3f} s it wants to be called again and again")
            self.t = max(self.t, due - START_S)
            self.hear(self.protocol.tick(self.now()))
        self.t = max(self.t, t)

    def play(self, recording: Recording, chunks: Chunks = whole) -> None:
        """Let everything come in that the device said, at its times, in pieces."""
        begun = self.t
        for passage in recording.passages:
            if passage.way == "in":
                self.wait_until(begun + passage.t)
                for chunk in chunks(passage.said):
                    self.feed(chunk)

    def hang_up(self) -> None:
        """End the connection."""
        self.hear(self.protocol.hang_up(self.now()))

    def hear(self, events: Sequence[Event]) -> None:
        """Note events, and what the protocol wants to say."""
        for event in events:
            if not isinstance(event, Event):
                raise AssertionError(f"{event!r} is no event")  # noqa: TRY004 -- a broken contract
        self.events += events
        self.sent += self.protocol.take_outgoing()


def replayed(protocol: Protocol, recording: Recording, chunks: Chunks = whole) -> list[Event]:
    """Return what a protocol hears in a recording, from the first byte to the hanging up."""
    replay = Replay(protocol)
    replay.begin()
    replay.play(recording, chunks)
    replay.hang_up()
    return replay.events


def essence(events: Sequence[Event]) -> Essence:
    """Return what matters of events: not the moment, nor how tags were told one after another."""
    reads = [event for event in events if isinstance(event, TagsRead)]
    tags = gathered([TagsRead(at=NOON, tags=()), *reads]).tags
    others = [replace(event, at=NOON) for event in events if not isinstance(event, TagsRead)]
    return others, {(tag.epc, tag.antenna): tag for tag in tags}
