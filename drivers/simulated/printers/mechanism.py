"""
What is behind a printer's connections: paper, ribbon, head, the formats that wait, and the count.

Written from the ZPL II Programming Guide: labels of a format are printed one after the other; a
label that is cut short by an error is printed again once that is mended, unless ^JZN forbids it;
~JA empties the buffer after the label under way; a pause waits for the end of the label.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from PIL import Image

from drivers.simulated.printers.memory import Memory
from drivers.simulated.printers.stream import Format

FORMATS_MAX: Final = 1000
LABELS_KEPT_MAX: Final = 1000
STOPPING: Final = ("paper_out", "head_open", "ribbon_out", "overheated")
TROUBLES: Final = (*STOPPING, "paused")
PRINT_MODES: Final = MappingProxyType({"R": 0, "P": 1, "T": 2, "C": 3, "A": 4})
LENGTH_DOTS: Final = 1218


@dataclass(frozen=True, slots=True)
class Settings:
    """What outlives a format: as the last one that said so left it."""

    dpi: int = 203
    width: int = 812
    length: int = LENGTH_DOTS
    encoding: str = "cp850"
    reprint: bool = True
    mode: str = "T"
    thermal_transfer: bool = True
    darkness: int = 15


@dataclass(slots=True)
class Job:
    """A format that waits or is being printed."""

    format: Format
    settings: Settings
    pictures: Mapping[str, Image.Image] = field(default_factory=dict)
    quantity: int = 1
    pause_after: int = 0
    printed: int = 0

    @property
    def remaining(self) -> int:
        """Return how many labels are still to come."""
        return self.quantity - self.printed


@dataclass(frozen=True, slots=True)
class Label:
    """A piece of paper that came out; `whole` is false when it is only half printed."""

    number: int
    format: Format
    settings: Settings
    at: float
    whole: bool = True
    pictures: Mapping[str, Image.Image] = field(default_factory=dict)


@dataclass(slots=True)
class Mechanism:
    """The printer itself; several connections may feed it."""

    print_s: float = 0.1
    troubles: set[str] = field(default_factory=set)
    settings: Settings = field(default_factory=Settings)
    memory: Memory = field(default_factory=Memory)
    jobs: deque[Job] = field(default_factory=deque)
    labels: deque[Label] = field(default_factory=lambda: deque(maxlen=LABELS_KEPT_MAX))
    printed: int = 0
    spoiled: int = 0
    total_dots: int = 0
    done_at: float = math.inf
    taken: bool = True
    corrupt: bool = False
    listener: Callable[[Label], None] = lambda label: None  # noqa: ARG005

    @property
    def stopped(self) -> bool:
        """Return whether something stops even the label under way."""
        needs_no_ribbon = not self.settings.thermal_transfer
        return any(
            trouble in self.troubles and not (trouble == "ribbon_out" and needs_no_ribbon)
            for trouble in STOPPING
        )

    @property
    def printing(self) -> bool:
        """Return whether a label is under the head."""
        return self.done_at < math.inf

    @property
    def label_waiting(self) -> bool:
        """Return whether a label sits at the peeler until somebody takes it."""
        return self.settings.mode == "P" and not self.taken

    @property
    def formats_waiting(self) -> int:
        """Return how many formats are in the buffer, without the one that is being printed."""
        begun = bool(self.jobs) and (self.printing or self.jobs[0].printed > 0)
        return len(self.jobs) - begun

    @property
    def labels_remaining(self) -> int:
        """Return how many labels of the batch under way are still to come."""
        begun = bool(self.jobs) and (self.printing or self.jobs[0].printed > 0)
        return self.jobs[0].remaining if begun else 0

    def put(self, job: Job, now: float) -> bool:
        """Take a format; return False when the buffer is full."""
        self.advance(now)
        if len(self.jobs) >= FORMATS_MAX:
            return False
        self.jobs.append(job)
        self.advance(now)
        return True

    def cancel(self, now: float) -> None:
        """Empty the buffer; the label under the head is finished."""
        self.advance(now)
        if self.printing:
            self.jobs = deque([self.jobs[0]])
            self.jobs[0].quantity = self.jobs[0].printed + 1
        else:
            self.jobs.clear()

    def restart(self) -> None:
        """Lose everything that is not on paper."""
        self.jobs.clear()
        self.memory.clear()
        self.done_at = math.inf
        self.settings = Settings(dpi=self.settings.dpi)
        self.troubles.discard("paused")

    def take(self) -> None:
        """Take the label from the peeler."""
        self.taken = True

    def advance(self, now: float) -> None:
        """Print what can be printed by now."""
        for _ in self.steps(now):
            pass

    def steps(self, now: float) -> Iterator[None]:
        """Go from label to label, each begun when the one before it was done."""
        at = now
        while True:
            if self.printing and self.stopped:
                self.spoil(now)
            elif self.printing and self.done_at <= now:
                at = self.done_at
                self.finish(at)
            elif self.may_begin:
                self.done_at = at + self.print_s
            else:
                return
            yield

    @property
    def may_begin(self) -> bool:
        """Return whether the next label can go under the head."""
        in_the_way = self.stopped or "paused" in self.troubles or self.label_waiting
        return bool(self.jobs) and not self.printing and not in_the_way

    def finish(self, at: float) -> None:
        """Let a whole label out."""
        job = self.jobs[0]
        self.done_at = math.inf
        job.printed += 1
        self.taken = False
        self.let_out(job, at, whole=True)
        if job.pause_after and job.printed % job.pause_after == 0 and job.remaining > 0:
            self.troubles.add("paused")
        if job.remaining <= 0:
            self.jobs.popleft()

    def spoil(self, at: float) -> None:
        """Let half a label out: it is printed again later, or given up."""
        job = self.jobs[0]
        self.done_at = math.inf
        self.let_out(job, at, whole=False)
        if not job.settings.reprint:
            job.printed += 1
            if job.remaining <= 0:
                self.jobs.popleft()

    def let_out(self, job: Job, at: float, *, whole: bool) -> None:
        """Have a label on paper, and tell whoever collects them."""
        self.printed += whole
        self.spoiled += not whole
        number = self.printed + self.spoiled
        label = Label(number, job.format, job.settings, at, whole, job.pictures)
        self.total_dots += job.settings.length
        self.labels.append(label)
        self.listener(label)

    def due(self, now: float) -> float:
        """Return seconds until something happens by itself."""
        if self.printing:
            return self.done_at - now
        return 0.0 if self.may_begin else math.inf
