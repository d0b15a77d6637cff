"""A V4L2 camera behind OpenCV's face, with the habits of real ones."""

import time

import cv2
import numpy as np

from drivers.camera.frames import Image

MANUAL, BY_ITSELF = 1, 3


class ModelCamera:
    """
    Keeps `buffered` pictures that were taken before anybody asked, as V4L2 does.

    `scene` is how bright the table is; every picture has noise, unless it is `frozen`. It takes the
    settings in `takes` alone, and finds an exposure of 157 by itself.
    """

    def __init__(self, *, stamps: bool = True, buffered: int = 3) -> None:
        self.stamps = stamps
        self.opened = True
        self.plugged = True
        self.frozen = False
        self.scene = 100
        self.buffer: list[tuple[float, int]] = []
        self.buffered = buffered
        self.current: tuple[float, int] = (0.0, 0)
        self.noise = np.random.default_rng(7)
        self.last: Image | None = None
        self.grabs = 0
        self.takes = {
            cv2.CAP_PROP_AUTO_EXPOSURE,
            cv2.CAP_PROP_EXPOSURE,
            cv2.CAP_PROP_FRAME_WIDTH,
            cv2.CAP_PROP_FRAME_HEIGHT,
            cv2.CAP_PROP_AUTO_WB,
            cv2.CAP_PROP_WB_TEMPERATURE,
        }
        self.values = {
            cv2.CAP_PROP_AUTO_EXPOSURE: float(BY_ITSELF),
            cv2.CAP_PROP_EXPOSURE: 50.0,
            cv2.CAP_PROP_FRAME_WIDTH: 640.0,
            cv2.CAP_PROP_FRAME_HEIGHT: 480.0,
            cv2.CAP_PROP_AUTO_WB: 1.0,
            cv2.CAP_PROP_AUTOFOCUS: 1.0,
        }

    def wait_long(self) -> None:
        """Let the camera fill its buffers with pictures of the table as it now is."""
        moment = time.monotonic()
        self.buffer = [(moment, self.scene)] * self.buffered

    def isOpened(self) -> bool:  # noqa: N802 -- of cv2.VideoCapture
        return self.opened

    def grab(self) -> bool:
        if not self.plugged:
            return False
        self.grabs += 1
        self.current = self.buffer.pop(0) if self.buffer else (time.monotonic(), self.scene)
        if self.values[cv2.CAP_PROP_AUTO_EXPOSURE] == BY_ITSELF:
            self.values[cv2.CAP_PROP_EXPOSURE] = 157.0
        return True

    def retrieve(self) -> tuple[bool, object]:
        if self.last is None or not self.frozen:
            noise = self.noise.integers(-2, 3, (48, 64, 3))
            self.last = np.clip(self.current[1] + noise, 0, 255).astype(np.uint8)
        return True, self.last

    def get(self, propId: int) -> float:  # noqa: N803 -- of cv2.VideoCapture
        if propId == cv2.CAP_PROP_POS_MSEC:
            return self.current[0] * 1000 if self.stamps else 0.0
        return self.values.get(propId, 0.0)

    def set(self, propId: int, value: float) -> bool:  # noqa: N803 -- of cv2.VideoCapture
        if propId in self.takes:
            self.values[propId] = float(value)
        return propId in self.takes

    def release(self) -> None:
        self.opened = False
