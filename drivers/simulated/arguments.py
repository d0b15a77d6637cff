"""What `python -m drivers simulate` may be told."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from drivers.simulated.clock import SCALE_MAX
from drivers.simulated.rig import scanners, weighing
from drivers.simulated.rig.making import LAYOUTS

SERIAL_PORT: Final = "serve the serial line raw on this TCP port (0: any) instead of a pty"
FAULT: Final = "what goes wrong, NAME@SECONDS or NAME@SECONDS+DURATION; may be given again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `simulate` may be told."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for what, (help_text, add) in WHATS.items():
        one = whats.add_parser(what, help=help_text, description=help_text)
        add_common(one)
        add(one)


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add what every simulation may be told."""
    parser.add_argument("--name", default="station-1", help="the station, as told when ready")
    parser.add_argument("--folder", type=Path, help="where ptys, labels and pictures live")
    parser.add_argument("--seed", type=int, help="of all chance; 1, or what the scenario says")
    parser.add_argument("--speed", type=float, default=1.0, help=f"of time, up to {SCALE_MAX:g}")
    parser.add_argument("--seconds", type=float, help="end after so many real seconds")
    parser.add_argument("--control", type=int, metavar="PORT", help="serve the control page there")
    parser.add_argument("--fault", action="append", default=[], help=FAULT)
    parser.add_argument("--address", default="127.0.0.1", help="what network devices listen on")


def add_bench(parser: argparse.ArgumentParser) -> None:
    """Add what a bench may be told."""
    parser.add_argument("--layout", choices=LAYOUTS, default="us", help="of the wedge's keyboard")
    parser.add_argument("--printer-port", type=int, default=0, help="0: any free port")
    parser.add_argument("--llrp-port", type=int, default=0, help="0: any free port")
    parser.add_argument("--scanner", choices=scanners.PROTOCOLS, default="line")
    parser.add_argument("--scale", choices=weighing.PROTOCOLS, default="mtsics")
    parser.add_argument("--lamp", action="store_true", help="with a stack light")
    parser.add_argument("--wall", action="store_true", help="with a put wall of eight places")


def add_llrp(parser: argparse.ArgumentParser) -> None:
    """Add what a reader may be told."""
    add_impinj(parser)
    parser.add_argument("--antennas", type=int, help="how many it has; 2 unless told")


def add_impinj(parser: argparse.ArgumentParser) -> None:
    """Add what any RFID reader may be told."""
    parser.add_argument("--port", "--llrp-port", type=int, default=0, help="0: any free port")
    parser.add_argument("--tags", type=Path, help="a file: EPC[,antenna[,rssi]] a line")
    parser.add_argument("--rate", type=float, help="reads a second")


def add_scanner(parser: argparse.ArgumentParser) -> None:
    """Add what a serial scanner may be told."""
    parser.add_argument("--port", type=int, help=SERIAL_PORT)
    parser.add_argument("--protocol", choices=scanners.PROTOCOLS, help="line unless told")
    add_codes(parser)


def add_codes(parser: argparse.ArgumentParser) -> None:
    """Add what is scanned."""
    parser.add_argument(
        "--codes",
        "--tags",
        type=Path,
        help="a file to scan: a code a line, ]E0 and so on before it",
    )
    parser.add_argument("--rate", type=float, default=1.0, help="scans a second")
    parser.add_argument("--once", action="store_true", help="scan each line once, not over again")


def add_wedge(parser: argparse.ArgumentParser) -> None:
    """Add what a keyboard wedge may be told."""
    parser.add_argument("--layout", choices=LAYOUTS, help="us unless told")
    add_codes(parser)


def add_scale(parser: argparse.ArgumentParser) -> None:
    """Add what a scale may be told."""
    parser.add_argument("--port", type=int, help=SERIAL_PORT)
    parser.add_argument("--protocol", choices=weighing.PROTOCOLS, help="mtsics unless told")
    parser.add_argument(
        "--weights", "--tags", type=Path, help="a file: grams to put on, a line each"
    )
    parser.add_argument("--rate", type=float, default=0.2, help="changes of the load a second")


def add_printer(parser: argparse.ArgumentParser) -> None:
    """Add what a printer may be told."""
    parser.add_argument("--port", "--printer-port", type=int, default=0, help="0: any free port")


def add_lamp(parser: argparse.ArgumentParser) -> None:
    """Add what a stack light may be told."""
    parser.add_argument("--port", type=int, help=SERIAL_PORT)


def add_wall(parser: argparse.ArgumentParser) -> None:
    """Add what a put wall may be told."""
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--places", type=int, help="how many it has; 8 unless told")


def add_camera(parser: argparse.ArgumentParser) -> None:
    """Add what a camera may be told."""
    film = parser.add_mutually_exclusive_group()
    film.add_argument("--pictures", type=Path, dest="film", help="a folder to show, in turn")
    film.add_argument("--video", type=Path, dest="film", help="a video to show, over again")


def add_replay(parser: argparse.ArgumentParser) -> None:
    """Add what a recorded device may be told."""
    parser.add_argument(
        "replay", type=Path, metavar="FILE", help="made by `python -m drivers record`"
    )
    parser.add_argument("--port", type=int, help="TCP port (0: any); else as it was recorded")


def add_scenario(parser: argparse.ArgumentParser) -> None:
    """Add what a scenario may be told."""
    parser.add_argument("file", metavar="FILE", help="a YAML file, or the name of one that we ship")


Add = Callable[[argparse.ArgumentParser], None]
WHATS: Final[Mapping[str, tuple[str, Add]]] = MappingProxyType(
    {
        "bench": ("all devices of a packing station", add_bench),
        "llrp": ("an RFID reader that speaks LLRP", add_llrp),
        "rfid": ("the same as llrp", add_llrp),
        "scanner": ("a barcode scanner on a serial line", add_scanner),
        "wedge": ("a barcode scanner that types", add_wedge),
        "scale": ("a scale on a serial line", add_scale),
        "printer": ("a ZPL label printer; its labels become pictures in --folder", add_printer),
        "impinj": ("an RFID reader behind Impinj's HTTP interface", add_impinj),
        "lamp": ("a stack light and buzzer behind a serial relay board", add_lamp),
        "wall": ("a put wall: lights and buttons behind Modbus modules", add_wall),
        "replay": ("a device as it was recorded", add_replay),
        "scenario": ("devices and people as a YAML file tells", add_scenario),
        "camera": ("a camera; what it sees is a picture in its folder", add_camera),
    }
)
