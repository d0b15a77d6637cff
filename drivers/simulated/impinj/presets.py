"""
Inventory presets: which antennas read how, and what the events tell.

Names and bounds as the interface's published description has them; what it does not know it
refuses, naming it, as the reader's own check of its schema does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

ANTENNAS: Final = 4
POWER_MIN_CDBM, POWER_MAX_CDBM = 1000, 3150
SESSIONS_MAX: Final = 3
POPULATION_MAX: Final = 32_768
SEARCH_MODES: Final = ("dual-target", "single-target", "single-target-with-tagfocus")
TOP: Final = {
    "eventConfig",
    "antennaConfigs",
    "channelFrequenciesKHz",
    "startTriggers",
    "stopTriggers",
    "tagAuthentication",
}
ANTENNA: Final = {
    "antennaPort",
    "antennaName",
    "estimatedTagPopulation",
    "fastId",
    "filtering",
    "inventorySearchMode",
    "inventorySession",
    "powerSweeping",
    "protectedModePinHex",
    "receiveSensitivityDbm",
    "rfMode",
    "tagAccessConfiguration",
    "tagMemoryReads",
    "transmitPowerCdbm",
}
SWITCHES: Final = (
    "antennaName",
    "antennaPort",
    "epc",
    "epcHex",
    "frequency",
    "lastSeenTime",
    "pc",
    "peakRssiCdbm",
    "phaseAngle",
    "tid",
    "tidHex",
    "transmitPowerCdbm",
    "xpcHex",
)
ALWAYS: Final = frozenset({"epc", "antennaPort", "peakRssiCdbm", "frequency", "transmitPowerCdbm"})
# Tuples, since what a client writes may be a list, and no set takes one.
STATES: Final = ("enabled", "disabled")
ANTENNA_IDENTIFIERS: Final = ("antennaPort", "antennaName", "none")
TAG_IDENTIFIERS: Final = ("epc", "tid")


class BadRequest(Exception):
    """A body the reader does not take."""


@dataclass(frozen=True)
class Antenna:
    """One antenna of a preset."""

    port: int
    power_cdbm: int
    name: str


@dataclass(frozen=True)
class Preset:
    """An inventory as the reader runs it, made from what a client wrote."""

    written: Mapping[str, Any] = field(default_factory=dict)
    antennas: tuple[Antenna, ...] = ()
    told: frozenset[str] = ALWAYS
    hostname: bool = False
    interval_s: float = 0.0
    by_antenna: bool = False


def default_preset() -> Preset:
    """Return the preset a reader comes with: all antennas at full power."""
    configs = [
        {
            "antennaPort": port,
            "transmitPowerCdbm": POWER_MAX_CDBM - 150,
            "rfMode": 4,
            "inventorySession": 2,
            "inventorySearchMode": "dual-target",
            "estimatedTagPopulation": 16,
        }
        for port in range(1, ANTENNAS + 1)
    ]
    return make_preset({"antennaConfigs": configs})


def make_preset(written: object) -> Preset:
    """
    Return the preset of a body.

    :raises BadRequest: it holds something that does not belong there, which is named
    """
    body = an_object(written, "the body", TOP)
    configs = body.get("antennaConfigs")
    if not isinstance(configs, list) or not configs:
        raise BadRequest("antennaConfigs is not a list of antennas")
    antennas = tuple(make_antenna(one) for one in configs)
    if len({one.port for one in antennas}) != len(antennas):
        raise BadRequest("antennaConfigs names an antennaPort twice")
    events = an_object(body.get("eventConfig", {}), "eventConfig", {"common", "tagInventory"})
    common = an_object(events.get("common", {}), "common", {"hostname"})
    inventory = an_object(
        events.get("tagInventory", {}), "tagInventory", {*SWITCHES, "tagReporting"}
    )
    interval_s, by_antenna = reporting(inventory.get("tagReporting", {}))
    switches = {name: switch(inventory, name, name in ALWAYS) for name in SWITCHES}
    return Preset(
        body,
        antennas,
        frozenset(name for name, wanted in switches.items() if wanted),
        switch(common, "hostname", default=False),
        interval_s,
        by_antenna,
    )


def make_antenna(written: object) -> Antenna:
    """
    Return an antenna of a preset.

    :raises BadRequest: it is none that the reader has, or is set to what it cannot do
    """
    body = an_object(written, "antennaConfigs", ANTENNA)
    port = a_number(body, "antennaPort", 1, ANTENNAS)
    power = a_number(body, "transmitPowerCdbm", POWER_MIN_CDBM, POWER_MAX_CDBM)
    a_number(body, "rfMode", 0, 65_535)
    a_number(body, "inventorySession", 0, SESSIONS_MAX)
    a_number(body, "estimatedTagPopulation", 1, POPULATION_MAX, default=16)
    mode = body.get("inventorySearchMode", SEARCH_MODES[0])
    if mode not in SEARCH_MODES:
        raise BadRequest(f"inventorySearchMode {mode!r} is none of {', '.join(SEARCH_MODES)}")
    return Antenna(port, power, str(body.get("antennaName", f"Antenna {port}")))


def reporting(written: object) -> tuple[float, bool]:
    """
    Return how many seconds lie between reports of a tag, and whether antennas count apart.

    :raises BadRequest: it is no tagReporting
    """
    known = {"reportingIntervalSeconds", "tagCacheSize", "antennaIdentifier", "tagIdentifier"}
    body = an_object(written, "tagReporting", known)
    interval_s = a_number(body, "reportingIntervalSeconds", 0, 2_000_000, default=0)
    a_number(body, "tagCacheSize", 1, 2_000_000, default=2048)
    identifier = body.get("antennaIdentifier", "none")
    if identifier not in ANTENNA_IDENTIFIERS:
        raise BadRequest(f"antennaIdentifier {identifier!r} is unknown")
    if body.get("tagIdentifier", "epc") not in TAG_IDENTIFIERS:
        raise BadRequest(f"tagIdentifier {body['tagIdentifier']!r} is unknown")
    return float(interval_s), identifier != "none"


def an_object(written: object, name: str, known: set[str]) -> dict[str, Any]:
    """
    Return a JSON object.

    :raises BadRequest: it is none, or holds what is unknown
    """
    if not isinstance(written, dict):
        raise BadRequest(f"{name} is not an object")
    unknown = sorted(written.keys() - known)
    if unknown:
        raise BadRequest(f"{name} has no property {unknown[0]!r}")
    return written


def a_number(
    body: Mapping[str, Any], name: str, least: int, most: int, *, default: int | None = None
) -> int:
    """
    Return a whole number within bounds.

    :raises BadRequest: it is missing or none
    """
    value = body.get(name, default)
    if type(value) is not int or not least <= value <= most:
        raise BadRequest(f"{name} is not a whole number from {least} to {most}")
    return value


def switch(body: Mapping[str, Any], name: str, default: bool) -> bool:  # noqa: FBT001
    """
    Return whether something is enabled.

    :raises BadRequest: it is neither enabled nor disabled
    """
    value = body.get(name, STATES[0 if default else 1])
    if value not in STATES:
        raise BadRequest(f"{name} is neither enabled nor disabled")
    return bool(value == STATES[0])
