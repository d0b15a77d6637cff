"""A judge of walks on one-way floors: every set of calls tried, every step of a walk looked up."""

import csv
from collections.abc import Collection, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np

from tests.routing.judge import NEVER, step_costs
from wms.routing import AisleGraph, Edge, Node
from wms.routing.flows import FlowSweep

CANAL = Path(__file__).parents[2] / "fixtures" / "canal"


def canal() -> tuple[AisleGraph, dict[str, int]]:
    """The floor of the Canal store, and the numbers of its nodes by name."""
    with (CANAL / "nodes.csv").open() as nodes, (CANAL / "edges.csv").open() as edges:
        number = {row["node"]: index for index, row in enumerate(csv.DictReader(nodes))}
        graph = AisleGraph(
            tuple(map(Node, number.values())),
            tuple(
                Edge(
                    number[row["a"]],
                    number[row["b"]],
                    int(row["length_mm"]),
                    one_way=row["one_way"] == "1",
                    door_seconds=int(row["door_seconds"]),
                )
                for row in csv.DictReader(edges)
            ),
        )
    return graph, number


class Judge:
    """Knows all distances of a graph, by Floyd and Warshall."""

    def __init__(self, graph: AisleGraph) -> None:
        self.steps = step_costs(graph)
        ids = sorted(node.id for node in graph.nodes)
        place = {node: index for index, node in enumerate(ids)}
        far = np.full((len(ids), len(ids)), NEVER)
        np.fill_diagonal(far, 0)
        for (a, b), cost in self.steps.items():
            far[place[a], place[b]] = min(cost, far[place[a], place[b]])
        for middle in range(len(ids)):
            far = np.minimum(far, far[:, middle, None] + far[middle])
        self.far = {(a, b): float(far[place[a], place[b]]) for a in ids for b in ids}

    def shortest(self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None) -> float:
        """Return the least cost over all orders of the nodes, by sets (Held and Karp)."""
        calls = sorted(set(nodes))
        home = {
            node: 0
            if ends is None
            else min(self.far[node, end] + price for end, price in ends.items())
            for node in (start, *calls)
        }
        if not calls:
            return home[start]
        least = {(1 << i, i): self.far[start, node] for i, node in enumerate(calls)}
        for visited in range(1, 1 << len(calls)):
            for last, node in enumerate(calls):
                so_far = least.get((visited, last), NEVER)
                for then, other in enumerate(calls):
                    key = visited | 1 << then, then
                    if key[0] != visited and so_far + self.far[node, other] < least.get(key, NEVER):
                        least[key] = so_far + self.far[node, other]
        everything = (1 << len(calls)) - 1
        return min(
            least.get((everything, last), NEVER) + home[node] for last, node in enumerate(calls)
        )

    def check(
        self,
        sweep: FlowSweep,
        start: int,
        nodes: Collection[int],
        ends: Mapping[int, int] | None,
    ) -> int:
        """Assert that the walk is one, does all that was asked, and costs the length."""
        length = sweep.length(start, nodes, ends)
        walk = sweep.walk(start, nodes, ends)
        assert walk[0] == start
        assert set(nodes) <= set(walk)
        assert all(step in self.steps for step in pairwise(walk)), "a step that no edge allows"
        price = 0 if ends is None else ends[walk[-1]]
        assert sum(self.steps[step] for step in pairwise(walk)) + price == length
        return length
