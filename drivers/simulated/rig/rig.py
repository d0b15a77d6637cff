"""Several simulated devices together: plugged in as one, failing by name."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from drivers.simulated.agenda import Agenda, AgendaKeeper
from drivers.simulated.camera import ITEMS_MAX, Package
from drivers.simulated.engine import UnknownFault
from drivers.simulated.faults import Act, FaultNames, FaultOrder, opposite
from drivers.simulated.rig.laying import Packer, package_of_item
from drivers.simulated.rig.part import CannotNow, Part, Stand
from drivers.simulated.rig.reading import ReaderPart
from drivers.simulated.rig.scanners import ScannerPart
from drivers.simulated.rig.watching import CameraPart
from drivers.simulated.table.falling import NoPhysics
from drivers.simulated.world import Item

Kind = TypeVar("Kind", bound=Part)

FAULT_S_MAX: Final = 3600


class UnknownPart(ValueError):
    """There is no such device in the rig."""


class Rig:
    """Named parts on one stand; usable from several threads."""

    def __init__(self, stand: Stand, parts: Mapping[str, Part]) -> None:
        self.stand = stand
        self.parts = dict(parts)
        self.agenda = Agenda()
        self.keeper = AgendaKeeper(self.agenda, stand.clock)
        self.faults = fault_names(self.parts)
        self.packer = Packer(stand, self.later)

    def start(self) -> None:
        """
        Plug everything in.

        :raises OSError: a port or a path is not to be had
        """
        if not self.stand.virtual:
            self.stand.folder.mkdir(parents=True, exist_ok=True)
        for part in self.parts.values():
            part.start()
        self.show_cameras(at_once=True)
        if not self.stand.virtual:
            self.keeper.start()

    def stop(self) -> None:
        """Unplug everything for good."""
        self.keeper.stop()
        for part in self.parts.values():
            part.stop()

    def urls(self) -> dict[str, str]:
        """Return the device URL of each device, by its name."""
        return {name: part.url for name, part in self.parts.items()}

    def part(self, name: str) -> Part:
        """
        Return a device by its name.

        :raises UnknownPart: there is none
        """
        if name not in self.parts:
            raise UnknownPart(f"no device {name!r}; there are {', '.join(self.parts)}")
        return self.parts[name]

    def one(self, kind: type[Kind], name: str | None = None) -> Kind:
        """
        Return the device of a kind: the one of this name, or the first.

        :raises UnknownPart: there is none, or it is of another kind
        """
        if name is not None:
            part = self.part(name)
            if not isinstance(part, kind):
                raise UnknownPart(f"{name!r} is no {kind.kind}")
            return part
        for part in self.parts.values():
            if isinstance(part, kind):
                return part
        raise UnknownPart(f"there is no {kind.kind} here")

    def put(self, things: Iterable[str], place: str) -> None:
        """
        Put things of the world in a place; cameras see it at once.

        :raises UnknownThing: there is no such thing or place
        :raises CannotNow: the packer has laid one of them down, and takes it away again
        """
        things = list(things)
        laid = self.packer.lying.keys() & set(things)
        if laid:
            raise CannotNow(f"{min(laid)} was laid down by the packer: take it, or clear the table")
        self.stand.world.put_all(things, place, self.stand.clock.now())
        self.show_cameras()

    def show_cameras(self, *, at_once: bool = False) -> None:
        """Let every camera see its place of the world; `at_once` without a hand that moves."""
        for part in self.parts.values():
            if isinstance(part, CameraPart) and part.perceives and part.camera.table is not None:
                items = self.stand.world.contents(part.place)
                try:
                    self.lay_out(part.place, items, at_once=at_once)
                except NoPhysics:
                    # What lies beneath the others is not seen.
                    drawn = items[:ITEMS_MAX]
                    part.show([Package(one.name, one.barcode, one.size_mm) for one in drawn])

    def lay_out(self, place: str, items: Sequence[Item], *, at_once: bool) -> None:
        """
        Let these things, and the packer's, lie on the table of a place.

        :raises NoPhysics: the laws of motion are not installed
        """
        packages = {one.name: (package_of_item(one), one.weight_g) for one in items}
        self.stand.table(place).match(
            packages, self.stand.clock.now(), but=self.packer.lying.keys(), at_once=at_once
        )

    def later(self, seconds: float, act: Callable[[], object]) -> None:
        """Do something after so many seconds of the world, unless the rig is stopped before."""
        self.keeper.later(seconds, act)

    def fault(self, name: str, *, seconds: float | None = None, share: float = 1.0) -> None:
        """
        Let something go wrong, or right again, by its name; with `seconds` it ends by itself.

        :raises UnknownFault: there is no such fault; the text lists those there are
        """
        written = name.strip().replace("-", "_")
        named = self.faults.acts.get(written)
        if named is None:
            raise UnknownFault(f"no fault {name!r}; there are {', '.join(self.faults.acts)}")
        begin, end = named
        begin(share)
        if seconds is not None:
            self.later(seconds, partial(end, 1.0))

    def unplug(self, name: str, seconds: float = math.inf) -> None:
        """
        Unplug a device, for good or for so many seconds.

        :raises UnknownPart: there is none of this name
        """
        part = self.part(name)
        part.unplug()
        if seconds < math.inf:
            self.later(seconds, part.plug_in)

    def order_by_name(self, order: FaultOrder) -> None:
        """
        Note a fault that is to come, by a name that says whose it is.

        :raises UnknownFault: there is no such fault; the text lists those there are
        """
        named = self.faults.acts.get(order.name)
        if named is None:
            raise UnknownFault(f"no fault {order.name!r}; there are {', '.join(self.faults.acts)}")
        begin, end = named
        self.agenda.add(order.at_s, partial(begin, 1.0))
        if order.for_s is not None:
            self.agenda.add(order.at_s + order.for_s, partial(end, 1.0))

    def order(self, part: Part, order: FaultOrder) -> None:
        """
        Note a fault of a device that is to come; without a length it strikes once, or stays.

        :raises UnknownFault: the device knows no such fault; the text lists those it knows
        """
        name = order.name.removeprefix(f"{part.name}_")
        if name == "unplugged":
            self.agenda.add(order.at_s, partial(self.unplug, part.name, order.for_s or math.inf))
        elif name in part.faults:
            begin = part.strike if order.for_s is None else part.begin_fault
            self.agenda.add(order.at_s, partial(begin, name))
            if order.for_s is not None:
                self.agenda.add(order.at_s + order.for_s, partial(part.end_fault, name))
        elif f"{part.name}_{name}" in self.faults.acts:
            self.order_by_name(replace(order, name=f"{part.name}_{name}"))
        else:
            known = ", ".join(("unplugged", *part.faults))
            raise UnknownFault(f"the {part.name} has no fault {order.name!r}; it has {known}")


def fault_names(parts: Mapping[str, Part]) -> FaultNames:
    """Return what can go wrong by name: with the device's name before it, or alone if clear."""
    names = FaultNames()
    owners: dict[str, list[str]] = {}
    for name, part in parts.items():
        names.add(f"{name}_unplugged", f"{name}_plugged", *plug(part))
        for fault in part.faults:
            owners.setdefault(fault, []).append(name)
            names.add(f"{name}_{fault}", f"{name}_{opposite(fault)}", *switch(part, fault))
        if isinstance(part, ReaderPart):
            names.add(f"{name}_silent", f"{name}_answering", *switch(part, "half_open"))
        if isinstance(part, ScannerPart):
            names.add(f"{name}_noise", f"{name}_quiet", *noise(part))
    for fault, those in owners.items():
        if len(those) == 1:
            names.add(fault, opposite(fault), *switch(parts[those[0]], fault))
    return names


def switch(part: Part, fault: str) -> tuple[Act, Act]:
    """Return how a fault of a part begins and ends."""
    return lambda share: part.begin_fault(fault, share), lambda _: part.end_fault(fault)


def plug(part: Part) -> tuple[Act, Act]:
    """Return how a part is unplugged and plugged in."""
    return lambda _: part.unplug(), lambda _: part.plug_in()


def noise(scanner: ScannerPart) -> tuple[Act, Act]:
    """Return how a scanner makes a noise; it ends of itself."""
    return lambda _: scanner.noise(), lambda _: None
