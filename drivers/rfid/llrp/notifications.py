"""What READER_EVENT_NOTIFICATION tells of (LLRP 1.0.1, section 13.1.1), as values."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from drivers.protocol import ProtocolError
from drivers.rfid.llrp.framing import Message
from drivers.rfid.llrp.parameters import counted_text, exact, parameters
from drivers.rfid.llrp.vocabulary import ParameterType

SAID_CHARACTERS_MAX = 200


@dataclass(frozen=True, slots=True)
class ReaderTime:
    """When it happened by the reader's calendar, or in microseconds since it was started."""

    utc_us: int | None = None
    uptime_us: int | None = None


@dataclass(frozen=True, slots=True)
class InputSwitched:
    """A general purpose input has another level."""

    port: int
    high: bool


@dataclass(frozen=True, slots=True)
class RoSpecMoved:
    """A ROSpec began, or ended; one that gives way to another has ended too."""

    rospec: int
    began: bool


@dataclass(frozen=True, slots=True)
class BufferFilling:
    """The reader's report buffer is nearly full."""

    percent: int


@dataclass(frozen=True, slots=True)
class BufferOverflowed:
    """The reader has thrown reports away."""


@dataclass(frozen=True, slots=True)
class ReaderTroubled:
    """Something went wrong in the reader, in its own words."""

    said: str


@dataclass(frozen=True, slots=True)
class AntennaSwitched:
    """An antenna was connected or disconnected."""

    antenna: int
    connected: bool


@dataclass(frozen=True, slots=True)
class ConnectionAttempted:
    """Whether the connection is ours; 0 is yes. 4 tells that somebody else has tried."""

    status: int


@dataclass(frozen=True, slots=True)
class ConnectionClosed:
    """The reader hangs up."""


@dataclass(frozen=True, slots=True)
class Unremarkable:
    """Something we have no use for, such as a hop to another channel."""

    kind: int


Notification = (
    ReaderTime
    | InputSwitched
    | RoSpecMoved
    | BufferFilling
    | BufferOverflowed
    | ReaderTroubled
    | AntennaSwitched
    | ConnectionAttempted
    | ConnectionClosed
    | Unremarkable
)

MOMENT = struct.Struct(">Q")
GPI = struct.Struct(">HB")
ROSPEC = struct.Struct(">BII")
PERCENT = struct.Struct(">B")
ANTENNA = struct.Struct(">BH")
STATUS = struct.Struct(">H")


def read_utc(value: bytes) -> Notification:
    """Return UTCTimestamp."""
    return ReaderTime(utc_us=exact(MOMENT, value, "a UTCTimestamp")[0])


def read_uptime(value: bytes) -> Notification:
    """Return Uptime."""
    return ReaderTime(uptime_us=exact(MOMENT, value, "an Uptime")[0])


def read_gpi(value: bytes) -> Notification:
    """Return GPIEvent."""
    port, flags = exact(GPI, value, "a GPIEvent")
    return InputSwitched(port, bool(flags & 0x80))


def read_rospec(value: bytes) -> Notification:
    """Return ROSpecEvent: 0 start, 1 end, 2 preemption."""
    event, rospec, _ = exact(ROSPEC, value, "a ROSpecEvent")
    return RoSpecMoved(rospec, event == 0)


def read_filling(value: bytes) -> Notification:
    """Return ReportBufferLevelWarningEvent."""
    return BufferFilling(exact(PERCENT, value, "a ReportBufferLevelWarningEvent")[0])


def read_exception(value: bytes) -> Notification:
    """Return ReaderExceptionEvent; the specs it may name add nothing a person can use."""
    said, _ = counted_text(value, 0, "a ReaderExceptionEvent")
    return ReaderTroubled(said[:SAID_CHARACTERS_MAX])


def read_antenna(value: bytes) -> Notification:
    """Return AntennaEvent: 0 disconnected, 1 connected."""
    event, antenna = exact(ANTENNA, value, "an AntennaEvent")
    return AntennaSwitched(antenna, event == 1)


def read_attempt(value: bytes) -> Notification:
    """Return ConnectionAttemptEvent."""
    return ConnectionAttempted(exact(STATUS, value, "a ConnectionAttemptEvent")[0])


READERS: dict[int, Callable[[bytes], Notification]] = {
    ParameterType.UTC_TIMESTAMP: read_utc,
    ParameterType.UPTIME: read_uptime,
    ParameterType.GPI_EVENT: read_gpi,
    ParameterType.RO_SPEC_EVENT: read_rospec,
    ParameterType.BUFFER_LEVEL_WARNING: read_filling,
    ParameterType.BUFFER_OVERFLOW: lambda _: BufferOverflowed(),
    ParameterType.READER_EXCEPTION: read_exception,
    ParameterType.ANTENNA_EVENT: read_antenna,
    ParameterType.CONNECTION_ATTEMPT: read_attempt,
    ParameterType.CONNECTION_CLOSE: lambda _: ConnectionClosed(),
}


def read_notifications(message: Message) -> list[Notification]:
    """
    Return what a reader tells of, in its order.

    :raises ProtocolError: the message is malformed
    """
    told: list[Notification] = []
    for kind, value in parameters(message.body):
        if kind == ParameterType.READER_EVENT_DATA:
            told += [read_notification(one, inner) for one, inner in parameters(value)]
    if not told:
        raise ProtocolError("READER_EVENT_NOTIFICATION without an event")
    return told


def read_notification(kind: int, value: bytes) -> Notification:
    """
    Return what one parameter of a notification tells.

    :raises ProtocolError: it is malformed
    """
    reader = READERS.get(kind)
    return Unremarkable(kind) if reader is None else reader(value)
