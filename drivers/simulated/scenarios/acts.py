"""What the steps of a scenario do to devices and world; whatever cannot be is refused by line."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from drivers.simulated.rig.part import Part
from drivers.simulated.rig.reading import ReaderPart
from drivers.simulated.rig.rig import Rig
from drivers.simulated.rig.scanners import ScannerPart, WedgePart
from drivers.simulated.rig.weighing import ScalePart
from drivers.simulated.scenarios.setting import HAND
from drivers.simulated.scenarios.steps import Step
from drivers.simulated.world.people import Person

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
        return [(step.at_s + after_s, act) for after_s, act in VERBS[step.verb](self, step)]

    def scanner(self, name: str | None) -> ScannerPart | WedgePart:
        """Return the scanner of a name, or the first."""
        for part in self.rig.parts.values():
            if isinstance(part, ScannerPart | WedgePart) and name in {None, part.name}:
                return part
        return self.rig.one(ScannerPart, name)

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


Acts = list[tuple[float, Act]]
"""What a step does, so many seconds after its time."""


def once(act: Act) -> Acts:
    """Return an act at the step's time."""
    return [(0.0, act)]


def until(step: Step, begin: Act, end: Act) -> Acts:
    """Return an act at the step's time, and another when its `for` is over, if it has one."""
    return [(0.0, begin), *([] if step.for_s is None else [(step.for_s, end)])]


def scan(actor: Actor, step: Step) -> Acts:
    """Scan an item's barcode."""
    scanner = actor.scanner(step.on)
    seen = actor.world.scan(step.what.thing)
    return once(partial(scanner.scan, seen.text, seen.symbology))


def code(actor: Actor, step: Step) -> Acts:
    """Scan a text."""
    scanner = actor.scanner(step.on)
    return once(partial(scanner.scan, step.what.thing, step.what.symbology))


def put(actor: Actor, step: Step) -> Acts:
    """Put things in a place."""
    for thing in step.what.things:
        actor.world.item(thing)
    actor.world.place(step.what.place)
    return once(partial(actor.rig.put, step.what.things, step.what.place))


def take(actor: Actor, step: Step) -> Acts:
    """Take things in the hand."""
    for thing in step.what.things:
        actor.world.item(thing)
    return once(partial(actor.rig.put, step.what.things, HAND))


def handle(actor: Actor, step: Step) -> Acts:
    """Let a person take things one by one, scan each and lay it down in a place."""
    scanner, place = actor.scanner(step.on), actor.world.place(step.what.place).name
    acts: Acts = []
    for deed in Person(f"{actor.rig.stand.seed} {step.line}").handle(step.what.things):
        act: Act = partial(actor.rig.put, (deed.item,), HAND if deed.verb == "take" else place)
        if deed.verb == "scan":
            seen = actor.world.scan(deed.item)
            act = partial(scanner.scan, seen.text, seen.symbology)
        acts.append((deed.after_s, act))
    return acts


def walk(actor: Actor, step: Step) -> Acts:
    """Let a place move: a hand, a cage."""
    place, to, seconds = actor.world.place(step.what.thing).name, step.what.to, step.for_s or 0.0
    return once(lambda: actor.world.walk(place, to, actor.now(), seconds))


def weigh(actor: Actor, step: Step) -> Acts:
    """Put a weight on the scale that is no item's."""
    return once(partial(actor.rig.one(ScalePart, step.on).put, step.what.number))


def tare(actor: Actor, step: Step) -> Acts:
    """Press a scale's key that tares."""
    return once(actor.rig.one(ScalePart, step.what.thing).press_tare)


def zero(actor: Actor, step: Step) -> Acts:
    """Press a scale's key that sets the zero."""
    return once(actor.rig.one(ScalePart, step.what.thing).press_zero)


def fault(actor: Actor, step: Step) -> Acts:
    """Let a fault begin; without an end it strikes once, or stays."""
    name = step.what.thing.replace("-", "_")
    part = actor.failing(name, step.on)
    if step.for_s is None and step.share == 1:
        return once(partial(part.strike, name))
    return until(step, partial(part.begin_fault, name, step.share), partial(part.end_fault, name))


def end_fault(actor: Actor, step: Step) -> Acts:
    """Let a fault end."""
    name = step.what.thing.replace("-", "_")
    return once(partial(actor.failing(name, step.on).end_fault, name))


def unplug(actor: Actor, step: Step) -> Acts:
    """Unplug a device."""
    part = actor.rig.part(step.what.thing)
    return until(step, part.unplug, part.plug_in)


def plug_in(actor: Actor, step: Step) -> Acts:
    """Plug a device in again."""
    return once(actor.rig.part(step.what.thing).plug_in)


def set_input(actor: Actor, step: Step) -> Acts:
    """Raise an input of a reader, as a light barrier does; it falls after a while."""
    reader, number = actor.rig.one(ReaderPart, step.on), int(step.what.number)
    return until(
        step,
        partial(reader.set_gpi, number, high=True),
        partial(reader.set_gpi, number, high=False),
    )


VERBS: Final[Mapping[str, Callable[[Actor, Step], Acts]]] = MappingProxyType(
    {
        "scan": scan,
        "code": code,
        "put": put,
        "take": take,
        "handle": handle,
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
