"""A camera that takes a photo or a frame when asked."""

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2

from drivers.camera.capture import STREAMS, CaptureSource
from drivers.camera.controls import OPTIONS, settings_of
from drivers.camera.files import VIDEOS, FolderSource, VideoSource
from drivers.camera.frames import FrameSource, Image
from drivers.camera.looks import trouble_with
from drivers.device import CannotDo, Clock, Device
from drivers.events import (
    DeviceDegraded,
    DeviceRecovered,
    Event,
    FrameFailed,
    FrameSeen,
    FrameTaken,
)
from drivers.instant import utc_now
from drivers.url import BadDeviceUrl, DeviceUnavailable, DeviceUrl

REQUESTS_MAX = 20
LOOK_S = 1.0
DEVICE_FILES = ("/dev/", "usb?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that was asked for: a photo as JPEG, or a frame as it is."""

    request: str
    as_jpeg: bool


class OpenCvCamera(Device):
    """
    `camera:0`, `camera:/dev/v4l/by-id/…`, `camera:usb?vendor=046d&product=0825`, `camera:rtsp://…`.

    `exposure`, `white_balance` and `focus` are a number, `auto`, or `lock`: as the camera finds
    them while it warms up, and then no more. Also `width` and `height`, `fps`, `warm_up` in
    pictures, `quality` of the JPEG. A picture, a folder (`play=newest` or `each`) or a video stand
    in for a camera.
    """

    kind = "camera"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        self.source = source_of(url)
        self.quality = url.int_option("quality", 85, 10, 100)
        self.requests: queue.Queue[Wanted] = queue.Queue(REQUESTS_MAX)
        self.looked_at = 0.0
        self.complained = ""
        self.steady: Callable[[], float] = time.monotonic

    def open(self) -> None:
        """
        Open the camera.

        :raises DeviceUnavailable: it is absent or taken
        """
        self.complained = ""
        self.looked_at = 0.0
        self.source.open()

    def read(self, timeout: float) -> list[Event]:
        """
        Take a photo if one is wanted; otherwise look now and then how the camera is.

        :raises DeviceUnavailable: it is gone
        """
        until = self.steady() + timeout
        while True:
            try:
                wanted = self.requests.get(timeout=0 if self.source.live else timeout)
            except queue.Empty:
                events = self.look_sometimes()
            else:
                events = self.photograph(wanted)
            if events or not self.source.live or self.steady() >= until:
                return events

    def take_photo(self, request: str) -> None:
        """
        Ask for a photo.

        :raises CannotDo: too many wait
        """
        self.want(Wanted(request, as_jpeg=True))

    def take_frame(self, request: str) -> None:
        """
        Ask for a frame, which is nobody's to keep and need not become a JPEG.

        :raises CannotDo: too many wait
        """
        self.want(Wanted(request, as_jpeg=False))

    def want(self, wanted: Wanted) -> None:
        """
        Ask for a picture.

        :raises CannotDo: too many wait
        """
        try:
            self.requests.put_nowait(wanted)
        except queue.Full as why:
            raise CannotDo(f"{REQUESTS_MAX} photos wait for {self.name} already") from why

    def abandon(self, reason: str) -> list[Event]:
        """Return a failure for every photo that waits."""
        failed: list[Event] = []
        while len(failed) < REQUESTS_MAX:
            try:
                request = self.requests.get_nowait().request
            except queue.Empty:
                break
            failed.append(FrameFailed(at=self.clock(), request=request, reason=reason))
        return failed

    def close(self) -> None:
        """Let go of the camera."""
        self.source.close()

    def look_sometimes(self) -> list[Event]:
        """Look at the camera about once a second, and let no picture grow old in it meanwhile."""
        if self.steady() < self.looked_at + LOOK_S:
            self.source.skip()
            return []
        self.looked_at = self.steady()
        image = self.source.look()
        return self.complain("" if image is None else trouble_with(image), seen=image is not None)

    def photograph(self, wanted: Wanted) -> list[Event]:
        """Return the picture, or why there is none, and what is wrong with it."""
        try:
            image = self.source.grab()
            taken = self.taken(wanted.request, image) if wanted.as_jpeg else None
        except (DeviceUnavailable, cv2.error) as why:
            return [FrameFailed(at=self.clock(), request=wanted.request, reason=str(why))]
        seen = taken or FrameSeen(at=self.clock(), request=wanted.request, pixels=image)
        return [seen, *self.complain(trouble_with(image), seen=True)]

    def taken(self, request: str, image: Image) -> FrameTaken:
        """
        Return a picture as a photo.

        :raises DeviceUnavailable: it cannot be written
        """
        jpeg, (height, width) = self.encode(image), image.shape[:2]
        return FrameTaken(
            at=self.clock(), request=request, jpeg=jpeg, width=int(width), height=int(height)
        )

    def complain(self, trouble: str, *, seen: bool) -> list[Event]:
        """Return a change in what is wrong with the camera; without a picture that stays open."""
        wrong = trouble or self.source.refused
        if wrong == self.complained or not (seen or self.source.refused):
            return []
        self.complained = wrong
        if wrong:
            return [DeviceDegraded(at=self.clock(), reason=wrong)]
        return [DeviceRecovered(at=self.clock())]

    def encode(self, image: Image) -> bytes:
        """
        Return a picture as JPEG.

        :raises DeviceUnavailable: it cannot be written
        """
        done, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, self.quality])
        if not done:
            raise DeviceUnavailable("the picture cannot be written as JPEG")
        return jpeg.tobytes()


def source_of(url: DeviceUrl) -> FrameSource:
    """
    Return where pictures come from: a camera by number or device file, a stream, else files.

    :raises BadDeviceUrl: an option does not go with it
    """
    target = url.target
    is_number = target.isascii() and target.isdigit()
    if is_number or target.startswith((*STREAMS, *DEVICE_FILES)):
        url.only("quality", *OPTIONS)
        return CaptureSource(target, settings_of(url))
    if "://" in target:
        raise BadDeviceUrl(f"{url.text!r}: a stream is {', '.join(STREAMS)}")
    path = Path(target)
    if path.suffix.lower() in VIDEOS:
        url.only("quality")
        return VideoSource(path)
    url.only("quality", "play")
    in_turn = url.text_option("play", "newest", ("newest", "each")) == "each"
    return FolderSource(path, in_turn=in_turn)
