"""`wms vision`: what pictures show."""

import typer

from wms.cli.vision.bench import bench
from wms.cli.vision.board import board, tray
from wms.cli.vision.enrol import enrol
from wms.cli.vision.match import match
from wms.cli.vision.read import read

vision = typer.Typer(help="Look at pictures of packages.", no_args_is_help=True)
vision.command()(read)
vision.command()(enrol)
vision.command()(match)
vision.command()(bench)
vision.command()(board)
vision.command()(tray)
