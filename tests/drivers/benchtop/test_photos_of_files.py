"""A photo when asked, or a reason why there is none."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from pyzbar.pyzbar import decode

from drivers.camera.files import VideoSource
from drivers.device import DeviceUnavailable
from drivers.events import (
    DeviceDegraded,
    DeviceFound,
    DeviceLost,
    DeviceRecovered,
    FrameFailed,
    FrameSeen,
    FrameTaken,
)
from drivers.simulated.camera import Package, SimulatedCamera
from tests.drivers.listening import Ear, listening, wait_for_state

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


def test_a_frame_comes_as_pixels_and_fails_as_a_photo_does(camera: SimulatedCamera) -> None:
    with listening(camera.url) as ear:
        ear.hear(DeviceFound)
        camera.show([MILK])
        ear.hub.take_frame("camera", "eye-1")
        frame = ear.hear(FrameSeen)
        (camera.folder / "basket.jpg").write_bytes(b"\xff\xd8 half a picture")
        ear.hub.take_frame("camera", "eye-2")
        failed = ear.hear(FrameFailed)

    assert (frame.request, failed.request) == ("eye-1", "eye-2")
    assert frame.pixels.shape[2] == 3
    assert [found.data.decode() for found in decode(frame.pixels)] == ["3017620422003"]


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


def picture(path: Path, grey: int) -> None:
    Image.new("L", (64, 48), grey).save(path)


def photograph(ear: Ear, request: str) -> int:
    """Take a photo and return how bright it is in the middle."""
    ear.hub.take_photo("camera", request)
    photo = ear.hear(FrameTaken)
    grey = np.asarray(Image.open(BytesIO(photo.jpeg)).convert("L"))
    return round(int(grey[24, 32]) / 10) * 10


def test_a_folder_is_played_picture_by_picture_and_from_the_beginning(tmp_path: Path) -> None:
    for number, grey in enumerate((40, 90, 140)):
        picture(tmp_path / f"{number}.png", grey)
    with listening(f"camera:{tmp_path}?device=camera&play=each") as ear:
        ear.hear(DeviceFound)
        seen = [photograph(ear, str(number)) for number in range(4)]

    assert seen == [40, 90, 140, 40]


def test_a_black_picture_is_told_and_so_is_its_end(tmp_path: Path) -> None:
    with listening(f"camera:{tmp_path}?device=camera&play=each") as ear:
        ear.hear(DeviceFound)
        picture(tmp_path / "a.png", 3)
        photograph(ear, "black")
        degraded = ear.hear(DeviceDegraded)
        picture(tmp_path / "b.png", 120)
        photograph(ear, "grey")
        ear.hear(DeviceRecovered)

    assert "is the lens covered" in degraded.reason


def test_a_video_plays_as_fast_as_life_and_over_again(tmp_path: Path) -> None:
    video = tmp_path / "table.avi"
    writer = cv2.VideoWriter(str(video), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    for number in range(20):
        writer.write(np.full((48, 64, 3), 40 + 10 * number, np.uint8))
    writer.release()
    seconds = 100.0
    source = VideoSource(video, steady=lambda: seconds)
    source.open()
    seen = []
    for later in (0.0, 0.5, 1.0, 2.5):
        seconds = 100.0 + later
        seen.append(round(int(source.grab()[24, 32, 0]) / 10) * 10)
    source.close()

    assert seen == [40, 90, 140, 90]


def test_what_is_no_video_is_a_camera_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "table.avi").write_bytes(b"no video")

    with pytest.raises(DeviceUnavailable, match="not a video"):
        VideoSource(tmp_path / "table.avi").open()
