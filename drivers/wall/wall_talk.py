"""The talk with a put wall: one request at a time, lights as they change, buttons all the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drivers.device import Glow
from drivers.events import Event, PlacePressed
from drivers.instant import Instant
from drivers.protocol import Protocol, ProtocolError
from drivers.wall import modbus

POLL_S = 0.05
BLINK_S = 0.4
# A module that lost its power comes back dark, and many put their outputs out when nobody writes.
TELL_AGAIN_S = 2.0
ANSWER_S_MAX = 1.0


@dataclass(frozen=True, slots=True)
class Wiring:
    """Which outputs and inputs are which: `places` of them from these addresses on."""

    places: int
    lights: int = 0
    buttons: int = 0
    unit: int = 1


class WallTalk(Protocol):
    """
    One connection's talk with the modules of a wall.

    A button counts when it goes down; one that is held, or was down when the connection began, does
    not count again. Places are numbered from 1.
    """

    def __init__(self, wiring: Wiring, glowing: Mapping[int, Glow] | None = None) -> None:
        """Take the wiring, and what glows from the beginning."""
        super().__init__()
        self.wiring = wiring
        self.answers = modbus.Answers(wiring.unit)
        self.ready = False
        self.glowing: dict[int, Glow] = dict(glowing or {})
        self.told: tuple[bool, ...] | None = None
        self.told_s = 0.0
        self.down: tuple[bool, ...] | None = None
        self.transaction = 0
        self.asked: tuple[bytes, float] | None = None
        self.next_poll_s = 0.0

    def begin(self, now: Instant) -> Sequence[Event]:
        """Say at once how every light is to be: who knows what was on."""
        return self.tick(now)

    def glow(self, places: Mapping[int, Glow], now: Instant) -> Sequence[Event]:
        """Let these places glow from now on, and no others."""
        self.glowing = dict(places)
        return self.tick(now)

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """
        Return which buttons were pressed.

        :raises ProtocolError: the wall refuses, or speaks something else
        """
        pressed: list[Event] = []
        for answer in self.answers.feed(data):
            if self.asked is None or answer.transaction != self.transaction:
                continue  # a late answer to what was given up, or a stranger's
            pdu, self.asked = self.asked[0], None
            if answer.function == pdu[0] | modbus.EXCEPTION:
                raise ProtocolError(f"the put wall refuses: {refusal(answer.body)}")
            if answer.function != pdu[0]:
                raise ProtocolError("the put wall answers what it was not asked")
            pressed += self.understand(pdu, answer.body, now)
        self.tick(now)
        return pressed

    def understand(self, pdu: bytes, body: bytes, now: Instant) -> list[Event]:
        """Take an answer to a request."""
        if pdu[0] == modbus.WRITE_COILS:
            if body != pdu[1:5]:
                raise ProtocolError("the put wall has set other lights than it was told")
            return []
        count = self.wiring.places
        if len(body) != 1 + (count + 7) // 8 or body[0] != len(body) - 1:
            raise ProtocolError("the put wall tells of another number of buttons")
        self.ready = True
        before, self.down = self.down, modbus.unpacked(body[1:], count)
        if before is None:
            return []
        return [
            PlacePressed(at=now.at, place=place)
            for place, (was, is_down) in enumerate(zip(before, self.down, strict=True), 1)
            if is_down and not was
        ]

    def tick(self, now: Instant) -> Sequence[Event]:
        """
        Say what is to be said by now, if nothing is on its way.

        :raises ProtocolError: the wall does not answer
        """
        if self.asked is not None:
            if now.seconds >= self.asked[1] + ANSWER_S_MAX:
                raise ProtocolError("the put wall does not answer")
            return ()
        lit = self.lit(now)
        if lit != self.told or now.seconds >= self.told_s + TELL_AGAIN_S:
            self.told, self.told_s = lit, now.seconds
            self.ask(modbus.write_coils(self.wiring.lights, lit), now)
        elif now.seconds >= self.next_poll_s:
            self.next_poll_s = now.seconds + POLL_S
            self.ask(modbus.read_inputs(self.wiring.buttons, self.wiring.places), now)
        return ()

    def due(self) -> float | None:
        """Return when there is something to say, or the patience ends."""
        if self.asked is not None:
            return self.asked[1] + ANSWER_S_MAX
        return self.next_poll_s

    def goodbye(self) -> bytes:
        """Return what puts all lights out."""
        dark = modbus.write_coils(self.wiring.lights, [False] * self.wiring.places)
        return modbus.frame((self.transaction + 1) & 0xFFFF, self.wiring.unit, dark)

    def lit(self, now: Instant) -> tuple[bool, ...]:
        """Return which lights burn at a moment; those that blink do so together."""
        bright = int(now.seconds / BLINK_S) % 2 == 0
        burning = {"on": True, "blink": bright}
        places = range(1, self.wiring.places + 1)
        return tuple(burning.get(self.glowing.get(place, "off"), False) for place in places)

    def ask(self, pdu: bytes, now: Instant) -> None:
        """Send a request under a new number."""
        self.transaction = (self.transaction + 1) & 0xFFFF
        self.asked = (pdu, now.seconds)
        self.say(modbus.frame(self.transaction, self.wiring.unit, pdu))


def refusal(body: bytes) -> str:
    """Return what an exception says."""
    code = body[0] if body else 0
    return modbus.EXCEPTIONS.get(code, f"exception {code}")
