"""The talk with an LLRP reader, without I/O: one object for each connection."""

from collections.abc import Mapping, Sequence

import structlog

from drivers.events import Event, TagWriteFailed, TagWritten
from drivers.instant import Instant
from drivers.protocol import ProtocolError
from drivers.rfid.llrp.answers import objection
from drivers.rfid.llrp.capabilities import Capabilities
from drivers.rfid.llrp.conversation import ANSWER_S_MAX
from drivers.rfid.llrp.framing import VERSION_1_1, Message
from drivers.rfid.llrp.greeting import ALL, OURS, greet, keep_going, show
from drivers.rfid.llrp.hearing import Hearing
from drivers.rfid.llrp.inventory import Inventory
from drivers.rfid.llrp.reports import WriteResult
from drivers.rfid.llrp.vocabulary import MessageType, name_of
from drivers.rfid.llrp.writing import WriteOrder, write

log = structlog.get_logger()

KEEPALIVES_MISSED_MAX = 2.5
# Without a word of reading for so long, the reader is asked whether it reads.
QUIET_S_MAX = 10.0
ABANDONED = "the connection was lost: nobody can say whether the tag was written"


class LlrpTalk(Hearing):
    """One connection's talk: greets, reads, writes tags, switches a lamp, and minds the reader."""

    ready = False

    def __init__(
        self, wanted: Inventory, *, newest: int = VERSION_1_1, lamp: tuple[int, ...] = ()
    ) -> None:
        super().__init__(wanted)
        self.newest = newest
        self.lamp = lamp
        self.able = Capabilities()
        self.heard_at = 0.0
        self.restarts: set[int] = set()
        self.access_specs = 0
        self.orders: list[WriteOrder] = []

    @property
    def silence_s_max(self) -> float:
        """Return how long a reader that sends keepalives may say nothing."""
        return KEEPALIVES_MISSED_MAX * self.wanted.keepalive_ms / 1000

    @property
    def quiet_s_max(self) -> float:
        """Return how long a reader may have nothing to tell of reading."""
        return max(QUIET_S_MAX, self.silence_s_max)

    def begin(self, now: Instant) -> Sequence[Event]:
        """Wait for the reader to say whether the connection is ours."""
        self.now = now
        self.heard_at = now.seconds
        return ()

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """
        Return tags, troubles, inputs and what came of writing.

        :raises ProtocolError: the stream is no LLRP, or the reader refuses what we need
        """
        self.now = now
        for message in self.framing.feed(data):
            self.heard_at = now.seconds
            self.take(message)
        return self.take_events()

    def tick(self, now: Instant) -> Sequence[Event]:
        """
        Mind deadlines: of answers, of keepalives, of reading itself.

        :raises ProtocolError: the reader has been silent for too long
        """
        self.now = now
        silent_s = now.seconds - self.heard_at
        if not self.welcomed and silent_s >= ANSWER_S_MAX:
            raise ProtocolError("it does not greet as an LLRP reader does")
        if self.ready and silent_s >= self.silence_s_max:
            raise ProtocolError(f"the reader has been silent for {silent_s:.1f} s")
        self.check_patience()
        self.check_reading()
        for event in self.troubles.tick(now):
            self.tell(event)
        return self.take_events()

    def due(self) -> float | None:
        """Return the next of all deadlines."""
        if not self.welcomed:
            return self.heard_at + ANSWER_S_MAX
        moments = [self.until, self.restart_at, self.troubles.due()]
        if self.ready:
            moments += [self.heard_at + self.silence_s_max, self.read_at + self.quiet_s_max]
        return min((one for one in moments if one is not None), default=None)

    def hang_up(self, now: Instant) -> Sequence[Event]:
        """Return what was heard before the end, and that writing has not come to one."""
        self.now = now
        self.errand = None
        self.errands.clear()
        for order in tuple(self.orders):
            self.settle(order, ABANDONED)
        return self.take_events()

    def goodbye(self) -> bytes:
        """Leave the reader as it was found: nothing set up, nobody connected."""
        if not self.welcomed or self.closed:
            return b""
        self.send(MessageType.DELETE_ROSPEC, ALL)
        self.send(MessageType.CLOSE_CONNECTION)
        return self.take_outgoing()

    def welcome(self) -> None:
        """Set the reader up."""
        self.run(greet(self))

    def begin_reading(self) -> None:
        """Note that the reader is set up."""
        self.ready = True
        self.read_at = self.now.seconds
        log.info("llrp_reader_ready", version=self.version, reader=self.able.described())

    # Orders

    def write_tag(self, order: WriteOrder, now: Instant) -> Sequence[Event]:
        """Begin to write a tag as soon as those before it are done."""
        self.now = now
        self.orders.append(order)
        if not self.run(write(self, order)):
            self.settle(order, "too many tags wait to be written")
        return self.take_events()

    def show(self, levels: Mapping[int, bool], now: Instant) -> Sequence[Event]:
        """Switch the lights of the lamp on the reader's outputs."""
        self.now = now
        if not self.run(show(self, levels)):
            self.note("the lamp was not switched: too much waits")
        return self.take_events()

    def settle(self, order: WriteOrder, failure: str) -> None:
        """Tell what came of writing a tag."""
        self.orders.remove(order)
        request, at = order.request, self.now.at
        if failure:
            self.tell(TagWriteFailed(at=at, request=request, reason=failure))
        else:
            self.tell(TagWritten(at=at, request=request, epc=order.becomes))

    def next_access_spec(self) -> int:
        """Return a number that no AccessSpec of this connection has had."""
        self.access_specs += 1
        self.results.clear()
        return self.access_specs

    def take_result(self, access_spec: int) -> WriteResult | None:
        """Return the result of an AccessSpec once; a reader may leave its number out (0)."""
        return self.results.pop(access_spec, None) or self.results.pop(0, None)

    # Minding the reader

    def take(self, message: Message) -> None:
        """
        Do what a message calls for.

        :raises ProtocolError: it is malformed, or an objection that ends the connection
        """
        if message.version not in self.versions:
            if message.type != MessageType.ERROR_MESSAGE:
                self.refuse_version(message)
            self.note(f"a message of version {message.version}")
        elif not self.expects(message) and not self.answers(message):
            self.take_unasked(message)

    def check_reading(self) -> None:
        """Begin a round that the reader does not begin, and ask one that is quiet what it does."""
        now = self.now.seconds
        if self.restart_at is not None and now >= self.restart_at:
            self.restart_at = None
            # Not an errand: while a tag is being written, nothing is written unless it reads.
            self.restarts = {self.send(MessageType.START_ROSPEC, OURS)}
        if self.ready and now >= self.read_at + self.quiet_s_max:
            self.read_at = now
            self.run(keep_going(self))

    def take_unasked(self, message: Message) -> None:
        """
        Note what no errand asked for.

        A client has no answer to a message it does not know: ERROR_MESSAGE is the reader's, but
        for a wrong version (LLRP 1.0.1, section 14.1.1).
        """
        if message.id in self.restarts:
            self.restarts.discard(message.id)
            self.ends_by_itself = not objection(message)
            if not self.ends_by_itself:
                self.run(keep_going(self))
        elif message.type == MessageType.ERROR_MESSAGE:
            self.take_objection(message)
        else:
            self.note(f"{name_of(message.type)} was not expected")
