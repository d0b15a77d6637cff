"""One simulated device alone, as the command line describes it."""

import argparse
from typing import Any, Final

from drivers.simulated.lists import RATE_MAX, BadList, Turns, read_codes, read_weights
from drivers.simulated.rig.making import make_part
from drivers.simulated.rig.part import Part, Stand
from drivers.simulated.rig.rig import Rig
from drivers.simulated.rig.scanners import ScannerPart, WedgePart
from drivers.simulated.rig.weighing import ScalePart

KINDS: Final = {"rfid": "llrp"}
NAMES: Final = {"llrp": "rfid"}
DEVICE_OPTIONS: Final = ("port", "protocol", "layout", "film", "antennas", "places", "replay")


def one_device(arguments: argparse.Namespace, stand: Stand) -> Rig:
    """
    Return a rig of the one device, with what it does by itself on its agenda.

    :raises BadOption: an option that the device cannot have
    :raises BadList: a file is not the list it should be
    :raises UnknownFault: the device knows no such fault
    """
    kind = KINDS.get(arguments.what, arguments.what)
    given: dict[str, Any] = {name: getattr(arguments, name, None) for name in DEVICE_OPTIONS}
    if kind in {"llrp", "impinj"}:
        given |= {"tags": arguments.tags, "rate": arguments.rate}
    if kind == "printer" and arguments.folder is not None:
        given["folder"] = stand.folder
    part = make_part(kind, NAMES.get(kind, kind), stand, given)
    rig = Rig(stand, {part.name: part})
    begin_list(rig, part, arguments)
    return rig


def begin_list(rig: Rig, part: Part, arguments: argparse.Namespace) -> None:
    """Let a device go through its list by itself, if it has one."""
    if isinstance(part, ScannerPart | WedgePart) and arguments.codes is not None:
        codes, rate = read_codes(arguments.codes), checked_rate(arguments.rate)
        Turns(rig, codes, rate, lambda one: part.scan(*one), once=arguments.once).begin()
    if isinstance(part, ScalePart) and arguments.weights is not None:
        Turns(rig, read_weights(arguments.weights), checked_rate(arguments.rate), part.put).begin()


def checked_rate(rate: float) -> float:
    """
    Return a rate that a person or a machine can keep up.

    :raises BadList: it is none
    """
    if not 0 < rate <= RATE_MAX:
        raise BadList(f"--rate is above 0 and at most {RATE_MAX:g} a second")
    return rate
