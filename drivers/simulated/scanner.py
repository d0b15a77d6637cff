"""A serial barcode scanner on a pseudo-terminal."""

from pathlib import Path

from drivers.simulated.clock import Clock
from drivers.simulated.hosting import PtyHost
from drivers.simulated.scanners.line import Framing, LineEngine


class SimulatedScanner:
    """Sends what it scans followed by a terminator, as a CDC-ACM scanner does."""

    def __init__(
        self, path: Path, terminator: bytes = b"\r\n", *, clock: Clock | None = None
    ) -> None:
        self.engine = LineEngine(framing=Framing(suffix=terminator))
        self.host = PtyHost(self.engine, path, clock=clock)
        self.url = f"serial:{path}?device=scanner"

    def start(self) -> None:
        """Plug the scanner in."""
        self.host.start()

    def stop(self) -> None:
        """Unplug the scanner."""
        self.host.stop()

    def scan(self, text: str, symbology: str = "") -> bool:
        """Send one scan and return whether it went out; `symbology` is an AIM identifier."""
        code = (symbology + text).encode("latin-1", "replace")
        return self.host.do(lambda: self.engine.scan(code))

    def send_raw(self, data: bytes) -> bool:
        """Send bytes as they are: half a scan, or noise."""
        return self.host.do(lambda: self.engine.send_raw(data))
