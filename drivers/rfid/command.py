"""The command `write-tag`: one tag gets another EPC, and what came of it is printed."""

import argparse
import queue
import sys
import time

from drivers.device import WritesTags
from drivers.events import Event, TagWriteFailed, TagWritten
from drivers.hub import Hub
from drivers.listen import DONE, FAILED, LOOK_S, MISUSED, as_json
from drivers.registry import make_device
from drivers.url import DeviceError

EVENTS_MAX = 1000
PATIENCE_S = 30.0
REQUEST = "write-tag"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("url", help="a reader that can write, such as llrp://192.0.2.8?antennas=1")
    parser.add_argument("epc", help="what the tag has now, in hexadecimal")
    parser.add_argument("becomes", help="what it is to have")


def run(arguments: argparse.Namespace) -> int:
    """Write the tag and print the outcome; return the exit status."""
    try:
        device = make_device(arguments.url)
        if not isinstance(device, WritesTags):
            sys.stderr.write(f"{arguments.url}: this device writes no tags\n")
            return MISUSED
        device.write_tag(arguments.epc, arguments.becomes, REQUEST)
    except DeviceError as why:
        sys.stderr.write(f"{why}\n")
        return MISUSED
    events: queue.Queue[Event] = queue.Queue(EVENTS_MAX)
    hub = Hub([device], events)
    hub.start()
    try:
        outcome = await_outcome(events)
        reason = hub.health()[0].reason
    finally:
        hub.stop()
    if outcome is None:
        sys.stderr.write(f"nothing came of it in {PATIENCE_S:g} s: {reason or 'no reason known'}\n")
        return FAILED
    sys.stdout.write(f"{as_json(outcome)}\n")
    return DONE if isinstance(outcome, TagWritten) else FAILED


def await_outcome(events: "queue.Queue[Event]") -> TagWritten | TagWriteFailed | None:
    """Return what came of the order, or None when it takes too long."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            event = events.get(timeout=LOOK_S)
        except queue.Empty:
            continue
        if isinstance(event, TagWritten | TagWriteFailed):
            return event
    return None
