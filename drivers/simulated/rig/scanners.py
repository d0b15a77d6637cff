"""Scanners in somebody's hand: on a serial line, or typing as a keyboard does."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from drivers.simulated.engine import known_fault
from drivers.simulated.hosting import TcpHost
from drivers.simulated.rig.part import CannotNow, EnginePart, Part, Stand, serial_url
from drivers.simulated.scanners.datalogic import Datalogic
from drivers.simulated.scanners.honeywell import Honeywell
from drivers.simulated.scanners.line import Framing, LineEngine
from drivers.simulated.scanners.point_of_sale import PointOfSaleEngine
from drivers.simulated.scanners.ssi import SsiEngine
from drivers.simulated.wedge import SimulatedWedge

ScannerEngine = LineEngine | SsiEngine | PointOfSaleEngine

NOISE: Final = bytes(range(256))
ENGINES: Final[Mapping[str, Callable[[], ScannerEngine]]] = MappingProxyType(
    {
        "line": lambda: LineEngine(framing=Framing(aim=True)),
        "ssi": SsiEngine,
        "honeywell": lambda: LineEngine(Honeywell(), framing=Framing(aim=True)),
        "datalogic": lambda: LineEngine(Datalogic(), framing=Framing(aim=True)),
        "hid": PointOfSaleEngine,
    }
)
PROTOCOLS: Final = tuple(ENGINES)


class ScannerPart(EnginePart):
    """
    A scanner: USB CDC on a pty, or RS-232 behind a device server; HID point of sale on a pty where
    the kernel would have its hidraw file.
    """

    kind: ClassVar[str] = "scanner"

    def __init__(
        self, name: str, stand: Stand, *, protocol: str = "line", port: int | None = None
    ) -> None:
        """
        Take the protocol it speaks; with a port it is found there (0: any).

        :raises ValueError: a HID scanner is wanted on a port
        """
        if protocol == "hid" and port is not None:
            raise ValueError("a HID scanner is plugged in by USB, and has no port")
        self.protocol = protocol
        self.engine = ENGINES[protocol]()
        super().__init__(name, stand.serial(name, self.engine, port))

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        options: dict[str, object] = {"device": self.name}
        if self.protocol == "hid":
            return serial_url("hid", self.host, **options)
        if self.protocol != "line":
            options["protocol"] = self.protocol
        return serial_url("serial", self.host, **options)

    def scan(self, text: str, symbology: str = "") -> None:
        """
        Scan a barcode; `symbology` is its AIM identifier.

        :raises CannotNow: the scanner is unplugged, or nobody reads it
        """

        def read() -> str:
            # With the host's lock held: a line is there a moment before it counts as plugged in.
            if not self.host.connected:
                return "unplugged, or nobody reads it"
            return "" if self.engine.scan(text, symbology) else "full or disabled"

        if why := self.do(read):
            raise CannotNow(f"the {self.name} is {why}")

    def noise(self) -> None:
        """Let every byte there is out of the line once."""
        self.host.say_raw(NOISE)

    def shows(self) -> dict[str, object]:
        """Return what the host has asked it to do: beeps, lamps."""
        engine = self.engine
        if isinstance(engine, SsiEngine):
            return {
                "beeps": len(engine.beeps),
                "lamps": engine.leds,
                "aiming": engine.aiming,
                "enabled": engine.enabled,
                "waiting": len(engine.outbox.scans),
            }
        if isinstance(engine, PointOfSaleEngine):
            return {}
        return {"beeps": engine.beeps, "alarms": engine.alarms, "enabled": engine.enabled}

    @property
    def port(self) -> int | None:
        """Its TCP port, when it has one."""
        return self.host.port if isinstance(self.host, TcpHost) else None


class WedgePart(Part):
    """A scanner that types, into a FIFO where the kernel would have its event device."""

    kind: ClassVar[str] = "wedge"
    protocol = "evdev"

    def __init__(self, name: str, stand: Stand, *, layout: str = "us") -> None:
        super().__init__(name)
        self.clock = stand.clock
        self.wedge = SimulatedWedge(stand.folder / name, layout)
        self.back_at = math.inf

    @property
    def url(self) -> str:
        """The device URL of the driver for it."""
        options = f"device={self.name}&layout={self.wedge.keyboard}&prefix=f13"
        return f"evdev:{self.wedge.path}?{options}"

    @property
    def plugged(self) -> bool:
        """It is plugged in."""
        return self.wedge.fd >= 0

    @property
    def faults(self) -> tuple[str, ...]:
        """The wedge has no protocol that could fail; it types, or it is not there."""
        return ("garbage",)

    def begin_fault(self, name: str, share: float = 1.0) -> None:  # noqa: ARG002 -- once is all
        """Lean on the keys; that ends by itself."""
        self.strike(name)

    def strike(self, name: str) -> None:
        """Lean on the keys."""
        known_fault(name, self.faults)
        self.wedge.type_by_hand("qwe asd zxc")

    def start(self) -> None:
        """Plug in."""
        self.wedge.start()

    def stop(self) -> None:
        """Unplug."""
        self.wedge.stop()

    def plug_in(self) -> None:
        """Plug in again."""
        self.wedge.start()

    def unplug(self, for_s: float = math.inf) -> None:  # noqa: ARG002 -- the rig's agenda ends it
        """Unplug."""
        self.wedge.stop()

    def scan(self, text: str, symbology: str = "") -> None:  # noqa: ARG002 -- it types no AIM
        """
        Scan a barcode.

        :raises CannotNow: the wedge is unplugged, or nobody reads it
        :raises ValueError: its keyboard has no such character
        """
        if not self.wedge.scan(text):
            raise CannotNow(f"the {self.name} is unplugged, or nobody reads it")
        self.trace.note(self.clock.now(), "says", text.encode())
