"""The stream of events as one client hears it: a JSON object a line, and blank lines meanwhile."""

import base64
import json
from collections.abc import Iterator
from typing import Any, Final

from drivers.simulated.impinj.presets import Antenna, Preset
from drivers.simulated.impinj.reader import HOSTNAME, KEEP_ALIVE_S, ImpinjReader
from drivers.simulated.llrp.field import Sighting, chance
from drivers.simulated.llrp.model import ETSI_CHANNELS_KHZ, HOP_S, POWER_MAX_CDBM
from drivers.simulated.llrp.tags import TID, Tag

LINE_END: Final = b"\r\n"
LATE_S_MAX: Final = 5.0
LATELY_MAX: Final = 100_000
PULLED: Final = 1


class Stream:
    """One client's stream, from when it came."""

    def __init__(self, reader: ImpinjReader, now: float) -> None:
        self.reader = reader
        self.at = now
        self.turns_told = reader.turns_made
        self.said_at = now
        self.lately: dict[tuple[str, int], float] = {}

    def lines(self, now: float) -> list[bytes]:
        """Return what is to be said by now, each line whole."""
        found = [*self.turns(), *self.reads(max(self.at, now - LATE_S_MAX), now)]
        self.at = now
        lines = [json.dumps(one, separators=(",", ":")).encode() + LINE_END for one in found]
        if lines:
            self.said_at = now
        elif now - self.said_at >= KEEP_ALIVE_S:
            self.said_at = now
            return [LINE_END]
        return lines

    def turns(self) -> Iterator[dict[str, Any]]:
        """Return the changes of what the reader does."""
        # The list holds the newest, and a reboot begins it anew.
        fresh = min(self.reader.turns_made - self.turns_told, len(self.reader.turns))
        for turn in self.reader.turns[len(self.reader.turns) - fresh :]:
            event = {"inventoryStatus": turn.status}
            yield {
                "timestamp": self.reader.utc(turn.at),
                "eventType": "inventoryStatus",
                "inventoryStatusEvent": event,
            }
        self.turns_told = self.reader.turns_made

    def reads(self, since: float, until: float) -> Iterator[dict[str, Any]]:
        """Return the reads of a span, as the running preset wants them told."""
        preset = self.reader.running
        if preset is None:
            self.lately.clear()
            return
        pulled = {PULLED} if "antenna_pulled" in self.reader.faults else set()
        ports = {one.port: one for one in preset.antennas if one.port not in pulled}
        begin = max(since, self.reader.running_since)
        for sighting in self.reader.field.sightings(begin, until, list(ports)):
            tag = self.reader.memories.of(sighting.epc)
            if not tag.killed and self.is_due(preset, sighting):
                yield self.read(preset, ports[sighting.antenna], tag, sighting)

    def is_due(self, preset: Preset, sighting: Sighting) -> bool:
        """Return whether a tag is to be told of again."""
        if not preset.interval_s:
            return True
        key = sighting.epc, sighting.antenna if preset.by_antenna else 0
        before = self.lately.get(key)
        if before is not None and sighting.at - before < preset.interval_s:
            return False
        if len(self.lately) >= LATELY_MAX:
            self.lately.clear()
        self.lately[key] = sighting.at
        return True

    def read(
        self, preset: Preset, antenna: Antenna, tag: Tag, sighting: Sighting
    ) -> dict[str, Any]:
        """Return one read."""
        found = self.all_of(antenna, tag, sighting)
        event: dict[str, Any] = {"timestamp": self.reader.utc(sighting.at)}
        if preset.hostname:
            event["hostname"] = HOSTNAME
        event["eventType"] = "tagInventory"
        event["tagInventoryEvent"] = {
            name: one for name, one in found.items() if name in preset.told
        }
        return event

    def all_of(self, antenna: Antenna, tag: Tag, sighting: Sighting) -> dict[str, Any]:
        """Return everything that can be told of a read."""
        tid = b"".join(word.to_bytes(2, "big") for word in tag.banks[TID])
        weaker_cdbm = POWER_MAX_CDBM - antenna.power_cdbm
        channel = int(sighting.at / HOP_S["etsi"]) % len(ETSI_CHANNELS_KHZ)
        return {
            "epc": base64.urlsafe_b64encode(tag.epc).decode(),
            "epcHex": tag.epc.hex().upper(),
            "tid": base64.urlsafe_b64encode(tid).decode(),
            "tidHex": tid.hex().upper(),
            "pc": base64.urlsafe_b64encode(tag.pc.to_bytes(2, "big")).decode(),
            "antennaPort": antenna.port,
            "antennaName": antenna.name,
            "peakRssiCdbm": round(sighting.rssi_dbm * 100) - max(0, weaker_cdbm),
            "frequency": ETSI_CHANNELS_KHZ[channel],
            "transmitPowerCdbm": antenna.power_cdbm,
            "lastSeenTime": self.reader.utc(sighting.at),
            "phaseAngle": chance(tag.crc, int(sighting.at * 1000)) % 4096 * 360 / 4096,
        }
