"""`python -m drivers sheet scanner --for MAKER`: a sheet of set-up barcodes, as a PDF."""

import argparse
import sys
from pathlib import Path

from drivers.barcode.setup.drawing import draw_sheet
from drivers.barcode.setup.sheets import SHEETS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `sheet` understands."""
    things = parser.add_subparsers(dest="thing", required=True)
    scanner = things.add_parser("scanner", help="set a scanner up, and try it")
    scanner.add_argument("--for", dest="maker", required=True, choices=sorted(SHEETS))
    scanner.add_argument("--to", type=Path, help="the PDF to write (scanner-MAKER.pdf)")


def run(arguments: argparse.Namespace) -> int:
    """Write the sheet and say where it is."""
    to: Path = arguments.to or Path(f"scanner-{arguments.maker}.pdf")
    try:
        to.write_bytes(draw_sheet(SHEETS[arguments.maker]))
    except OSError as why:
        sys.stderr.write(f"{to} cannot be written: {why.strerror}\n")
        return 1
    sys.stdout.write(f"{to}\n")
    return 0
