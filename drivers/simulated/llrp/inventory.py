"""
Runs ROSpecs against the field, one at a time, the most important first (1.0.1, section 10).

Everything happens at its own time and in order of time, however seldom the reader is called, so
that the same seed gives the same bytes.
"""

import math
from dataclasses import dataclass, field
from typing import Final

from drivers.simulated.llrp.access import Access
from drivers.simulated.llrp.accessspecs import AccessSpec, AccessSpecs
from drivers.simulated.llrp.codec import encode_parameter
from drivers.simulated.llrp.field import Field, Sighting
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.notices import ENDED, HOPPING, PREEMPTED, SPEC_LOOP, STARTED, Notices
from drivers.simulated.llrp.reports import Reports, Seen
from drivers.simulated.llrp.rospecs import (
    ACTIVE,
    GPI_OR_TIMEOUT,
    INACTIVE,
    ON_GPI,
    PERIODIC,
    ROSpec,
    ROSpecs,
)
from drivers.simulated.llrp.run import AI_END_TRIGGERS, Run, Step
from drivers.simulated.llrp.settings import Settings
from drivers.simulated.llrp.tags import Memories, Tag
from drivers.simulated.llrp.watch import Watch

SLICE_S: Final = 0.25
PAUSE_S: Final = 0.005
SKIPS_MAX: Final = 2000
RSSI_MIN, RSSI_MAX = -128, 127
END_OF_ACCESSSPEC: Final = 1
BY_INPUT: Final = (
    ("ROSpecStartTriggerType", ON_GPI),
    ("ROSpecStopTriggerType", GPI_OR_TIMEOUT),
    ("AISpecStopTriggerType", GPI_OR_TIMEOUT),
)
# How long a tag keeps its inventoried flag (Gen2, table 6.20): session 1 by itself, 2 and 3 once
# it is out of the field.
PERSISTENCE_S: Final = 2.0


