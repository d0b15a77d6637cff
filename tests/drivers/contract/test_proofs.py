"""The contract notices a driver that breaks it: each way to break it, written out."""

from collections.abc import Callable, Sequence

import pytest

from drivers.events import BarcodeScanned, Event
from drivers.instant import Instant
from drivers.protocol import Protocol, ProtocolError
from drivers.testing import proofs
from drivers.testing.proofs import Spoken
from drivers.testing.recordings import Recording, recording_of


class Sound(Protocol):
    """Scans that end in a semicolon: does everything right."""

    def __init__(self) -> None:
        super().__init__()
        self.rest = b""

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        *whole, self.rest = (self.rest + data).split(b";")
        if len(self.rest) > 100:
            raise ProtocolError("no end in sight")
        return [self.scan(one, now) for one in whole]

    def scan(self, text: bytes, now: Instant) -> Event:
        return BarcodeScanned(at=now.at, payload=text.decode("latin-1"))


class Hasty(Sound):
    """Takes the end of a piece for the end of a scan."""

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        return [self.scan(one, now) for one in data.split(b";") if one]


class Sticky(Sound):
    """Keeps the rest of one connection for the next."""

    kept = b""

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        *whole, Sticky.kept = (Sticky.kept + data).split(b";")
        return [self.scan(one, now) for one in whole]


class Trusting(Sound):
    """Believes that a device says only ASCII."""

    def scan(self, text: bytes, now: Instant) -> Event:
        return BarcodeScanned(at=now.at, payload=text.decode("ascii"))


class Hoarding(Sound):
    """Waits for the end of a scan for as long as there is memory."""

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        *whole, self.rest = (self.rest + data).split(b";")
        return [self.scan(one, now) for one in whole]


class ByTheCalendar(Sound):
    """Gives up when the calendar says that too much time has passed."""

    begun: Instant | None = None

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        self.begun = self.begun or now
        if abs((now.at - self.begun.at).days) > 1:
            return ()
        return super().feed(data, now)


class Spinning(Sound):
    """Wants to be called at once, for ever."""

    def due(self) -> float | None:
        return 0.0


class Talkative(Sound):
    """Returns something that is no event."""

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        return [*super().feed(data, now), "hello"]  # type: ignore[list-item]


RECORDING = recording_of(b"3017620422003;T-0", b"07;LOC-A01;", b"3228857000852;", url="sound:")


def spoken(kind: Callable[[], Protocol], recording: Recording = RECORDING) -> Spoken:
    Sticky.kept = b""
    return Spoken(kind.__name__, kind, recording)


def test_a_sound_protocol_passes() -> None:
    proofs.prove(spoken(Sound))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (Hasty, "in the place of"),
        (Sticky, "reach the next|in the place of"),
        (Trusting, "UnicodeDecodeError"),
        (Hoarding, "held after noise"),
        (ByTheCalendar, "a clock that jumps"),
        (Spinning, "again and again"),
        (Talkative, "is no event"),
    ],
)
def test_each_way_to_break_the_contract_is_noticed(kind: type[Protocol], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        proofs.prove(spoken(kind))


def test_a_recording_that_says_nothing_proves_nothing() -> None:
    with pytest.raises(AssertionError, match="proves nothing"):
        proofs.prove(spoken(Sound, recording_of(b"half a scan")))
