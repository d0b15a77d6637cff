"""A talk and a simulated reader joined in virtual time: no socket, no thread, no waiting."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from drivers.events import Event, Tag, TagsRead
from drivers.instant import Instant
from drivers.protocol import ProtocolError
from drivers.rfid.llrp.inventory import Inventory
from drivers.rfid.llrp.talk import LlrpTalk
from drivers.simulated.llrp.field import FieldTag, SeededField
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.reader import LlrpReader

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MILK, BUTTER = "303400000000000000000001", "30340000000000000000000A"
STEP_S_MAX = 0.05
Kind = TypeVar("Kind", bound=Event)


def moment(seconds: float) -> Instant:
    """Return the moment so long after noon."""
    return Instant(NOON + timedelta(seconds=seconds), seconds)


class Pair:
    """One connection after another between a driver's talk and a simulated reader."""

    def __init__(
        self,
        wanted: Inventory | None = None,
        *tags: str,
        model: Model | None = None,
        newest: int = 2,
        lamp: tuple[int, ...] = (),
    ) -> None:
        self.wanted = wanted or Inventory()
        self.newest = newest
        self.lamp = lamp
        field = SeededField([FieldTag(epc) for epc in tags], rate_per_s=200)
        self.reader = LlrpReader(field, model=model)
        self.seconds = 0.0
        self.events: list[Event] = []
        self.deaf = False
        self.to_reader = bytearray()
        self.from_reader = bytearray()
        self.change: Callable[[bytes], bytes] = lambda frame: frame
        self.connect()

    def connect(self) -> None:
        """Begin a connection with a fresh talk."""
        self.talk = LlrpTalk(self.wanted, newest=self.newest, lamp=self.lamp)
        self.events += self.talk.begin(moment(self.seconds))
        self.deliver(self.reader.connect(self.seconds))

    def deliver(self, frames: list[bytes]) -> None:
        """Hand the reader's frames to the talk, and its replies back, until both are silent."""
        now = moment(self.seconds)
        for _ in range(1000):
            heard = b"".join(self.change(frame) for frame in frames)
            self.from_reader += heard
            if heard and not self.deaf:
                self.events += self.talk.feed(heard, now)
            said = self.talk.take_outgoing()
            self.to_reader += said
            if not said:
                return
            frames = self.reader.feed(said, self.seconds)
        raise AssertionError("they talk for ever")

    def run(self, seconds: float) -> None:
        """Let time pass for both."""
        until = self.seconds + seconds
        while self.seconds < until:
            step = min(STEP_S_MAX, max(1e-4, self.reader.due(self.seconds)))
            self.seconds = min(until, self.seconds + step)
            self.deliver(self.reader.tick(self.seconds))
            due = self.talk.due()
            if due is not None and due <= self.seconds:
                self.events += self.talk.tick(moment(self.seconds))
            self.deliver([])

    def run_until_lost(self, seconds: float) -> str:
        """Let time pass, and return why the talk gave up."""
        try:
            self.run(seconds)
        except ProtocolError as why:
            return str(why)
        raise AssertionError("the talk did not give up")

    def heard(self, kind: type[Kind]) -> list[Kind]:
        """Return the events of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def forget(self) -> None:
        """Forget the events so far."""
        self.events.clear()

    def tags(self) -> list[Tag]:
        """Return the tags of all reports so far."""
        return [tag for read in self.heard(TagsRead) for tag in read.tags]
