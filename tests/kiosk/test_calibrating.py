"""The tray is calibrated with a printed board under the station's own camera."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from kiosk.devices.seeing import CannotSee, read_tray
from tests.kiosk.conftest import PATIENCE_S


@pytest.fixture
def config(devices: Any, tmp_path: Path) -> Path:
    """Return the settings of a station with the simulated camera, its tray not yet calibrated."""
    written = tmp_path / "kiosk.yaml"
    written.write_text(
        f"data_folder: {tmp_path / 'data'}\n"
        "server: {key: a-key}\n"
        f"devices: {{camera: '{devices.urls()['camera']}'}}\n"
        f"tray: {{calibration: {tmp_path / 'tray.json'}}}\n",
        encoding="utf-8",
    )
    return written


def test_a_board_under_the_camera_calibrates_the_tray(
    config: Path, devices: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    devices.do({"board": True})
    command = ["--config", str(config), "calibrate"]
    until = time.monotonic() + PATIENCE_S
    while main(command) and "pixels wide" not in capsys.readouterr().err:
        assert time.monotonic() < until, "the board is seen, and the codes are too small"
        time.sleep(0.1)

    assert main([*command, "--codes-by-hand"]) == 0

    assert "mm a pixel" in capsys.readouterr().out
    tray = read_tray(tmp_path / "tray.json")
    assert 0.2 < tray.mm_per_px < 1.0


def test_without_a_board_the_command_says_what_is_missing_and_keeps_the_old_calibration(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tray.json").write_text("{}")

    assert main(["--config", str(config), "calibrate"]) == 2

    assert "board" in capsys.readouterr().err
    assert (tmp_path / "tray.json").read_text() == "{}"


def test_the_board_is_a_page_to_print(tmp_path: Path) -> None:
    assert main(["board", str(tmp_path / "board.pdf")]) == 0
    assert (tmp_path / "board.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("content", [None, "", "[]", json.dumps({"form": 99})])
def test_a_calibration_that_is_none_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "tray.json"
    if content is not None:
        path.write_text(content)

    with pytest.raises(CannotSee, match=r"tray.calibration: .*tray.json"):
        read_tray(path)
