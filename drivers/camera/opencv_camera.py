"""A camera that takes a photo when asked."""

import queue
import time

import cv2

from drivers.camera.frames import Image, source_of
from drivers.device import CannotDo, Clock, Device, DeviceUnavailable, utc_now
from drivers.events import Event, FrameFailed, FrameTaken
from drivers.url import DeviceUrl

REQUESTS_MAX = 20
CHECK_S = 1.0


class OpenCvCamera(Device):
    """`camera:0`, `camera:http://…`, `camera:/folder/of/pictures`; `?quality=85` of the JPEG."""

    kind = "camera"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("quality")
        self.quality = url.int_option("quality", 85, 10, 100)
        self.source = source_of(url.target)
        self.requests: queue.Queue[str] = queue.Queue(REQUESTS_MAX)
        self.checked_at = 0.0

    def open(self) -> None:
        """
        Open the camera.

        :raises DeviceUnavailable: it is absent or taken
        """
        self.source.open()

    def read(self, timeout: float) -> list[Event]:
        """
        Take a photo if one is wanted; otherwise look now and then whether the camera is there.

        :raises DeviceUnavailable: it is not
        """
        try:
            request = self.requests.get(timeout=timeout)
        except queue.Empty:
            self.check_sometimes()
            return []
        return [self.photograph(request)]

    def take_photo(self, request: str) -> None:
        """
        Ask for a photo.

        :raises CannotDo: too many wait
        """
        try:
            self.requests.put_nowait(request)
        except queue.Full as why:
            raise CannotDo(f"{REQUESTS_MAX} photos wait for {self.name} already") from why

    def abandon(self, reason: str) -> list[Event]:
        """Return a failure for every photo that waits."""
        failed: list[Event] = []
        while len(failed) < REQUESTS_MAX:
            try:
                request = self.requests.get_nowait()
            except queue.Empty:
                break
            failed.append(FrameFailed(at=self.clock(), request=request, reason=reason))
        return failed

    def close(self) -> None:
        """Let go of the camera."""
        self.source.close()

    def check_sometimes(self) -> None:
        """Look whether the camera is there, about once a second."""
        if time.monotonic() - self.checked_at > CHECK_S:
            self.checked_at = time.monotonic()
            self.source.check()

    def photograph(self, request: str) -> Event:
        """Return the photo, or why there is none."""
        try:
            image = self.source.grab()
            jpeg = self.encode(image)
        except (DeviceUnavailable, cv2.error) as why:
            return FrameFailed(at=self.clock(), request=request, reason=str(why))
        height, width = image.shape[:2]
        return FrameTaken(
            at=self.clock(), request=request, jpeg=jpeg, width=int(width), height=int(height)
        )

    def encode(self, image: Image) -> bytes:
        """Return a picture as JPEG."""
        done, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, self.quality])
        if not done:
            raise DeviceUnavailable("the picture cannot be written as JPEG")
        return jpeg.tobytes()
