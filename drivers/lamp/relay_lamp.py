"""A stack light behind a relay board: `lamp:/dev/ttyUSB2?red=1&amber=2&green=3&buzzer=4`."""

from drivers.device import Clock, Signal
from drivers.instant import utc_now
from drivers.lamp.lamp_talk import LampTalk
from drivers.lamp.patterns import LIGHTS, Light
from drivers.lamp.relay_board import CHANNELS_MAX
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.transports.serial_line import LineSettings, line_to
from drivers.url import BadDeviceUrl, DeviceUrl

LINE = LineSettings(baud=9600)


class RelayLamp(TalkingDevice[LampTalk]):
    """
    Red, amber, green and a buzzer, each behind a relay; channel 0: there is none.

    `answers=yes` for a board that says what it has switched: then a silent one is lost.
    """

    kind = "lamp"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("answers", *LIGHTS)
        self.answers = url.text_option("answers", "no", ("yes", "no")) == "yes"
        self.channels = channels_of(url)

    def make_transport(self) -> Transport:
        """Return the line, not yet opened."""
        return line_to(self.url.target, LINE)

    def make_protocol(self) -> LampTalk:
        """Return a talk that has told nothing."""
        return LampTalk(self.channels, answers=self.answers)

    def signal(self, signal: Signal) -> None:
        """
        Show and sound a meaning.

        :raises CannotDo: too many wait already
        """
        self.order(Order(lambda talk, now: talk.show(signal, now)))


def channels_of(url: DeviceUrl) -> dict[Light, int]:
    """
    Return the relay of each light that has one.

    :raises BadDeviceUrl: two lights share a relay, or there is no light at all
    """
    wired = {
        light: url.int_option(light, usual, 0, CHANNELS_MAX)
        for usual, light in enumerate(LIGHTS, 1)
    }
    channels = {light: channel for light, channel in wired.items() if channel}
    if len(set(channels.values())) != len(channels) or not channels:
        raise BadDeviceUrl(f"{url.text!r}: each light has a relay of its own, or 0 for none")
    return channels
