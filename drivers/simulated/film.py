"""What a camera without a table shows: the pictures of a folder in turn, or a video, over again."""

from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np
from PIL import Image

SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
PICTURE_S: Final = 1.0
JPEG_QUALITY: Final = 90


class NoFilm(ValueError):
    """There is nothing that a camera could show."""


class Film(Protocol):
    """Pictures over time."""

    frame_s: float

    def jpeg(self, now: float) -> bytes:
        """
        Return the picture of a time of the world.

        :raises NoFilm: it cannot be had
        """
        ...


class Pictures:
    """The pictures of a folder in the order of their names, a second each."""

    def __init__(self, folder: Path) -> None:
        """
        Look what there is.

        :raises NoFilm: no picture
        """
        self.frame_s = PICTURE_S
        self.paths = sorted(one for one in folder.iterdir() if one.suffix.lower() in SUFFIXES)
        if not self.paths:
            raise NoFilm(f"no picture in {folder}")

    def jpeg(self, now: float) -> bytes:
        """
        Return the picture whose turn it is.

        :raises NoFilm: it is damaged, or gone
        """
        path = self.paths[int(now / self.frame_s) % len(self.paths)]
        try:
            return encoded(Image.open(path))
        except OSError as why:
            raise NoFilm(f"{path}: {why}") from why


class Video:
    """A video file, at its own pace and from the beginning when it has ended."""

    def __init__(self, path: Path) -> None:
        """
        Open it.

        :raises NoFilm: it is not there, or OpenCV cannot read it
        """
        if not path.exists():
            raise NoFilm(f"{path} is not there")
        self.capture = cv2.VideoCapture(str(path))
        count = int(self.capture.get(cv2.CAP_PROP_FRAME_COUNT))
        pace = self.capture.get(cv2.CAP_PROP_FPS)
        if not self.capture.isOpened() or count < 1 or not 0 < pace <= 1000:
            raise NoFilm(f"{path} is no video that can be shown")
        self.path = path
        self.count = count
        self.frame_s = 1.0 / pace

    def jpeg(self, now: float) -> bytes:
        """
        Return the frame of this moment.

        :raises NoFilm: the file is damaged
        """
        number = int(now / self.frame_s) % self.count
        if number != int(self.capture.get(cv2.CAP_PROP_POS_FRAMES)):
            self.capture.set(cv2.CAP_PROP_POS_FRAMES, number)
        read, frame = self.capture.read()
        if not read or frame is None:
            raise NoFilm(f"{self.path} has no frame {number}")
        rgb = cv2.cvtColor(np.asarray(frame, np.uint8), cv2.COLOR_BGR2RGB)
        return encoded(Image.fromarray(np.asarray(rgb, np.uint8)))


def encoded(image: Image.Image) -> bytes:
    """Return a picture as JPEG."""
    file = BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()


def film_of(path: Path) -> Film:
    """
    Return the pictures of a folder, or the video of a file.

    :raises NoFilm: it is neither
    """
    try:
        return Pictures(path) if path.is_dir() else Video(path)
    except OSError as why:
        raise NoFilm(f"{path}: {why}") from why
