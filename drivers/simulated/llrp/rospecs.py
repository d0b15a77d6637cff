"""ROSpecs as the reader keeps them, and what it refuses to keep (1.0.1, section 10)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from drivers.simulated.llrp.antennas import check_antennas, check_configuration
from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.refusals import (
    FIELD_ERROR,
    MISSING_PARAMETER,
    OVERFLOW_PARAMETER,
    UNSUPPORTED_PARAMETER,
    Refused,
    out_of_range,
)
from drivers.simulated.llrp.reports import Content
from drivers.simulated.llrp.watch import Watch

DISABLED, INACTIVE, ACTIVE = range(3)
NULL, IMMEDIATE, PERIODIC, ON_GPI = range(4)
DURATION, GPI_OR_TIMEOUT, TAG_OBSERVATION = 1, 2, 3
ROSPEC, BOUNDARY, START, PERIOD, GPI_VALUE, STOP = 177, 178, 179, 180, 181, 182
AISPEC, AI_STOP, OBSERVATION, INVENTORY, SURVEY, CUSTOM = 183, 184, 185, 186, 187, 1023
C1G2: Final = 1


@dataclass(slots=True)
class ROSpec:
    """One ROSpec, the state it is in, and when its start trigger fires next."""

    node: Node
    state: int = DISABLED
    starts_at: float = math.inf
    contents: dict[int, tuple[Node, Content]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The client's number for it."""
        return self.node.number("ROSpecID")

    @property
    def priority(self) -> int:
        """Its priority; 0 is the highest."""
        return self.node.number("Priority")

    @property
    def start(self) -> Node:
        """The trigger that starts it."""
        return self.node.one("ROBoundarySpec").one("ROSpecStartTrigger")

    @property
    def start_type(self) -> int:
        """The type of that trigger."""
        return self.start.number("ROSpecStartTriggerType")

    @property
    def stop(self) -> Node:
        """The trigger that stops it."""
        return self.node.one("ROBoundarySpec").one("ROSpecStopTrigger")

    @property
    def steps(self) -> list[Node]:
        """Its AISpecs in order."""
        return list(self.node.all("AISpec"))

    @property
    def loops(self) -> int:
        """How often the AISpecs run in turn: 0 is without end, 1 without a LoopSpec."""
        loop = self.node.find("LoopSpec")
        return loop.number("LoopCount") if loop else 1

    def enable(self, at: float, watch: Watch) -> None:
        """Wait for the start trigger."""
        self.state = INACTIVE
        self.starts_at = math.inf
        if self.start_type == IMMEDIATE:
            self.starts_at = at
        elif self.start_type == PERIODIC:
            value = self.start.one("PeriodicTriggerValue")
            utc = value.find("UTCTimestamp")
            begin = watch.world_s(utc.number("Microseconds")) if utc else at
            self.starts_at = self.next_period(begin + value.number("Offset") / 1000, at)

    def next_period(self, first: float, at: float) -> float:
        """Return the first of the periodic starts that is not over yet."""
        period_s = self.start.one("PeriodicTriggerValue").number("Period") / 1000
        if first >= at:
            return first
        if not period_s:
            return math.inf
        return first + math.ceil((at - first) / period_s) * period_s

    def again(self, at: float, pause_s: float) -> None:
        """Wait for the start trigger after a run has ended by itself."""
        self.state = INACTIVE
        if self.start_type == IMMEDIATE:
            self.starts_at = at + pause_s
        elif self.start_type == PERIODIC:
            self.starts_at = self.next_period(self.starts_at, at + pause_s)

    def stopped(self) -> None:
        """Wait for the client, or for the next period, after the client has stopped it."""
        self.state = INACTIVE
        if self.start_type == IMMEDIATE:
            self.starts_at = math.inf

    def may_start(self, running: "ROSpec | None") -> bool:
        """Return whether it may begin now: nothing runs, or something less important."""
        return running is None or self.priority < running.priority

    def disable(self) -> None:
        """Wait for nothing."""
        self.state = DISABLED
        self.starts_at = math.inf


