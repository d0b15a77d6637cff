"""The reader behind the IoT device interface: what it answers to each request, without I/O."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from drivers.simulated.clock import BEGINNING, calendar
from drivers.simulated.engine import known_fault
from drivers.simulated.impinj.presets import (
    BadRequest,
    Preset,
    an_object,
    default_preset,
    make_preset,
)
from drivers.simulated.llrp.field import Field
from drivers.simulated.llrp.tags import Memories

SERIAL_NUMBER: Final = "37000000001"
HOSTNAME: Final = "impinj-00-00-01"
FIRMWARE: Final = "8.2.0"
GPOS: Final = 3
LEVELS: Final = ("low", "high")
PRESETS_MAX: Final = 32
TURNS_MAX: Final = 1000
KEEP_ALIVE_S: Final = 2.0
FAULTS: Final = ("unauthorized", "unavailable", "reboot", "antenna_pulled", "clock_jump")
JUMP_S: Final = 3600.0
API: Final = "/api/v1"
PRESETS: Final = "/profiles/inventory/presets"


@dataclass(frozen=True)
class Reply:
    """What is answered: an HTTP status, and JSON if there is a body."""

    status: int
    body: object = None


@dataclass(frozen=True)
class Turn:
    """A change of what the reader does, for the stream to tell."""

    at: float
    status: str


Answer = Callable[[object], Reply]


class ImpinjReader:
    """An R700: presets, one inventory at a time, outputs, and what is before its antennas."""

    def __init__(
        self,
        field: Field,
        *,
        memories: Memories | None = None,
        beginning: datetime = BEGINNING,
    ) -> None:
        """Take what lies before the antennas; `beginning` is the moment of the world's time 0."""
        self.field = field
        self.memories = memories if memories is not None else Memories()
        self.beginning = beginning
        self.faults: set[str] = set()
        self.now = 0.0
        self.presets: dict[str, Preset] = {"default": default_preset()}
        self.turns_made = 0
        self.boot()

    def boot(self) -> None:
        """Come up idle; presets are kept."""
        self.booted_at = self.now
        self.running: Preset | None = None
        self.running_since = 0.0
        self.active: str | None = None
        self.turns: list[Turn] = []
        self.gpos = dict.fromkeys(range(1, GPOS + 1), "low")

    def utc(self, at: float) -> str:
        """Return a time of the world as the interface writes it."""
        jumped_s = JUMP_S if "clock_jump" in self.faults else 0.0
        moment = calendar(at + jumped_s, self.beginning).astimezone(UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S.%f}000Z"

    def answer(self, method: str, path: str, body: bytes, now: float) -> Reply:
        """Answer a request; its path is below /api/v1."""
        self.now = now
        if "unavailable" in self.faults or "reboot" in self.faults:
            return Reply(503, problem("the reader is starting"))
        answers = self.routes(path)
        if not answers:
            return Reply(404, problem(f"there is no {API}{path}"))
        answer = answers.get(method)
        if answer is None:
            return Reply(405, problem(f"{path} takes {', '.join(sorted(answers))}"))
        try:
            return answer(json.loads(body) if body.strip() else {})
        except (ValueError, RecursionError):
            return Reply(400, problem("the body is no JSON"))
        except BadRequest as why:
            return Reply(400, problem(str(why)))

    def routes(self, path: str) -> Mapping[str, Answer]:
        """Return what can be asked of a path, by method."""
        fixed = self.fixed_routes().get(path)
        if fixed is not None:
            return fixed
        name, _, rest = path.removeprefix(f"{PRESETS}/").partition("/")
        if path.startswith(f"{PRESETS}/") and name:
            if not rest:
                return {
                    "GET": lambda _: self.tell_preset(name),
                    "PUT": lambda body: self.put_preset(name, body),
                    "DELETE": lambda _: self.delete_preset(name),
                }
            if rest == "start":
                return {"POST": lambda _: self.start_preset(name)}
        return {}

    def fixed_routes(self) -> Mapping[str, Mapping[str, Answer]]:
        """Return the paths that are always there."""
        return {
            "/status": {"GET": lambda _: Reply(200, self.status())},
            **{path: {"GET": telling(found)} for path, found in self.system().items()},
            "/profiles": {"GET": lambda _: Reply(200, ["inventory"])},
            PRESETS: {"GET": lambda _: Reply(200, sorted(self.presets))},
            "/profiles/inventory/start": {"POST": self.start},
            "/profiles/stop": {"POST": lambda _: self.stop()},
            "/device/gpos": {"GET": lambda _: Reply(200, self.outputs()), "PUT": self.set_outputs},
        }

    def status(self) -> dict[str, Any]:
        """Return what the reader is doing."""
        found: dict[str, Any] = {
            "interface": "IoT",
            "status": "running" if self.running else "idle",
            "time": self.utc(self.now),
            "serialNumber": SERIAL_NUMBER,
            "mqttBrokerConnectionStatus": "disconnected",
            "mqttTlsAuthentication": "none",
            "kafkaClusterConnectionStatus": "disconnected",
            "eventWebhookStatus": {"status": "disabled"},
        }
        if self.running:
            found["activePreset"] = {"profile": "inventory", "id": self.active or ""}
        return found

    def system(self) -> Mapping[str, object]:
        """Return what the reader tells of itself, by path."""
        return MappingProxyType(
            {
                "/system": {
                    "manufacturer": "Impinj",
                    "productModel": "R700",
                    "productDescription": "Simulated RAIN RFID reader",
                    "serialNumber": SERIAL_NUMBER,
                },
                "/system/hostname": {"hostname": HOSTNAME},
                "/system/image": {"primaryFirmware": FIRMWARE},
                "/system/region": {
                    "operatingRegion": "ETSI EN 302 208 v3.x 865-868 MHz",
                    "selectableRegions": ["ETSI EN 302 208 v3.x 865-868 MHz"],
                },
                "/system/power": {"powerSource": "poePlus", "allocatedPowerMilliwatts": 25_500},
                "/system/temperature": {"systemTemperature": 41},
                "/system/time": {
                    "systemTime": self.utc(self.now),
                    "upTime": int(self.now - self.booted_at),
                },
                "/system/antenna-hub": {"status": "Disabled"},
                "/system/rfid/interface": {"rfidInterface": "rest"},
            }
        )

    def tell_preset(self, name: str) -> Reply:
        """Return a preset as it was written."""
        found = self.presets.get(name)
        return (
            Reply(404, problem(f"no preset {name!r}"))
            if found is None
            else Reply(200, found.written)
        )

    def put_preset(self, name: str, body: object) -> Reply:
        """
        Keep a preset.

        :raises BadRequest: it is none, or there are too many
        """
        preset = make_preset(body)
        known = name in self.presets
        if not known and len(self.presets) >= PRESETS_MAX:
            raise BadRequest(f"there are {PRESETS_MAX} presets already")
        self.presets[name] = preset
        return Reply(204 if known else 201)

    def delete_preset(self, name: str) -> Reply:
        """Forget a preset, unless it runs."""
        if name not in self.presets:
            return Reply(404, problem(f"no preset {name!r}"))
        if self.running and self.active == name:
            return Reply(409, problem(f"preset {name!r} is running"))
        del self.presets[name]
        return Reply(204)

    def start_preset(self, name: str) -> Reply:
        """Start a preset that is kept."""
        if name not in self.presets:
            return Reply(404, problem(f"no preset {name!r}"))
        return self.run(self.presets[name], name)

    def start(self, body: object) -> Reply:
        """
        Start what the body says, without keeping it.

        :raises BadRequest: it is no preset
        """
        return self.run(make_preset(body), None)

    def run(self, preset: Preset, name: str | None) -> Reply:
        """Run an inventory if none runs."""
        if self.running:
            return Reply(409, problem("an inventory is running"))
        self.running, self.active = preset, name
        self.running_since = self.now
        self.turn("running")
        return Reply(204)

    def stop(self) -> Reply:
        """Stop whatever runs."""
        if self.running:
            self.running = None
            self.turn("idle")
        return Reply(204)

    def turn(self, status: str) -> None:
        """Note what the reader does from now on."""
        self.turns.append(Turn(self.now, status))
        self.turns_made += 1
        del self.turns[:-TURNS_MAX]

    def outputs(self) -> dict[str, Any]:
        """Return how the outputs stand."""
        states = [{"gpo": port, "state": state} for port, state in self.gpos.items()]
        return {"gpoConfigurations": states}

    def set_outputs(self, body: object) -> Reply:
        """
        Set outputs.

        :raises BadRequest: there is no such output or level
        """
        wanted = an_object(body, "the body", {"gpoConfigurations"}).get("gpoConfigurations")
        if not isinstance(wanted, list):
            raise BadRequest("gpoConfigurations is not a list")
        known = {"gpo", "state", "control", "pulseDurationMilliseconds"}
        changes = {}
        for one in wanted:
            found = an_object(one, "gpoConfigurations", known)
            port, state = found.get("gpo"), found.get("state")
            if type(port) is not int or port not in self.gpos or state not in LEVELS:
                raise BadRequest(f"no output {port!r}, or no level {state!r}")
            changes[port] = str(state)
        self.gpos.update(changes)
        return Reply(204)

    def begin_fault(self, name: str) -> None:
        """
        Begin to fail.

        :raises UnknownFault: it is not in FAULTS
        """
        fault = known_fault(name, FAULTS)
        self.faults.add(fault)
        if fault == "reboot":
            self.boot()

    def end_fault(self, name: str) -> None:
        """
        Fail no longer.

        :raises UnknownFault: it is not in FAULTS
        """
        self.faults.discard(known_fault(name, FAULTS))


def telling(found: object) -> Answer:
    """Return the answer of a path that always tells the same kind of thing."""
    return lambda _: Reply(200, found)


def problem(said: str) -> dict[str, str]:
    """Return the body that goes with an error."""
    return {"message": said}
