"""What the reader is to do of itself: its settings, and the ROSpec by which it reads tags."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from drivers.protocol import ProtocolError
from drivers.rfid.llrp.capabilities import Capabilities
from drivers.rfid.llrp.parameters import tlv
from drivers.rfid.llrp.vocabulary import ParameterType

ROSPEC_ID = 1
C1G2 = 1
INPUTS_MAX = 8

START_NULL, START_IMMEDIATE, START_PERIODIC, START_GPI = 0, 1, 2, 3
STOP_NULL, STOP_DURATION, STOP_GPI = 0, 1, 2
REPORT_AT_END_OF_AISPEC, REPORT_AT_END_OF_ROSPEC = 1, 2
# TagReportContentSelector: antenna, peak RSSI, first and last seen, seen count, AccessSpec.
CONTENT = 1 << 12 | 1 << 10 | 1 << 9 | 1 << 8 | 1 << 7 | 1 << 6
# Inputs, ROSpecs, a filling buffer, exceptions and antennas; hops and the like are not told.
EVENTS = (1, 2, 3, 4, 8)
BUFFER_FILLING = 3
INPUT_UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Inventory:
    """
    How to read: on which antennas (0 is all), when, how strongly.

    With `trigger_input` the reader reads while that input is high, but no longer than
    `timeout_ms`; with `every_ms` it reads for `round_ms` each time; else it never stops, and
    reports every `round_ms`.
    """

    antennas: tuple[int, ...] = (0,)
    round_ms: int = 250
    every_ms: int | None = None
    trigger_input: int | None = None
    timeout_ms: int = 60_000
    power_cdbm: int | None = None
    session: int | None = None
    population: int = 32
    rf_mode: int | None = None
    keepalive_ms: int = 5000
    reset: bool = True

    @property
    def continuous(self) -> bool:
        """Return whether the reader is to read without end."""
        return self.every_ms is None and self.trigger_input is None

    def check(self, able: Capabilities) -> None:
        """
        Refuse what this reader cannot do, by name.

        :raises ProtocolError: it has not so many antennas or inputs
        """
        if able.antennas and max(self.antennas) > able.antennas:
            raise ProtocolError(
                f"the reader has {able.antennas} antenna ports; there is no {max(self.antennas)}"
            )
        if self.trigger_input is not None and self.trigger_input > able.inputs:
            raise ProtocolError(
                f"the reader has {able.inputs} inputs; there is no gpi:{self.trigger_input}"
            )


def configuration(wanted: Inventory, able: Capabilities) -> bytes:
    """Return the body of SET_READER_CONFIG: events, keepalive, inputs switched on, nothing held."""
    states = (
        tlv(ParameterType.EVENT_NOTIFICATION_STATE, struct.pack(">HB", event, 0x80))
        for event in EVENTS
        if event != BUFFER_FILLING or able.warns_of_buffer
    )
    inputs = (
        tlv(ParameterType.GPI_PORT_CURRENT_STATE, struct.pack(">HBB", port, 0x80, INPUT_UNKNOWN))
        for port in range(1, min(able.inputs, INPUTS_MAX) + 1)
    )
    held = [tlv(ParameterType.EVENTS_AND_REPORTS, b"\x00")] if able.holds_reports else []
    return b"".join(
        [
            b"\x80" if wanted.reset else b"\x00",
            tlv(ParameterType.EVENT_NOTIFICATION_SPEC, *states),
            tlv(ParameterType.KEEPALIVE_SPEC, struct.pack(">BI", 1, wanted.keepalive_ms)),
            *inputs,
            *held,
        ]
    )


def outputs(levels: Mapping[int, bool]) -> bytes:
    """Return the body of SET_READER_CONFIG that switches outputs and changes nothing else."""
    return b"\x00" + b"".join(
        tlv(ParameterType.GPO_WRITE_DATA, struct.pack(">HB", port, 0x80 * high))
        for port, high in levels.items()
    )


def rospec(wanted: Inventory, able: Capabilities) -> bytes:
    """
    Return the ROSpec, disabled as it must be when added (LLRP 1.0.1, section 10.2.1).

    :raises ProtocolError: the reader has not the power that is wanted
    """
    return tlv(
        ParameterType.RO_SPEC,
        struct.pack(">IBB", ROSPEC_ID, 0, 0),
        boundary(wanted),
        antenna_spec(wanted, able),
        report_spec(wanted),
    )


def boundary(wanted: Inventory) -> bytes:
    """Return when the ROSpec begins and ends."""
    start, stop = bytes([START_IMMEDIATE]), struct.pack(">BI", STOP_NULL, 0)
    if wanted.trigger_input is not None:
        start = bytes([START_GPI]) + gpi_trigger(wanted.trigger_input, high=True, timeout_ms=0)
        stop = struct.pack(">BI", STOP_GPI, 0) + gpi_trigger(
            wanted.trigger_input, high=False, timeout_ms=wanted.timeout_ms
        )
    elif wanted.every_ms is not None:
        period = struct.pack(">II", 0, wanted.every_ms)
        start = bytes([START_PERIODIC]) + tlv(ParameterType.PERIODIC_TRIGGER, period)
        stop = struct.pack(">BI", STOP_DURATION, wanted.round_ms)
    return tlv(
        ParameterType.RO_BOUNDARY_SPEC,
        tlv(ParameterType.RO_START_TRIGGER, start),
        tlv(ParameterType.RO_STOP_TRIGGER, stop),
    )


def gpi_trigger(port: int, *, high: bool, timeout_ms: int) -> bytes:
    """Return GPITriggerValue."""
    return tlv(ParameterType.GPI_TRIGGER, struct.pack(">HBI", port, 0x80 * high, timeout_ms))


def antenna_spec(wanted: Inventory, able: Capabilities) -> bytes:
    """Return the AISpec: which antennas, how long a round is, how strongly to send."""
    count = len(wanted.antennas)
    # Within a boundary of its own the AISpec has no end; else it ends, and reports, every round.
    stop = (STOP_DURATION, wanted.round_ms) if wanted.continuous else (STOP_NULL, 0)
    inventory = struct.pack(">HB", 1, C1G2)
    settings = antenna_settings(wanted, able)
    configured = [
        tlv(ParameterType.ANTENNA_CONFIGURATION, struct.pack(">H", antenna), settings)
        for antenna in wanted.antennas
        if settings
    ]
    return tlv(
        ParameterType.AI_SPEC,
        struct.pack(f">H{count}H", count, *wanted.antennas),
        tlv(ParameterType.AI_STOP_TRIGGER, struct.pack(">BI", *stop)),
        tlv(ParameterType.INVENTORY_PARAMETER_SPEC, inventory, *configured),
    )


def antenna_settings(wanted: Inventory, able: Capabilities) -> bytes:
    """Return what differs from the reader's own settings of an antenna."""
    settings = b""
    if wanted.power_cdbm is not None:
        # A reader that hops takes a hop table; one that does not, the first channel of its table.
        hop, channel = (0, 1) if able.hop_table is None else (able.hop_table, 0)
        power = able.power_index(wanted.power_cdbm)
        settings += tlv(ParameterType.RF_TRANSMITTER, struct.pack(">HHH", hop, channel, power))
    commands = b""
    if wanted.rf_mode is not None:
        commands += tlv(ParameterType.C1G2_RF_CONTROL, struct.pack(">HH", wanted.rf_mode, 0))
    if wanted.session is not None:
        singulation = struct.pack(">BHI", wanted.session << 6, wanted.population, 0)
        commands += tlv(ParameterType.C1G2_SINGULATION_CONTROL, singulation)
    if commands:
        settings += tlv(ParameterType.C1G2_INVENTORY_COMMAND, b"\x00", commands)
    return settings


def report_spec(wanted: Inventory) -> bytes:
    """
    Return when to report and what.

    Every round in one report; at a gate each tag at once, since what goes by there is waited for.
    """
    when, tags = REPORT_AT_END_OF_AISPEC, 0
    if wanted.trigger_input is not None:
        tags = 1
    elif wanted.every_ms is not None:
        when = REPORT_AT_END_OF_ROSPEC
    return tlv(
        ParameterType.RO_REPORT_SPEC,
        struct.pack(">BH", when, tags),
        tlv(ParameterType.TAG_REPORT_CONTENT, struct.pack(">H", CONTENT)),
    )
