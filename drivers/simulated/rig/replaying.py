"""A recorded device in somebody's hands: found where it was recorded, as far as that can be."""

from pathlib import Path
from typing import ClassVar, Final
from urllib.parse import urlsplit

from drivers.simulated.hosting import TcpHost
from drivers.simulated.replay import BadRecording, ReplayEngine, read_recording
from drivers.simulated.rig.part import EnginePart, Stand, where

STREAMS: Final = ("impinj", "impinjs")


class ReplayPart(EnginePart):
    """A device that says what a recording says: on TCP if it was there, else on a pty."""

    kind: ClassVar[str] = "replay"

    def __init__(self, name: str, stand: Stand, *, file: Path, port: int | None = None) -> None:
        """
        Take the recording, and a port to be found at (0: any).

        :raises BadRecording: the file is none
        """
        self.recording = read_recording(file)
        self.scheme, _, rest = self.recording.url.partition(":")
        self.protocol = self.scheme.partition("+")[2] or self.scheme
        self.engine = ReplayEngine(self.recording.pieces)
        if self.scheme in STREAMS:
            raise BadRecording(f"{file}: the stream of {self.scheme} lacks the HTTP around it")
        # llrp://host:5084 was a network device; serial:/dev/… and serial:socket://… are lines.
        self.networked = rest.startswith("//")
        if self.networked:
            host = stand.network(lambda: self.engine, port or 0)
        elif self.scheme == "evdev":
            host = stand.keyboard(name, self.engine)
        else:
            host = stand.serial(name, self.engine, port)
        super().__init__(name, host)

    @property
    def url(self) -> str:
        """The URL it was recorded at, with the place where it now is."""
        query = urlsplit(self.recording.url).query
        options = "&".join((f"device={self.name}", *self.options(query)))
        place = where(self.host)
        if self.networked:
            place = f"//{place}"
        elif isinstance(self.host, TcpHost):
            place = f"socket://{place}"
        return f"{self.scheme}:{place}?{options}"

    @staticmethod
    def options(query: str) -> list[str]:
        """Return the options of a URL but for the device's name."""
        return [one for one in query.split("&") if one and not one.startswith("device=")]

    def shows(self) -> dict[str, object]:
        """Return how far it has come."""
        return {"said": self.engine.place, "of": len(self.engine.pieces)}
