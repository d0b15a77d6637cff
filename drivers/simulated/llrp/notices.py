"""READER_EVENT_NOTIFICATION: what a reader tells of itself (1.0.1, section 13.1.5 and 16.2.7.6)."""

from collections.abc import Set as AbstractSet
from typing import Final

from drivers.simulated.llrp.codec import encode
from drivers.simulated.llrp.node import Node, Value
from drivers.simulated.llrp.outlet import READER_EVENT_NOTIFICATION, Outlet
from drivers.simulated.llrp.watch import Watch

HOPPING, GPI, ROSPEC, BUFFER_LEVEL, EXCEPTION, SURVEY, AISPEC, AISPEC_DETAILS, ANTENNA = range(9)
SPEC_LOOP: Final = 9
EVENT_TYPES: Final = tuple(range(10))
STARTED, ENDED, PREEMPTED = 0, 1, 2
SUCCESS, CLIENT_ALREADY, ANOTHER_ATTEMPTED = 0, 2, 4


class Notices:
    """Tells of events the client wants to hear of; some it hears of whether it wants or not."""

    def __init__(self, outlet: Outlet, watch: Watch, wanted: AbstractSet[int]) -> None:
        self.outlet = outlet
        self.watch = watch
        self.wanted = wanted

    def body(self, at: float, event: Node) -> bytes:
        """Return the body of READER_EVENT_NOTIFICATION."""
        inner = Node("ReaderEventNotificationData", {}, [self.watch.stamp(at), event])
        return encode(self.outlet.table, Node("READER_EVENT_NOTIFICATION", {}, [inner]))

    def tell(self, at: float, kind: int | None, name: str, **fields: Value) -> None:
        """Tell of an event if it is wanted; None: it always is."""
        if kind is None or kind in self.wanted:
            self.outlet.tell(READER_EVENT_NOTIFICATION, self.body(at, Node(name, dict(fields))))

    def connection(self, at: float, status: int) -> None:
        """Tell how an attempt to connect went; this is never held back."""
        event = Node("ConnectionAttemptEvent", {"Status": status})
        self.outlet.tell_now(READER_EVENT_NOTIFICATION, self.body(at, event))

    def closing(self, at: float) -> None:
        """Tell that the reader closes the connection of its own accord."""
        self.outlet.tell_now(READER_EVENT_NOTIFICATION, self.body(at, Node("ConnectionCloseEvent")))

    def rospec(self, at: float, what: int, rospec: int, preempting: int = 0) -> None:
        """Tell that a ROSpec started, ended or was preempted by another."""
        self.tell(
            at,
            ROSPEC,
            "ROSpecEvent",
            EventType=what,
            ROSpecID=rospec,
            PreemptingROSpecID=preempting,
        )

    def aispec(self, at: float, rospec: int, index: int) -> None:
        """Tell that an AISpec ended, with the slots of its rounds if those are wanted."""
        fields: dict[str, Value] = {"EventType": 0, "ROSpecID": rospec, "SpecIndex": index}
        if AISPEC_DETAILS in self.wanted:
            slots = Node("C1G2SingulationDetails", {"NumCollisionSlots": 0, "NumEmptySlots": 0})
            event = Node("AISpecEvent", fields, [slots])
            self.outlet.tell(READER_EVENT_NOTIFICATION, self.body(at, event))
        else:
            self.tell(at, AISPEC, "AISpecEvent", **fields)
