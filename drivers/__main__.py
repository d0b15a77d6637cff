"""`python -m drivers`: list what is plugged in, listen to a device, simulate devices."""

import argparse
import base64
import json
import logging
import queue
import sys
import time
from dataclasses import asdict, fields

import structlog

from drivers.device import DeviceError
from drivers.events import Event
from drivers.hub import Hub
from drivers.plugged import list_plugged
from drivers.registry import kinds, make_device
from drivers.simulated import command_line

EVENTS_MAX = 1000


def main(words: list[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m drivers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="what is plugged in, one JSON object a line")
    listening = commands.add_parser("listen", help="one JSON event a line")
    listening.add_argument("url", help=f"a device URL; kinds: {', '.join(kinds())}")
    listening.add_argument("--seconds", type=float, help="stop after so long")
    command_line.add_arguments(commands.add_parser("simulate", help="devices that are not there"))
    arguments = parser.parse_args(words)
    if arguments.command == "list":
        return list_devices()
    if arguments.command == "simulate":
        return command_line.simulate(arguments)
    return listen(arguments.url, arguments.seconds)


def list_devices() -> int:
    """Print what is plugged in."""
    plugged = list_plugged()
    for one in plugged:
        say(json.dumps(asdict(one)))
    if not plugged:
        sys.stderr.write("nothing is plugged in that a driver knows\n")
    return 0


def listen(url: str, seconds: float | None) -> int:
    """Print what a device says until the time is over or somebody interrupts."""
    events: queue.Queue[Event] = queue.Queue(EVENTS_MAX)
    try:
        hub = Hub([make_device(url)], events)
    except DeviceError as why:
        sys.stderr.write(f"{why}\n")
        return 2
    hub.start()
    until = None if seconds is None else time.monotonic() + seconds
    try:
        while until is None or time.monotonic() < until:
            print_next(hub, events)
    except KeyboardInterrupt:
        pass
    finally:
        hub.stop()
    return 0


def print_next(hub: Hub, events: "queue.Queue[Event]") -> None:
    """Print the next event if one comes soon; while there is no device, say why instead."""
    try:
        say(json.dumps(as_json(events.get(timeout=0.2))))
    except queue.Empty:
        for health in hub.health():
            if health.state == "absent" and sys.stderr.isatty():
                sys.stderr.write(f"\rwaiting: {health.reason}\033[K")


def as_json(event: Event) -> dict[str, object]:
    """Return an event as JSON has it: its kind, moments as text, bytes in base 64."""
    out: dict[str, object] = {"event": type(event).__name__}
    for one in fields(event):
        value = getattr(event, one.name)
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode("ascii")
        elif one.name == "at":
            value = value.isoformat()
        elif one.name == "tags":
            value = [asdict(tag) for tag in value]
        out[one.name] = value
    return out


def say(line: str) -> None:
    """Print one line at once, for whoever reads it through a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # Standard output carries JSON lines for programs; what people read goes to standard error.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    sys.exit(main())
