"""An Impinj reader through its IoT device interface, which speaks JSON over HTTP and no LLRP."""

from pathlib import Path

from drivers.device import Clock, Signal, utc_now
from drivers.rfid.impinj.http_stream import Access, HttpStream
from drivers.rfid.impinj.settings import OPTIONS, settings_of
from drivers.rfid.impinj.stream import StreamTalk
from drivers.rfid.lamp import levels_of
from drivers.rfid.options import certificate_of, ports
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.url import BadDeviceUrl, DeviceUrl

PLAIN_PORT, TLS_PORT = 80, 443
USER = "root"


class ImpinjReader(TalkingDevice[StreamTalk]):
    """
    `impinjs://192.0.2.8?antennas=1,2&user=root&password_file=/etc/darkstore/reader`.

    `impinj://` is the same without encryption. What the URL leaves open is as in the reader's
    default preset. A preset that somebody else has started is left alone unless `take=yes`.
    """

    kind = "rfid"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only(*OPTIONS)
        secure = url.kind == "impinjs"
        host, port = url.host_and_port(TLS_PORT if secure else PLAIN_PORT)
        written = f"[{host}]" if ":" in host else host
        self.settings = settings_of(url)
        self.lamp = ports(url, "lamp", "gpo", 3)
        self.access = Access(
            address=(host, port),
            base=f"{'https' if secure else 'http'}://{written}:{port}",
            user=url.text_option("user", USER),
            password=password_of(url),
            certificate=certificate_of(url, secure=secure),
            take=url.text_option("take", "no", ("yes", "no")) == "yes",
        )

    def make_transport(self) -> Transport:
        """Return the way through HTTP."""
        return HttpStream(self.access, self.settings)

    def make_protocol(self) -> StreamTalk:
        """Return a talk that has heard nothing."""
        return StreamTalk(waits_for_trigger=self.settings.trigger_input is not None)

    def signal(self, signal: Signal) -> None:
        """Show a meaning on the lamp; without one, or without that light, nothing."""
        levels = levels_of(signal, self.lamp)
        if levels:
            self.order(Order(lambda talk, _now: talk.show(levels)))


def password_of(url: DeviceUrl) -> str | None:
    """
    Return the password from its file, or None to call the reader without one.

    It stands in a file since URLs are logged, listed and shown.

    :raises BadDeviceUrl: the file cannot be read, or is empty
    """
    path = url.text_option("password_file", "")
    if not path:
        return None
    try:
        password = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as why:
        raise BadDeviceUrl(f"{url.text!r}: the password cannot be read: {why}") from why
    if not password:
        raise BadDeviceUrl(f"{url.text!r}: {path} is empty")
    return password
