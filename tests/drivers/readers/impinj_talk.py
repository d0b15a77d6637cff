"""An Impinj reader without I/O, and what is asked of it."""

import json
from typing import Any

from drivers.simulated.impinj.reader import ImpinjReader, Reply
from drivers.simulated.llrp.field import FieldTag, SeededField

START, STOP, STREAM = "/profiles/inventory/start", "/profiles/stop", "/api/v1/data/stream"
ANTENNA = {
    "antennaPort": 2,
    "transmitPowerCdbm": 2000,
    "rfMode": 4,
    "inventorySession": 1,
    "inventorySearchMode": "dual-target",
    "estimatedTagPopulation": 16,
}


def preset(**inventory: object) -> dict[str, Any]:
    return {
        "antennaConfigs": [ANTENNA],
        "eventConfig": {"common": {"hostname": "enabled"}, "tagInventory": inventory},
    }


def a_reader(*epcs: str, rate: float = 50.0) -> ImpinjReader:
    return ImpinjReader(SeededField([FieldTag(epc) for epc in epcs], rate_per_s=rate))


def asked(
    reader: ImpinjReader, method: str, path: str, body: object = None, now: float = 0
) -> Reply:
    written = b"" if body is None else json.dumps(body).encode()
    return reader.answer(method, path, written, now)
