"""The commands `listen` and `record`: what a device says, one JSON object a line."""

import base64
import json
import os
import queue
import signal
import sys
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from drivers.device import Device, DeviceError, utc_now
from drivers.events import Event
from drivers.hub import DeviceHealth, Hub
from drivers.recorder import RecordedTransport, Recording
from drivers.registry import make_device
from drivers.talking import TalkingDevice
from drivers.url import in_words

EVENTS_MAX = 1000
LOOK_S = 0.2
DONE, FAILED, MISUSED = 0, 1, 2


def listen(url: str, seconds: float | None, recording_to: Path | None = None) -> int:
    """Print what a device says until the time is over or somebody ends it; return the status."""
    recording: Recording | None = None
    try:
        device = make_device(url)
        if recording_to is not None:
            recording = record(device, recording_to)
    except (DeviceError, OSError) as why:
        sys.stderr.write(f"{in_words(why)}\n")
        return MISUSED
    events: queue.Queue[Event] = queue.Queue(EVENTS_MAX)
    telling = Telling(Hub([device], events), events, recording)
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda *_: telling.end())
    return telling.run(seconds)


def record(device: Device, path: Path) -> Recording:
    """
    Have everything that passes between a device and its driver written down.

    :raises DeviceError: the device does not talk in bytes
    :raises OSError: the file is there already, or cannot be written
    """
    if not isinstance(device, TalkingDevice):
        raise DeviceError(f"{device.url.text!r}: this device does not talk in bytes to record")
    recording = Recording(path, device.url.text, utc_now())
    device.through = lambda way: RecordedTransport(way, recording)
    return recording


class Telling:
    """Tells what one hub hears: events to standard output, how the device is to standard error."""

    def __init__(
        self, hub: Hub, events: "queue.Queue[Event]", recording: Recording | None = None
    ) -> None:
        self.hub = hub
        self.events = events
        self.recording = recording
        self.ended = False
        self.told: DeviceHealth | None = None

    def end(self) -> None:
        """Have `run` return soon."""
        self.ended = True

    def run(self, seconds: float | None) -> int:
        """Tell events until the time is over; nobody to read them any more ends it too."""
        until = None if seconds is None else time.monotonic() + seconds
        self.hub.start()
        try:
            while not self.ended and not self.failed():
                left = LOOK_S if until is None else min(LOOK_S, until - time.monotonic())
                if left <= 0:
                    break
                self.tell_next(left)
        except BrokenPipeError:
            # What Python still wants to write when it ends goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        finally:
            self.hub.stop()
            if self.recording is not None:
                self.recording.close()
        if self.failed():
            sys.stderr.write(f"{self.failed()}\n")
        return FAILED if self.failed() else DONE

    def failed(self) -> str:
        """Return why the recording is not whole, or nothing."""
        return self.recording.failed if self.recording else ""

    def tell_next(self, patience_s: float) -> None:
        """Print the next event if one comes soon, and how the device is if that has changed."""
        try:
            event = self.events.get(timeout=patience_s)
        except queue.Empty:
            pass
        else:
            sys.stdout.write(f"{as_json(event)}\n")
            sys.stdout.flush()
        (health,) = self.hub.health()
        if self.told is None or (health.state, health.reason) != (
            self.told.state,
            self.told.reason,
        ):
            self.told = health
            sys.stderr.write(f"{health.device}: {health.state}  {health.reason}".rstrip() + "\n")


def as_json(event: Event) -> str:
    """Return an event as JSON: its kind, moments as ISO 8601, bytes in base 64."""
    return json.dumps({"event": type(event).__name__, **asdict(event)}, default=written)


def written(value: object) -> str:
    """Return what JSON has no word for."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"an event holds {type(value).__name__}, which nobody can write down")
