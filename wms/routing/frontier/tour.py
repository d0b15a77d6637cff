"""Exact walks on two-way floors."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wms.routing.frontier.asking import Question, ask
from wms.routing.frontier.fallback import Fallback
from wms.routing.frontier.layout import Layout
from wms.routing.frontier.pieces import Pieces
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
    kernel: Fallback

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
        costs = self.kernel.prepare(self.layout, question)
        programme = self.layout.programmes[question.part]
        start_row, last_end = _terminals(self.layout, question)
        length, _ = self.kernel.sweep(programme, costs, start_row, last_end)
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
        costs = self.kernel.prepare(self.layout, question)
        programme = self.layout.programmes[question.part]
        start_row, last_end = _terminals(self.layout, question)
        length, choices = self.kernel.sweep(programme, costs, start_row, last_end)
        assert length < FAR, "a part hangs together, so there is a walk"
        pieces = Pieces(self.layout, question)
        runs = [
            run
            for row, option in zip(programme.rows, choices, strict=True)
            for run in pieces.runs(row, option)
        ]
        return trail(runs, start)


def _terminals(layout: Layout, question: Question) -> tuple[int, int]:
    """Return the row with the start in it, -1 in a round walk, and the last move to end in."""
    programme = layout.programmes[question.part]
    if question.start < 0:
        return -1, -1
    spots = {spot for spot, _, _ in question.special}
    if question.stop[-1] < FAR:
        spots.update(question.stops)
    rows = {layout.row_of(spot) for spot in spots}
    return layout.row_of(question.start), max(programme.move_of[row] for row in rows)
