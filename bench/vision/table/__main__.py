"""
`python -m bench.vision.table`: what a picture of the simulated bench costs, and what it looks like.

Prints milliseconds of one processor for a drop, a picture and a film; `--sheet FILE` leaves a sheet
of pictures to look at.
"""

import argparse
from pathlib import Path

import cv2

from bench.vision.table.figures import print_costs
from bench.vision.table.sheet import sheet


def main() -> None:
    """Measure, or make a sheet."""
    parser = argparse.ArgumentParser(prog="python -m bench.vision.table", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--things", type=int, default=6, help="how many lie on the bench")
    parser.add_argument(
        "--sheet", type=Path, help="leave pictures in this file and measure nothing"
    )
    asked = parser.parse_args()
    if asked.sheet is None:
        print_costs(asked.seed, asked.things)
    else:
        cv2.imwrite(str(asked.sheet), sheet(asked.seed, asked.things))
        print(asked.sheet)


if __name__ == "__main__":
    main()
