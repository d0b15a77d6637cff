"""A ZPL printer that is believed only when it says it has printed."""

import threading
from collections.abc import Iterable, Sequence

from drivers.device import CannotDo, Clock
from drivers.events import Event, LabelFailed, LabelPrinted
from drivers.instant import Instant, utc_now
from drivers.printer.printing import Job
from drivers.printer.zpl_talk import ZplTalk, failed
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.transports.node import NodeTransport
from drivers.transports.serial_line import LineSettings, line_to
from drivers.transports.tcp import TcpTransport
from drivers.url import DeviceUrl

PORT = 9100
JOBS_MAX = 50
ZPL_LENGTH_MAX = 262_144


class ZplPrinter(TalkingDevice[ZplTalk]):
    """
    `zpl://192.0.2.7:9100`, `zpl:/dev/usb/lp0`, `serial:/dev/ttyUSB0?protocol=zpl&baud=9600`.

    `print_s` is the longest a label may take. `odometer=no` is for a printer whose count of labels
    does not move with each label: then its status alone must prove that one was printed.
    """

    kind = "printer"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("print_s", "odometer", "baud")
        self.print_s = url.int_option("print_s", 15, 1, 300)
        self.counts = url.text_option("odometer", "yes", ("yes", "no")) == "yes"
        self.baud = url.int_option("baud", 9600, 300, 921_600)
        if not self.is_path:
            url.host_and_port(PORT)
        self.left_behind = False
        self.lock = threading.Lock()
        self.waiting: set[str] = set()

    @property
    def is_path(self) -> bool:
        """Return whether the printer is a file of this computer's, and not a network address."""
        return self.is_serial or self.url.target.startswith(("/", "usb?"))

    @property
    def is_serial(self) -> bool:
        """Return whether the printer hangs on a serial line."""
        return self.url.kind.startswith("serial")

    def make_transport(self) -> Transport:
        """Return the way to the printer, not yet opened."""
        if self.is_serial:
            return line_to(self.url.target, LineSettings(baud=self.baud))
        if self.is_path:
            return NodeTransport(self.url.target, "printer")
        return TcpTransport(*self.url.host_and_port(PORT))

    def make_protocol(self) -> ZplTalk:
        """Return a talk that has heard nothing."""
        return ZplTalk(self.print_s, counts=self.counts, cancels=self.left_behind)

    def open(self) -> None:
        """
        Connect, and make sure that it is a printer which says how it is.

        :raises DeviceUnavailable: nobody answers there, or not to ~HS
        """
        super().open()
        self.left_behind = False

    def read(self, timeout: float) -> Sequence[Event]:
        """
        Return what came of labels, and how the printer is.

        :raises DeviceUnavailable: the printer is gone
        """
        return self.settled(super().read(timeout))

    def abandon(self, reason: str) -> Sequence[Event]:
        """Return a failure of every label that waits, and a doubt of the one that was sent."""
        if self.ended is not None and self.ended.leaves_behind:
            # Nobody will wait for it: it must not come out unasked when somebody prints it again.
            self.left_behind = True
        return self.settled(super().abandon(reason))

    def print_label(self, zpl: str, job_id: str) -> None:
        """
        Take a label to print.

        :raises CannotDo: it is no label, waits already, or too many wait
        """
        text = zpl.strip()
        if not (text.startswith("^XA") and text.endswith("^XZ")) or len(text) > ZPL_LENGTH_MAX:
            raise CannotDo(f"label {job_id} is not ZPL from ^XA to ^XZ of a printable size")
        job = Job(job_id, text)
        with self.lock:
            if job_id in self.waiting:
                raise CannotDo(f"label {job_id} is on its way to {self.name} already")
            if len(self.waiting) >= JOBS_MAX:
                raise CannotDo(f"{JOBS_MAX} labels wait for {self.name} already")
            self.order(order_of(job))
            self.waiting.add(job_id)

    def settled(self, events: Iterable[Event]) -> Sequence[Event]:
        """Return events, forgetting the labels that they settle."""
        told = list(events)
        with self.lock:
            for event in told:
                if isinstance(event, LabelPrinted | LabelFailed):
                    self.waiting.discard(event.job_id)
        return told


def order_of(job: Job) -> Order[ZplTalk]:
    """Return the order to print a label."""

    def refuse(reason: str, now: Instant) -> Sequence[Event]:
        return [failed(job, reason, now)]

    return Order(lambda talk, now: talk.print_label(job, now), refuse)
