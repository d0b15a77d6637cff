"""What a reader says of itself and of tags, made into events."""

from collections.abc import Sequence

import structlog

from drivers.events import Event, InputChanged, TagsRead
from drivers.protocol import ProtocolError
from drivers.rfid.llrp import notifications as heard
from drivers.rfid.llrp.answers import objection
from drivers.rfid.llrp.conversation import Conversation
from drivers.rfid.llrp.errands import Report
from drivers.rfid.llrp.framing import Message
from drivers.rfid.llrp.inventory import ROSPEC_ID, Inventory
from drivers.rfid.llrp.reports import Sights, WriteResult
from drivers.rfid.llrp.vocabulary import MessageType
from drivers.rfid.troubles import Troubles

log = structlog.get_logger()

# So long a reader has to begin its next round by itself.
PAUSE_S_MAX = 0.1
NOTES_MAX = 100
REFUSED = {
    1: "another client has the reader, which called it by itself",
    2: "another client has the reader",
    3: "the reader does not accept the connection",
}
ANOTHER_TRIED = 4
MICROSECONDS = 1_000_000
CLOCK_S_WRONG_MAX = 60.0


class Hearing(Conversation):
    """Understands reports and notifications; subclasses decide what to do about them."""

    def __init__(self, wanted: Inventory) -> None:
        super().__init__()
        self.wanted = wanted
        self.sights = Sights()
        self.results: dict[int, WriteResult] = {}
        self.troubles = Troubles()
        self.events: list[Event] = []
        self.inputs: dict[int, bool] = {}
        self.notes: set[str] = set()
        self.welcomed = False
        self.closed = False
        self.read_at = 0.0
        self.restart_at: float | None = None
        self.ends_by_itself = False

    def welcome(self) -> None:
        """Begin what follows once the connection is ours."""

    # Reports

    def take_report(self, message: Message) -> None:
        """
        Gather tags; while a tag is being written, look what this report says of it.

        :raises ProtocolError: the report is malformed
        """
        self.read_at = self.now.seconds
        self.troubles.let_pass("overflow", self.now)
        waits = self.waits_for_report
        if waits:
            self.tell_tags()
        for result in self.sights.add(message.body):
            self.results[result.access_spec] = result
        if waits:
            self.go_on(Report(frozenset(epc.hex().upper() for epc, _ in self.sights.seen)))
        if self.sights.nameless:
            self.note("a tag without an EPC is in the field, and not reported")

    # Notifications

    def take_notifications(self, message: Message) -> None:
        """
        Do what the reader's events call for.

        :raises ProtocolError: they are malformed, or the connection is not ours
        """
        for one in heard.read_notifications(message):
            match one:
                case heard.ConnectionAttempted():
                    self.take_attempt(one.status)
                case heard.ConnectionClosed():
                    self.closed = True
                    raise ProtocolError("the reader hung up")
                case heard.ReaderTime(uptime_us=int(uptime_us)):
                    now_us = int(self.now.at.timestamp() * MICROSECONDS)
                    self.sights.booted_us = now_us - uptime_us
                case heard.ReaderTime(utc_us=int(utc_us)):
                    self.check_clock(utc_us)
                case heard.InputSwitched():
                    self.take_input(one.port, high=one.high)
                case heard.RoSpecMoved(rospec=number) if number == ROSPEC_ID:
                    self.take_rospec(began=one.began)
                case _:
                    self.take_trouble(one)

    def take_attempt(self, status: int) -> None:
        """
        Go on if the connection is ours.

        :raises ProtocolError: somebody else has the reader
        """
        if status == ANOTHER_TRIED and self.welcomed:
            self.note("another client has tried to take the reader")
        elif status:
            raise ProtocolError(REFUSED.get(status, f"the reader refuses us: status {status}"))
        elif not self.welcomed:
            self.welcomed = True
            self.welcome()

    def check_clock(self, utc_us: int) -> None:
        """Note a clock that is set wrong: the times of tags are by it."""
        wrong_s = utc_us / MICROSECONDS - self.now.at.timestamp()
        if abs(wrong_s) > CLOCK_S_WRONG_MAX:
            self.note("the reader's clock is wrong by more than a minute")

    def take_rospec(self, *, began: bool) -> None:
        """Note that a round ended; one that does not begin again by itself is begun by us."""
        self.read_at = self.now.seconds
        if began or not (self.ready and self.wanted.continuous):
            self.restart_at = None
        else:
            self.restart_at = self.now.seconds + PAUSE_S_MAX * (not self.ends_by_itself)

    def take_input(self, port: int, *, high: bool) -> None:
        """Tell of an input that has another level than before."""
        if self.inputs.get(port) != high:
            self.inputs[port] = high
            self.tell(InputChanged(at=self.now.at, port=port, high=high))

    def take_trouble(self, one: heard.Notification) -> None:
        """Tell of what is wrong with the reader; whatever else happens is no concern of ours."""
        match one:
            case heard.AntennaSwitched():
                self.take_antenna(one.antenna, connected=one.connected)
            case heard.BufferFilling():
                filling = f"the reader's report buffer is {one.percent} % full"
                self.worsen("filling", filling, passing=True)
            case heard.BufferOverflowed():
                lost = "the reader's report buffer overflowed: reads may have been missed"
                self.worsen("overflow", lost)
            case heard.ReaderTroubled():
                self.worsen("exception", f"the reader says: {one.said}", passing=True)
            case _:
                pass

    def take_antenna(self, antenna: int, *, connected: bool) -> None:
        """Tell of an antenna that we read with."""
        if self.wanted.antennas != (0,) and antenna not in self.wanted.antennas:
            return
        if connected:
            self.mend("antennas")
            self.mend(f"antenna {antenna}")
        else:
            self.worsen(f"antenna {antenna}", f"antenna {antenna} is disconnected")

    def look_at_antennas(self, connected: dict[int, bool]) -> None:
        """Tell of antennas that are wanted and not there."""
        for antenna in self.wanted.antennas:
            if antenna and connected.get(antenna) is False:
                self.worsen(f"antenna {antenna}", f"antenna {antenna} is disconnected")
        if self.wanted.antennas == (0,) and connected and not any(connected.values()):
            self.worsen("antennas", "no antenna is connected")

    def look_at_inputs(self, inputs: dict[int, bool]) -> None:
        """Tell how the inputs are now."""
        for port, high in inputs.items():
            self.take_input(port, high=high)

    def take_objection(self, message: Message) -> None:
        """Tell of an ERROR_MESSAGE that answers no request of ours."""
        self.worsen("objection", f"the reader objects: {objection(message)}", passing=True)

    # Telling

    def worsen(self, what: str, reason: str, *, passing: bool = False) -> None:
        """Tell that something is wrong, once."""
        for event in self.troubles.begin(what, reason, self.now, passing=passing):
            self.tell(event)

    def mend(self, what: str) -> None:
        """Tell that something is right again, if it was wrong."""
        for event in self.troubles.end(what, self.now):
            self.tell(event)

    def tell(self, event: Event) -> None:
        """Have an event told after the tags that were read before it."""
        self.tell_tags()
        self.events.append(event)

    def tell_tags(self) -> None:
        """Have the tags told that have been gathered so far."""
        tags = self.sights.take()
        if tags:
            self.events.append(TagsRead(at=self.now.at, tags=tags))

    def take_events(self) -> Sequence[Event]:
        """Return what is to be told, once."""
        self.tell_tags()
        events, self.events = self.events, []
        return events

    def note(self, what: str) -> None:
        """Log something odd, once for each connection."""
        if what not in self.notes and len(self.notes) < NOTES_MAX:
            self.notes.add(what)
            log.warning("llrp_noted", what=what)

    def expects(self, message: Message) -> bool:
        """Return whether a message is one that a reader sends of itself, having taken it."""
        if message.type == MessageType.RO_ACCESS_REPORT:
            self.take_report(message)
        elif message.type == MessageType.KEEPALIVE:
            self.send(MessageType.KEEPALIVE_ACK, number=message.id)
        elif message.type == MessageType.READER_EVENT_NOTIFICATION:
            self.take_notifications(message)
        else:
            return False
        return True
