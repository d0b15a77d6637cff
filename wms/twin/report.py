"""What a study came to: a table for people, JSON for programs."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from wms.twin.many import Interval, Result, differences, interval, intervals

# A figure's name, how people call it, and how it is written.
ROWS: Final = (
    ("on_time", "on time", "{:.1%}"),
    ("tardiness_s", "late, mean", "{:.0f} s"),
    ("tardiness_p95_s", "late, 95th percentile", "{:.0f} s"),
    ("lead_s", "placed to handed over", "{:.0f} s"),
    ("walk_m_per_order", "walk per order", "{:.1f} m"),
    ("orders_per_cart", "orders per cart", "{:.2f}"),
    ("utilisation", "pickers at work", "{:.0%}"),
    ("waiting_mean", "orders waiting, mean", "{:.1f}"),
    ("waiting_max", "orders waiting, most", "{:.0f}"),
    ("packing_mean", "before packing, mean", "{:.1f}"),
    ("packing_max", "before packing, most", "{:.0f}"),
    ("added", "taken along on the way", "{:.0f}"),
    ("orders", "orders", "{:.0f}"),
)


@dataclass(frozen=True)
class Column:
    """One way of making carts with one staff, over all seeds."""

    name: str
    pickers: int
    results: Sequence[Result]

    @property
    def figures(self) -> Mapping[str, Interval]:
        """Return the figures with their intervals."""
        return intervals([result.outcome for result in self.results])

    @property
    def decision_ms(self) -> float:
        """Return what the slowest of a hundred decisions took, in the slowest day."""
        return max(result.decision_ms for result in self.results)


def less_walking(ours: Column, theirs: Column) -> Interval:
    """Return by which share the first walks less per order, seed by seed."""
    pairs = zip(ours.results, theirs.results, strict=True)
    return interval([1 - a.outcome.walk_m_per_order / b.outcome.walk_m_per_order for a, b in pairs])


def print_columns(columns: Sequence[Column], console: Console) -> None:
    """Print the figures of each column side by side; ± is the 95 % interval over the seeds."""
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for column in columns:
        table.add_column(f"{column.name}, {_staff(column.pickers)}", justify="right")
    figures = [column.figures for column in columns]
    for name, called, written in ROWS:
        table.add_row(called, *(_written(each[name], written) for each in figures))
    console.print(table)


def _staff(pickers: int) -> str:
    return "1 picker" if pickers == 1 else f"{pickers} pickers"


def _written(value: Interval, written: str) -> str:
    mean = written.format(value.mean)
    return mean if math.isinf(value.half) else f"{mean} ± {written.format(value.half)}"


def as_tree(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Return the columns as plain JSON; an interval that one seed cannot give is null."""
    return [
        {
            "policy": column.name,
            "pickers": column.pickers,
            "seeds": [result.trial.seed for result in column.results],
            "figures": {name: _tree(value) for name, value in column.figures.items()},
        }
        for column in columns
    ]


def difference_tree(ours: Column, theirs: Column) -> dict[str, Any]:
    """Return by how much each figure of `ours` is greater, with its interval."""
    found = differences([r.outcome for r in ours.results], [r.outcome for r in theirs.results])
    return {name: _tree(value) for name, value in found.items()}


def _tree(value: Interval) -> dict[str, float | None]:
    half = None if math.isinf(value.half) else round(value.half, 4)
    return {"mean": round(value.mean, 4), "half_95": half}
