"""Files that stand in for a camera: the newest picture of a folder, each in turn, or a video."""

import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from drivers.camera.frames import Image
from drivers.url import DeviceUnavailable

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
VIDEOS = frozenset({".mp4", ".avi", ".mkv", ".mov", ".webm", ".mjpg", ".mjpeg"})
PICTURE_BYTES_MAX = 50_000_000


class FolderSource:
    """One picture, or of a folder the newest, or each in turn by name."""

    live = False
    refused = ""

    def __init__(self, path: Path, *, in_turn: bool = False) -> None:
        self.path = path
        self.in_turn = in_turn
        self.last = ""

    def open(self) -> None:
        """
        Look whether it is there.

        :raises DeviceUnavailable: it is not
        """
        self.look()

    def skip(self) -> None:
        """Nothing waits to be thrown away."""

    def look(self) -> None:
        """
        Look whether it is still there.

        :raises DeviceUnavailable: it is not
        """
        if not self.path.exists():
            raise DeviceUnavailable(f"{self.path} is not there")

    def grab(self) -> Image:
        """
        Return a picture.

        :raises DeviceUnavailable: there is none, or it cannot be read
        """
        self.look()
        try:
            chosen = self.choose()
            with chosen.open("rb") as picture:
                encoded = picture.read(PICTURE_BYTES_MAX)
        except OSError as why:
            raise DeviceUnavailable(f"{self.path}: {why}") from why
        image = None
        if encoded:
            image = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR)
        if image is None:
            raise DeviceUnavailable(f"{chosen} is not a picture")
        return np.asarray(image, np.uint8)

    def choose(self) -> Path:
        """
        Return which picture to take.

        :raises DeviceUnavailable: the folder has none
        """
        if self.path.is_file():
            return self.path
        pictures = [one for one in self.path.iterdir() if one.suffix.lower() in SUFFIXES]
        if not pictures:
            raise DeviceUnavailable(f"no picture in {self.path}")
        if not self.in_turn:
            return max(pictures, key=lambda one: (one.stat().st_mtime_ns, one.name))
        names = sorted(one.name for one in pictures)
        self.last = next((name for name in names if name > self.last), names[0])
        return self.path / self.last

    def close(self) -> None:
        """Nothing is held."""


class VideoSource:
    """A video that plays as fast as life, over and over, from the moment it is opened."""

    live = False
    refused = ""

    def __init__(self, path: Path, steady: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self.steady = steady
        self.capture: cv2.VideoCapture | None = None
        self.begun = 0.0

    def open(self) -> None:
        """
        Open the video.

        :raises DeviceUnavailable: it is not there, or is none
        """
        self.close()
        capture = cv2.VideoCapture(str(self.path), cv2.CAP_FFMPEG)
        if not capture.isOpened():
            capture.release()
            raise DeviceUnavailable(f"{self.path} is not there, or not a video")
        self.capture = capture
        self.begun = self.steady()

    def skip(self) -> None:
        """Nothing waits to be thrown away."""

    def look(self) -> None:
        """
        Look whether it is still there.

        :raises DeviceUnavailable: it is not
        """
        if not self.path.exists():
            raise DeviceUnavailable(f"{self.path} is not there")

    def grab(self) -> Image:
        """
        Return the picture that is shown now.

        :raises DeviceUnavailable: the video cannot be read there
        """
        if self.capture is None:
            raise DeviceUnavailable(f"{self.path} is not open")
        frames = max(1, round(self.capture.get(cv2.CAP_PROP_FRAME_COUNT)))
        rate = self.capture.get(cv2.CAP_PROP_FPS) or 25.0
        now = int((self.steady() - self.begun) * rate) % frames
        self.capture.set(cv2.CAP_PROP_POS_FRAMES, now)
        taken, image = self.capture.read()
        if not taken or image is None:
            raise DeviceUnavailable(f"{self.path} has no picture at {now / rate:.1f} s")
        return np.asarray(image, np.uint8)

    def close(self) -> None:
        """Let go of the video."""
        capture, self.capture = self.capture, None
        if capture is not None:
            capture.release()