class ROSpecs:
    """All ROSpecs of a reader, by number."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.by_number: dict[int, ROSpec] = {}

    def __iter__(self) -> Iterator[ROSpec]:
        return iter(self.by_number.values())

    def add(self, node: Node) -> None:
        """
        Keep a ROSpec, disabled.

        :raises Refused: there are too many, its number is taken, or it asks for too much
        """
        number = node.number("ROSpecID")
        if not number or number in self.by_number:
            said = f"ROSpec {number} is {'there already' if number else 'no number'}"
            raise Refused(FIELD_ERROR, said, ROSPEC, field=0)
        if len(self.by_number) >= self.model.rospecs_max:
            raise Refused(OVERFLOW_PARAMETER, "no room for another ROSpec", ROSPEC)
        check_rospec(self.model, node)
        self.by_number[number] = ROSpec(node)

    def some(self, number: int) -> list[ROSpec]:
        """
        Return one ROSpec, or all for 0.

        :raises Refused: there is none of this number
        """
        return list(self) if number == 0 else [self.one(number)]

    def one(self, number: int) -> ROSpec:
        """
        Return a ROSpec.

        :raises Refused: there is none of this number
        """
        found = self.by_number.get(number)
        if found is None:
            raise Refused(FIELD_ERROR, f"no ROSpec {number}", field=0)
        return found

    def due(self, running: ROSpec | None, at: float = -math.inf) -> ROSpec | None:
        """Return the ROSpec that starts next; of those due at a time, the most important."""
        waiting = [
            one
            for one in self
            if one.state == INACTIVE
            and one.starts_at < math.inf
            and (one.may_start(running) or one.start_type == PERIODIC)
        ]
        return min(waiting, key=lambda one: (max(one.starts_at, at), one.priority), default=None)

    def listed(self) -> list[Node]:
        """Return the ROSpecs as GET_ROSPECS tells them, with the states they are in."""
        return [
            Node("ROSpec", {**one.node.fields, "CurrentState": one.state}, one.node.parts)
            for one in self
        ]


def check_rospec(model: Model, node: Node) -> None:
    """
    Hold a ROSpec against what the reader can do.

    :raises Refused: it cannot do this; the culprit is named
    """
    if node.number("Priority") >= model.priorities:
        raise out_of_range(f"no priority {node.number('Priority')}", ROSPEC, field=1)
    if node.number("CurrentState") != DISABLED:
        raise Refused(FIELD_ERROR, "a new ROSpec is disabled", ROSPEC, field=2)
    boundary = node.one("ROBoundarySpec")
    check_start(model, boundary.one("ROSpecStartTrigger"))
    stop = boundary.one("ROSpecStopTrigger")
    if stop.number("ROSpecStopTriggerType") == GPI_OR_TIMEOUT:
        check_gpi(model, stop, ROSPEC, BOUNDARY, STOP)
    for unsupported, number in (("RFSurveySpec", SURVEY), ("Custom", CUSTOM)):
        if node.find(unsupported):
            raise Refused(UNSUPPORTED_PARAMETER, f"no {unsupported}", ROSPEC, number)
    steps = list(node.all("AISpec"))
    if len(steps) > model.specs_per_rospec_max:
        raise Refused(OVERFLOW_PARAMETER, f"{len(steps)} AISpecs", ROSPEC, AISPEC)
    for step in steps:
        check_aispec(model, step)


def check_start(model: Model, start: Node) -> None:
    """
    Check that a start trigger holds what its type wants.

    :raises Refused: it does not
    """
    kind = start.number("ROSpecStartTriggerType")
    path = (ROSPEC, BOUNDARY, START)
    if kind == ON_GPI:
        check_gpi(model, start, *path)
    if kind == PERIODIC and not start.find("PeriodicTriggerValue"):
        raise Refused(MISSING_PARAMETER, "a periodic start without period", *path, PERIOD)


def check_gpi(model: Model, trigger: Node, *path: int) -> None:
    """
    Check that a trigger names a port the reader has.

    :raises Refused: it does not
    """
    value = trigger.find("GPITriggerValue")
    if value is None:
        raise Refused(MISSING_PARAMETER, "a GPI trigger without a port", *path, GPI_VALUE)
    port = value.number("GPIPortNum")
    if not 1 <= port <= model.gpis:
        raise out_of_range(f"no GPI port {port}", *path, GPI_VALUE, field=0)


def check_aispec(model: Model, step: Node) -> None:
    """
    Hold an AISpec against what the reader can do.

    :raises Refused: it cannot do this
    """
    antennas = step.numbers("AntennaIDs")
    if not antennas:
        raise Refused(FIELD_ERROR, "an AISpec without antennas", ROSPEC, AISPEC, field=0)
    check_antennas(model, antennas, ROSPEC, AISPEC)
    stop = step.one("AISpecStopTrigger")
    kind = stop.number("AISpecStopTriggerType")
    if kind == GPI_OR_TIMEOUT:
        check_gpi(model, stop, ROSPEC, AISPEC, AI_STOP)
    if kind == TAG_OBSERVATION and not stop.find("TagObservationTrigger"):
        said = "a stop by observation without TagObservationTrigger"
        raise Refused(MISSING_PARAMETER, said, ROSPEC, AISPEC, AI_STOP, OBSERVATION)
    inventories = list(step.all("InventoryParameterSpec"))
    if len(inventories) > 1:
        raise Refused(OVERFLOW_PARAMETER, "more than one inventory", ROSPEC, AISPEC, INVENTORY)
    check_inventory(model, inventories[0])
    if step.find("Custom"):
        raise Refused(UNSUPPORTED_PARAMETER, "no extension", ROSPEC, AISPEC, CUSTOM)


def check_inventory(model: Model, inventory: Node) -> None:
    """
    Hold an InventoryParameterSpec against what the reader can do.

    :raises Refused: it cannot do this
    """
    path = (ROSPEC, AISPEC, INVENTORY)
    if not inventory.number("InventoryParameterSpecID"):
        raise Refused(FIELD_ERROR, "an inventory numbered 0", *path, field=0)
    if inventory.number("ProtocolID") != C1G2:
        raise out_of_range("no protocol but Class 1 Gen 2", *path, field=1)
    for configuration in inventory.all("AntennaConfiguration"):
        check_configuration(model, configuration, *path)
    if inventory.find("Custom"):
        raise Refused(UNSUPPORTED_PARAMETER, "no extension of any maker", *path, CUSTOM)
