"""The floor that a day happens on: aisles, where things lie, where walks begin and end."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from wms.routing import AisleGraph, Edge, Node, Stop
from wms.twin.refusals import BadDay

GROUP_OF_STORAGE: Final = {"ambient": 0, "chilled": 1, "frozen": 2}
# What a litre of groceries weighs, about: articles tell their weight but not their size.
G_PER_LITRE: Final = 550
# Of what is sold by weight, a bag is a unit.
BAG_G: Final = 500


@dataclass(frozen=True, slots=True)
class Article:
    """Something that lies in a bin: where, how high, and what a unit weighs."""

    sku: str
    stop: Stop
    level: int = 0
    weight_g: int = 400
    by_weight: bool = False

    def units_of(self, quantity: int) -> int:
        """Return how often a hand goes out for so many pieces, or grams if sold by weight."""
        return max(1, round(quantity / BAG_G)) if self.by_weight else quantity

    @property
    def volume_ml(self) -> int:
        """Return about how much room a unit takes."""
        return self.weight_g * 1_000 // G_PER_LITRE


@dataclass(frozen=True)
class Floor:
    """Aisles, articles, the start of every walk, and the drop node of each station."""

    name: str
    graph: AisleGraph
    start: int
    drops: Mapping[str, int]
    articles: Sequence[Article]
    by_sku: Mapping[str, Article] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.drops:
            raise BadDay(f"{self.name} has no station where a walk could end.")
        if not self.articles:
            raise BadDay(f"{self.name} has no article that could be ordered.")
        object.__setattr__(self, "by_sku", {one.sku: one for one in self.articles})


def read_store(folder: Path) -> Floor:
    """
    Return the floor of a store kept as plain files, such as `fixtures/canal`.

    :raises BadDay: a file is absent or does not fit the others
    """
    try:
        told = yaml.safe_load((folder / "store.yaml").read_text(encoding="utf-8"))
        nodes = {row["node"]: at for at, row in enumerate(_table(folder, "nodes"), start=1)}
        return Floor(
            name=told["name"],
            graph=_graph(folder, nodes),
            start=nodes[told["start"]],
            drops={one["station"]: nodes[one["drop"]] for one in told["stations"]},
            articles=_articles(folder, nodes),
        )
    except OSError as error:
        told = f"{error.filename}: {error.strerror}"
        raise BadDay(f"The store in {folder} cannot be read: {told}.") from error
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise BadDay(f"The store in {folder} does not fit together: {error!r}.") from error


def _table(folder: Path, name: str) -> list[dict[str, Any]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _graph(folder: Path, nodes: Mapping[str, int]) -> AisleGraph:
    points = tuple(
        Node(nodes[row["node"]], int(row["x_mm"]), int(row["y_mm"]))
        for row in _table(folder, "nodes")
    )
    ways = tuple(
        Edge(
            nodes[row["a"]],
            nodes[row["b"]],
            int(row["length_mm"]),
            row["one_way"] == "1",
            int(row["door_seconds"]),
        )
        for row in _table(folder, "edges")
    )
    return AisleGraph(points, ways)


def _articles(folder: Path, nodes: Mapping[str, int]) -> list[Article]:
    bins = {row["bin"]: row for row in _table(folder, "bins")}
    return [
        Article(
            row["sku"],
            Stop(nodes[bins[row["bin"]]["node"]], GROUP_OF_STORAGE[row["storage"]]),
            # The lowest and the highest shelf cost a bend or a stretch.
            level=max(0, int(bins[row["bin"]]["level"] or 1) - 2),
            weight_g=BAG_G if row["sold_by"] == "weight" else int(row["weight_g"]),
            by_weight=row["sold_by"] == "weight",
        )
        for row in _table(folder, "articles")
    ]
