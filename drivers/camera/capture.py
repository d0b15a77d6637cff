"""Cameras and streams through OpenCV."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import cv2
import numpy as np

from drivers.camera.controls import Capture, Settings, set_after, set_before
from drivers.camera.frames import Image
from drivers.camera.looks import Stillness
from drivers.identity import path_of
from drivers.url import DeviceUnavailable

# How long OpenCV waits for a picture of a camera that hangs; its own ten seconds are too long.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "3")
# An absent camera is tried again for ever; OpenCV and FFmpeg would say so each time, past our log.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
OPEN_MS_MAX = 5000
READ_MS_MAX = 3000
STREAMS = ("http://", "https://", "rtsp://", "rtsps://")
# Without moments to go by: a camera has at most so many pictures from before we asked.
STALE_FRAMES = 4
FRAMES_MAX = 60
CLOCK_S_MAX = 60.0
STILL_S_MAX = 5.0
STILL_TRIES = 5
# A stream may leave out what has not changed; a camera of ours has noise in every picture.
STREAM_STILL_S_MAX = 20.0
FROZEN = "it gives the same picture again and again; it hangs"


class CaptureSource:
    """A camera by number, by its device file or by what it is on USB; or a stream by address."""

    live = True

    def __init__(
        self, where: str, settings: Settings, open_capture: Callable[[str], Capture] | None = None
    ) -> None:
        self.where = where
        self.settings = settings
        self.open_capture = open_capture or open_with_opencv
        self.is_stream = where.startswith(STREAMS)
        self.capture: Capture | None = None
        self.refused = ""
        self.stillness = Stillness(STREAM_STILL_S_MAX if self.is_stream else STILL_S_MAX)

    @property
    def called(self) -> str:
        """Return what to call it, without a password that its address may hold."""
        return "camera " + re.sub(r"//[^/@]*@", "//", self.where)

    def open(self) -> None:
        """
        Open the camera, set it, let it warm up, and fix what it found.

        :raises DeviceUnavailable: it is absent, taken, or gives no picture
        """
        self.close()
        capture = self.open_capture(self.where)
        if not capture.isOpened():
            capture.release()
            silent = "nobody answers there, or it is no video"
            why = silent if self.is_stream else "it is in use, or no camera"
            raise DeviceUnavailable(f"{self.called} cannot be opened: {why}")
        self.capture = capture
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        refused = set_before(capture, self.settings)
        for _ in range(self.settings.warm_up):
            self.skip()
        refused += set_after(capture, self.settings)
        self.refused = f"{self.called}: {'; '.join(refused)}" if refused else ""

    def skip(self) -> None:
        """
        Throw the next picture away.

        :raises DeviceUnavailable: none comes
        """
        if self.capture is None or not self.capture.grab():
            raise DeviceUnavailable(f"{self.called} gives no picture")

    def look(self) -> Image:
        """
        Return the next picture.

        :raises DeviceUnavailable: none comes, or the same for too long
        """
        self.skip()
        image = self.taken()
        now = time.monotonic()
        self.stillness.note(image, now)
        if self.stillness.is_frozen(now):
            raise DeviceUnavailable(f"{self.called}: {FROZEN}")
        return image

    def grab(self) -> Image:
        """
        Return a picture that was begun after this call.

        :raises DeviceUnavailable: none comes, or the same again and again
        """
        self.skip_stale(time.monotonic())
        image = self.look()
        for _ in range(0 if self.is_stream else STILL_TRIES):
            self.skip()
            following = self.taken()
            if not self.stillness.note(following, time.monotonic()):
                return following
            image = following
        if self.is_stream:
            return image
        raise DeviceUnavailable(f"{self.called}: {FROZEN}")

    def skip_stale(self, asked: float) -> None:
        """Throw away what was taken before the photo was asked for."""
        for number in range(1, FRAMES_MAX):
            self.skip()
            taken_s = self.moment_of_picture()
            # The picture after the first that ended later is one that was begun later.
            if taken_s is None and number >= STALE_FRAMES:
                return
            if taken_s is not None and taken_s >= asked:
                return
        raise DeviceUnavailable(f"{self.called} lags behind: its pictures are too old")

    def moment_of_picture(self) -> float | None:
        """Return when the last picture was taken, by the steady clock, where that is known."""
        if self.is_stream or self.capture is None:
            return None
        # V4L2 stamps its buffers by CLOCK_MONOTONIC, which is Python's steady clock on Linux.
        stamped = self.capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        return stamped if abs(time.monotonic() - stamped) < CLOCK_S_MAX else None

    def taken(self) -> Image:
        """Return the picture last taken off the queue."""
        done, image = self.capture.retrieve() if self.capture else (False, None)
        if not done or image is None:
            raise DeviceUnavailable(f"{self.called} gives no picture")
        return np.asarray(image, np.uint8)

    def close(self) -> None:
        """Let go of the camera."""
        capture, self.capture = self.capture, None
        if capture is not None:
            capture.release()


def open_with_opencv(where: str) -> Capture:
    """
    Return OpenCV's capture of a camera or stream.

    :raises DeviceUnavailable: no camera that is plugged in is meant
    """
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    if where.startswith(STREAMS):
        patience = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_MS_MAX]
        patience += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_MS_MAX]
        return cast(Capture, cv2.VideoCapture(where, cv2.CAP_FFMPEG, patience))
    path = f"/dev/video{where}" if where.isdigit() else path_of(where, "video")
    if not Path(path).exists():
        raise DeviceUnavailable(f"camera {where} is not plugged in: there is no {path}")
    if not os.access(path, os.R_OK | os.W_OK):
        raise DeviceUnavailable(f"{path} is forbidden to us: add this user to the group video")
    return cast(Capture, cv2.VideoCapture(path, cv2.CAP_V4L2))
