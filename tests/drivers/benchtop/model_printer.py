"""A printer that a test can look into: what it was sent, what it printed, what ails it."""

import re
from collections import deque

ITEM = re.compile(rb"\^XA.*?\^XZ|~[A-Z]{2,4}|! U1 getvar \"([a-z._]+)\"\r\n", re.DOTALL)
JOB = re.compile(rb"\^FD(.*?)\^FS")


class ModelPrinter:
    """Prints one label after another, each taking `label_s`; faults stop it, a cut silences it."""

    def __init__(self, *, counts: bool = True, silent_in_trouble: bool = False) -> None:
        self.counts = counts
        self.silent_in_trouble = silent_in_trouble
        self.label_s = 0.4
        self.odometer = 41_000
        self.waiting: deque[str] = deque()
        self.printed: list[str] = []
        self.started: float | None = None
        self.paper_out = self.head_open = self.paused = self.hung = False
        self.swallows = False
        self.rest = b""
        self.heard: list[bytes] = []

    @property
    def ails(self) -> bool:
        return self.paper_out or self.head_open or self.paused

    @property
    def stopped(self) -> bool:
        return self.paper_out or self.head_open

    def advance(self, now: float) -> None:
        """
        Print what is finished by now.

        A label under way when the paper runs out starts again; one under way at a pause comes out.
        """
        while self.waiting and not self.stopped and not self.hung:
            if self.started is None:
                if self.paused:
                    return
                self.started = now
            if now < self.started + self.label_s:
                return
            self.printed.append(self.waiting.popleft())
            self.odometer += 1
            begun = self.started + self.label_s
            self.started = begun if self.waiting and not self.paused else None
        if self.stopped:
            self.started = None

    def answer(self, said: bytes, now: float) -> bytes:
        """Take bytes in and return what it sends by now."""
        self.advance(now)
        self.rest += said
        answers = b""
        end = 0
        for item in ITEM.finditer(self.rest):
            end = item.end()
            answers += self.obey(item.group(), now)
        self.rest = self.rest[end:]
        return b"" if self.hung else answers

    def obey(self, item: bytes, now: float) -> bytes:
        self.heard.append(item)
        if item.startswith(b"^XA"):
            if not self.swallows:
                job = JOB.search(item)
                self.waiting.append(job.group(1).decode() if job else "?")
                self.started = now if self.started is None and not self.ails else self.started
        elif item == b"~JA":
            under_way = list(self.waiting)[: self.started is not None]
            self.waiting = deque(under_way)
        elif item == b"~HS" and not (self.silent_in_trouble and self.ails):
            return self.host_status()
        elif item == b"~HQES":
            flags = self.paper_out | self.head_open << 2 | self.paused << 16
            table = f"\x02\r\n  PRINTER STATUS\r\n   ERRORS: {flags > 0:d} 00000000 {flags:08X}\r\n"
            return f"{table}   WARNINGS: 0 00000000 00000000\r\n\x03".encode()
        elif item.startswith(b"!") and self.counts:
            return f'"{self.odometer}"'.encode()
        return b""

    def host_status(self) -> bytes:
        first = (
            f"030,{self.paper_out:d},{self.paused:d},1218,{len(self.waiting):03d},0,0,0,000,0,0,0"
        )
        second = f"000,0,{self.head_open:d},0,1,2,4,0,{0:08d},1,000"
        return b"".join(b"\x02" + one.encode() + b"\x03\r\n" for one in (first, second, "1234,0"))


def label(job_id: str) -> str:
    """Return a label that says which job it is."""
    return f"^XA^FO10,10^FD{job_id}^FS^XZ"
