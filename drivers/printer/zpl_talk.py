"""The talk with a ZPL printer: how it is, one label at a time, and what became of it."""

from collections import deque
from collections.abc import Sequence

from drivers.events import DeviceDegraded, DeviceRecovered, Event, LabelFailed, LabelPrinted
from drivers.instant import Instant
from drivers.printer.counting import LabelCounting
from drivers.printer.printing import UNSURE, Job, Outcome, Printing
from drivers.printer.zpl_answers import (
    ASK_ERRORS,
    ASK_STATUS,
    Errors,
    HostStatus,
    LabelCount,
    Said,
    ZplAnswers,
)
from drivers.protocol import Protocol, ProtocolError

# ~JX: the format that has only begun; ~JA: all others, and the batch under way.
CANCEL_PARTIAL = b"~JX\r\n"
CANCEL_ALL = b"~JA\r\n"
# Some printers do not answer ~HS while their head is open or their paper out, but do ~HQES.
ASK_ERRORS_S = 1.5
ANSWER_S_MAX = 3.0
POLL_S = 1.0
WHILE_PRINTING_S = 0.05
SILENT = "the printer does not answer ~HS: is it on, has it paper, is its head closed?"
LOST = "the connection to the printer was lost"


class ZplTalk(Protocol):
    """
    One connection's talk with a printer.

    `print_s` is the longest a label may take; `counts` whether to ask for its count of labels;
    `cancels` whether an earlier connection left something in it that nobody waits for any more.
    """

    def __init__(self, print_s: float, *, counts: bool = True, cancels: bool = False) -> None:
        super().__init__()
        self.ready = False
        self.print_s = print_s
        self.cancels = cancels
        self.answers = ZplAnswers()
        self.jobs: deque[Job] = deque()
        self.checking_since: float | None = None
        self.printing: Printing | None = None
        self.trouble = ""
        self.asked = False
        self.asked_errors = False
        self.asked_s = 0.0
        self.counting = LabelCounting(asks=counts)
        self.was_idle = False

    def begin(self, now: Instant) -> Sequence[Event]:
        """Call back what was left behind, and ask how it is."""
        if self.cancels:
            self.say(CANCEL_PARTIAL + CANCEL_ALL)
        self.ask(now)
        return ()

    def print_label(self, job: Job, now: Instant) -> Sequence[Event]:
        """Print a label after those that wait."""
        self.jobs.append(job)
        self.look_for_work(now)
        return ()

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """Return what the printer's answers tell."""
        events: list[Event] = []
        for said in self.answers.feed(data):
            events += self.take(said, now)
        return events

    def tick(self, now: Instant) -> Sequence[Event]:
        """
        Ask again when it is time to.

        :raises ProtocolError: the printer does not say how it is
        """
        if not self.asked:
            if now.seconds >= self.asked_s + self.pause_s:
                self.ask(now)
        elif now.seconds >= self.asked_s + ANSWER_S_MAX:
            raise ProtocolError(SILENT)
        elif not self.asked_errors and now.seconds >= self.asked_s + ASK_ERRORS_S:
            self.asked_errors = True
            self.say(ASK_ERRORS)
        return ()

    def due(self) -> float | None:
        """Return when to ask again, or to give up waiting."""
        if not self.asked:
            return self.asked_s + self.pause_s
        return self.asked_s + (ANSWER_S_MAX if self.asked_errors else ASK_ERRORS_S)

    def hang_up(self, now: Instant) -> Sequence[Event]:
        """Return a failure of every label, and a doubt of the one that is in the printer."""
        events: list[Event] = []
        if self.printing is not None:
            events.append(failed(self.printing.job, LOST + UNSURE, now))
            self.printing = None
        events += [failed(job, LOST, now) for job in self.jobs]
        self.jobs.clear()
        return events

    @property
    def leaves_behind(self) -> bool:
        """Return whether a label may be in the printer that nobody can vouch for."""
        return self.printing is not None

    @property
    def pause_s(self) -> float:
        """Return how long to wait between an answer and the next question."""
        at_work = self.printing is not None or self.checking_since is not None
        return WHILE_PRINTING_S if at_work else POLL_S

    def ask(self, now: Instant) -> None:
        """Ask how it is, and how many labels it has printed if that matters."""
        matters = self.printing is not None or bool(self.jobs)
        self.say(self.counting.question(now.seconds, matters=matters))
        self.asked, self.asked_errors = True, False
        self.asked_s = now.seconds
        self.say(ASK_STATUS)

    def take(self, said: Said, now: Instant) -> list[Event]:
        """Return what one answer is worth."""
        if isinstance(said, LabelCount):
            self.counting.hear(said.labels, idle=self.was_idle)
            return []
        if isinstance(said, Errors):
            if not said.trouble:
                # What kept it from answering ~HS is mended meanwhile, or it never will.
                self.asked_s = now.seconds
                self.say(ASK_STATUS)
                return []
            said = HostStatus(said.trouble, tells_work=False)
        return self.take_status(said, now)

    def take_status(self, status: HostStatus, now: Instant) -> list[Event]:
        """Return what a status is worth to health and to the label under way."""
        if not self.ready and status.format_under_way:
            # What a dead connection only began to say must not become the start of our label.
            self.say(CANCEL_PARTIAL)
        self.ready = True
        self.asked = False
        self.asked_s = now.seconds
        self.was_idle = status.idle
        self.counting.is_fresh = self.counting.is_fresh and status.idle
        events = self.note_trouble(status.trouble, now)
        if self.printing is not None:
            events += self.follow(self.printing, status, now)
        elif self.checking_since is not None:
            events += self.check(status, self.checking_since, now)
        self.look_for_work(now)
        return events

    def note_trouble(self, trouble: str, now: Instant) -> list[Event]:
        """Return a change for better or worse."""
        before, self.trouble = self.trouble, trouble
        if trouble == before:
            return []
        if trouble:
            return [DeviceDegraded(at=now.at, reason=trouble)]
        return [DeviceRecovered(at=now.at)]

    def look_for_work(self, now: Instant) -> None:
        """Look at the printer afresh before the next label, as soon as there is one."""
        if self.jobs and self.printing is None and self.checking_since is None and self.ready:
            self.checking_since = now.seconds
            self.counting.is_fresh = False
            if not self.asked:
                self.ask(now)

    def check(self, status: HostStatus, since_s: float, now: Instant) -> list[Event]:
        """Send the next label to a printer that can print it at once, and to no other."""
        if status.trouble:
            self.checking_since = None
            return [failed(self.jobs.popleft(), status.trouble, now)]
        if not status.idle:
            if now.seconds < since_s + self.print_s:
                return []
            self.checking_since = None
            return [failed(self.jobs.popleft(), "it is busy with other labels", now)]
        if not self.counting.is_settled(now.seconds):
            return []
        self.checking_since = None
        job = self.jobs.popleft()
        self.printing = Printing(job, self.counting.before, now.seconds, self.print_s)
        self.say(job.zpl.encode("utf-8") + b"\r\n")
        self.ask(now)
        return []

    def follow(self, printing: Printing, status: HostStatus, now: Instant) -> list[Event]:
        """Return what became of the label under way, if that is clear."""
        was_cancelled = bool(printing.cancelled)
        outcome = printing.judge(status, self.counting.answered, now.seconds)
        if printing.cancelled and not was_cancelled:
            self.say(CANCEL_ALL)
        if outcome is None:
            return []
        self.printing = None
        return [as_event(printing.job, outcome, now)]


def as_event(job: Job, outcome: Outcome, now: Instant) -> Event:
    """Return an outcome as it is told."""
    if outcome.printed:
        return LabelPrinted(at=now.at, job_id=job.job_id)
    return failed(job, outcome.reason, now)


def failed(job: Job, reason: str, now: Instant) -> Event:
    """Return the failure of a label."""
    return LabelFailed(at=now.at, job_id=job.job_id, reason=reason)