@dataclass(slots=True)
class Inventory:
    """The part of the reader that reads tags."""

    settings: Settings
    watch: Watch
    reports: Reports
    notices: Notices
    rospecs: ROSpecs
    accessspecs: AccessSpecs
    scene: Field
    memories: Memories
    at: float = 0.0
    run: Run | None = None
    hopped_at: float = 0.0
    flags: dict[tuple[str, int], float] = field(default_factory=dict)

    def boundary(self) -> float:
        """Return when something begins or ends next, whatever is read until then."""
        found = math.inf
        if self.run is not None:
            ends = self.run.ends_at(), self.run.step.ends_at(), self.run.reports_at()
            found = min(*ends, self.hops_at)
        due = self.rospecs.due(self.run.spec if self.run else None)
        return min(found, due.starts_at) if due else found

    def skip(self, until: float) -> None:
        """
        Live through a time without reading: begin and end what was due.

        What goes round and round is wound on rather than lived through for hours.
        """
        self.at = max(self.at, until)
        for _ in range(SKIPS_MAX):
            boundary = self.boundary()
            if boundary > until:
                return
            self.fire(boundary)
        self.wind_on(until - self.boundary())
        for spec in self.rospecs:
            if spec.starts_at < until:
                periodic = spec.start_type == PERIODIC
                spec.starts_at = spec.next_period(spec.starts_at, until) if periodic else until

    def wind_on(self, seconds: float) -> None:
        """Let the run be as it is, so much later."""
        if self.run is not None and seconds > 0:
            for timed in (self.run, self.run.step):
                timed.began_at += seconds
            self.run.reported_at += seconds
            self.run.step.last_new_at += seconds

    def fire(self, at: float) -> None:
        """Begin and end what is due."""
        run = self.run
        if self.hops_at <= at:
            self.hop(at)
        if run is not None and run.reports_at() <= at:
            run.reported_at = at
            self.reports.flush()
        if run is not None and run.ends_at() <= at:
            self.end(at)
        elif run is not None and run.step.ends_at() <= at:
            self.end_step(at)
        due = self.rospecs.due(self.run.spec if self.run else None, at)
        if due is not None and due.starts_at <= at:
            self.trigger(due, at)

    @property
    def hops_at(self) -> float:
        """When the reader goes to another channel; told only where that is wanted."""
        if self.run is None or HOPPING not in self.notices.wanted:
            return math.inf
        return self.settings.model.hops_after(self.hopped_at)

    def hop(self, at: float) -> None:
        """Tell of the channel that is used from now on."""
        self.hopped_at = at
        channel = self.settings.model.channel(at)
        self.notices.tell(at, HOPPING, "HoppingEvent", HopTableID=1, NextChannelIndex=channel)

    def trigger(self, spec: ROSpec, at: float) -> None:
        """Start a ROSpec whose trigger fires, or let this period pass if another has the reader."""
        if spec.may_start(self.run.spec if self.run else None):
            self.start(spec, at)
        elif spec.start_type == PERIODIC:
            spec.starts_at = spec.next_period(spec.starts_at, math.nextafter(at, math.inf))

    def start(self, spec: ROSpec, at: float) -> None:
        """Run a ROSpec, in place of a less important one."""
        if self.run is not None:
            self.end(at, preempted_by=spec.number)
        self.at = max(self.at, at)
        spec.state = ACTIVE
        self.run = Run(spec, self.settings, at, reported_at=at)
        self.hopped_at = at
        self.notices.rospec(at, STARTED, spec.number)
        self.run.begin_step(1, at, utc=self.watch.has_utc)

    def end_step(self, at: float) -> None:
        """End an AISpec and go on to the next, around again, or to the end."""
        assert self.run is not None
        run = self.run
        self.notices.aispec(at, run.spec.number, run.step.index)
        if run.trigger in AI_END_TRIGGERS:
            self.reports.flush()
        if run.step.index < len(run.spec.steps):
            run.begin_step(run.step.index + 1, at, utc=self.watch.has_utc)
            return
        run.loops += 1
        if run.spec.loops == 0 or run.loops < run.spec.loops:
            self.notices.tell(
                at, SPEC_LOOP, "SpecLoopEvent", ROSpecID=run.spec.number, LoopCount=run.loops
            )
            run.begin_step(1, at, utc=self.watch.has_utc)
        else:
            self.close(at)

    def end(self, at: float, *, preempted_by: int = 0, by_client: bool = False) -> None:
        """End the run and with it the AISpec it is at."""
        assert self.run is not None
        self.notices.aispec(at, self.run.spec.number, self.run.step.index)
        self.close(at, preempted_by=preempted_by, by_client=by_client)

    def close(self, at: float, *, preempted_by: int = 0, by_client: bool = False) -> None:
        """End the run; what it saw and did not tell goes out unless it waits to be asked for."""
        assert self.run is not None
        run, self.run = self.run, None
        if run.trigger:
            self.reports.flush()
        if preempted_by:
            self.notices.rospec(at, PREEMPTED, run.spec.number, preempted_by)
        else:
            self.notices.rospec(at, ENDED, run.spec.number)
        if by_client:
            run.spec.stopped()
        else:
            run.spec.again(at, PAUSE_S)

    def gpi(self, port: int, level: int, at: float) -> None:
        """Let an input start and stop what waits for it."""
        if self.run is not None and fits(self.run.spec.stop, port, level):
            self.end(at)
        elif self.run is not None and fits(self.run.step.trigger, port, level):
            self.end_step(at)
        for spec in list(self.rospecs):
            waits = spec.state == INACTIVE and spec.start_type == ON_GPI
            if waits and fits(spec.start, port, level):
                self.trigger(spec, at)

    def observe(self, until: float) -> bool:
        """Read tags up to a time; return False if a read has ended an AISpec before."""
        if self.run is None:
            self.at = max(self.at, until)
        while self.run is not None and self.at < until:
            piece = min(until, self.at + SLICE_S)
            step = self.run.step
            ports = [port for port in step.antennas if port not in self.settings.unplugged]
            for sighting in self.scene.sightings(self.at, piece, ports):
                if self.see(step, sighting):
                    self.at = math.nextafter(sighting.at, math.inf)
                    self.end_step(sighting.at)
                    return False
            self.at = piece
        return True

    def see(self, step: Step, sighting: Sighting) -> bool:
        """Take in one read and return whether the AISpec has seen enough."""
        assert self.run is not None
        run, antenna, at = self.run, sighting.antenna, sighting.at
        tag = self.memories.of(sighting.epc)
        setup = step.setups[antenna]
        level = sighting.rssi_dbm - setup.weaker_db
        if tag.killed or level < setup.weakest_dbm or not setup.selects(tag):
            return False
        if self.settings.model.single_target and self.quiet(tag, setup.session, at):
            return False
        rssi = min(RSSI_MAX, max(RSSI_MIN, round(level)))
        channel = self.settings.model.channel(at)
        seen = Seen(at, self.watch.microseconds(at), rssi)
        access = self.accessspecs.meant_for(tag, antenna, run.spec.number)
        if access is None:
            self.reports.note(step.content, tag, antenna, channel, seen)
        else:
            self.work(access, step, tag, sighting, seen)
        if run.enough(len(self.reports.entries)):
            self.reports.flush()
        return step.note(tag.identity, at)

    def work(
        self, access: AccessSpec, step: Step, tag: Tag, sighting: Sighting, seen: Seen
    ) -> None:
        """Carry out an AccessSpec on a tag; the report names the tag as it was before."""
        # A copy of what identifies the tag, since writing may change it.
        before = Tag(tag.identity, {1: list(tag.banks[1])}, parameter=tag.parameter)
        table = self.reports.outlet.table
        doer = Access(table)
        results = [doer.perform(tag, one, seen.rssi) for one in access.operations]
        packed = b"".join(encode_parameter(table, Node(one.name, one.fields)) for one in results)
        told = Seen(seen.at, seen.at_us, seen.rssi, access.number, packed)
        channel = self.settings.model.channel(seen.at)
        self.reports.note(step.content, before, sighting.antenna, channel, told)
        self.accessspecs.count(access)
        if self.settings.access_report.number("AccessReportTrigger") == END_OF_ACCESSSPEC:
            self.reports.flush_one(packed)

    def quiet(self, tag: Tag, session: int, at: float) -> bool:
        """Return whether a tag keeps still because it was inventoried in its session before."""
        key = tag.identity, session
        since = at - self.flags.get(key, -math.inf)
        kept = session > 0 and since < PERSISTENCE_S
        if not kept or session > 1:
            self.flags[key] = at
        return kept


def fits(trigger: Node, port: int, level: int) -> bool:
    """Return whether a trigger waits for this input and level."""
    value = trigger.find("GPITriggerValue")
    if value is None or not any(trigger.fields.get(name) == kind for name, kind in BY_INPUT):
        return False
    return value.number("GPIPortNum") == port and value.number("GPIEvent") == level
