"""What is plugged into this computer, as device URLs to try."""

import os
from dataclasses import dataclass
from pathlib import Path

# By-id names stay the same whichever socket the device is plugged into, so they come first.
PLACES = (
    ("serial", "/dev/serial/by-id/*"),
    ("serial", "/dev/ttyACM*"),
    ("serial", "/dev/ttyUSB*"),
    ("evdev", "/dev/input/by-id/*-event-kbd"),
    ("camera", "/dev/video*"),
)


@dataclass(frozen=True, slots=True)
class Plugged:
    """A device file that a driver could open, and whether we may."""

    url: str
    path: str
    readable: bool


def list_plugged() -> list[Plugged]:
    """Return device files, each once, under its most lasting name."""
    found: list[Plugged] = []
    seen: set[str] = set()
    for kind, pattern in PLACES:
        for path in sorted(map(str, Path("/").glob(pattern.removeprefix("/")))):
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                found.append(Plugged(url_of(kind, path), path, os.access(path, os.R_OK)))
    return found


def url_of(kind: str, path: str) -> str:
    """Return the device URL for a device file."""
    if kind == "camera":
        return f"camera:{path.removeprefix('/dev/video')}"
    return f"{kind}:{path}"
