"""What lies beside the tray is in no picture that a station keeps, here or on the server."""

from unittest.mock import Mock

import cv2
import numpy as np
import pytest

from kiosk.devices.photos import Photos
from kiosk.flow.effects import TakePhoto
from kiosk.server.outbox import Outbox
from wms.ids import new_id
from wms.vision.tray import Change, Tray
from wms.vision.tray.change import upright
from wms.vision.tray.private import private_crop

TRAY = Tray(
    640,
    360,
    ((1.0, 0.0, -320.0), (0.0, 1.0, -180.0), (0.0, 0.0, 1.0)),
    1.0,
    outline=((160, 60), (480, 60), (480, 300), (160, 300)),
    spot=((280, 140), (360, 140), (360, 220), (280, 220)),
)


def a_busy_table(scale: int = 1):
    """Return a picture of black and white squares everywhere, on the tray and beside it."""
    rows, columns = np.indices((360, 640)) // 4
    squares = np.where((rows + columns) % 2 == 0, 0, 255).astype(np.uint8)
    picture = np.repeat(squares[:, :, None], 3, axis=2)
    return picture.repeat(scale, axis=0).repeat(scale, axis=1)


def as_jpeg(picture) -> bytes:
    return bytes(cv2.imencode(".jpg", picture)[1].tobytes())


def pixels_of(jpeg: bytes):
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)


@pytest.fixture
def outbox(tmp_path) -> Outbox:
    return Outbox(tmp_path)


def photographed(outbox: Outbox, picture, tray: Tray | None = TRAY) -> tuple[str, Photos]:
    """Have a photo come that was asked for; return why it was not kept, if so."""
    photos = Photos(Mock(), outbox, Mock(), tray)
    asked = TakePhoto(photo_id=new_id(), session_id=new_id())
    photos.take(asked)
    return photos.keep(asked.photo_id, as_jpeg(picture)), photos


@pytest.mark.parametrize("scale", [1, 2])
def test_a_photo_is_kept_and_shown_without_what_lies_beside_the_tray(outbox, scale):
    reason, photos = photographed(outbox, a_busy_table(scale))

    kept = outbox.oldest_photo()
    assert (reason, kept is not None) == ("", True)
    seen = pixels_of(kept.jpeg)[::scale, ::scale]
    assert np.std(seen[80:280, 180:460]) > 100
    assert max(np.std(seen[:50]), np.std(seen[310:]), np.std(seen[:, :150])) < 10
    assert [*photos.shown.values()] == [kept.jpeg]


def test_a_photo_of_another_shape_is_not_kept(outbox):
    reason, photos = photographed(outbox, a_busy_table()[:, :480])

    assert "calibrate the tray again" in reason
    assert (outbox.oldest_photo(), photos.shown) == (None, {})


def test_a_camera_that_was_never_calibrated_photographs_all_the_same(outbox):
    picture = a_busy_table()

    reason, _ = photographed(outbox, picture, tray=None)

    assert (reason, outbox.oldest_photo().jpeg) == ("", as_jpeg(picture))


def a_thing(left: int, right: int, *, mask=None) -> Change:
    polygon = ((left, 150), (right, 150), (right, 250), (left, 250))
    crop = upright(a_busy_table(), polygon)
    return Change("placed", 0.0, 1.0, polygon, None, crop, mask=mask)


def test_a_crop_on_the_trays_edge_does_not_show_what_lies_beside_it():
    private = private_crop(a_thing(430, 530), TRAY)
    assert private is not None
    half = pixels_of(private)

    assert np.std(half[10:90, 10:40]) > 100
    assert np.std(half[10:90, 68:95]) < 10


def test_a_thing_that_leans_over_the_edge_is_shown_whole():
    mask = np.zeros((360, 640), bool)
    mask[140:260, 420:540] = True

    assert private_crop(a_thing(430, 530, mask=mask), TRAY) is None
    assert private_crop(a_thing(200, 300), TRAY) is None
