"""`python -m kiosk`: run a packing station, calibrate its tray, or replay a recording of one."""

import argparse
import json
import logging
import os
import sys
from pathlib import Path

import structlog

from kiosk import settings as station_settings
from kiosk.devices.calibrating import Measured, NotCalibrated, calibrate_tray, write_board
from kiosk.flow.events import AnyEvent
from kiosk.recording import AnyState, Unreadable, replay
from kiosk.serving import CannotServe, serve
from wms.strict import ConfigError
from wms.vision.tray.board import RULER_MM


def main(words: list[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    parser = argparse.ArgumentParser(prog="python -m kiosk", description=__doc__)
    parser.add_argument("--config", type=Path, help="settings; without it, KIOSK__… alone")
    commands = parser.add_subparsers(dest="command")
    replaying = commands.add_parser("replay", help="print each state of a recording")
    replaying.add_argument("file", type=Path)
    board = commands.add_parser("board", help="write the board that calibrates a tray, as PDF")
    board.add_argument("file", type=Path)
    add_calibrate(commands.add_parser("calibrate", help="calibrate the tray; the board lies on it"))
    arguments = parser.parse_args(words)
    if arguments.command == "replay":
        return print_replay(arguments.file)
    try:
        if arguments.command == "board":
            write_board(arguments.file)
            return 0
        settings = station_settings.load_settings(arguments.config, os.environ)
        if arguments.command == "calibrate":
            print_tray(settings, arguments)
            return 0
        serve(settings, arguments.config)
    except (ConfigError, CannotServe, NotCalibrated) as why:
        sys.stderr.write(f"{why}\n")
        return 2
    return 0


def add_calibrate(parser: argparse.ArgumentParser) -> None:
    """Add what a person with a ruler may tell."""
    parser.add_argument("--picture", type=Path, help="of the board, instead of the camera's own")
    parser.add_argument(
        "--ruler-mm", type=float, default=RULER_MM, help="the printed line, measured"
    )
    parser.add_argument("--camera-mm", type=int, default=0, help="the camera above the tray")
    parser.add_argument("--spot-up-mm", type=int, default=0, help="where goods are shown to it")
    by_hand = "the camera need not read codes: a scanner does"
    parser.add_argument("--codes-by-hand", action="store_true", help=by_hand)


def print_tray(settings: station_settings.Settings, arguments: argparse.Namespace) -> None:
    """
    Calibrate the tray and print what came of it.

    :raises NotCalibrated: why not, and what to do about it
    """
    told = Measured(
        arguments.ruler_mm, arguments.camera_mm, arguments.spot_up_mm, arguments.codes_by_hand
    )
    tray = calibrate_tray(settings, arguments.picture, told)
    sys.stdout.write(
        f"{settings.tray.calibration}: {tray.mm_per_px:.3f} mm a pixel, "
        f"{tray.px_per_module:.2f} pixels to the thinnest bar of a usual code\n"
    )


def print_replay(path: Path) -> int:
    """Print one JSON line for each event of a recording: what happened and what it led to."""
    try:
        for event, state in replay(path):
            line = {
                "event": AnyEvent.dump_python(event, mode="json") if event else None,
                "screen": state.screen,
                "state": AnyState.dump_python(state, mode="json"),
            }
            sys.stdout.write(json.dumps(line) + "\n")
    except Unreadable as why:
        sys.stderr.write(f"{why}\n")
        return 2
    except BrokenPipeError:
        sys.stderr.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
