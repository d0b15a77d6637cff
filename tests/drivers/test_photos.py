"""A photo when asked, or a reason why there is none."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pyzbar.pyzbar import decode

from drivers.events import DeviceFound, DeviceLost, FrameFailed, FrameTaken
from drivers.registry import make_device
from drivers.simulated.camera import Package, SimulatedCamera
from tests.drivers.listening import listening, wait_for_state

MILK = Package("Lait demi-écrémé 1 L", "3017620422003")
CHEESE = Package("Comté à la coupe", "CHEESE-0042")


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[SimulatedCamera]:
    simulated = SimulatedCamera(tmp_path / "camera")
    simulated.start()
    yield simulated
    simulated.stop()


def test_a_photo_shows_what_is_in_the_basket_now(camera: SimulatedCamera) -> None:
    with listening(camera.url) as ear:
        ear.hear(DeviceFound)
        camera.show([MILK, CHEESE, MILK])
        ear.hub.take_photo("camera", "session-1")
        photo = ear.hear(FrameTaken)

    picture = Image.open(BytesIO(photo.jpeg))
    assert (photo.request, picture.format) == ("session-1", "JPEG")
    assert picture.size == (photo.width, photo.height)
    assert sorted({found.data.decode() for found in decode(picture)}) == [
        "3017620422003",
        "CHEESE-0042",
    ]


def test_an_unplugged_camera_fails_the_photo_and_comes_back(camera: SimulatedCamera) -> None:
    with listening(camera.url) as ear:
        ear.hear(DeviceFound)
        camera.stop()
        ear.hub.take_photo("camera", "session-1")
        failed = ear.hear(FrameFailed)
        wait_for_state(ear.hub, "camera", "lost")
        camera.start()
        ear.hear(DeviceFound)
        ear.hub.take_photo("camera", "session-2")
        taken = ear.hear(FrameTaken)

    assert (failed.request, taken.request) == ("session-1", "session-2")


def test_a_damaged_picture_fails_the_photo_and_the_camera_stays(camera: SimulatedCamera) -> None:
    with listening(camera.url) as ear:
        ear.hear(DeviceFound)
        (camera.folder / "basket.jpg").write_bytes(b"\xff\xd8 half a picture")
        ear.hub.take_photo("camera", "session-1")
        failed = ear.hear(FrameFailed)
        camera.show([MILK])
        ear.hub.take_photo("camera", "session-2")
        ear.hear(FrameTaken)

    assert "is not a picture" in failed.reason
    assert not ear.all_heard(DeviceLost)


def test_a_number_is_a_camera_and_an_address_a_stream() -> None:
    webcam, stream = make_device("camera:0"), make_device("camera:http://192.0.2.9/video")

    assert webcam.url.target == "0"
    assert stream.url.target == "http://192.0.2.9/video"
