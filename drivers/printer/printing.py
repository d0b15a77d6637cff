"""
One label on its way through the printer, and when it may be called printed.

Printed is what the printer's own count of labels proves. Where it keeps none, it is a label that
was seen in the printer and then was there no longer, while nothing was wrong. Everything else has
failed; and where the label may nevertheless have come out, the reason says so.
"""

from dataclasses import dataclass

from drivers.printer.zpl_answers import HostStatus

UNSURE = "; look whether it lies in the printer before you print it again"
# Between taking a label in and showing it, a printer may say that it is idle; twice idle is done.
IDLE_TIMES = 2
SETTLE_S = 3.0
# These stop the head where it stands; a label begun before a pause still comes out.
STOPPING = frozenset({"the print head is open", "out of paper", "out of ribbon"})
CANCEL_S_MAX = 3.0


@dataclass(frozen=True, slots=True)
class Job:
    """A label to print."""

    job_id: str
    zpl: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a label: printed, or why not."""

    printed: bool
    reason: str = ""


PRINTED = Outcome(printed=True)


class Printing:
    """A label that has been sent; `count_before` is how many labels there were before it."""

    def __init__(self, job: Job, count_before: int | None, sent_s: float, print_s: float) -> None:
        self.job = job
        self.count_before = count_before
        self.until_s = sent_s + print_s
        self.print_s = print_s
        self.was_seen = False
        self.idle_times = 0
        self.idle_s: float | None = None
        self.trouble = ""
        self.cancelled = ""
        self.cancelled_s = 0.0

    def judge(self, status: HostStatus, count: int | None, now_s: float) -> Outcome | None:
        """
        Return what became of it, or None while that is open.

        `count` is the count of labels as of this status; None if it was not told.
        """
        if status.idle and self.counted(count):
            return PRINTED
        if self.cancelled:
            return self.judge_cancelled(status, count, now_s)
        if status.idle:
            return self.judge_idle(status, now_s)
        self.was_seen = self.was_seen or status.tells_work
        self.idle_times, self.idle_s = 0, None
        if status.trouble:
            self.cancel(status.trouble, now_s)
            # Known to be in the printer at this moment, and kept from coming out.
            self.trouble = status.trouble if status.tells_work else ""
        elif now_s >= self.until_s:
            self.cancel(f"not printed within {self.print_s:g} seconds", now_s)
        return None

    def judge_idle(self, status: HostStatus, now_s: float) -> Outcome | None:
        """Return what became of a label that is not in the printer any more, or not yet."""
        self.idle_times += 1
        self.idle_s = now_s if self.idle_s is None else self.idle_s
        proven_by_status = self.count_before is None and self.was_seen and not status.trouble
        if proven_by_status and self.idle_times >= IDLE_TIMES:
            return PRINTED
        if now_s - self.idle_s < SETTLE_S:
            return None
        return Outcome(printed=False, reason=(status.trouble or self.doubt) + UNSURE)

    def judge_cancelled(
        self, status: HostStatus, count: int | None, now_s: float
    ) -> Outcome | None:
        """Return what became of a label that was called back."""
        counting = self.count_before is not None and count is None
        if status.idle and not counting:
            # What kept it from printing still does, so nothing can have come out meanwhile.
            kept_from_printing = self.trouble in STOPPING and status.trouble in STOPPING
            reason = self.cancelled if kept_from_printing else self.cancelled + UNSURE
            return Outcome(printed=False, reason=reason)
        if now_s - self.cancelled_s >= CANCEL_S_MAX:
            return Outcome(printed=False, reason=self.cancelled + UNSURE)
        return None

    def cancel(self, reason: str, now_s: float) -> None:
        """Call the label back."""
        self.cancelled = reason
        self.cancelled_s = now_s

    def counted(self, count: int | None) -> bool:
        """Return whether the printer has counted a label since."""
        return self.count_before is not None and count is not None and count > self.count_before

    @property
    def doubt(self) -> str:
        """Return why nobody can say that it was printed."""
        if self.count_before is not None:
            return "the printer has not counted this label"
        return "the printer has never shown this label"
