"""A Zebra scanner that speaks SSI."""

from datetime import timedelta

from drivers.barcode.line_talk import said_by
from drivers.barcode.serial_scanner import line_settings
from drivers.barcode.ssi.orders import Wish, order
from drivers.barcode.ssi.packets import Opcode
from drivers.barcode.ssi.reception import Accepted, Reception
from drivers.barcode.ssi.talk import BEEPS, LED, SsiTalk
from drivers.device import Clock, Signal, utc_now
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.transports.serial_line import line_to
from drivers.url import DeviceUnavailable, DeviceUrl

# A program that was ended is up again within this time, or the scanner's owner has noticed.
RESTART_S_MAX = timedelta(seconds=60)


class SsiScanner(TalkingDevice[SsiTalk]):
    """`serial:/dev/ttyACM0?protocol=ssi`; every scan once, whatever happens to the line."""

    kind = "barcode"
    acknowledges = True

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("baud", "bits", "parity", "stop")
        self.line = line_settings(url)
        self.reception = Reception()

    def make_transport(self) -> Transport:
        """Return the serial line."""
        return line_to(self.url.target, self.line)

    def make_protocol(self) -> SsiTalk:
        """Return a talk that knows which scan may be sent to it again."""
        last, known = self.last_scan, self.reception.safe is not None
        if not known and last is not None and self.clock() - last.at < RESTART_S_MAX:
            self.reception.safe = self.reception.accepted = Accepted(said_by(last))
        return SsiTalk(self.reception)

    def confirm(self) -> None:
        """
        Acknowledge what is safe now; remember when that could not leave.

        :raises DeviceUnavailable: the connection is gone
        """
        had_answered = self.reception.answered
        try:
            super().confirm()
        except DeviceUnavailable:
            self.reception.answered = had_answered
            raise

    def signal(self, signal: Signal) -> None:
        """Beep, and light the lamp where somebody is wanted."""
        if signal != "off":
            self.wish(order(Opcode.BEEP, bytes((BEEPS[signal],))))
        lit = signal in {"wrong", "attention"}
        self.wish(order(Opcode.LED_ON if lit else Opcode.LED_OFF, LED))

    def aim(self, *, on: bool) -> None:
        """Show the aiming pattern, or no longer."""
        self.wish(order(Opcode.AIM_ON if on else Opcode.AIM_OFF))

    def enable(self, *, on: bool) -> None:
        """Let the scanner read, or keep it from reading."""
        self.wish(order(Opcode.SCAN_ENABLE if on else Opcode.SCAN_DISABLE))

    def trigger(self, *, on: bool) -> None:
        """Read as if the trigger were pulled; the scanner must be in host trigger mode."""
        self.wish(order(Opcode.START_SESSION if on else Opcode.STOP_SESSION))

    def wish(self, wish: Wish) -> None:
        """Have a packet sent by the device's own thread."""
        self.order(Order(lambda talk, now: talk.wish(wish, now)))
