"""What a station has to be told: who it is, where the server is, which devices stand there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AwareDatetime,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)

from drivers.rfid.presence import Zone
from wms import strict
from wms.strict import Section

PREFIX = "KIOSK__"
FILE_VARIABLE = "KIOSK_CONFIG"
TABLE = "table"
DEVICES = "devices"
"""The folder, under that of the data, where scans are kept before they are acknowledged."""
NO_FILE = Path("/dev/null")

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+$")]
DeviceUrl = Annotated[str, StringConstraints(min_length=3, max_length=400)]
Antenna = Annotated[int, Field(ge=1, le=255)]
Station = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,64}$")]


class Server(Section):
    """The warehouse's server, and the station's key for it."""

    url: Url = "http://127.0.0.1:8080"
    key: SecretStr | None = None
    key_file: Path | None = None

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if (self.key is None) == (self.key_file is None):
            message = "needs the station's key, as key or as key_file, and not both"
            raise ValueError(message)
        return self

    def read_key(self) -> str:
        """
        Return the station's key.

        :raises OSError: the file cannot be read
        :raises ValueError: the file is empty
        """
        if self.key is not None:
            return self.key.get_secret_value()
        text = self.key_file.read_text(encoding="ascii").strip() if self.key_file else ""
        if not text:
            raise ValueError(f"{self.key_file} holds no key")
        return text


class Screen(Section):
    """The page that the station's own browser opens; nobody else can."""

    port: Annotated[int, Field(ge=1, le=65_535)] = 8090
    language: Literal["en", "fr"] = "en"
    sentinel: Annotated[str, StringConstraints(pattern=r"^F([1-9]|1[0-9]|2[0-4])$")] = "F9"
    calm_minutes: Annotated[int, Field(ge=1, le=600)] = 10
    late_minutes: Annotated[int, Field(ge=0, le=600)] = 3
    time_zone: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    scan_back: bool = True

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        if name is not None and name not in available_timezones():
            message = "is no time zone; write one such as Europe/Paris"
            raise ValueError(message)
        return name

    def zone(self) -> ZoneInfo | None:
        """Return the store's time zone; None is that of this computer."""
        return None if self.time_zone is None else ZoneInfo(self.time_zone)


class Devices(Section):
    """The URL of each device; what is left out is not there."""

    scanner: DeviceUrl | None = None
    wedge: DeviceUrl | None = None
    scale: DeviceUrl | None = None
    printer: DeviceUrl | None = None
    rfid: DeviceUrl | None = None
    camera: DeviceUrl | None = None
    lamp: DeviceUrl | None = None
    wall: DeviceUrl | None = None

    def urls(self) -> dict[str, str]:
        """Return the URL of every device there is, by its name."""
        return {name: url for name, url in self.model_dump().items() if url is not None}


class Rfid(Section):
    """
    Which antennas of the reader look at the packing table, and which at what is beside it.

    Without any the whole reader looks at the table. A table's tags are told from its neighbours'
    only where the neighbour has an antenna too.
    """

    table: tuple[Antenna, ...] = ()
    beside: tuple[Antenna, ...] = ()

    @model_validator(mode="after")
    def _apart(self) -> Self:
        both = sorted(set(self.table) & set(self.beside))
        if both:
            message = f"has antenna {both[0]} in table and in beside"
            raise ValueError(message)
        return self

    def zones(self) -> tuple[Zone, ...]:
        """Return the zones of the reader."""
        beside = (Zone("beside", frozenset(self.beside)),) if self.beside else ()
        return (Zone(TABLE, frozenset(self.table)), *beside)


class Tray(Section):
    """
    The tray that goods are laid on one by one, under a camera that was calibrated for it.

    `weighed`: the scale lies under the tray and feels every thing; without, it weighs bags.
    """

    calibration: Path | None = None
    weighed: bool = False
    frames_per_second: Annotated[int, Field(ge=1, le=15)] = 6


class Evidence(Section):
    """How long, and how many, pictures wait on this disk for a server that does not take them."""

    keep_hours: Annotated[int, Field(ge=1, le=2_160)] = 72
    megabytes_max: Annotated[int, Field(ge=10, le=10_000)] = 500


class Clock(Section):
    """How time runs: simulations share one faster clock with the server."""

    speed: Annotated[int, Field(ge=1, le=3_600)] = 1
    starts_at: AwareDatetime | None = None
    origin: AwareDatetime | None = None

    @model_validator(mode="after")
    def _agreed(self) -> Self:
        if (self.starts_at is None) != (self.origin is None):
            message = "needs starts_at and origin together, or neither"
            raise ValueError(message)
        if self.speed != 1 and self.starts_at is None:
            message = "needs starts_at and origin when speed is not 1"
            raise ValueError(message)
        return self


class Settings(Section):
    """All of it."""

    station: Station = "station-1"
    data_folder: Path = Path(".data/kiosk")
    health_seconds: Annotated[int, Field(ge=1, le=300)] = 5
    server: Server
    screen: Screen = Screen()
    devices: Devices = Devices()
    rfid: Rfid = Rfid()
    tray: Tray = Tray()
    evidence: Evidence = Evidence()
    clock: Clock = Clock()


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """
    Return the settings of a file with the environment over them; without a file, the latter alone.

    :raises ConfigError: something cannot be used; it names each place and what to write instead
    """
    named = environ.get(FILE_VARIABLE)
    chosen = path or (Path(named) if named else NO_FILE)
    return strict.load(Settings, chosen, environ, prefix=PREFIX).settings
