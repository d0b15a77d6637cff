"""The engine of a simulated LLRP reader: one client, 1.0.1 and 1.1, all an inventory needs."""

import math
from datetime import datetime
from typing import ClassVar, Final

from drivers.simulated.clock import BEGINNING
from drivers.simulated.engine import known_fault
from drivers.simulated.llrp import faults
from drivers.simulated.llrp.accessspecs import AccessSpecs
from drivers.simulated.llrp.codec import Broken, Frame, cut, decode, encode, frame
from drivers.simulated.llrp.field import Field, SeededField
from drivers.simulated.llrp.hands import Hands
from drivers.simulated.llrp.inventory import Inventory
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.notices import (
    ANOTHER_ATTEMPTED,
    CLIENT_ALREADY,
    SUCCESS,
    Notices,
)
from drivers.simulated.llrp.obedience import Obedience
from drivers.simulated.llrp.outlet import KEEPALIVE, READER_EVENT_NOTIFICATION, Outlet
from drivers.simulated.llrp.refusals import (
    PARAMETER_ERROR,
    UNSUPPORTED_MESSAGE,
    UNSUPPORTED_VERSION,
    Refused,
    status,
)
from drivers.simulated.llrp.reports import Reports
from drivers.simulated.llrp.rospecs import ROSpecs
from drivers.simulated.llrp.settings import Cabling, Settings
from drivers.simulated.llrp.shapes import V1_0_1, V1_1, tables
from drivers.simulated.llrp.tags import Memories
from drivers.simulated.llrp.watch import Watch

STEPS_MAX: Final = 200_000
POLL_S: Final = 0.01
CATCH_UP_S: Final = 30.0
VERSION_TALK: Final = {46, 47}
ERROR_MESSAGE: Final = 100


