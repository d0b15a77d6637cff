"""`wms vision board` and `wms vision tray`: the calibration board, and what its picture tells."""

import json
from pathlib import Path
from typing import Annotated

import typer

from wms.cli.ground import UNUSABLE, WRONG, AsJson, fail, say

Ruler = Annotated[
    float, typer.Option("--ruler", min=1, help="What the printed line of 200 mm really measures.")
]
Height = Annotated[
    int, typer.Option("--camera", min=0, help="How high the camera hangs above the tray, in mm.")
]
Shown = Annotated[
    int, typer.Option("--shown", min=0, help="How high above the tray goods are shown, in mm.")
]
Module = Annotated[
    float,
    typer.Option(
        "--module",
        min=0,
        help="So many pixels to a bar are needed; 0.5 where codes are read by hand alone.",
    ),
]


def board(
    out: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="The PDF to write.")],
) -> None:
    """
    Print the board that calibrates a tray: one page of A4, true to scale.

    Print it at 100 % on matt paper, measure its line, lay it flat in the middle of the empty tray,
    take a picture with the station's camera and give that to `wms vision tray`.
    """
    from wms.vision.tray import board_pdf

    try:
        out.write_bytes(board_pdf())
    except OSError as why:
        fail(f"{out} cannot be written: {why}", WRONG)
    say(f"The calibration board: {out}. Print it at 100 %; its line must measure 200 mm.")


def tray(  # noqa: PLR0917 -- each argument is an option of the command
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help="The picture of the board.")],
    ruler: Ruler = 200.0,
    camera: Height = 0,
    shown: Shown = 0,
    module: Module = 2.0,
    as_json: AsJson = False,
) -> None:
    """
    Tell what a picture of the board calibrates to; with --json, the calibration itself.

    Keep what --json prints in the file that the station's `tray.calibration` names. Exit codes: 0
    calibrated, 1 the picture does not do and why, 2 there is no such file.
    """
    from wms.vision.picture import PictureRefused
    from wms.vision.tray import CannotCalibrate, calibrate

    try:
        content = image.read_bytes()
    except OSError as why:
        fail(f"{image} cannot be read: {why}", UNUSABLE)
    try:
        found = calibrate(
            content,
            ruler_mm=ruler,
            camera_mm=camera,
            spot_up_mm=shown,
            px_per_module_min=module,
        )
    except (CannotCalibrate, PictureRefused) as why:
        fail(f"{image}: {why}", WRONG)
    if as_json:
        print(json.dumps(found.to_dict()))
        return
    xs, ys = zip(*found.outline, strict=True)
    say(f"A pixel is {found.mm_per_px:.3f} mm in the middle of the tray.")
    say(f"A bar of a usual code is {found.px_per_module:.1f} pixels wide where goods are shown.")
    say(f"The tray reaches from {min(xs):.0f}, {min(ys):.0f} to {max(xs):.0f}, {max(ys):.0f} px.")
    say(f"Paper is {max(found.white)} of 255 bright, the tray {max(found.floor)}.")
