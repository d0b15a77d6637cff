"""The devices of one packing station together, and what can be done to them."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from drivers.simulated.camera import Package, SimulatedCamera
from drivers.simulated.printer import SimulatedPrinter
from drivers.simulated.reader import SimulatedReader
from drivers.simulated.scale import SimulatedScale
from drivers.simulated.scanner import SimulatedScanner
from drivers.simulated.wedge import SimulatedWedge

Kind = TypeVar("Kind")
Act = Callable[[], object]
Command = dict[str, Any]
WEIGHT_G_MAX = 1_000_000
FAULT_S_MAX = 3600


class BadCommand(Exception):
    """The bench was asked for something it cannot do."""


class Bench:
    """Scanner, wedge, scale, printer, RFID reader and camera; usable from several threads."""

    def __init__(
        self, folder: Path, *, keyboard: str = "us", ports: tuple[int, int] = (0, 0)
    ) -> None:
        """Take the folder to live in, and the TCP ports of printer and reader (0: any)."""
        self.folder = folder
        self.scanner = SimulatedScanner(folder / "scanner")
        self.wedge = SimulatedWedge(folder / "wedge", keyboard)
        self.scale = SimulatedScale(folder / "scale")
        self.printer = SimulatedPrinter(folder / "labels", ports[0])
        self.reader = SimulatedReader(ports[1])
        self.camera = SimulatedCamera(folder / "camera")
        self.timers: set[threading.Timer] = set()
        self.faults = MappingProxyType(self.all_faults())
        self.verbs: Mapping[str, tuple[Callable[[Command], None], frozenset[str]]] = {
            "scan": (self.do_scan, frozenset({"symbology"})),
            "wedge": (self.do_wedge, frozenset()),
            "weight_g": (self.do_weight, frozenset()),
            "tags": (self.do_tags, frozenset()),
            "basket": (self.do_basket, frozenset()),
            "fault": (self.do_fault, frozenset({"seconds"})),
        }

    def start(self) -> None:
        """Plug everything in."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scanner.start()
        self.wedge.start()
        self.scale.start()
        self.printer.start()
        self.reader.start()
        self.camera.start()

    def stop(self) -> None:
        """Unplug everything for good."""
        for timer in list(self.timers):
            timer.cancel()
        self.scanner.stop()
        self.wedge.stop()
        self.scale.stop()
        self.printer.shut_down()
        self.reader.stop()
        self.camera.stop()

    def urls(self) -> dict[str, str]:
        """Return the device URL of each device, by its name."""
        return {
            "scanner": self.scanner.url,
            "wedge": self.wedge.url,
            "scale": self.scale.url,
            "printer": self.printer.url,
            "rfid": self.reader.url,
            "camera": self.camera.url,
        }

    def do(self, command: object) -> None:
        """
        Carry out one command such as `{"scan": "5000…"}` or `{"fault": "paper_out", "seconds": 3}`.

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
            act(command)
        except (ValueError, OSError) as why:
            raise BadCommand(str(why)) from why

    def do_scan(self, command: Command) -> None:
        """Scan a barcode; `symbology` is its AIM identifier."""
        text = wanted(command["scan"], str, "scan")
        if not self.scanner.scan(text, wanted(command.get("symbology", ""), str, "symbology")):
            raise BadCommand("the scanner is unplugged, or nobody reads it")

    def do_wedge(self, command: Command) -> None:
        """Scan a barcode with the wedge."""
        if not self.wedge.scan(wanted(command["wedge"], str, "wedge")):
            raise BadCommand("the wedge is unplugged, or nobody reads it")

    def do_weight(self, command: Command) -> None:
        """Put a weight on the scale."""
        weight_g = wanted(command["weight_g"], int, "weight_g")
        if abs(weight_g) > WEIGHT_G_MAX:
            raise BadCommand(f"no scale bears {weight_g} g")
        self.scale.load(weight_g)

    def do_tags(self, command: Command) -> None:
        """Put tags in the reader's field."""
        epcs = wanted(command["tags"], list, "tags")
        self.reader.place([wanted(epc, str, "tags") for epc in epcs])

    def do_basket(self, command: Command) -> None:
        """Put packages under the camera."""
        packages = []
        for item in wanted(command["basket"], list, "basket"):
            fields = wanted(item, dict, "basket")
            name = wanted(fields.get("name"), str, "name")
            packages.append(Package(name, wanted(fields.get("barcode"), str, "barcode")))
        self.camera.show(packages)

    def do_fault(self, command: Command) -> None:
        """Let something go wrong, or right; with `seconds` it ends by itself."""
        name = wanted(command["fault"], str, "fault")
        if name not in self.faults:
            raise BadCommand(f"no fault {name!r}; there are {', '.join(self.faults)}")
        begin, end = self.faults[name]
        seconds = command.get("seconds")
        if seconds is not None:
            if type(seconds) not in {int, float} or not 0 < seconds <= FAULT_S_MAX:
                raise BadCommand(f"seconds is a number up to {FAULT_S_MAX}")
            self.later(seconds, end)
        begin()

    def later(self, seconds: float, act: Act) -> None:
        """Do something after a while, unless the bench is stopped before."""
        timer = threading.Timer(seconds, act)
        timer.daemon = True
        self.timers = {one for one in self.timers if one.is_alive()} | {timer}
        timer.start()

    def all_faults(self) -> dict[str, tuple[Act, Act]]:
        """Return what can go wrong, each with how it begins and ends; and the other way round."""
        printer, scale, reader = self.printer, self.scale, self.reader
        pairs: list[tuple[str, str, Act, Act]] = [
            ("scanner_unplugged", "scanner_plugged", self.scanner.stop, self.scanner.start),
            ("wedge_unplugged", "wedge_plugged", self.wedge.stop, self.wedge.start),
            ("scale_unplugged", "scale_plugged", scale.plug.unplug, scale.plug.plug_in),
            ("printer_unplugged", "printer_plugged", printer.stop, printer.start),
            ("rfid_unplugged", "rfid_plugged", reader.stop, reader.start),
            ("camera_unplugged", "camera_plugged", self.camera.stop, self.camera.start),
            ("paper_out", "paper_in", *switch(printer, "paper_out")),
            ("head_open", "head_closed", *switch(printer, "head_open")),
            ("printer_paused", "printer_resumed", *switch(printer, "paused")),
            ("scale_mute", "scale_answering", *switch(scale, "mute")),
            ("rfid_silent", "rfid_answering", *switch(reader, "silent")),
        ]
        faults: dict[str, tuple[Act, Act]] = {}
        for bad, good, begin, end in pairs:
            faults[bad], faults[good] = (begin, end), (end, begin)
        faults["scanner_noise"] = (lambda: self.scanner.send_raw(bytes(range(256))), lambda: None)
        return faults


def switch(thing: object, name: str) -> tuple[Act, Act]:
    """Return how to set a flag of a device, and how to clear it."""
    return lambda: setattr(thing, name, True), lambda: setattr(thing, name, False)


def wanted(value: object, kind: type[Kind], name: str) -> Kind:
    """Return a value of the kind it must have."""
    if type(value) is not kind:
        raise BadCommand(f"{name} wants a {kind.__name__}")
    return value