class LlrpReader(Hands):
    """
    The reader's side of LLRP, without I/O.

    A person's hands on it are `set_gpi`, `pull_antenna` and `plug_antenna`; like faults they are
    put in between ticks, and what comes of them is said at the next.
    """

    FAULTS: ClassVar[tuple[str, ...]] = faults.NAMES

    def __init__(
        self,
        field: Field | None = None,
        *,
        model: Model | None = None,
        memories: Memories | None = None,
        beginning: datetime = BEGINNING,
    ) -> None:
        """
        Take what lies before the antennas, how the reader is built, and what tags remember.

        `beginning` is the moment of the world's time 0.
        """
        self.model = model or Model()
        self.field = field if field is not None else SeededField()
        self.memories = memories if memories is not None else Memories()
        self.faults: set[str] = set()
        self.now = 0.0
        self.up_at = 0.0
        self.hanging_up = False
        self.stream = bytearray()
        self.cabling = Cabling(levels=dict.fromkeys(range(1, self.model.gpis + 1), False))
        self.watch = Watch(has_utc=self.model.has_utc_clock, beginning=beginning)
        self.boot(0.0)

    def boot(self, now: float) -> None:
        """Come up as from the factory, save for the clock and what hangs on the reader."""
        self.watch.booted_at = now
        self.outlet = Outlet()
        self.settings = Settings(self.model, self.cabling)
        self.notices = Notices(self.outlet, self.watch, self.settings.wanted_events)
        self.reports = Reports(self.outlet, self.notices, self.model.reports_max)
        self.inventory = Inventory(
            self.settings,
            self.watch,
            self.reports,
            self.notices,
            ROSpecs(self.model),
            AccessSpecs(self.model),
            self.field,
            self.memories,
            at=now,
        )
        self.keepalive_at = math.inf
        self.obedience = Obedience(self)

    def connect(self, now: float) -> list[bytes]:
        """Welcome a client, and send what waited for it unless that is to be held back."""
        self.hanging_up = False
        self.stream.clear()
        if self.inventory.at < now - CATCH_UP_S:
            self.inventory.skip(now - CATCH_UP_S)
        self.advance(now)
        if now < self.up_at:
            # Still booting: nobody is there to welcome anybody.
            self.hanging_up = True
            return []
        self.faults.discard("reboot")
        self.outlet.connect(held=self.settings.holds)
        self.set_keepalive(now)
        if "second_client" in self.faults:
            self.notices.connection(now, CLIENT_ALREADY)
            self.hanging_up = True
            return self.outlet.take()
        self.notices.connection(now, SUCCESS)
        if not self.settings.holds:
            self.release(now)
        if "unknown_message" in self.faults:
            faults.speak_future(self)
        return self.outlet.take()

    def turn_away(self, now: float) -> list[bytes]:
        """Tell a second client that there is one already, and that one of the attempt."""
        self.advance(now)
        self.notices.connection(now, ANOTHER_ATTEMPTED)
        event = Node("ConnectionAttemptEvent", {"Status": CLIENT_ALREADY})
        told = Node("ReaderEventNotificationData", {}, [self.watch.stamp(now), event])
        body = encode(tables(V1_0_1), Node("READER_EVENT_NOTIFICATION", {}, [told]))
        return [frame(V1_0_1, READER_EVENT_NOTIFICATION, self.outlet.next_number(), body)]

    def disconnect(self, now: float) -> None:
        """Go on without a client: ROSpecs run, reports wait."""
        self.advance(now)
        self.outlet.disconnect()
        self.keepalive_at = math.inf
        self.stream.clear()

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Obey the messages that are whole."""
        self.advance(now)
        self.stream += data
        try:
            for one in cut(self.stream):
                if not self.closing():
                    self.hear(one)
        except Broken as why:
            # Nobody knows where the next message begins: say so and hang up.
            self.error(0, Refused(PARAMETER_ERROR, str(why)))
            self.hang_up()
        self.advance(now)
        return self.outlet.take()

    def tick(self, now: float) -> list[bytes]:
        """Do what is due by now."""
        self.advance(now)
        return self.outlet.take()

    def due(self, now: float) -> float:
        """Return the seconds until something may happen; while tags are read, a moment."""
        if self.outlet.frames:
            return 0.0
        boundary = min(self.inventory.boundary(), self.keepalive_at) - now
        return min(boundary, POLL_S) if self.inventory.run else boundary

    def advance(self, now: float) -> None:
        """Let time pass: read, report, begin and end things, each at its own time."""
        self.now = max(self.now, now)
        for _ in range(STEPS_MAX):
            boundary = min(self.inventory.boundary(), self.keepalive_at)
            if not self.inventory.observe(min(boundary, self.now)):
                continue
            if boundary > self.now:
                return
            self.fire(boundary)
        # So many things never come due between two ticks: let the rest of the time be.
        self.inventory.at = self.now

    def fire(self, at: float) -> None:
        """Do what is due at a time: the keepalive first."""
        if self.keepalive_at <= at:
            if "keepalive_stopped" not in self.faults:
                self.outlet.tell_now(KEEPALIVE)
            self.keepalive_at += self.settings.keepalive_s
        else:
            self.inventory.fire(at)

    def set_keepalive(self, now: float) -> None:
        """Begin to count towards the next keepalive, if any are wanted and anybody is there."""
        interval_s = self.settings.keepalive_s if self.outlet.connected else 0.0
        self.keepalive_at = now + interval_s if interval_s else math.inf

    def hear(self, one: Frame) -> None:
        """Obey one message, or say why not."""
        spoken = self.outlet.version
        if one.kind == ERROR_MESSAGE:
            # It is never answered (LLRP 1.1, section 14.1.1), or two would never stop.
            return
        if one.kind in VERSION_TALK and V1_1 in self.model.versions:
            spoken = V1_1
        elif one.version != spoken:
            said = f"version {one.version} is not spoken here"
            self.error(one.number, Refused(UNSUPPORTED_VERSION, said))
            return
        shape = tables(spoken).messages.get(one.kind)
        if shape is None or one.kind not in self.obedience.answers:
            said = f"no message of type {one.kind} for a reader"
            self.error(one.number, Refused(UNSUPPORTED_MESSAGE, said))
            return
        try:
            node = decode(tables(spoken), one.kind, one.body)
            reply = self.obedience.obey(one.kind, node, one.number)
        except Refused as why:
            reply = self.obedience.refusal(shape.name, why)
        if reply is not None:
            self.outlet.answer(reply, one.number, version=spoken)

    def closing(self) -> bool:
        """Return whether the connection is at its end and nothing more is heard."""
        return self.hanging_up

    def error(self, number: int, why: Refused) -> None:
        """Say what is wrong with a message that has no answer of its own."""
        self.outlet.answer(Node("ERROR_MESSAGE", {}, [status(why)]), number)

    def release(self, now: float) -> None:
        """Send what was held back, and tell if not all of it had room."""
        if self.outlet.release():
            self.notices.tell(now, None, "ReportBufferOverflowErrorEvent")

    def hang_up(self) -> None:
        """Want the connection closed."""
        self.hanging_up = True
        self.keepalive_at = math.inf

    def begin_fault(self, name: str) -> None:
        """
        Begin to fail.

        :raises UnknownFault: it is not in FAULTS
        """
        fault = known_fault(name, self.FAULTS)
        if fault not in self.faults:
            self.faults.add(fault)
            faults.BEGINNINGS.get(fault, faults.nothing)(self)

    def end_fault(self, name: str) -> None:
        """
        Fail no longer.

        :raises UnknownFault: it is not in FAULTS
        """
        fault = known_fault(name, self.FAULTS)
        if fault in self.faults:
            self.faults.discard(fault)
            faults.ENDINGS.get(fault, faults.nothing)(self)
