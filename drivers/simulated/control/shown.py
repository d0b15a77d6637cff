"""What the control page shows of a rig, as JSON."""

from collections.abc import Mapping
from pathlib import Path

from drivers.simulated.control.meaning import meaning
from drivers.simulated.rig.part import Part
from drivers.simulated.rig.printing import PrinterPart
from drivers.simulated.rig.rig import Rig
from drivers.simulated.rig.trace import Passed
from drivers.simulated.rig.watching import CameraPart
from drivers.simulated.world.ground import STORE

NEW_MAX = 40
LABELS_MAX = 12


def shown(rig: Rig, seen: Mapping[str, int]) -> dict[str, object]:
    """Return the state of a rig, and what passed since the numbers already seen of each device."""
    world = rig.stand.world
    return {
        "now": round(rig.stand.clock.now(), 1),
        "devices": [device(part, seen.get(name, 0)) for name, part in rig.parts.items()],
        "places": [name for name in world.places if name != STORE],
        "items": [
            {"name": name, "place": world.where[name], "barcode": item.barcode}
            for name, item in list(world.items.items())
        ],
    }


def device(part: Part, seen: int) -> dict[str, object]:
    """Return one device as the page shows it."""
    return {
        "name": part.name,
        "kind": part.kind,
        "protocol": part.protocol,
        "url": part.url,
        "plugged": part.plugged,
        "faults": list(part.faults),
        "standing": part.standing(),
        "shows": part.shows(),
        "passed": [passed(part, one) for one in part.trace.since(seen)[-NEW_MAX:]],
        "labels": labels(part),
    }


def passed(part: Part, one: Passed) -> dict[str, object]:
    """Return bytes that passed as the page shows them."""
    return {
        "number": one.number,
        "at": round(one.at, 2),
        "direction": one.direction,
        "hex": one.data.hex(" "),
        "cut": one.length > len(one.data),
        "meaning": meaning(part.protocol, one.data),
    }


def labels(part: Part) -> list[int]:
    """Return the numbers of the last labels of a printer, the newest first."""
    if not isinstance(part, PrinterPart):
        return []
    count = len(part.labels)
    return list(range(count, max(0, count - LABELS_MAX), -1))


def picture(rig: Rig, name: str, number: int | None) -> Path | None:
    """Return the file of a printer's label, or of what a camera sees."""
    part = rig.parts.get(name)
    if isinstance(part, PrinterPart) and number is not None and 0 < number <= len(part.labels):
        return part.labels[number - 1]
    if isinstance(part, CameraPart) and number is None and part.plugged:
        return part.camera.folder / "basket.jpg"
    return None
