"""A photo is of the moment it was asked for, and never of a camera that hangs."""

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import cast

import cv2
import numpy as np
import pytest
from PIL import Image as Picture

from drivers.camera.capture import CaptureSource
from drivers.camera.looks import BLACK, OVEREXPOSED, Stillness, trouble_with
from drivers.camera.opencv_camera import OpenCvCamera
from drivers.device import BadDeviceUrl, DeviceUnavailable
from drivers.events import DeviceDegraded, DeviceRecovered, FrameFailed, FrameTaken
from drivers.registry import make_device
from tests.drivers.benchtop.model_camera import MANUAL, ModelCamera


def camera_of(model: ModelCamera, options: str = "") -> OpenCvCamera:
    device = cast(OpenCvCamera, make_device(f"camera:0?device=camera{options}"))
    source = cast(CaptureSource, device.source)
    source.open_capture = lambda _where: model
    device.open()
    return device


def photo_of(device: OpenCvCamera) -> FrameTaken | FrameFailed:
    device.take_photo("session-1")
    answer = device.read(0)[0]
    assert isinstance(answer, FrameTaken | FrameFailed)
    return answer


def brightness(photo: FrameTaken | FrameFailed) -> int:
    assert isinstance(photo, FrameTaken), photo
    return round(float(np.mean(np.asarray(Picture.open(BytesIO(photo.jpeg))))))


@pytest.mark.parametrize("stamps", [True, False])
def test_a_photo_shows_the_table_after_it_was_asked_for(stamps: bool) -> None:
    model = ModelCamera(stamps=stamps)
    device = camera_of(model)
    model.scene = 40
    model.wait_long()
    model.scene = 200

    assert abs(brightness(photo_of(device)) - 200) < 3


def test_pictures_do_not_grow_old_in_a_camera_that_nobody_asks() -> None:
    model = ModelCamera()
    device = camera_of(model)
    model.wait_long()
    device.read(0.01)

    assert not model.buffer


def test_a_camera_that_lags_for_ever_gives_no_photo() -> None:
    model = ModelCamera(buffered=500)
    device = camera_of(model)
    model.wait_long()
    answer = photo_of(device)

    assert isinstance(answer, FrameFailed)
    assert "lags behind" in answer.reason


def test_a_camera_that_hangs_gives_no_photo_and_is_lost() -> None:
    model = ModelCamera()
    device = camera_of(model)
    device.read(0)
    model.frozen = True
    answer = photo_of(device)
    seconds = device.steady()
    device.steady = lambda: seconds + 60
    source = cast(CaptureSource, device.source)
    source.stillness.since -= 60

    assert isinstance(answer, FrameFailed)
    assert "the same picture again and again" in answer.reason
    with pytest.raises(DeviceUnavailable, match="it hangs"):
        device.read(0)


def test_an_unplugged_camera_is_lost() -> None:
    model = ModelCamera()
    device = camera_of(model)
    model.plugged = False

    with pytest.raises(DeviceUnavailable, match="camera 0 gives no picture"):
        device.read(0)


def test_a_camera_in_use_cannot_be_opened() -> None:
    model = ModelCamera()
    model.opened = False
    with pytest.raises(DeviceUnavailable, match="in use, or no camera"):
        camera_of(model)


def test_a_camera_that_is_not_plugged_in_is_said_to_be_so() -> None:
    with pytest.raises(DeviceUnavailable, match="there is no /dev/video99"):
        make_device("camera:99").open()


def test_settings_are_made_and_read_back() -> None:
    model = ModelCamera()
    device = camera_of(model, "&exposure=200&white_balance=4600&width=1280&height=720")

    assert model.values[cv2.CAP_PROP_AUTO_EXPOSURE] == MANUAL
    assert model.values[cv2.CAP_PROP_EXPOSURE] == 200
    assert (model.values[cv2.CAP_PROP_AUTO_WB], model.values[cv2.CAP_PROP_WB_TEMPERATURE]) == (
        0,
        4600,
    )
    assert device.read(0) == []


