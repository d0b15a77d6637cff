"""A scale on a serial line, asked for its weight several times a second."""

import time
from dataclasses import replace

from drivers.device import Clock, Device, DeviceUnavailable, utc_now
from drivers.events import DeviceDegraded, DeviceRecovered, Event, WeightMeasured
from drivers.scale.mtsics_codec import MtSicsCodec, NoWeight
from drivers.serial_port import SerialPort
from drivers.url import DeviceUrl

NOW = b"SI\r\n"
WHEN_STABLE = b"S\r\n"
# A scale that waits for a load to come to rest answers "S I" by itself after a while.
ANSWER_S_MAX = {NOW: 2.0, WHEN_STABLE: 12.0}


class MtSicsScale(Device):
    """
    `mtsics:/dev/ttyUSB0?baud=9600&interval_ms=200`.

    Tells a weight when it has changed, or come to rest, and always when asked by `weigh`.
    """

    kind = "scale"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("baud", "interval_ms")
        self.port = SerialPort(url.target, url.int_option("baud", 9600, 300, 921_600))
        self.interval_s = url.int_option("interval_ms", 200, 50, 10_000) / 1000
        self.wanted = False
        self.forget()

    def forget(self) -> None:
        """Forget what an earlier connection knew."""
        self.codec = MtSicsCodec()
        self.asked = b""
        self.asked_at = 0.0
        self.trouble = ""
        self.told: WeightMeasured | None = None
        self.early: list[WeightMeasured | NoWeight] = []

    def open(self) -> None:
        """
        Take the line, and make sure that a scale is behind it.

        :raises DeviceUnavailable: there is no line, or nothing on it answers
        """
        self.forget()
        self.port.open()
        while not self.early:
            self.ask()
            self.early = self.listen(self.interval_s)

    def read(self, timeout: float) -> list[Event]:
        """
        Ask if it is time to, and return what is new.

        :raises DeviceUnavailable: the line is gone, or the scale does not answer
        """
        answers, self.early = self.early, []
        if not answers:
            self.ask()
            answers = self.listen(min(timeout, self.interval_s))
        return [event for answer in answers for event in self.take(answer)]

    def listen(self, timeout: float) -> list[WeightMeasured | NoWeight]:
        """
        Return the scale's answers.

        :raises DeviceUnavailable: the line is gone, or the scale takes too long
        """
        answers = self.codec.feed(self.port.read(timeout), self.clock())
        if not answers:
            self.check_patience()
        return answers

    def weigh(self) -> None:
        """Ask for a weight at rest."""
        self.wanted = True

    def close(self) -> None:
        """Let go of the line."""
        self.port.close()

    def ask(self) -> None:
        """Send the next command once the last is answered and the interval is over."""
        if self.asked or time.monotonic() - self.asked_at < self.interval_s:
            return
        self.asked = WHEN_STABLE if self.wanted else NOW
        self.asked_at = time.monotonic()
        self.port.write(self.asked)

    def check_patience(self) -> None:
        """Refuse to wait for ever for an answer."""
        if self.asked and time.monotonic() - self.asked_at > ANSWER_S_MAX[self.asked]:
            raise DeviceUnavailable(f"the scale at {self.url.target} does not answer")

    def take(self, answer: WeightMeasured | NoWeight) -> list[Event]:
        """Return the events an answer is worth."""
        was_wanted = self.asked == WHEN_STABLE
        self.asked = b""
        if isinstance(answer, NoWeight):
            return self.take_trouble(answer)
        events: list[Event] = []
        if self.trouble:
            self.trouble = ""
            events.append(DeviceRecovered(at=answer.at))
        if was_wanted:
            self.wanted = False
        if was_wanted or not self.told or answer != replace(self.told, at=answer.at):
            events.append(answer)
            self.told = answer
        return events

    def take_trouble(self, answer: NoWeight) -> list[Event]:
        """Return a change for the worse; a busy scale is asked again, and that is all."""
        if answer.busy or answer.reason == self.trouble:
            return []
        self.trouble = answer.reason
        return [DeviceDegraded(at=self.clock(), reason=answer.reason)]
