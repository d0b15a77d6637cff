"""How an Impinj reader is to read, and the inventory profile that tells it so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drivers.rfid.options import optional, ports, power_of
from drivers.url import BadDeviceUrl, DeviceUrl

OPTIONS = (
    "antennas",
    "certificate",
    "lamp",
    "password_file",
    "population",
    "power_dbm",
    "rf_mode",
    "session",
    "take",
    "trigger",
    "user",
)
# What a profile must have and a reader without a default preset does not tell: mode 4 is in the
# tables of all regions, and 20 dBm is allowed in all of them.
PLAIN: Mapping[str, Any] = {
    "transmitPowerCdbm": 2000,
    "rfMode": 4,
    "inventorySession": 1,
    "inventorySearchMode": "dual-target",
    "estimatedTagPopulation": 32,
}
OFF, ON = "disabled", "enabled"
EVENTS: Mapping[str, Any] = {
    "common": {"hostname": OFF},
    "tagInventory": {
        "tagReporting": {
            # Each read at once: gathering them is done here, and costs the reader no memory.
            "reportingIntervalSeconds": 0,
            "tagCacheSize": 2048,
            "antennaIdentifier": "antennaPort",
            "tagIdentifier": "epc",
        },
        "epc": OFF,
        "epcHex": ON,
        "tid": OFF,
        "tidHex": OFF,
        "antennaPort": ON,
        "transmitPowerCdbm": OFF,
        "peakRssiCdbm": ON,
        "frequency": OFF,
        "pc": OFF,
        "lastSeenTime": ON,
        "phaseAngle": OFF,
    },
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the URL wants; None leaves it to the reader's default preset."""

    antennas: tuple[int, ...] = ()
    power_cdbm: int | None = None
    session: int | None = None
    population: int | None = None
    rf_mode: int | None = None
    trigger_input: int | None = None

    def profile(self, preset: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inventory profile, based on the reader's default preset where it has one."""
        given = preset.get("antennaConfigs")
        configs = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
        by_port = {one.get("antennaPort"): one for one in configs}
        first = configs[0] if configs else PLAIN
        wanted = self.antennas or tuple(port for port in by_port if isinstance(port, int)) or (1,)
        profile: dict[str, Any] = {
            "eventConfig": EVENTS,
            "antennaConfigs": [
                {**PLAIN, **by_port.get(port, first), "antennaPort": port, **self.overriding()}
                for port in wanted
            ],
        }
        if self.trigger_input is not None:
            profile["startTriggers"] = [transition(self.trigger_input, "low-to-high")]
            profile["stopTriggers"] = [transition(self.trigger_input, "high-to-low")]
        return profile

    def overriding(self) -> dict[str, int]:
        """Return what the URL wants otherwise than the preset."""
        wanted = {
            "transmitPowerCdbm": self.power_cdbm,
            "inventorySession": self.session,
            "estimatedTagPopulation": self.population,
            "rfMode": self.rf_mode,
        }
        return {name: value for name, value in wanted.items() if value is not None}


def transition(port: int, way: str) -> dict[str, Any]:
    """Return a trigger by an input."""
    return {"gpiTransitionEvent": {"gpi": port, "transition": way}}


def settings_of(url: DeviceUrl) -> Settings:
    """
    Return how the URL wants to have tags read.

    :raises BadDeviceUrl: no reader can do so
    """
    written = url.text_option("antennas", "")
    antennas = tuple(
        url.whole_number("antennas", one, 1, 64) for one in written.split(",") if written
    )
    if len(set(antennas)) != len(antennas):
        raise BadDeviceUrl(f"{url.text!r}: name each antenna once")
    trigger = ports(url, "trigger", "gpi", 1)
    return Settings(
        antennas=antennas,
        power_cdbm=power_of(url),
        session=optional(url, "session", 0, 3),
        population=optional(url, "population", 1, 32_768),
        rf_mode=optional(url, "rf_mode", 0, 65_535),
        trigger_input=trigger[0] if trigger else None,
    )
