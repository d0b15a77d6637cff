"""What a simulated camera shows: labels as photographed, pictures in turn, a video."""

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from pyzbar.pyzbar import decode

from drivers.simulated.camera import SimulatedCamera, photograph
from drivers.simulated.clock import VirtualClock
from drivers.simulated.film import NoFilm, film_of
from drivers.simulated.photograph import Conditions
from drivers.simulated.printers.label import draw_format
from drivers.simulated.printers.mechanism import Settings
from drivers.simulated.printers.stream import Format, ZplStream

SSCC = "00340123450000000018"
LABEL = f"^XA^PW800^LL400^FO40,60^BY3^BCN,150,Y^FD{SSCC}^FS^XZ".encode()
RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(scope="module")
def label() -> Image.Image:
    format_ = next(one for one in ZplStream().feed(LABEL) if isinstance(one, Format))
    return draw_format(format_, Settings(width=800, length=400))


def seen(jpeg: bytes) -> tuple[int, ...]:
    """Return the colour in the middle of a picture, roughly."""
    image = Image.open(BytesIO(jpeg)).convert("RGB")
    found = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(found, tuple)
    return tuple(round(part / 50) * 50 for part in found)


def test_a_photograph_is_the_same_for_the_same_seed_and_no_other(label: Image.Image):
    first = photograph(label, 7)

    assert np.array_equal(np.asarray(first), np.asarray(photograph(label, 7)))
    assert first.size != photograph(label, 8).size


def test_a_photographed_label_can_be_read(label: Image.Image):
    # ZBar looks along the rows and columns of a picture: the label lies nearly straight.
    straight = Conditions(turn_deg_max=8)

    for seed in range(5):
        assert {one.data.decode() for one in decode(photograph(label, seed, straight))} == {SSCC}


def test_pictures_of_a_folder_are_shown_in_turn(tmp_path: Path):
    for name, colour in (("1.png", RED), ("2.png", BLUE)):
        Image.new("RGB", (40, 40), colour).save(tmp_path / name)
    film = film_of(tmp_path)

    shown = [seen(film.jpeg(now)) for now in (0.0, 1.5, 2.5)]

    assert shown == [(200, 50, 50), (50, 50, 200), (200, 50, 50)]


def test_a_video_is_shown_at_its_pace_and_over_again(tmp_path: Path):
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 2.0, (64, 64))
    for colour in (RED, BLUE, RED):
        writer.write(np.full((64, 64, 3), colour[::-1], np.uint8))
    writer.release()
    film = film_of(path)

    shown = [seen(film.jpeg(now)) for now in (0.1, 0.6, 1.1, 2.1)]

    assert shown == [(200, 50, 50), (50, 50, 200), (200, 50, 50), (50, 50, 200)]


def test_a_camera_shows_its_film_and_takes_it_away_when_unplugged(tmp_path: Path):
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (40, 40), RED).save(tmp_path / "pictures" / "1.png")
    camera = SimulatedCamera(tmp_path / "camera", film=tmp_path / "pictures", clock=VirtualClock())

    camera.start()
    shown = (tmp_path / "camera" / "basket.jpg").read_bytes()
    camera.stop()

    assert seen(shown) == (200, 50, 50)
    assert not (tmp_path / "camera").exists()


@pytest.mark.parametrize("content", [None, b"no video"])
def test_what_is_no_film_is_refused(tmp_path: Path, content: bytes | None):
    path = tmp_path / "film"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)

    with pytest.raises(NoFilm):
        film_of(path)


def test_a_film_that_is_not_there_is_said_to_be_not_there(tmp_path: Path):
    with pytest.raises(NoFilm, match="is not there"):
        film_of(tmp_path / "nowhere")
