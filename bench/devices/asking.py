"""Everything a client may ask an LLRP reader, in turn, for the dissector to look at."""

from collections.abc import Iterator
from typing import Final

from drivers.simulated.llrp.codec import encode, frame
from drivers.simulated.llrp.node import Bits, Node, Value
from drivers.simulated.llrp.shapes import V1_1, tables

C1G2: Final = 1
EPC_BITS: Final = 96
ANY: Final = Bits(0, b"")
CONTENT: Final = (
    "ROSpecID",
    "SpecIndex",
    "InventoryParameterSpecID",
    "AntennaID",
    "ChannelIndex",
    "PeakRSSI",
    "FirstSeenTimestamp",
    "LastSeenTimestamp",
    "TagSeenCount",
    "AccessSpecID",
)


def part(name: str, *parts: Node, **fields: Value) -> Node:
    """Return a message or parameter."""
    return Node(name, dict(fields), list(parts))


def asked(version: int) -> Iterator[bytes]:
    """Return the messages of one connection, in an order in which a reader obeys them all."""
    number = 0
    if version == V1_1:
        for node in (
            part("GET_SUPPORTED_VERSION"),
            part("SET_PROTOCOL_VERSION", ProtocolVersion=2),
        ):
            number += 1
            yield written(V1_1, node, number)
    for node in (*configuring(), *inventorying(version), *accessing(), *leaving()):
        number += 1
        yield written(version, node, number)


def written(version: int, node: Node, number: int) -> bytes:
    """Return a message as bytes."""
    table = tables(version)
    return frame(version, table.named[node.name].number, number, encode(table, node))


def configuring() -> Iterator[Node]:
    """Return what a client asks and sets before it reads."""
    for wanted in range(5):
        yield part("GET_READER_CAPABILITIES", RequestedData=wanted)
    for wanted in range(12):
        yield part(
            "GET_READER_CONFIG", AntennaID=0, RequestedData=wanted, GPIPortNum=0, GPOPortNum=0
        )
    events = [
        part("EventNotificationState", EventType=kind, NotificationState=1) for kind in range(9)
    ]
    yield part(
        "SET_READER_CONFIG",
        part("ReaderEventNotificationSpec", *events),
        part("AntennaConfiguration", part("RFReceiver", ReceiverSensitivity=1), AntennaID=1),
        part("AccessReportSpec", AccessReportTrigger=1),
        part("KeepaliveSpec", KeepaliveTriggerType=1, PeriodicTriggerValue=200),
        part("GPOWriteData", GPOPortNumber=1, GPOData=1),
        part("GPIPortCurrentState", GPIPortNum=1, Config=1, State=2),
        part("EventsAndReports", HoldEventsAndReportsUponReconnect=0),
        ResetToFactoryDefault=1,
    )
    yield part("ENABLE_EVENTS_AND_REPORTS")


def inventorying(version: int) -> Iterator[Node]:
    """Return ROSpecs of every kind, added, enabled, started, listed."""
    yield part("ADD_ROSPEC", rospec(1, start=periodic(), stop=duration(), version=version))
    yield part("ADD_ROSPEC", rospec(2, start=on_gpi(), stop=on_gpi_off(), version=version))
    yield part("ADD_ROSPEC", rospec(3, start=trigger(0), stop=never(), version=version))
    for number in (1, 2, 3):
        yield part("ENABLE_ROSPEC", ROSpecID=number)
    yield part("START_ROSPEC", ROSpecID=3)
    yield part("GET_ROSPECS")
    yield part("GET_REPORT")


def rospec(number: int, *, start: Node, stop: Node, version: int) -> Node:
    """Return a ROSpec with one AISpec for each kind of stop trigger."""
    steps = [aispec(stop_trigger) for stop_trigger in ai_stops()]
    selector = part("TagReportContentSelector", **{f"Enable{one}": 1 for one in CONTENT})
    memory = part("C1G2EPCMemorySelector", EnableCRC=1, EnablePCBits=1)
    selector.parts.append(memory)
    report = part("ROReportSpec", selector, ROReportTrigger=1, N=1)
    loop = [part("LoopSpec", LoopCount=0)] if version == V1_1 else []
    boundary = part("ROBoundarySpec", start, stop)
    return part(
        "ROSpec", boundary, *steps, *loop, report, ROSpecID=number, Priority=number, CurrentState=0
    )


def trigger(kind: int, *parts: Node) -> Node:
    """Return the trigger that starts a ROSpec."""
    return part("ROSpecStartTrigger", *parts, ROSpecStartTriggerType=kind)


def periodic() -> Node:
    """Return a start every five seconds."""
    return trigger(2, part("PeriodicTriggerValue", Offset=500, Period=5000))


