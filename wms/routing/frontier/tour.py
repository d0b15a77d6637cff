"""Exact walks on two-way floors."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wms.routing.frontier.asking import ask
from wms.routing.frontier.kernel import Kernel
from wms.routing.frontier.layout import Layout
from wms.routing.frontier.pieces import Pieces, Run
from wms.routing.frontier.states import NONE
from wms.routing.frontier.trail import trail
from wms.routing.graph import FAR


@dataclass(frozen=True, eq=False)
class TwoWaySweep:
    """
    The shortest walks on one floor, by a sweep over its frontier.

    Steiner travelling salesman by dynamic programming: Cambazard and Catusse, "Fixed-parameter
    algorithms for rectilinear Steiner tree and rectilinear traveling salesman problem in the
    plane", EJOR 270 (2018) 419-429; Pansart, Catusse and Cambazard, "Exact algorithms for the
    order picking problem", Computers & Operations Research 100 (2018) 117-127. Whole numbers
    alone, so what comes out is proven shortest. Threads may share it.
    """

    layout: Layout
    kernel: Kernel

    def length(self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None) -> int:
        """
        Return what the shortest walk costs, in mm, with the price of its end.

        The walk begins at `start`, passes all `nodes`, and ends at the one of `ends` (node to
        price in mm) for which it is cheapest, price included; None: anywhere, free of charge.

        :raises UnknownNodeError: the start, a node or an end is not in the graph
        :raises NoEndError: `ends` is empty
        :raises UnreachableError: there is no such walk; names the node that cannot be reached
        """
        question = ask(self.layout, start, nodes, ends)
        length, _ = self.kernel.solve(self.layout, question)
        assert length < FAR, "a part hangs together, so there is a walk"
        return length + question.price_mm

    def walk(
        self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> tuple[int, ...]:
        """
        Return the nodes of the shortest walk, both ends included, each step an edge of the graph.

        :raises UnknownNodeError: the start, a node or an end is not in the graph
        :raises NoEndError: `ends` is empty
        :raises UnreachableError: there is no such walk; names the node that cannot be reached
        """
        question = ask(self.layout, start, nodes, ends)
        _, choices = self.kernel.solve(self.layout, question)
        programme = self.layout.programmes[question.part]
        pieces = Pieces(self.layout, question)
        runs: list[Run] = []
        for row, option in zip(programme.rows, choices, strict=True):
            if option != NONE:
                runs.extend(pieces.runs(row, option))
        return trail(runs, start)
