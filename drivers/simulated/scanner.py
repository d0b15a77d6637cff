"""A serial barcode scanner on a pseudo-terminal."""

from pathlib import Path

from drivers.simulated.plug import SerialPlug


class SimulatedScanner:
    """Sends what it scans followed by a terminator, as a CDC-ACM scanner does."""

    def __init__(self, path: Path, terminator: bytes = b"\r\n") -> None:
        self.plug = SerialPlug(path)
        self.terminator = terminator
        self.url = f"serial:{path}?device=scanner"

    def start(self) -> None:
        """Plug the scanner in."""
        self.plug.plug_in()

    def stop(self) -> None:
        """Unplug the scanner."""
        self.plug.unplug()

    def scan(self, text: str, symbology: str = "") -> bool:
        """Send one scan and return whether it went out; `symbology` is an AIM identifier."""
        return self.send_raw((symbology + text).encode("latin-1", "replace") + self.terminator)

    def send_raw(self, data: bytes) -> bool:
        """Send bytes as they are: half a scan, or noise."""
        return self.plug.write(data)
