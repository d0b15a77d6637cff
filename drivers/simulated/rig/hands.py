"""What can be done to the devices of a rig, as JSON objects: one verb each, and its options."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from drivers.simulated.camera import Package
from drivers.simulated.rig.articles import OPTIONS, article_from
from drivers.simulated.rig.printing import PrinterPart
from drivers.simulated.rig.reading import ReaderPart
from drivers.simulated.rig.rig import FAULT_S_MAX, Rig
from drivers.simulated.rig.scanners import ScannerPart, WedgePart
from drivers.simulated.rig.sorting import WallPart
from drivers.simulated.rig.streaming import ImpinjPart
from drivers.simulated.rig.watching import CameraPart
from drivers.simulated.rig.weighing import WEIGHT_G_MAX, ScalePart

Kind = TypeVar("Kind")
Command = dict[str, Any]
Verb = tuple[Callable[[Command], object], frozenset[str]]

LABELS_TOLD: Final = 1


class BadCommand(Exception):
    """The devices were asked for something they cannot do."""


class Hands:
    """Carries out commands such as `{"scan": "5000…"}` or `{"tags": ["3034…"]}`."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        on = frozenset({"on"})
        self.verbs: Mapping[str, Verb] = {
            "scan": (self.do_scan, on | {"symbology"}),
            "wedge": (self.do_wedge, on),
            "weight_g": (self.do_weight, on),
            "tare": (self.do_tare, on),
            "zero": (self.do_zero, on),
            "tags": (self.do_tags, on),
            "pull_antenna": (self.do_pull_antenna, on),
            "plug_antenna": (self.do_plug_antenna, on),
            "input": (self.do_input, on | {"high"}),
            "basket": (self.do_basket, on),
            "lay": (self.do_lay, OPTIONS),
            "take": (self.do_take, frozenset()),
            "clear": (self.do_clear, frozenset()),
            "board": (self.do_board, frozenset()),
            "put": (self.do_put, frozenset({"place"})),
            "scan_item": (self.do_scan_item, on),
            "fault": (self.do_fault, frozenset({"seconds", "share"})),
            "mend": (self.do_mend, on),
            "unplug": (self.do_unplug, frozenset({"seconds"})),
            "plug_in": (self.do_plug_in, frozenset()),
            "press": (self.do_press, on),
            "look": (self.do_look, frozenset()),
        }

    def do(self, command: object) -> dict[str, object]:
        """
        Carry out one command, and return what is to be told besides that it was.

        :raises BadCommand: it is none, or cannot be done now
        """
        if not isinstance(command, dict):
            raise BadCommand("a command is a JSON object")
        verbs = [verb for verb in command if verb in self.verbs]
        if len(verbs) != 1:
            raise BadCommand(f"a command has one of {', '.join(self.verbs)}")
        act, options = self.verbs[verbs[0]]
        unknown = command.keys() - options - set(verbs)
        if unknown:
            raise BadCommand(f"{verbs[0]} knows no {min(unknown)!r}")
        try:
            told = act(command)
        except (ValueError, OSError) as why:
            raise BadCommand(str(why)) from why
        labels = {"labels": self.labels()[-LABELS_TOLD:]}
        return {**labels, **told} if isinstance(told, dict) else {**labels}

    def labels(self) -> list[str]:
        """Return the paths of all labels printed so far."""
        printers = [one for one in self.rig.parts.values() if isinstance(one, PrinterPart)]
        return [str(label) for printer in printers for label in printer.labels]

    def do_scan(self, command: Command) -> None:
        """Scan a barcode; `symbology` is its AIM identifier."""
        text = wanted(command["scan"], str, "scan")
        symbology = wanted(command.get("symbology", ""), str, "symbology")
        self.rig.one(ScannerPart, named(command)).scan(text, symbology)

    def do_wedge(self, command: Command) -> None:
        """Scan a barcode with the wedge."""
        text = wanted(command["wedge"], str, "wedge")
        self.rig.one(WedgePart, named(command)).scan(text)

    def do_weight(self, command: Command) -> None:
        """Put a weight on the scale."""
        weight_g = wanted(command["weight_g"], int, "weight_g")
        if abs(weight_g) > WEIGHT_G_MAX:
            raise BadCommand(f"no scale bears {weight_g} g")
        self.rig.one(ScalePart, named(command)).put(weight_g)

    def do_tare(self, command: Command) -> None:
        """Press the key that tares."""
        pressed(command["tare"], "tare")
        self.rig.one(ScalePart, named(command)).press_tare()

    def do_zero(self, command: Command) -> None:
        """Press the key that sets the zero."""
        pressed(command["zero"], "zero")
        self.rig.one(ScalePart, named(command)).press_zero()

    def do_tags(self, command: Command) -> None:
        """Put tags in the reader's field."""
        epcs = [wanted(epc, str, "tags") for epc in wanted(command["tags"], list, "tags")]
        self.reader(named(command)).place(epcs)

    def reader(self, name: str | None) -> ReaderPart | ImpinjPart:
        """Return the reader of a name, or the first of either kind."""
        for part in self.rig.parts.values():
            if isinstance(part, ReaderPart | ImpinjPart) and name in {None, part.name}:
                return part
        return self.rig.one(ReaderPart, name)

    def do_pull_antenna(self, command: Command) -> None:
        """Pull the cable of an antenna."""
        number = wanted(command["pull_antenna"], int, "pull_antenna")
        self.rig.one(ReaderPart, named(command)).pull_antenna(number)

    def do_plug_antenna(self, command: Command) -> None:
        """Put the cable of an antenna back."""
        number = wanted(command["plug_antenna"], int, "plug_antenna")
        self.rig.one(ReaderPart, named(command)).plug_antenna(number)

    def do_input(self, command: Command) -> None:
        """Put a level on an input of the reader."""
        port = wanted(command["input"], int, "input")
        high = wanted(command.get("high", True), bool, "high")
        self.rig.one(ReaderPart, named(command)).set_gpi(port, high=high)

    def do_basket(self, command: Command) -> None:
        """Put packages under the camera."""
        packages = []
        for item in wanted(command["basket"], list, "basket"):
            fields = wanted(item, dict, "basket")
            name = wanted(fields.get("name"), str, "name")
            packages.append(Package(name, wanted(fields.get("barcode"), str, "barcode")))
        self.rig.one(CameraPart, named(command)).show(packages)

    def do_lay(self, command: Command) -> dict[str, object]:
        """Let the packer bring an article through the camera's spot and lay it on the pan."""
        fields = wanted(command["lay"], dict, "lay")
        options = {name: command[name] for name in OPTIONS if name in command}
        return self.rig.packer.lay(article_from(fields, options))

    def do_take(self, command: Command) -> dict[str, object]:
        """Let the packer take a thing off the pan."""
        return self.rig.packer.take(wanted(command["take"], str, "take"))

    def do_clear(self, command: Command) -> None:
        """Take all that the packer laid down away at once."""
        pressed(command["clear"], "clear")
        self.rig.packer.clear()

    def do_board(self, command: Command) -> None:
        """Lay the sheet that calibrates a camera on the tray, or take it away."""
        lies = wanted(command["board"], bool, "board")
        self.rig.packer.table.lay_board(lies=lies)

    def do_put(self, command: Command) -> None:
        """Put an item of the world in a place of it."""
        item, place = wanted(command["put"], str, "put"), command.get("place")
        self.rig.put([item], wanted(place, str, "place"))

    def do_scan_item(self, command: Command) -> None:
        """Scan the barcode of an item of the world."""
        seen = self.rig.stand.world.scan(wanted(command["scan_item"], str, "scan_item"))
        self.rig.one(ScannerPart, named(command)).scan(seen.text, seen.symbology)

    def do_mend(self, command: Command) -> None:
        """Let a fault of a device end, by its own name."""
        name = wanted(command["mend"], str, "mend")
        self.rig.part(named(command) or next(iter(self.rig.parts))).end_fault(name)

    def do_fault(self, command: Command) -> None:
        """Let something go wrong, or right; with `seconds` it ends by itself."""
        name = wanted(command["fault"], str, "fault")
        share = command.get("share", 1.0)
        if type(share) not in {int, float} or not 0 < share <= 1:
            raise BadCommand("share is a number above 0 and at most 1")
        self.rig.fault(name, seconds=duration(command), share=share)

    def do_unplug(self, command: Command) -> None:
        """Unplug a device; with `seconds` it is plugged in again by itself."""
        seconds = duration(command)
        name = wanted(command["unplug"], str, "unplug")
        self.rig.unplug(name, *([] if seconds is None else [seconds]))

    def do_plug_in(self, command: Command) -> None:
        """Plug a device in again."""
        self.rig.part(wanted(command["plug_in"], str, "plug_in")).plug_in()

    def do_press(self, command: Command) -> None:
        """Push the button of a place of the put wall."""
        self.rig.one(WallPart, named(command)).press(wanted(command["press"], int, "press"))

    def do_look(self, command: Command) -> dict[str, object]:
        """Tell what a device shows to whoever looks at it."""
        part = self.rig.part(wanted(command["look"], str, "look"))
        return {"plugged": part.plugged, "faults": part.standing(), "shows": part.shows()}


def named(command: Command) -> str | None:
    """Return the device that a command names, if it does."""
    return wanted(command["on"], str, "on") if "on" in command else None


def duration(command: Command) -> float | None:
    """Return for how long a command lets something be so."""
    seconds = command.get("seconds")
    if seconds is None:
        return None
    if type(seconds) not in {int, float} or not 0 < seconds <= FAULT_S_MAX:
        raise BadCommand(f"seconds is a number up to {FAULT_S_MAX}")
    return float(seconds)


def pressed(value: object, key: str) -> None:
    """Refuse a key that is not pressed."""
    if value is not True:
        raise BadCommand(f"{key} is pressed by true")


def wanted(value: object, kind: type[Kind], name: str) -> Kind:
    """Return a value of the kind it must have."""
    if type(value) is not kind:
        raise BadCommand(f"{name} wants a {kind.__name__}")
    return value
