"""One run of a ROSpec: which AISpec it is at, and when that and the whole will end."""

import math
from dataclasses import dataclass, field
from typing import Final

from drivers.simulated.llrp.antennas import Setup, configured, setup
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.reports import Content
from drivers.simulated.llrp.rospecs import DURATION, GPI_OR_TIMEOUT, TAG_OBSERVATION, ROSpec
from drivers.simulated.llrp.settings import Settings

N_TAGS, NO_MORE, N_ATTEMPTS, N_UNIQUE, NO_MORE_UNIQUE = range(5)
# One inventory of everything in front of an antenna.
ROUND_S: Final = 0.1
STEP_S_MIN: Final = 0.001
AI_END_TRIGGERS: Final = {1, 3, 5}
SECONDS_TRIGGERS, MILLISECONDS_TRIGGERS = {3, 4}, {5, 6}
COUNT_TRIGGERS: Final = {1, 2}


@dataclass(slots=True)
class Step:
    """The AISpec a run is at."""

    node: Node
    index: int
    began_at: float
    content: Content
    setups: dict[int, Setup]
    antennas: tuple[int, ...]
    seen: set[str] = field(default_factory=set)
    count: int = 0
    last_new_at: float = 0.0

    @property
    def trigger(self) -> Node:
        """What ends it."""
        return self.node.one("AISpecStopTrigger")

    def ends_at(self) -> float:
        """Return when it ends if nothing else ends it before."""
        kind = self.trigger.number("AISpecStopTriggerType")
        found = math.inf
        if kind == DURATION:
            found = self.began_at + self.trigger.number("DurationTrigger") / 1000
        elif kind == GPI_OR_TIMEOUT:
            timeout = self.trigger.one("GPITriggerValue").number("Timeout")
            found = self.began_at + timeout / 1000 if timeout else math.inf
        elif kind == TAG_OBSERVATION:
            found = self.observed_at()
        return max(found, self.began_at + STEP_S_MIN)

    def observed_at(self) -> float:
        """Return when an observation of tags ends by time."""
        watched = self.trigger.one("TagObservationTrigger")
        kind, timeout = watched.number("TriggerType"), watched.number("Timeout")
        found = self.began_at + timeout / 1000 if timeout else math.inf
        if kind in {NO_MORE, NO_MORE_UNIQUE}:
            found = min(found, self.last_new_at + watched.number("T") / 1000)
        elif kind == N_ATTEMPTS:
            found = min(found, self.began_at + watched.number("NumberOfAttempts") * ROUND_S)
        return found

    def note(self, identity: str, at: float) -> bool:
        """Count a read and return whether the AISpec has seen enough."""
        self.count += 1
        if identity not in self.seen:
            self.seen.add(identity)
            self.last_new_at = at
        if self.trigger.number("AISpecStopTriggerType") != TAG_OBSERVATION:
            return False
        watched = self.trigger.one("TagObservationTrigger")
        wanted = watched.number("NumberOfTags")
        counts = {N_TAGS: self.count, N_UNIQUE: len(self.seen)}
        return counts.get(watched.number("TriggerType"), -1) >= wanted


@dataclass(slots=True)
class Run:
    """A ROSpec while it is active."""

    spec: ROSpec
    settings: Settings
    began_at: float
    step: Step = field(init=False)
    loops: int = 0
    reported_at: float = 0.0

    @property
    def report(self) -> Node:
        """When and what it reports: as it says itself, or as the reader is set."""
        return self.spec.node.find("ROReportSpec") or self.settings.report_spec

    @property
    def trigger(self) -> int:
        """The type of its report trigger."""
        return self.report.number("ROReportTrigger")

    def begin_step(self, index: int, at: float, *, utc: bool) -> None:
        """Go to an AISpec, counted from 1."""
        node = self.spec.steps[index - 1]
        given = node.numbers("AntennaIDs")
        ports = tuple(self.settings.antennas)
        antennas = ports if 0 in given else tuple(dict.fromkeys(given))
        inventory = node.one("InventoryParameterSpec")
        changes = list(inventory.all("AntennaConfiguration"))
        setups = {
            port: setup(
                self.settings.model, configured(port, self.settings.antennas[port], changes)
            )
            for port in antennas
        }
        content = self.content(index, inventory.number("InventoryParameterSpecID"), utc=utc)
        self.step = Step(node, index, at, content, setups, antennas, last_new_at=at)

    def content(self, index: int, inventory: int, *, utc: bool) -> Content:
        """Return what is reported of an AISpec, made once as long as it stays the same."""
        selector = self.report.one("TagReportContentSelector")
        known = self.spec.contents.get(index)
        if known is None or known[0] is not selector:
            made = Content(selector, self.spec.number, index, inventory, utc=utc)
            known = self.spec.contents[index] = selector, made
        return known[1]

    def ends_at(self) -> float:
        """Return when the whole ends if its AISpecs have not ended before."""
        stop = self.spec.stop
        kind = stop.number("ROSpecStopTriggerType")
        if kind == DURATION:
            lasts_s = stop.number("DurationTriggerValue") / 1000
            return self.began_at + max(lasts_s, STEP_S_MIN)
        if kind == GPI_OR_TIMEOUT:
            timeout = stop.one("GPITriggerValue").number("Timeout")
            return self.began_at + timeout / 1000 if timeout else math.inf
        return math.inf

    def reports_at(self) -> float:
        """Return when the time has come to report, for the triggers of 1.1 that count time."""
        if self.trigger in SECONDS_TRIGGERS | MILLISECONDS_TRIGGERS:
            unit_s = 1.0 if self.trigger in SECONDS_TRIGGERS else 0.001
            return self.reported_at + max(self.report.number("N"), 1) * unit_s
        return math.inf

    def enough(self, entries: int) -> bool:
        """Return whether so many entries are to be reported now."""
        wanted = self.report.number("N")
        return self.trigger in COUNT_TRIGGERS and 0 < wanted <= entries