def gpi(*, high: bool) -> Node:
    """Return what an input must be."""
    return part("GPITriggerValue", GPIPortNum=1, GPIEvent=int(high), Timeout=1000)


def on_gpi() -> Node:
    """Return a start by an input."""
    return trigger(3, gpi(high=True))


def stopping(kind: int, *parts: Node, duration_ms: int = 0) -> Node:
    """Return the trigger that stops a ROSpec."""
    return part(
        "ROSpecStopTrigger", *parts, ROSpecStopTriggerType=kind, DurationTriggerValue=duration_ms
    )


def duration() -> Node:
    """Return a stop after a while."""
    return stopping(1, duration_ms=400)


def on_gpi_off() -> Node:
    """Return a stop by an input."""
    return stopping(2, gpi(high=False))


def never() -> Node:
    """Return no stop."""
    return stopping(0)


def ai_stops() -> Iterator[Node]:
    """Return the triggers that stop an AISpec by time, by tags, by an input."""
    tags = part(
        "TagObservationTrigger",
        TriggerType=0,
        NumberOfTags=5,
        NumberOfAttempts=1,
        T=50,
        Timeout=100,
    )
    yield part("AISpecStopTrigger", AISpecStopTriggerType=1, DurationTrigger=100)
    yield part("AISpecStopTrigger", tags, AISpecStopTriggerType=3, DurationTrigger=0)
    yield part("AISpecStopTrigger", gpi(high=False), AISpecStopTriggerType=2, DurationTrigger=0)


def aispec(stop: Node) -> Node:
    """Return an AISpec on all antennas with a filter that lets all tags pass."""
    mask = part("C1G2TagInventoryMask", MB=1, Pointer=32, TagMask=Bits(4, b"\x30"))
    unaware = part("C1G2TagInventoryStateUnawareFilterAction", Action=0)
    command = part(
        "C1G2InventoryCommand",
        part("C1G2Filter", mask, unaware, T=0),
        part("C1G2RFControl", ModeIndex=2, Tari=0),
        part("C1G2SingulationControl", Session=1, TagPopulation=32, TagTransitTime=0),
        TagInventoryStateAware=0,
    )
    antenna = part(
        "AntennaConfiguration",
        part("RFTransmitter", HopTableID=0, ChannelIndex=1, TransmitPower=81),
        command,
        AntennaID=0,
    )
    inventory = part("InventoryParameterSpec", antenna, InventoryParameterSpecID=1, ProtocolID=C1G2)
    return part("AISpec", stop, inventory, AntennaIDs=(0,))


def accessing() -> Iterator[Node]:
    """Return an AccessSpec with every operation there is."""
    every: dict[str, Value] = {"AccessPassword": 0, "MB": 3, "WordPointer": 0}
    operations = [
        part("C1G2Read", OpSpecID=1, WordCount=4, **every),
        part("C1G2Write", OpSpecID=2, WriteData=(1, 2), **every),
        part("C1G2BlockWrite", OpSpecID=3, WriteData=(3, 4), **every),
        part("C1G2BlockErase", OpSpecID=4, WordCount=2, **every),
        part(
            "C1G2Lock",
            part("C1G2LockPayload", Privilege=0, DataField=4),
            OpSpecID=5,
            AccessPassword=0,
        ),
        part("C1G2Kill", OpSpecID=6, KillPassword=0),
    ]
    target = part("C1G2TargetTag", MB=1, Match=1, Pointer=32, TagMask=ANY, TagData=ANY)
    command = part("AccessCommand", part("C1G2TagSpec", target), *operations)
    stop = part("AccessSpecStopTrigger", AccessSpecStopTrigger=1, OperationCountValue=20)
    spec = {"AccessSpecID": 1, "AntennaID": 0, "ProtocolID": 1, "CurrentState": 0, "ROSpecID": 0}
    yield part("ADD_ACCESSSPEC", part("AccessSpec", stop, command, **spec))
    yield part("ENABLE_ACCESSSPEC", AccessSpecID=1)
    yield part("GET_ACCESSSPECS")
    yield part("GET_REPORT")
    yield part("DISABLE_ACCESSSPEC", AccessSpecID=0)


def leaving() -> Iterator[Node]:
    """Return what a client that leaves tidily asks for, and what is refused."""
    yield part("DELETE_ACCESSSPEC", AccessSpecID=0)
    yield part("DELETE_ACCESSSPEC", AccessSpecID=99)
    yield part("STOP_ROSPEC", ROSpecID=3)
    yield part("START_ROSPEC", ROSpecID=99)
    yield part("DISABLE_ROSPEC", ROSpecID=0)
    yield part("DELETE_ROSPEC", ROSpecID=0)
    yield part("KEEPALIVE_ACK")
    yield part("CLOSE_CONNECTION")
