"""`python -m drivers`: list what is plugged in, listen to a device, record it, simulate devices."""

import argparse
import json
import logging
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

import structlog

from drivers.identity import suggest
from drivers.listen import listen
from drivers.plugged import Plugged, list_plugged
from drivers.registry import kinds
from drivers.rfid import command as tag_writing
from drivers.rfid import watching

NEEDS_UDEV_RULE = (
    "only root may use it: put a rule such as "
    'SUBSYSTEM=="{subsystem}", ATTRS{{idVendor}}=="{vendor}", MODE="0660", GROUP="plugdev" '
    "into /etc/udev/rules.d, and join that group"
)

Command = tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]


def main(words: list[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m drivers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="what is plugged in, one JSON object a line")
    listening = commands.add_parser("listen", help="one JSON event a line")
    recording = commands.add_parser("record", help="listen, and write down every byte")
    for one in (listening, recording):
        one.add_argument("url", help=f"a device URL; kinds: {', '.join(kinds())}")
        one.add_argument("--seconds", type=seconds, help="stop after so long")
    recording.add_argument("file", type=Path, help="a new file")
    watching.add_arguments(commands.add_parser("gate", help="what passes a reader, judged"))
    tag_writing.add_arguments(commands.add_parser("write-tag", help="give a tag another EPC"))
    words = sys.argv[1:] if words is None else words
    for name, (help_text, load) in LOADED_WHEN_ASKED_FOR.items():
        one = commands.add_parser(name, help=help_text)
        if words[:1] == [name]:
            add_arguments, run = load()
            add_arguments(one)
            one.set_defaults(run=run)
    arguments = parser.parse_args(words)
    if "run" in arguments:
        return int(arguments.run(arguments))
    if arguments.command == "list":
        return list_devices()
    if arguments.command == "gate":
        return watching.run(arguments)
    if arguments.command == "write-tag":
        return tag_writing.run(arguments)
    return listen(arguments.url, arguments.seconds, getattr(arguments, "file", None))


def load_sheets() -> Command:
    """Return the command that draws sheets; to listen, nobody needs what makes PDFs."""
    from drivers.barcode.setup import command

    return command.add_arguments, command.run


def load_simulation() -> Command:
    """Return the command that simulates devices; to listen, nobody needs a world."""
    from drivers.simulated import command_line

    return command_line.add_arguments, command_line.simulate


LOADED_WHEN_ASKED_FOR: Mapping[str, tuple[str, Callable[[], Command]]] = MappingProxyType(
    {
        "sheet": ("a sheet to print, as a PDF", load_sheets),
        "simulate": ("devices that are not there", load_simulation),
    }
)


def seconds(written: str) -> float:
    """Return a length of time, or raise ValueError."""
    number = float(written)
    if not 0 <= number < math.inf:
        raise ValueError("no length of time")
    return number


def list_devices() -> int:
    """Print what is plugged in, with a URL that means it also tomorrow."""
    plugged = list_plugged()
    for one in plugged:
        told = {"url": suggest(one, plugged), **asdict(one)}
        sys.stdout.write(json.dumps(told | {"advice": advice(one)}) + "\n")
    if not plugged:
        sys.stderr.write("nothing is plugged in that a driver knows\n")
    return 0


def advice(one: Plugged) -> str:
    """Return what to do so that this program may use a device."""
    if one.readable:
        return ""
    if one.group and one.group != "root":
        return (
            f"join the group that may use it: sudo usermod -aG {one.group} $USER, and log in anew"
        )
    subsystem = {"printer": "usbmisc", "video": "video4linux"}.get(one.kind, one.kind)
    return NEEDS_UDEV_RULE.format(subsystem=subsystem, vendor=one.vendor)


if __name__ == "__main__":
    # Standard output carries JSON lines for programs; what people read goes to standard error.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    sys.exit(main())
