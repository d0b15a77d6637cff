"""GET_READER_CONFIG and SET_READER_CONFIG: what a client sets the reader to (1.0.1, section 12)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from drivers.simulated.llrp.antennas import (
    check_antennas,
    check_configuration,
    configured,
    factory,
)
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.notices import ANTENNA, EVENT_TYPES, EXCEPTION, SPEC_LOOP
from drivers.simulated.llrp.refusals import UNSUPPORTED_PARAMETER, Refused, out_of_range

ALL: Final = 0
MAC_ADDRESS: Final = 0
ANTENNA_PROPERTIES, GPO_WRITE_DATA, GPI_PORT_CURRENT_STATE, CUSTOM = 221, 219, 225, 1023
GAIN_CDBI: Final = 600
AT_END_OF_ROSPEC: Final = 2
AT_END_OF_ACCESSSPEC: Final = 1
CONTENT_WANTED: Final = {
    "EnableROSpecID": 0,
    "EnableSpecIndex": 0,
    "EnableInventoryParameterSpecID": 0,
    "EnableAntennaID": 1,
    "EnableChannelIndex": 0,
    "EnablePeakRSSI": 1,
    "EnableFirstSeenTimestamp": 1,
    "EnableLastSeenTimestamp": 0,
    "EnableTagSeenCount": 0,
    "EnableAccessSpecID": 0,
}


@dataclass
class Cabling:
    """What no reboot changes: cables that are pulled, levels on the inputs."""

    unplugged: set[int] = field(default_factory=set)
    levels: dict[int, bool] = field(default_factory=dict)


class Settings:
    """
    What a reader is set to; a reboot or a reset takes it back to the factory's.

    Where the standard leaves the factory's settings open, they are those that readers on the market
    come with: inputs not watched, exceptions and antennas told of, a report for every tag.
    """

    def __init__(self, model: Model, cabling: Cabling) -> None:
        self.model = model
        self.state_value = 0
        self.wanted_events: set[int] = set()
        self.unplugged = cabling.unplugged
        self.gpi_levels = cabling.levels
        self.reset()

    def reset(self) -> None:
        """Take everything back to the factory's settings."""
        ports = range(1, self.model.antennas + 1)
        self.antennas = {port: factory(self.model, port) for port in ports}
        self.wanted_events.clear()
        self.wanted_events.update({EXCEPTION, ANTENNA})
        content = Node("TagReportContentSelector", dict(CONTENT_WANTED))
        self.report_spec = Node(
            "ROReportSpec", {"ROReportTrigger": AT_END_OF_ROSPEC, "N": 1}, [content]
        )
        self.access_report = Node("AccessReportSpec", {"AccessReportTrigger": AT_END_OF_ACCESSSPEC})
        self.keepalive = Node(
            "KeepaliveSpec", {"KeepaliveTriggerType": 0, "PeriodicTriggerValue": 0}
        )
        self.gpi_enabled = dict.fromkeys(range(1, self.model.gpis + 1), False)
        self.gpo_levels = dict.fromkeys(range(1, self.model.gpos + 1), False)
        self.holds = False
        self.state_value = (self.state_value + 1) & 0xFFFFFFFF

    @property
    def keepalive_s(self) -> float:
        """How many seconds lie between keepalives; 0: there are none."""
        if not self.keepalive.number("KeepaliveTriggerType"):
            return 0.0
        return self.keepalive.number("PeriodicTriggerValue") / 1000

    def apply(self, node: Node) -> None:
        """
        Obey SET_READER_CONFIG, wholly or not at all.

        :raises Refused: something in it cannot be set
        """
        self.check(node)
        if node.number("ResetToFactoryDefault"):
            self.reset()
        for port, base in self.antennas.items():
            changes = node.all("AntennaConfiguration")
            self.antennas[port] = configured(port, base, changes)
        self.report_spec = node.find("ROReportSpec") or self.report_spec
        self.access_report = node.find("AccessReportSpec") or self.access_report
        self.keepalive = node.find("KeepaliveSpec") or self.keepalive
        if holding := node.find("EventsAndReports"):
            self.holds = bool(holding.number("HoldEventsAndReportsUponReconnect"))
        self.apply_ports(node)
        self.apply_events(node.find("ReaderEventNotificationSpec"))
        self.state_value = (self.state_value + 1) & 0xFFFFFFFF

    def apply_ports(self, node: Node) -> None:
        """Set the outputs, and which inputs are watched."""
        for write in node.all("GPOWriteData"):
            self.gpo_levels[write.number("GPOPortNumber")] = bool(write.number("GPOData"))
        for port in node.all("GPIPortCurrentState"):
            self.gpi_enabled[port.number("GPIPortNum")] = bool(port.number("Config"))

    def apply_events(self, node: Node | None) -> None:
        """Set which events are told; those that are not mentioned stay as they were."""
        for state in node.all("EventNotificationState") if node else ():
            kind = state.number("EventType")
            if state.number("NotificationState"):
                self.wanted_events.add(kind)
            else:
                self.wanted_events.discard(kind)

    def check(self, node: Node) -> None:
        """
        Hold SET_READER_CONFIG against what the reader has.

        :raises Refused: it lacks something
        """
        for name, number in (("AntennaProperties", ANTENNA_PROPERTIES), ("Custom", CUSTOM)):
            if node.find(name):
                raise Refused(UNSUPPORTED_PARAMETER, f"{name} cannot be set", number)
        for configuration in node.all("AntennaConfiguration"):
            check_configuration(self.model, configuration)
        for write in node.all("GPOWriteData"):
            check_port(write.number("GPOPortNumber"), self.model.gpos, "GPO", GPO_WRITE_DATA)
        for port in node.all("GPIPortCurrentState"):
            number = port.number("GPIPortNum")
            check_port(number, self.model.gpis, "GPI", GPI_PORT_CURRENT_STATE)

    def told(self, request: Node, *, version: int) -> list[Node]:
        """
        Return the parameters of the answer to GET_READER_CONFIG.

        :raises Refused: it asks for an antenna or port that is not there, or a maker's extension
        """
        if request.find("Custom"):
            raise Refused(UNSUPPORTED_PARAMETER, "no extension of any maker", CUSTOM)
        antenna, gpi, gpo = (
            request.number(name) for name in ("AntennaID", "GPIPortNum", "GPOPortNum")
        )
        check_antennas(self.model, [antenna])
        for number, (port, ports) in enumerate(((gpi, self.model.gpis), (gpo, self.model.gpos)), 2):
            if port > ports:
                raise out_of_range(f"no port {port}", field=number)
        wanted = request.number("RequestedData")
        parts: list[tuple[int, Callable[[], list[Node]]]] = [
            (1, self.identification),
            (2, lambda: self.properties(antenna)),
            (3, lambda: [one for port, one in self.antennas.items() if antenna in {0, port}]),
            (5, lambda: [self.events(version)]),
            (4, lambda: [self.report_spec]),
            (6, lambda: [self.access_report]),
            (7, self.configuration_state),
            (8, lambda: [self.keepalive]),
            (9, lambda: self.inputs(gpi)),
            (10, lambda: self.outputs(gpo)),
            (11, self.holding),
        ]
        return [node for number, make in parts if wanted in {ALL, number} for node in make()]

    def identification(self) -> list[Node]:
        """Return who the reader is: a MAC address as EUI-64."""
        return [
            Node(
                "Identification",
                {"IDType": MAC_ADDRESS, "ReaderID": tuple(self.model.identity)},
            )
        ]

    def properties(self, antenna: int) -> list[Node]:
        """Return which antennas are plugged in."""
        return [
            Node(
                "AntennaProperties",
                {
                    "AntennaConnected": int(port not in self.unplugged),
                    "AntennaID": port,
                    "AntennaGain": GAIN_CDBI,
                },
            )
            for port in self.antennas
            if antenna in {0, port}
        ]

    def events(self, version: int) -> Node:
        """Return which events are told."""
        last = EVENT_TYPES if version > 1 else EVENT_TYPES[:SPEC_LOOP]
        states = [
            Node(
                "EventNotificationState",
                {"EventType": kind, "NotificationState": int(kind in self.wanted_events)},
            )
            for kind in last
        ]
        return Node("ReaderEventNotificationSpec", {}, states)

    def configuration_state(self) -> list[Node]:
        """Return the number that changes whenever something is set."""
        return [
            Node(
                "LLRPConfigurationStateValue",
                {"LLRPConfigurationStateValue": self.state_value},
            )
        ]

    def inputs(self, wanted: int) -> list[Node]:
        """Return how the inputs stand, and whether they are watched."""
        return [
            Node(
                "GPIPortCurrentState",
                {
                    "GPIPortNum": port,
                    "Config": int(enabled),
                    "State": int(self.gpi_levels[port]),
                },
            )
            for port, enabled in self.gpi_enabled.items()
            if wanted in {0, port}
        ]

    def outputs(self, wanted: int) -> list[Node]:
        """Return what the outputs are set to."""
        return [
            Node("GPOWriteData", {"GPOPortNumber": port, "GPOData": int(level)})
            for port, level in self.gpo_levels.items()
            if wanted in {0, port}
        ]

    def holding(self) -> list[Node]:
        """Return whether events and reports wait after a client comes back."""
        return [Node("EventsAndReports", {"HoldEventsAndReportsUponReconnect": int(self.holds)})]


def check_port(port: int, ports: int, what: str, parameter: int) -> None:
    """
    Hold a port against those there are.

    :raises Refused: there is no such port
    """
    if not 1 <= port <= ports:
        raise out_of_range(f"no {what} port {port}", parameter, field=0)
