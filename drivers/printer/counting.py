"""What is known of a printer's own count of labels, if it keeps one."""

from drivers.printer.zpl_answers import ASK_LABEL_COUNT

ANSWER_S_MAX = 1.0


class LabelCounting:
    """
    Asks for the count, one question at a time, and says how far it can be relied on.

    `counts` is None as long as nobody knows whether the printer counts; with `asks` False it is
    not even asked.
    """

    def __init__(self, *, asks: bool) -> None:
        self.counts: bool | None = None if asks else False
        self.labels: int | None = None
        self.asked_s: float | None = None
        self.is_fresh = False

    def question(self, now_s: float, *, matters: bool) -> bytes:
        """Return the question, unless it is open already or the answer matters to nobody."""
        needless = self.counts is False or not (matters or self.labels is None)
        if needless or self.asked_s is not None:
            return b""
        self.asked_s = now_s
        return ASK_LABEL_COUNT

    def hear(self, labels: int | None, *, idle: bool) -> None:
        """Take the answer; one given while the printer is busy misses the label under its head."""
        self.asked_s = None
        self.labels = labels
        self.is_fresh = idle
        if self.counts is not False:
            self.counts = labels is not None

    @property
    def answered(self) -> int | None:
        """Return the count as of the last question; None while that is open."""
        return self.labels if self.asked_s is None else None

    @property
    def before(self) -> int | None:
        """Return the count to compare with later, where the printer counts."""
        return self.labels if self.counts else None

    def is_settled(self, now_s: float) -> bool:
        """Return whether a label may be sent: the count is known, or will not be."""
        if self.counts is False or self.is_fresh:
            return True
        if self.asked_s is None or now_s < self.asked_s + ANSWER_S_MAX:
            return False
        # It prints without counting, or does not know the question: the status must do.
        self.counts = self.labels = None
        return True
