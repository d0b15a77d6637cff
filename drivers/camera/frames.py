"""Where pictures come from: a camera that OpenCV opens, or files that somebody puts in a folder."""

from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.device import DeviceUnavailable

Image = NDArray[np.uint8]

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
PICTURE_BYTES_MAX = 50_000_000
# What a camera buffered before we asked shows the table as it was.
STALE_FRAMES = 4


class FrameSource(Protocol):
    """Gives a picture of this moment."""

    def open(self) -> None:
        """Get ready, or raise DeviceUnavailable."""
        ...

    def check(self) -> None:
        """Raise DeviceUnavailable if it is gone."""
        ...

    def grab(self) -> Image:
        """Return a picture, or raise DeviceUnavailable."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class FolderSource:
    """The newest picture of a folder, or one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> None:
        """
        Look whether it is there.

        :raises DeviceUnavailable: it is not
        """
        self.check()

    def check(self) -> None:
        """
        Look whether it is still there.

        :raises DeviceUnavailable: it is not
        """
        if not self.path.exists():
            raise DeviceUnavailable(f"{self.path} is not there")

    def grab(self) -> Image:
        """
        Return the newest picture.

        :raises DeviceUnavailable: there is none, or it is damaged
        """
        try:
            newest = self.newest()
            with newest.open("rb") as file:
                encoded = file.read(PICTURE_BYTES_MAX)
        except OSError as why:
            raise DeviceUnavailable(f"{self.path}: {why}") from why
        image = None
        if encoded:
            image = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR)
        if image is None:
            raise DeviceUnavailable(f"{newest} is not a picture")
        return np.asarray(image, np.uint8)

    def newest(self) -> Path:
        """
        Return the picture that changed last.

        :raises DeviceUnavailable: the folder has none
        """
        if self.path.is_file():
            return self.path
        pictures = [one for one in self.path.iterdir() if one.suffix.lower() in SUFFIXES]
        if not pictures:
            raise DeviceUnavailable(f"no picture in {self.path}")
        return max(pictures, key=lambda one: (one.stat().st_mtime_ns, one.name))

    def close(self) -> None:
        """Nothing is held."""


class CaptureSource:
    """A camera by number (`/dev/video0` is 0) or a stream by address."""

    def __init__(self, where: int | str) -> None:
        self.where = where
        self.capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """
        Open the camera.

        :raises DeviceUnavailable: it is absent or taken
        """
        self.close()
        capture = cv2.VideoCapture(self.where)
        if not capture.isOpened():
            capture.release()
            raise DeviceUnavailable(f"camera {self.where} cannot be opened")
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self.capture = capture

    def check(self) -> None:
        """
        Take a picture and forget it, to know that the camera is there.

        :raises DeviceUnavailable: it is gone
        """
        if self.capture is None or not self.capture.grab():
            raise DeviceUnavailable(f"camera {self.where} gives no picture")

    def grab(self) -> Image:
        """
        Return a picture taken after this call.

        :raises DeviceUnavailable: the camera is gone
        """
        for _ in range(STALE_FRAMES):
            self.check()
        taken, image = self.capture.read() if self.capture else (False, None)
        if not taken or image is None:
            raise DeviceUnavailable(f"camera {self.where} gives no picture")
        return np.asarray(image, np.uint8)

    def close(self) -> None:
        """Let go of the camera."""
        capture, self.capture = self.capture, None
        if capture is not None:
            capture.release()


def source_of(target: str) -> FrameSource:
    """Return where pictures come from: a number, an address, else a path."""
    if target.isascii() and target.isdigit():
        return CaptureSource(int(target))
    if target.startswith(("http://", "https://", "rtsp://")):
        return CaptureSource(target)
    return FolderSource(Path(target))
