"""`python -m bench.planning tours`: one table a word, each in about a minute or less."""

import argparse
from collections.abc import Callable
from importlib import import_module

Table = Callable[[int, int], None]

# Word -> (module, function, how many of each kind by default); a module is loaded when asked for.
TABLES = {
    "tours": ("tours", "tours", 30),
    "classes": ("rules", "classes", 60),
    "oneway": ("rules", "one_way", 60),
    "general": ("rules", "general", 8),
    "batches": ("batches", "batches", 1),
    "shifts": ("shifts", "shifts", 2),
    "insertion": ("insertion", "insertion", 4),
    "live": ("live", "live", 4),
    "import": ("importing", "import_times", 7),
}


def main() -> None:
    """Print the table that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.planning", description=__doc__)
    parser.add_argument("table", choices=sorted(TABLES))
    parser.add_argument("--count", type=int, help="how many of each kind are planned")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    module, name, usual = TABLES[asked.table]
    table: Table = getattr(import_module(f"bench.planning.{module}"), name)
    table(asked.count or usual, asked.seed)


if __name__ == "__main__":
    main()
