"""A ZPL printer on TCP port 9100 that is believed only when it says it has printed."""

import queue
import time
from dataclasses import dataclass

from drivers.device import CannotDo, Clock, Device, DeviceUnavailable, utc_now
from drivers.events import DeviceDegraded, DeviceRecovered, Event, LabelFailed, LabelPrinted
from drivers.printer.host_status import HostStatus, HostStatusCodec
from drivers.tcp import TcpConnection
from drivers.url import DeviceUrl

ASK_STATUS = b"~HS\r\n"
CANCEL_ALL = b"~JA\r\n"
STATUS_S_MAX = 3.0
POLL_S = 2.0
WHILE_PRINTING_S = 0.05
# A printer answers ~HS between receiving a format and beginning to print it; twice idle is done.
IDLE_TIMES = 2
JOBS_MAX = 50
STALE_READS_MAX = 16
ZPL_LENGTH_MAX = 262_144
UNSURE = "; look whether it lies in the printer before you print it again"


@dataclass(frozen=True, slots=True)
class Job:
    """A label that waits."""

    job_id: str
    zpl: str


class ZplPrinter(Device):
    """`zpl://192.0.2.7:9100?print_s=15`; `print_s` is the longest a label may take."""

    kind = "printer"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("print_s")
        self.connection = TcpConnection(*url.host_and_port(9100))
        self.print_s = url.int_option("print_s", 15, 1, 300)
        self.jobs: queue.Queue[Job] = queue.Queue(JOBS_MAX)
        self.codec = HostStatusCodec()
        self.trouble = ""
        self.news: list[Event] = []
        self.asked_at = 0.0

    def open(self) -> None:
        """
        Connect, and make sure that it is a printer which says how it is.

        :raises DeviceUnavailable: nobody answers there, or not to ~HS
        """
        self.trouble = ""
        self.news = []
        self.connection.open()
        self.status()

    def read(self, timeout: float) -> list[Event]:
        """
        Print what waits, or look after the printer, and return what came of it.

        :raises DeviceUnavailable: the printer is gone
        """
        if time.monotonic() - self.asked_at > POLL_S:
            self.status()
        if self.news:
            return self.take_news()
        try:
            job = self.jobs.get(timeout=timeout)
        except queue.Empty:
            return []
        outcome = self.print_job(job)
        return [*self.take_news(), outcome]

    def print_label(self, zpl: str, job_id: str) -> None:
        """
        Take a label to print.

        :raises CannotDo: it is no label, or too many wait
        """
        text = zpl.strip()
        if not (text.startswith("^XA") and text.endswith("^XZ")) or len(text) > ZPL_LENGTH_MAX:
            raise CannotDo(f"label {job_id} is not ZPL from ^XA to ^XZ of a printable size")
        try:
            self.jobs.put_nowait(Job(job_id, text))
        except queue.Full as why:
            raise CannotDo(f"{JOBS_MAX} labels wait for {self.name} already") from why

    def abandon(self, reason: str) -> list[Event]:
        """Return a failure for every label that waits."""
        failed: list[Event] = []
        while len(failed) < JOBS_MAX:
            try:
                job = self.jobs.get_nowait()
            except queue.Empty:
                break
            failed.append(LabelFailed(at=self.clock(), job_id=job.job_id, reason=reason))
        return failed

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def print_job(self, job: Job) -> Event:
        """Return what became of a label; a printer in trouble is not even sent it."""
        sent = False
        try:
            trouble = self.status().trouble
            if not trouble:
                self.connection.write(job.zpl.encode("utf-8") + b"\r\n")
                sent = True
                trouble = self.wait_until_printed()
        except DeviceUnavailable as why:
            # The connection is of no more use, and the next read will say so to the hub.
            self.connection.close()
            trouble = f"{why}{UNSURE if sent else ''}"
        if trouble:
            return LabelFailed(at=self.clock(), job_id=job.job_id, reason=trouble)
        return LabelPrinted(at=self.clock(), job_id=job.job_id)

    def wait_until_printed(self) -> str:
        """Return what kept the label from being printed, after making sure it never will be."""
        patience = time.monotonic() + self.print_s
        idle = 0
        while time.monotonic() < patience:
            status = self.status()
            if status.trouble:
                self.connection.write(CANCEL_ALL)
                return status.trouble
            idle = idle + 1 if status.idle else 0
            if idle == IDLE_TIMES:
                return ""
            time.sleep(WHILE_PRINTING_S)
        self.connection.write(CANCEL_ALL)
        return f"not printed within {self.print_s} seconds{UNSURE}"

    def status(self) -> HostStatus:
        """
        Ask the printer how it is.

        :raises DeviceUnavailable: it does not say
        """
        # An answer that came too late belongs to an older question.
        self.codec = HostStatusCodec()
        for _ in range(STALE_READS_MAX):
            if not self.connection.read(0):
                break
        self.connection.write(ASK_STATUS)
        patience = time.monotonic() + STATUS_S_MAX
        while (left := patience - time.monotonic()) > 0:
            statuses = self.codec.feed(self.connection.read(left), self.clock())
            if statuses:
                self.asked_at = time.monotonic()
                self.note(statuses[-1])
                return statuses[-1]
        raise DeviceUnavailable(f"the printer at {self.connection.where} does not answer ~HS")

    def note(self, status: HostStatus) -> None:
        """Note a change for better or worse since the printer was last asked."""
        before, self.trouble = self.trouble, status.trouble
        if status.trouble and status.trouble != before:
            self.news.append(DeviceDegraded(at=self.clock(), reason=status.trouble))
        elif before and not status.trouble:
            self.news.append(DeviceRecovered(at=self.clock()))

    def take_news(self) -> list[Event]:
        """Return the changes not yet told."""
        news, self.news = self.news, []
        return news
