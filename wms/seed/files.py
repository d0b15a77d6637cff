"""The plain files that a store is loaded from."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]


@dataclass(frozen=True)
class Folder:
    """The files of a store."""

    path: Path

    def table(self, name: str) -> list[Row]:
        """Return the rows of a CSV file."""
        with (self.path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def tree(self, name: str) -> Row:
        """Return what a YAML file holds."""
        text = (self.path / f"{name}.yaml").read_text(encoding="utf-8")
        loaded: Row = yaml.safe_load(text)
        return loaded
