"""`wms vision board` and `wms vision tray`, as an installer uses them."""

import json

import cv2
import pytest
from typer.testing import CliRunner

from tests.vision.tray.drawn import with_board
from wms.cli.vision import vision
from wms.vision.tray import Tray


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "board.png"
    cv2.imwrite(str(path), with_board(1.8))
    return path


def run(*arguments: object):
    return CliRunner().invoke(vision, [str(one) for one in arguments])


def test_the_board_is_printed_to_a_file(tmp_path):
    told = run("board", tmp_path / "board.pdf")

    assert told.exit_code == 0
    assert (tmp_path / "board.pdf").read_bytes().startswith(b"%PDF")


def test_a_picture_of_the_board_gives_the_calibration_that_a_station_keeps(photo):
    told = run("tray", photo, "--module", "0.5", "--camera", "800", "--json")

    tray = Tray.from_dict(json.loads(told.stdout))
    assert told.exit_code == 0
    assert tray.mm_per_px == pytest.approx(1 / 1.8, rel=0.005)
    assert tray.camera_mm == 800


def test_a_picture_that_does_not_do_ends_with_what_to_do(photo, tmp_path):
    far, missing = run("tray", photo), run("tray", tmp_path / "none.png")

    assert far.exit_code == 1
    assert "Bring the camera nearer" in " ".join(far.output.split())
    assert missing.exit_code == 2
