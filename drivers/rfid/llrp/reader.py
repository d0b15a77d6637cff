"""An RFID reader that speaks LLRP; it is the station that connects, to a fixed address."""

from collections.abc import Sequence

from drivers.device import CannotDo, Clock, Signal, utc_now
from drivers.events import Event, TagWriteFailed
from drivers.instant import Instant
from drivers.rfid.lamp import levels_of
from drivers.rfid.llrp.access import is_epc
from drivers.rfid.llrp.framing import VERSION_1_0_1, VERSION_1_1
from drivers.rfid.llrp.inventory import Inventory
from drivers.rfid.llrp.talk import LlrpTalk
from drivers.rfid.llrp.vocabulary import MessageType
from drivers.rfid.llrp.writing import WriteOrder
from drivers.rfid.options import certificate_of, optional, ports, power_of
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.transports.tcp import TcpTransport
from drivers.transports.tls import TlsTransport
from drivers.url import BadDeviceUrl, DeviceUrl

PLAIN_PORT, TLS_PORT = 5084, 5085
# A dozen requests, of which a reader that has just been reset takes seconds for some; one that is
# not answered at all is noticed by itself.
GREETING_S_MAX = 20.0
VERSIONS = {"auto": VERSION_1_1, "1.1": VERSION_1_1, "1.0.1": VERSION_1_0_1}
OPTIONS = (
    "antennas",
    "certificate",
    "every_ms",
    "keepalive_ms",
    "lamp",
    "population",
    "power_dbm",
    "reset",
    "rf_mode",
    "round_ms",
    "session",
    "timeout_ms",
    "trigger",
    "version",
)


class LlrpReader(TalkingDevice[LlrpTalk]):
    """
    `llrp://192.0.2.8?antennas=1,2&power_dbm=27.5`, or `llrps://` over TLS.

    It reads all the time and reports every `round_ms`; with `trigger=gpi:1` while that input is
    high, at most `timeout_ms`; with `every_ms` for `round_ms` each time. `lamp=gpo:1,2,3` names the
    outputs of a green, a red and an amber light.
    """

    kind = "rfid"
    greeting_s_max = GREETING_S_MAX

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only(*OPTIONS)
        self.secure = url.kind == "llrps"
        self.address = url.host_and_port(TLS_PORT if self.secure else PLAIN_PORT)
        self.certificate = certificate_of(url, secure=self.secure)
        self.wanted = inventory_of(url)
        self.lamp = ports(url, "lamp", "gpo", 3)
        self.newest = VERSIONS[url.text_option("version", "auto", tuple(VERSIONS))]
        self.last: LlrpTalk | None = None

    def make_transport(self) -> Transport:
        """Return the TCP connection, encrypted if the URL wants it."""
        if self.secure:
            return TlsTransport(*self.address, self.certificate)
        return TcpTransport(*self.address)

    def make_protocol(self) -> LlrpTalk:
        """
        Return a talk that has heard nothing.

        A reader that hung up when asked for its version is not asked again.
        """
        asked = self.last.asked if self.last is not None else None
        if asked is not None and asked[1].type == MessageType.GET_SUPPORTED_VERSION:
            self.newest = VERSION_1_0_1
        self.last = LlrpTalk(self.wanted, newest=self.newest, lamp=self.lamp)
        return self.last

    def write_tag(self, epc: str, becomes: str, request: str) -> None:
        """
        Give the tag that now has `epc` another EPC; TagWritten or TagWriteFailed follows.

        :raises CannotDo: one of them is no EPC, they are the same, or too many writes wait
        """
        old, new = epc.upper(), becomes.upper()
        for one in (old, new):
            if not is_epc(one):
                raise CannotDo(f"{one!r} is no EPC: write 1 to 31 words of four hexadecimal digits")
        if old == new:
            raise CannotDo(f"the tag has the EPC {new} already")

        def begin(talk: LlrpTalk, now: Instant) -> Sequence[Event]:
            return talk.write_tag(WriteOrder(old, new, request), now)

        def fail(reason: str, now: Instant) -> Sequence[Event]:
            return [TagWriteFailed(at=now.at, request=request, reason=reason)]

        self.order(Order(begin, fail))

    def signal(self, signal: Signal) -> None:
        """Show a meaning on the lamp; without one, or without that light, nothing."""
        levels = levels_of(signal, self.lamp)
        if levels:
            self.order(Order(lambda talk, now: talk.show(levels, now)))


def inventory_of(url: DeviceUrl) -> Inventory:
    """
    Return how the URL wants to have tags read.

    :raises BadDeviceUrl: it contradicts itself, or no reader can do so
    """
    trigger = ports(url, "trigger", "gpi", 1)
    every_ms = optional(url, "every_ms", 50, 86_400_000)
    round_ms = url.int_option("round_ms", 250, 20, 60_000)
    if trigger and every_ms is not None:
        raise BadDeviceUrl(f"{url.text!r}: give trigger or every_ms, not both")
    if every_ms is not None and every_ms < round_ms:
        raise BadDeviceUrl(f"{url.text!r}: every_ms is shorter than round_ms ({round_ms})")
    return Inventory(
        antennas=antennas_of(url),
        round_ms=round_ms,
        every_ms=every_ms,
        trigger_input=trigger[0] if trigger else None,
        timeout_ms=url.int_option("timeout_ms", 60_000, 100, 3_600_000),
        power_cdbm=power_of(url),
        session=optional(url, "session", 0, 3),
        population=url.int_option("population", 32, 1, 65_535),
        rf_mode=optional(url, "rf_mode", 0, 65_535),
        keepalive_ms=url.int_option("keepalive_ms", 5000, 100, 60_000),
        reset=url.text_option("reset", "yes", ("yes", "no")) == "yes",
    )


def antennas_of(url: DeviceUrl) -> tuple[int, ...]:
    """
    Return which antennas to read with; 0 alone means all.

    :raises BadDeviceUrl: one is named twice, or others beside all
    """
    antennas = tuple(
        url.whole_number("antennas", one, 0, 255)
        for one in url.text_option("antennas", "0").split(",")
    )
    if len(antennas) > 1 and 0 in antennas:
        raise BadDeviceUrl(f"{url.text!r}: antenna 0 means all, and stands alone")
    if len(set(antennas)) != len(antennas):
        raise BadDeviceUrl(f"{url.text!r}: name each antenna once")
    return antennas
