"""Made-up rectangular stores and orders, by seed: what every comparison runs on."""

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wms.cli.planning.layouts import Layouts
from wms.routing import AisleGraph
from wms.wire.planning import BadInstanceError, Layout, Plan, plan_of
from wms.wire.planning.store import Store

AISLES, BAYS, STOPS = (4, 20), (5, 15), (5, 60)
AISLE_MM, BAY_MM, CROSS_MM = 3_000, 1_000, 1_500
# The chance of a wall between two bays; at most a quarter as many walls as aisles.
WALLS = 0.01


@dataclass(frozen=True)
class Shop:
    """A store: its graph, its plan, and where the totes go."""

    graph: AisleGraph
    plan: Plan
    depot: int = 0

    @property
    def layout(self) -> Layout:
        """The store in plain numbers."""
        return self.plan.layout

    def column_of(self, node: int) -> int:
        """Return the aisle of a node."""
        assert self.plan.rectangle is not None
        return node // self.plan.rectangle.column

    def up_of(self, node: int) -> int:
        """Return how far behind the front a node lies, in mm."""
        assert self.layout.points is not None
        return self.layout.points[node][1]

    def shelves(self) -> list[int]:
        """Return the nodes in front of bays."""
        assert self.plan.rectangle is not None
        column, crossings = self.plan.rectangle.column, self.plan.rectangle.crossings
        return [node for node in range(self.layout.nodes) if node % column not in crossings]

    def lengths(self, nodes: list[int]) -> NDArray[np.int64]:
        """Return the shortest ways between nodes, in mm."""
        return self.graph.distances(nodes, nodes)


def a_store(chance: random.Random, crosses: int, *, aisles: int = 0, one_way: int = 0) -> Shop:
    """Return a store with every place within reach; `one_way` aisles are walked one way."""
    while True:
        wanted = _grid(chance, crosses, aisles or chance.randint(*AISLES), one_way)
        try:
            plan = plan_of(Store.model_validate({"grid": wanted}))
        except BadInstanceError:
            continue  # two walls in one place
        graph, _ = Layouts().graph(plan.layout)
        everywhere = range(plan.layout.nodes)
        there = graph.distances([0], everywhere).max()
        back = max(graph.distances([node], [0])[0, 0] for node in _corners(plan))
        if max(there, back) < 10**12:
            return Shop(graph, plan)


def _corners(plan: Plan) -> list[int]:
    """Return the nodes next to pieces that are walked one way, and the last node."""
    return [plan.layout.nodes - 1, *(a for a, _, _ in plan.layout.arcs)]


def _grid(chance: random.Random, crosses: int, aisles: int, one_way: int) -> dict[str, object]:
    bays = [chance.randint(*BAYS) for _ in range(crosses - 1)]
    return {
        "aisles": aisles,
        "cross_aisles": crosses,
        "bays": bays,
        "aisle_mm": AISLE_MM,
        "bay_mm": BAY_MM,
        "cross_mm": CROSS_MM,
        "missing": _holes(chance, aisles, sum(bays)),
        "one_way": [
            {
                "from": {"aisle": aisle, "cross": 0 if turn % 2 == 0 else crosses - 1},
                "to": {"aisle": aisle, "cross": crosses - 1 if turn % 2 == 0 else 0},
            }
            for turn, aisle in enumerate(sorted(chance.sample(range(1, aisles), one_way)))
        ],
    }


def _holes(chance: random.Random, aisles: int, bays: int) -> list[dict[str, list[int]]]:
    """Return walls across an aisle, each between two bays; what stays beside one is a dead end."""
    walls = [
        {"from": [aisle, bay - 1], "to": [aisle, bay]}
        for aisle in range(aisles)
        for bay in range(1, bays)
        if chance.random() < WALLS
    ]
    return walls[: max(1, aisles // 4)]


def an_order(chance: random.Random, shop: Shop, stops: int = 0) -> list[int]:
    """Return the nodes to stop at, none twice."""
    shelves = shop.shelves()
    return chance.sample(shelves, min(stops or chance.randint(*STOPS), len(shelves)))
