"""`python -m bench.planning tours`: one table a word, each in about a minute or less."""

import argparse
from collections.abc import Callable

from bench.planning import importing, rules, tours


def _tours(count: int, seed: int) -> None:
    tours.compare(count, seed)
    tours.alone(10 * count, seed)


TABLES: dict[str, tuple[Callable[[int, int], None], int]] = {
    "tours": (_tours, 30),
    "classes": (rules.classes, 60),
    "oneway": (rules.one_way, 60),
    "general": (rules.general, 10),
    "import": (importing.import_times, importing.RUNS),
}


def main() -> None:
    """Print the table that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.planning", description=__doc__)
    parser.add_argument("table", choices=sorted(TABLES))
    parser.add_argument("--count", type=int, help="how many of each kind are planned")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    table, usual = TABLES[asked.table]
    table(asked.count or usual, asked.seed)


if __name__ == "__main__":
    main()
