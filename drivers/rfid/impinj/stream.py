"""
The event stream of an Impinj reader: one JSON object a line, a bare line end while nothing happens.

What we ask of the reader is a line too: method, path and body, for the way to send as a request.

A line that is no event, or a tag that cannot be one, is refused whole: no tag comes from nowhere.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from drivers.events import Event, InputChanged, Tag, TagsRead
from drivers.instant import Instant
from drivers.protocol import Protocol, ProtocolError
from drivers.rfid.llrp.access import is_epc
from drivers.rfid.troubles import Troubles

log = structlog.get_logger()

LINE_BYTES_MAX = 65_536
# The reader ends a line of nothing every 30 s (API description of /data/stream).
KEEPALIVE_S = 30.0
KEEPALIVES_MISSED_MAX = 2.5
SILENCE_S_MAX = KEEPALIVES_MISSED_MAX * KEEPALIVE_S
NOTES_MAX = 100
DBM_MIN, DBM_MAX = -200.0, 50.0
TRANSITIONS = {"low-to-high": True, "high-to-low": False}

Happening = Mapping[str, Any]


class StreamTalk(Protocol):
    """Hears one connection's stream."""

    def __init__(self, *, waits_for_trigger: bool = False) -> None:
        super().__init__()
        self.waits_for_trigger = waits_for_trigger
        self.rest = bytearray()
        self.now = Instant(datetime.min.replace(tzinfo=UTC), 0.0)
        self.heard_at = 0.0
        self.troubles = Troubles()
        self.events: list[Event] = []
        self.seen: dict[tuple[str, int | None], Tag] = {}
        self.notes: set[str] = set()
        self.takers: Mapping[str, Callable[[Happening, Happening], None]] = {
            "tagInventoryEvent": self.take_tag,
            "inventoryStatusEvent": self.take_status,
            "inventoryTerminatedEvent": self.take_end,
            "antennaConnectedEvent": self.take_antenna_back,
            "antennaDisconnectedEvent": self.take_antenna_gone,
            "gpiTransitionEvent": self.take_input,
            "overflowEvent": self.take_overflow,
            "diagnosticEvent": self.take_diagnosis,
        }

    def begin(self, now: Instant) -> Sequence[Event]:
        """Begin to wait for the first line."""
        self.now = now
        self.heard_at = now.seconds
        return ()

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """
        Return what whole lines tell.

        :raises ProtocolError: a line is too long, or no event
        """
        self.now = now
        *lines, rest = (bytes(self.rest) + data).split(b"\n")
        self.rest = bytearray(rest)
        if len(rest) > LINE_BYTES_MAX:
            raise ProtocolError("the stream has a line without an end")
        if lines:
            self.heard_at = now.seconds
        for line in lines:
            if line.strip():
                self.take_line(line)
        return self.take_events()

    def tick(self, now: Instant) -> Sequence[Event]:
        """
        Let troubles pass.

        :raises ProtocolError: not even a keep-alive has come for too long
        """
        self.now = now
        silent_s = now.seconds - self.heard_at
        if silent_s >= SILENCE_S_MAX:
            raise ProtocolError(f"the reader has been silent for {silent_s:.0f} s")
        for event in self.troubles.tick(now):
            self.tell(event)
        return self.take_events()

    def due(self) -> float | None:
        """Return when silence is too long, or a trouble over."""
        over = self.troubles.due()
        silent = self.heard_at + SILENCE_S_MAX
        return silent if over is None else min(silent, over)

    def hang_up(self, now: Instant) -> Sequence[Event]:
        """Return what was heard before the end."""
        self.now = now
        return self.take_events()

    def show(self, levels: Mapping[int, bool]) -> Sequence[Event]:
        """Switch the lights of the lamp on the reader's outputs."""
        wanted = [
            {"gpo": port, "state": "high" if high else "low"} for port, high in levels.items()
        ]
        self.say(f"PUT /device/gpos {json.dumps({'gpoConfigurations': wanted})}\n".encode())
        return ()

    def take_line(self, line: bytes) -> None:
        """
        Do what one event calls for.

        :raises ProtocolError: it is no event
        """
        try:
            told = json.loads(line)
        except (ValueError, RecursionError) as why:
            raise ProtocolError(f"a line of the stream is no JSON: {line[:40]!r}") from why
        if not isinstance(told, dict):
            raise ProtocolError(f"a line of the stream is no event: {line[:40]!r}")
        for name, take in self.takers.items():
            happening = told.get(name)
            if isinstance(happening, dict):
                take(happening, told)
                return
        self.note(f"an event {str(told.get('eventType', 'without a type'))[:60]}")

    def take_tag(self, happening: Happening, told: Happening) -> None:
        """Gather one read of a tag."""
        epc = read_epc(happening)
        if not epc:
            self.note("a tag without an EPC is in the field, and not reported")
            return
        antenna = whole(happening, "antennaPort", 1, 64)
        rssi_cdbm = whole(happening, "peakRssiCdbm", -20_000, 5_000)
        moment = read_moment(happening.get("lastSeenTime") or told.get("timestamp"))
        rssi_dbm = None if rssi_cdbm is None else rssi_cdbm / 100
        sight = Tag(epc, antenna, rssi_dbm, 1, moment, moment)
        before = self.seen.get((epc, antenna))
        self.seen[epc, antenna] = sight if before is None else before.joined(sight)
        self.troubles.let_pass("overflow", self.now)

    def take_status(self, happening: Happening, _told: Happening) -> None:
        """
        Note whether the reader reads.

        :raises ProtocolError: it was stopped, and not by us
        """
        if happening.get("inventoryStatus") == "idle" and not self.waits_for_trigger:
            raise ProtocolError("somebody else has stopped the reader")

    def take_end(self, happening: Happening, _told: Happening) -> None:
        """
        Give up a connection whose profile has ended.

        :raises ProtocolError: always
        """
        reason = str(happening.get("reason", "it does not say why"))[:100]
        raise ProtocolError(f"the reader has stopped to read: {reason}")

    def take_antenna_back(self, happening: Happening, _told: Happening) -> None:
        """Tell that an antenna is connected again."""
        for event in self.troubles.end(f"antenna {happening.get('antennaPort')}", self.now):
            self.tell(event)

    def take_antenna_gone(self, happening: Happening, _told: Happening) -> None:
        """Tell that an antenna is disconnected."""
        which = f"antenna {whole(happening, 'antennaPort', 1, 64)}"
        self.worsen(which, f"{which} is disconnected")

    def take_input(self, happening: Happening, _told: Happening) -> None:
        """Tell of an input's new level."""
        port = whole(happening, "gpi", 1, 64)
        high = TRANSITIONS.get(str(happening.get("transition")))
        if port is None or high is None:
            raise ProtocolError(f"an input changed in a way that is unknown: {happening!r:.80}")
        self.tell(InputChanged(at=self.now.at, port=port, high=high))

    def take_overflow(self, _happening: Happening, _told: Happening) -> None:
        """Tell that the reader has thrown events away."""
        self.worsen("overflow", "the reader's buffer overflowed: reads may have been missed")

    def take_diagnosis(self, happening: Happening, _told: Happening) -> None:
        """Tell what the reader says of itself."""
        said = happening.get("description") or happening.get("condition") or "something is wrong"
        self.worsen("diagnosis", f"the reader says: {str(said)[:200]}", passing=True)

    def worsen(self, what: str, reason: str, *, passing: bool = False) -> None:
        """Tell that something is wrong, once."""
        for event in self.troubles.begin(what, reason, self.now, passing=passing):
            self.tell(event)

    def tell(self, event: Event) -> None:
        """Have an event told after the tags that were read before it."""
        self.tell_tags()
        self.events.append(event)

    def tell_tags(self) -> None:
        """Have the tags told that have been gathered so far."""
        if self.seen:
            self.events.append(TagsRead(at=self.now.at, tags=tuple(self.seen.values())))
            self.seen = {}

    def take_events(self) -> Sequence[Event]:
        """Return what is to be told, once."""
        self.tell_tags()
        events, self.events = self.events, []
        return events

    def note(self, what: str) -> None:
        """Log something odd, once for each connection."""
        if what not in self.notes and len(self.notes) < NOTES_MAX:
            self.notes.add(what)
            log.warning("impinj_noted", what=what)


def read_epc(happening: Happening) -> str:
    """
    Return the EPC of a tag, empty if it has none.

    :raises ProtocolError: it is none that a tag can have
    """
    written = happening.get("epcHex")
    if written is None:
        written = from_base64(happening.get("epc"))
    if not isinstance(written, str) or (written and not is_epc(written.upper())):
        raise ProtocolError(f"a tag with the EPC {str(written)[:80]!r}")
    return written.upper()


def from_base64(written: object) -> str | None:
    """Return base 64, of either alphabet, as hexadecimal; None if it is none."""
    if not isinstance(written, str):
        return None
    try:
        return base64.b64decode(written.replace("-", "+").replace("_", "/"), validate=True).hex()
    except (binascii.Error, ValueError):
        return None


def whole(happening: Happening, name: str, low: int, high: int) -> int | None:
    """
    Return a whole number of an event, or None if it is left out.

    :raises ProtocolError: it is something else
    """
    value = happening.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ProtocolError(f"{name} is {str(value)[:40]!r}")
    return value


def read_moment(written: object) -> datetime | None:
    """Return a moment as ISO 8601 has it, to the microsecond; None if it is none."""
    if not isinstance(written, str):
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
