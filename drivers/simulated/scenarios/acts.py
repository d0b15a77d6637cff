"""What the steps of a scenario do to devices and world; whatever cannot be is refused by line."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from drivers.simulated.camera import Package
from drivers.simulated.rig.part import Part
from drivers.simulated.rig.reading import ReaderPart
from drivers.simulated.rig.rig import Rig
from drivers.simulated.rig.scanners import ScannerPart, WedgePart
from drivers.simulated.rig.watching import CameraPart
from drivers.simulated.rig.weighing import ScalePart
from drivers.simulated.scenarios.setting import HAND
from drivers.simulated.scenarios.steps import Step

Act = Callable[[], object]


class Actor:
    """Turns steps into acts on a rig; everything that a step names must be there."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.world = rig.stand.world

    def now(self) -> float:
        """Return the world's time."""
        return self.rig.stand.clock.now()

    def acts(self, step: Step) -> list[tuple[float, Act]]:
        """
        Return what a step does, and when.

        :raises ValueError: it names what is not there
        """
        act, end = VERBS[step.verb](self, step)
        found = [(step.at_s, act)]
        if end is not None and step.for_s is not None:
            found.append((step.at_s + step.for_s, end))
        return found

    def scanner(self, name: str | None) -> ScannerPart | WedgePart:
        """Return the scanner of a name, or the first."""
        for part in self.rig.parts.values():
            if isinstance(part, ScannerPart | WedgePart) and name in {None, part.name}:
                return part
        return self.rig.one(ScannerPart, name)

    def put(self, things: tuple[str, ...], place: str) -> None:
        """Put things in a place, and let cameras see it."""
        self.world.put_all(things, place, self.now())
        for part in self.rig.parts.values():
            if isinstance(part, CameraPart):
                seen = self.world.contents(part.place)
                part.show([Package(item.name, item.barcode) for item in seen])

    def failing(self, name: str, on: str | None) -> Part:
        """Return the device that is to fail: the one named, or the only one that can."""
        fault = name.replace("-", "_")
        if on is not None:
            part = self.rig.part(on)
            if fault not in part.faults:
                raise ValueError(f"{on} has no fault {name!r}; it has {', '.join(part.faults)}")
            return part
        able = [part for part in self.rig.parts.values() if fault in part.faults]
        if len(able) != 1:
            whose = ", ".join(part.name for part in able) or "none of the devices"
            raise ValueError(f"the fault {name!r} is one of {whose}: say which with 'on'")
        return able[0]


Acts = tuple[Act, Act | None]


def scan(actor: Actor, step: Step) -> Acts:
    """Scan an item's barcode."""
    scanner = actor.scanner(step.on)
    seen = actor.world.scan(step.what.thing)
    return partial(scanner.scan, seen.text, seen.symbology), None


def code(actor: Actor, step: Step) -> Acts:
    """Scan a text."""
    scanner = actor.scanner(step.on)
    return partial(scanner.scan, step.what.thing, step.what.symbology), None


def put(actor: Actor, step: Step) -> Acts:
    """Put things in a place."""
    for thing in step.what.things:
        actor.world.item(thing)
    actor.world.place(step.what.place)
    return partial(actor.put, step.what.things, step.what.place), None


def take(actor: Actor, step: Step) -> Acts:
    """Take things in the hand."""
    for thing in step.what.things:
        actor.world.item(thing)
    return partial(actor.put, step.what.things, HAND), None


def walk(actor: Actor, step: Step) -> Acts:
    """Let a place move: a hand, a cage."""
    place, to, seconds = actor.world.place(step.what.thing).name, step.what.to, step.for_s or 0.0
    return lambda: actor.world.walk(place, to, actor.now(), seconds), None


def weigh(actor: Actor, step: Step) -> Acts:
    """Put a weight on the scale that is no item's."""
    return partial(actor.rig.one(ScalePart, step.on).put, step.what.number), None


def tare(actor: Actor, step: Step) -> Acts:
    """Press a scale's key that tares."""
    return actor.rig.one(ScalePart, step.what.thing).press_tare, None


def zero(actor: Actor, step: Step) -> Acts:
    """Press a scale's key that sets the zero."""
    return actor.rig.one(ScalePart, step.what.thing).press_zero, None


def fault(actor: Actor, step: Step) -> Acts:
    """Let a fault begin; without an end it strikes once, or stays."""
    name = step.what.thing.replace("-", "_")
    part = actor.failing(name, step.on)
    if step.for_s is None and step.share == 1:
        return partial(part.strike, name), None
    return partial(part.begin_fault, name, step.share), partial(part.end_fault, name)


def end_fault(actor: Actor, step: Step) -> Acts:
    """Let a fault end."""
    name = step.what.thing.replace("-", "_")
    return partial(actor.failing(name, step.on).end_fault, name), None


def unplug(actor: Actor, step: Step) -> Acts:
    """Unplug a device."""
    part = actor.rig.part(step.what.thing)
    return part.unplug, part.plug_in


def plug_in(actor: Actor, step: Step) -> Acts:
    """Plug a device in again."""
    return actor.rig.part(step.what.thing).plug_in, None


def set_input(actor: Actor, step: Step) -> Acts:
    """Raise an input of a reader, as a light barrier does; it falls after a while."""
    reader, number = actor.rig.one(ReaderPart, step.on), int(step.what.number)
    return (
        partial(reader.set_gpi, number, high=True),
        partial(reader.set_gpi, number, high=False),
    )


VERBS: Final[Mapping[str, Callable[[Actor, Step], Acts]]] = MappingProxyType(
    {
        "scan": scan,
        "code": code,
        "put": put,
        "take": take,
        "walk": walk,
        "weight_g": weigh,
        "tare": tare,
        "zero": zero,
        "fault": fault,
        "end_fault": end_fault,
        "unplug": unplug,
        "plug_in": plug_in,
        "input": set_input,
    }
)
