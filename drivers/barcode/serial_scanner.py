"""Scanners that send lines over a serial line: USB CDC-ACM, RS-232, or one behind a network."""

from datetime import timedelta
from typing import ClassVar, Generic, TypeVar, cast

from drivers.barcode.datalogic import DatalogicTalk
from drivers.barcode.honeywell import HoneywellTalk
from drivers.barcode.line_talk import SOH, STX, Ids, LineForm, LineTalk, Said, said_by
from drivers.barcode.lines import ENDS
from drivers.device import Clock, Signal, utc_now
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.transports.serial_line import LineSettings, line_to
from drivers.url import BadDeviceUrl, DeviceUnavailable, DeviceUrl

Lines = TypeVar("Lines", bound=LineTalk)

LINE_OPTIONS = ("bits", "parity", "stop")
PREFIX_LENGTH_MAX = 8
NAMED_PREFIXES = {"stx": STX, "soh": SOH}
# A program is up again so soon after it was ended that a scanner may still be waiting for it.
RESTART_S_MAX = timedelta(seconds=10)


def line_settings(url: DeviceUrl, baud: int = 9600) -> LineSettings:
    """
    Return the speed and form of a serial line as a URL has them.

    :raises BadDeviceUrl: one of them is out of range
    """
    bits = url.int_option("bits", 8, 7, 8)
    parity = url.text_option("parity", "none", among=("none", "even", "odd"))
    return LineSettings(
        url.int_option("baud", baud, 300, 3_000_000),
        7 if bits == 7 else 8,
        "E" if parity == "even" else "O" if parity == "odd" else "N",
        2 if url.int_option("stop", 1, 1, 2) == 2 else 1,
    )


def prefix_of(url: DeviceUrl) -> bytes:
    """
    Return what stands in front of each scan.

    :raises BadDeviceUrl: it is too long, or not ASCII
    """
    text = url.text_option("prefix", "")
    if text.lower() in NAMED_PREFIXES:
        return NAMED_PREFIXES[text.lower()]
    if len(text) > PREFIX_LENGTH_MAX or not (text.isascii() and text.isprintable()):
        among = ", ".join(NAMED_PREFIXES)
        raise BadDeviceUrl(
            f"{url.text!r}: prefix is {among}, or up to {PREFIX_LENGTH_MAX} printable characters"
        )
    return text.encode("ascii")


class LineScanner(TalkingDevice[Lines], Generic[Lines]):
    """What scanners that send lines have in common."""

    kind = "barcode"
    talks: ClassVar[type[LineTalk]]
    makers_options: ClassVar[tuple[str, ...]] = ()
    ids_known: ClassVar[tuple[str, ...]] = ("aim", "none")

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("baud", "aim", *LINE_OPTIONS, "end", "prefix", "ids", *self.makers_options)
        self.line = line_settings(url)
        with_aim = url.text_option("aim", "yes", among=("yes", "no")) == "yes"
        ids = url.text_option("ids", "aim" if with_aim else "none", among=self.ids_known)
        self.acknowledges = url.text_option("ack", "no", among=("yes", "no")) == "yes"
        self.form = LineForm(
            url.text_option("end", "line", among=tuple(ENDS)),
            prefix_of(url),
            cast("Ids", ids),
            self.acknowledges,
        )
        self.first_time = True
        self.not_acknowledged: Said | None = None

    def make_transport(self) -> Transport:
        """Return the serial line."""
        return line_to(self.url.target, self.line)

    def make_protocol(self) -> Lines:
        """Return a talk that knows what may be sent to it again."""
        again = self.perhaps_again() if self.acknowledges else None
        self.not_acknowledged, self.first_time = None, False
        return cast("Lines", self.talks(self.form, again))

    def perhaps_again(self) -> Said | None:
        """Return the scan that is safe, and whose acknowledgement may not have left."""
        last = self.last_scan
        if self.first_time and last is not None and self.clock() - last.at < RESTART_S_MAX:
            return said_by(last)
        return self.not_acknowledged

    def confirm(self) -> None:
        """
        Acknowledge what is safe now; remember what could not be.

        :raises DeviceUnavailable: the connection is gone
        """
        try:
            super().confirm()
        except DeviceUnavailable:
            self.not_acknowledged = self.talk.unanswered if self.talk else None
            raise
        if self.talk is not None:
            self.talk.unanswered = None


class SerialScanner(LineScanner[LineTalk]):
    """`serial:/dev/ttyACM0?baud=9600&end=crlf`; any scanner that sends lines."""

    talks = LineTalk


class HoneywellScanner(LineScanner[HoneywellTalk]):
    """`serial:/dev/ttyACM0?protocol=honeywell&ack=yes`."""

    talks = HoneywellTalk
    makers_options = ("ack",)
    ids_known = ("aim", "maker", "none")

    def signal(self, signal: Signal) -> None:
        """Beep: once for right, twice for finished, three times for wrong."""
        self.order(Order(lambda talk, _now: talk.signal(signal)))

    def trigger(self, *, on: bool) -> None:
        """Pull the trigger, or release it; the scanner must be in manual trigger mode."""
        self.order(Order(lambda talk, _now: talk.trigger(on=on)))


class DatalogicScanner(LineScanner[DatalogicTalk]):
    """`serial:/dev/ttyACM0?protocol=datalogic&ack=yes`."""

    talks = DatalogicTalk
    makers_options = ("ack",)
    ids_known = ("aim", "maker", "none")

    def signal(self, signal: Signal) -> None:
        """Beep: once for right, twice for finished, a long series for wrong."""
        self.order(Order(lambda talk, _now: talk.signal(signal)))

    def enable(self, *, on: bool) -> None:
        """Let the scanner read, or keep it from reading."""
        self.order(Order(lambda talk, _now: talk.enable(on=on)))
