"""
A camera's settings: fixed, so that one photo is as bright and sharp as the next.

The units are those of the kernel (V4L2 user-space API, camera control reference): exposure in
100 µs, white balance in kelvin, focus as the camera counts it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import cv2

from drivers.url import BadDeviceUrl, DeviceUrl

Lock = int | Literal["auto", "lock"] | None
OPTIONS = ("width", "height", "fps", "exposure", "white_balance", "focus", "warm_up")
SIZE_MAX = 8192
# A camera takes the nearest step it has.
STEP_SHARE = 0.02
# V4L2_EXPOSURE_MANUAL and V4L2_EXPOSURE_APERTURE_PRIORITY.
MANUAL, APERTURE_PRIORITY = 1, 3


class Capture(Protocol):
    """As much of `cv2.VideoCapture` as is used here."""

    def isOpened(self) -> bool:  # noqa: N802 -- OpenCV's name
        """Return whether it could be opened."""
        ...

    def grab(self) -> bool:
        """Take the next picture off the queue."""
        ...

    def retrieve(self) -> tuple[bool, object]:
        """Return the picture taken off."""
        ...

    def get(self, propId: int) -> float:  # noqa: N803
        """Return a property."""
        ...

    def set(self, propId: int, value: float) -> bool:  # noqa: N803
        """Set a property, and return whether the driver knows it."""
        ...

    def release(self) -> None:
        """Let go."""
        ...


@dataclass(frozen=True, slots=True)
class Dial:
    """One thing that is set by hand or by the camera itself."""

    name: str
    automatic: int
    value: int
    by_hand: int
    by_itself: int


DIALS = (
    Dial(
        "exposure",
        cv2.CAP_PROP_AUTO_EXPOSURE,
        cv2.CAP_PROP_EXPOSURE,
        MANUAL,
        APERTURE_PRIORITY,
    ),
    Dial("white_balance", cv2.CAP_PROP_AUTO_WB, cv2.CAP_PROP_WB_TEMPERATURE, 0, 1),
    Dial("focus", cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_FOCUS, 0, 1),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a camera is to be set; None and 0: as it is."""

    width: int = 0
    height: int = 0
    fps: int = 0
    exposure: Lock = None
    white_balance: Lock = None
    focus: Lock = None
    warm_up: int = 8

    def of(self, dial: Dial) -> Lock:
        """Return what a dial is to be set to."""
        locks: dict[str, Lock] = {
            "exposure": self.exposure,
            "white_balance": self.white_balance,
            "focus": self.focus,
        }
        return locks[dial.name]


def settings_of(url: DeviceUrl) -> Settings:
    """
    Return the settings in a camera's URL.

    :raises BadDeviceUrl: width without height, or a value that is none
    """
    width = url.int_option("width", 0, 0, SIZE_MAX)
    height = url.int_option("height", 0, 0, SIZE_MAX)
    if bool(width) != bool(height):
        raise BadDeviceUrl(f"{url.text!r}: give width and height, or neither")
    return Settings(
        width=width,
        height=height,
        fps=url.int_option("fps", 0, 0, 240),
        exposure=lock_of(url, "exposure"),
        white_balance=lock_of(url, "white_balance"),
        focus=lock_of(url, "focus"),
        warm_up=url.int_option("warm_up", 8, 0, 100),
    )


def lock_of(url: DeviceUrl, name: str) -> Lock:
    """
    Return `auto`, `lock` (as the camera finds it, from then on) or a number.

    :raises BadDeviceUrl: it is none of these
    """
    match url.options.get(name):
        case None:
            return None
        case "auto":
            return "auto"
        case "lock":
            return "lock"
        case _:
            return url.int_option(name, 0, 0, 100_000)


def set_before(capture: Capture, settings: Settings) -> list[str]:
    """Set what must be known before the first picture; return what the camera refused."""
    refused: list[str] = []
    if settings.width:
        # Uncompressed, a large picture does not fit through USB 2 at any useful rate.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, settings.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, settings.height)
        wide = round(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        high = round(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        if (wide, high) != (settings.width, settings.height):
            wanted = f"{settings.width} x {settings.height}"
            refused.append(f"it gives {wide} x {high} and not {wanted}")
    if settings.fps:
        capture.set(cv2.CAP_PROP_FPS, settings.fps)
    return refused + turn(capture, settings, lambda lock: lock is not None and lock != "lock")


def set_after(capture: Capture, settings: Settings) -> list[str]:
    """Fix what the camera has found by itself while it warmed up; return what it refused."""
    return turn(capture, settings, lambda lock: lock == "lock")


def turn(capture: Capture, settings: Settings, which: Callable[[Lock], bool]) -> list[str]:
    """Turn the dials whose setting is such; return what the camera refused, in words."""
    refused: list[str] = []
    for dial in DIALS:
        lock = settings.of(dial)
        if lock is not None and which(lock) and not turned(capture, dial, lock):
            refused.append(f"it does not take {dial.name}={lock}")
    return refused


def turned(capture: Capture, dial: Dial, lock: Lock) -> bool:
    """Turn one dial, and return whether the camera says afterwards that it stands there."""
    if lock == "auto":
        capture.set(dial.automatic, dial.by_itself)
        return round(capture.get(dial.automatic)) == dial.by_itself
    wanted = capture.get(dial.value) if lock == "lock" else lock
    if not isinstance(wanted, int | float):
        return False
    capture.set(dial.automatic, dial.by_hand)
    capture.set(dial.value, wanted)
    stands = capture.get(dial.value)
    near = abs(stands - wanted) <= max(1.0, STEP_SHARE * abs(wanted))
    return near and round(capture.get(dial.automatic)) == dial.by_hand
