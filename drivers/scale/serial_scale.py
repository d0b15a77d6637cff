"""Scales: `mtsics:/dev/ttyUSB0`, `scale:socket://192.0.2.9:4001?protocol=nci`."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar, Literal

from drivers.device import Clock
from drivers.instant import utc_now
from drivers.scale.dialect import Dialect
from drivers.scale.mtsics import MtSics
from drivers.scale.nci import Nci
from drivers.scale.scale_talk import ScaleTalk
from drivers.scale.toledo8217 import Toledo8217
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.transports.serial_line import LineSettings, line_to
from drivers.url import DeviceUrl

DIALECTS: tuple[type[Dialect], ...] = (MtSics, Toledo8217, Nci)
PARITIES: Mapping[str, Literal["N", "E", "O"]] = MappingProxyType({"N": "N", "E": "E", "O": "O"})
DATA_BITS: Mapping[str, Literal[7, 8]] = MappingProxyType({"7": 7, "8": 8})
OPTIONS = ("baud", "parity", "data_bits", "interval_ms", "unit")


class Scale(TalkingDevice[ScaleTalk]):
    """
    A scale on a serial line, or behind `socket://` or `rfc2217://`.

    `baud`, `parity` and `data_bits` are those of the protocol unless given; `interval_ms` is how
    often it is asked; `unit` is what a Toledo 8217, which does not say, is set to.
    """

    kind = "scale"
    dialect: ClassVar[type[Dialect]]

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only(*OPTIONS)
        self.line = line_settings(url, self.dialect.line)
        self.interval_s = url.int_option("interval_ms", 200, 50, 10_000) / 1000
        self.unit = url.text_option("unit", "kg", ("kg", "g", "lb", "oz"))

    def make_transport(self) -> Transport:
        """Return the line, not yet opened."""
        return line_to(self.url.target, self.line)

    def make_protocol(self) -> ScaleTalk:
        """Return a talk that has heard nothing."""
        own = Toledo8217(self.unit) if self.dialect is Toledo8217 else self.dialect()
        return ScaleTalk(own, DIALECTS, self.interval_s)

    def weigh(self) -> None:
        """
        Ask for a weight at rest.

        :raises CannotDo: too much waits already
        """
        self.order(Order(lambda talk, now: talk.weigh(now)))

    def tare(self) -> None:
        """
        Take what now lies there for the container.

        :raises CannotDo: too much waits already
        """
        self.order(Order(lambda talk, now: talk.do("tare", now)))

    def zero(self) -> None:
        """
        Take the empty scale for nothing.

        :raises CannotDo: too much waits already
        """
        self.order(Order(lambda talk, now: talk.do("zero", now)))


def line_settings(url: DeviceUrl, usual: LineSettings) -> LineSettings:
    """
    Return how the line is set: as the protocol usually has it, unless the URL says otherwise.

    :raises BadDeviceUrl: an option is none of those a line may have
    """
    parity = url.text_option("parity", usual.parity, tuple(PARITIES))
    bits = url.text_option("data_bits", str(usual.data_bits), tuple(DATA_BITS))
    baud = url.int_option("baud", usual.baud, 300, 921_600)
    return replace(usual, baud=baud, parity=PARITIES[parity], data_bits=DATA_BITS[bits])


class MtSicsScale(Scale):
    """`mtsics:/dev/ttyUSB0?baud=9600&interval_ms=200`."""

    dialect = MtSics


class ToledoScale(Scale):
    """`toledo8217:/dev/ttyUSB0?unit=kg`."""

    dialect = Toledo8217


class NciScale(Scale):
    """`nci:/dev/ttyUSB0`."""

    dialect = Nci