def test_a_lock_keeps_what_the_camera_found_while_it_warmed_up() -> None:
    model = ModelCamera()
    camera_of(model, "&exposure=lock&warm_up=3")

    assert model.grabs == 3
    assert model.values[cv2.CAP_PROP_AUTO_EXPOSURE] == MANUAL
    assert model.values[cv2.CAP_PROP_EXPOSURE] == 157


def test_what_the_camera_refuses_is_told_and_it_works_all_the_same() -> None:
    model = ModelCamera()
    model.takes = set()
    device = camera_of(model, "&exposure=200&focus=30&width=1920&height=1080")
    told = device.read(0)

    assert [type(one) for one in told] == [DeviceDegraded]
    assert isinstance(told[0], DeviceDegraded)
    assert told[0].reason == (
        "camera 0: it gives 640 x 480 and not 1920 x 1080; "
        "it does not take exposure=200; it does not take focus=30"
    )
    assert isinstance(photo_of(device), FrameTaken)


def test_a_covered_lens_is_told_without_anybody_asking_for_a_photo() -> None:
    model = ModelCamera()
    device = camera_of(model)
    model.scene = 4
    told = device.read(0)
    model.scene = 120
    device.looked_at = 0
    told += device.read(0)

    assert [type(one) for one in told] == [DeviceDegraded, DeviceRecovered]


def test_what_is_wrong_with_a_picture() -> None:
    grey = np.full((480, 640, 3), 128, np.uint8)
    bags = grey.copy()
    bags[:200] = 255

    assert trouble_with(np.zeros((480, 640, 3), np.uint8)) == BLACK
    assert trouble_with(np.full((480, 640), 255, np.uint8)) == OVEREXPOSED
    assert trouble_with(grey) == trouble_with(bags) == ""


def test_only_the_same_picture_for_long_is_a_camera_that_hangs() -> None:
    stillness = Stillness(5)
    image = np.full((4, 4), 7, np.uint8)
    stillness.note(image, 0)
    assert (stillness.note(image, 4), stillness.is_frozen(4)) == (True, False)
    assert stillness.is_frozen(5)
    assert not stillness.note(image + 1, 6)
    assert not stillness.is_frozen(6)


def test_a_password_in_an_address_is_not_told() -> None:
    device = cast(OpenCvCamera, make_device("camera:rtsp://admin:secret@192.0.2.9/1"))

    assert cast(CaptureSource, device.source).called == "camera rtsp://192.0.2.9/1"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("camera:0?width=1280", "give width and height, or neither"),
        ("camera:0?exposure=bright", "exposure is a whole number"),
        ("camera:0?play=each", "no option 'play'"),
        ("camera:/pictures?exposure=5", "no option 'exposure'"),
        ("camera:ftp://192.0.2.9/1", "a stream is http://"),
    ],
)
def test_a_camera_with_a_wrong_option_says_what_would_be_right(url: str, says: str) -> None:
    with pytest.raises(BadDeviceUrl, match=says):
        make_device(url)


class Stream(BaseHTTPRequestHandler):
    """Motion JPEG over HTTP, as network cameras send it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        camera = ModelCamera()
        with suppress(OSError):
            for _ in range(600):
                _, jpeg = cv2.imencode(".jpg", np.asarray(camera.retrieve()[1]))
                header = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}"
                self.wfile.write(header.encode() + b"\r\n\r\n" + jpeg.tobytes() + b"\r\n")
                camera.current = (0.0, 100)
                time.sleep(0.01)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_a_camera_in_the_network_is_a_camera_and_is_lost_when_it_is_gone() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/video"
    device = cast(OpenCvCamera, make_device(f"camera:{address}?device=camera&warm_up=1"))
    device.open()
    photo = photo_of(device)
    device.close()
    server.shutdown()
    server.server_close()

    assert abs(brightness(photo) - 100) < 5
    with pytest.raises(DeviceUnavailable, match="cannot be opened"):
        device.open()
