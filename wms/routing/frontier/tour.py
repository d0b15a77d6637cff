"""Exact walks on two-way floors."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from wms.routing.frontier.asking import Question, ask, ask_from
from wms.routing.frontier.kernel import Kernel
from wms.routing.frontier.layout import Layout
from wms.routing.frontier.pieces import Pieces, Run
from wms.routing.frontier.trail import turned
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
        length, _, question = self._solved(start, nodes, ends)
        return length + question.price_mm

    def lengths(
        self, starts: Sequence[int], nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> list[int]:
        """
        Return what the shortest walk costs from each start: in far less time than one by one.

        :raises UnknownNodeError: a start, a node or an end is not in the graph
        :raises NoEndError: `ends` is empty
        :raises UnreachableError: from a start there is no such walk
        """
        if ends is None and not nodes:
            return [self.length(start, nodes, ends) for start in starts]
        if not starts:
            return []
        question, spots = ask_from(self.layout, starts, nodes, ends)
        return self.kernel.lengths(self.layout, question, spots)

    def walk(
        self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> tuple[int, ...]:
        """
        Return the nodes of the shortest walk, both ends included, each step an edge of the graph.

        :raises UnknownNodeError: the start, a node or an end is not in the graph
        :raises NoEndError: `ends` is empty
        :raises UnreachableError: there is no such walk; names the node that cannot be reached
        """
        return self.shortest(start, nodes, ends)[1]

    def shortest(
        self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> tuple[int, tuple[int, ...]]:
        """
        Return both what the shortest walk costs, as `length` does, and its nodes.

        :raises UnknownNodeError: the start, a node or an end is not in the graph
        :raises NoEndError: `ends` is empty
        :raises UnreachableError: there is no such walk; names the node that cannot be reached
        """
        length, choices, question = self._solved(start, nodes, ends)
        layout = self.layout
        pieces = Pieces(layout, question)
        runs: list[Run] = []
        # NONE is nought, and taken in most moves.
        moves = zip(layout.programmes[question.part].rows, choices, strict=True)
        for row, option in compress(moves, choices):
            runs.extend(pieces.runs(row, option))
        if not runs:
            return length + question.price_mm, (start,)
        path = turned(self.kernel.trail(layout, runs, layout.spot_of[start]), layout.spot_of[start])
        return length + question.price_mm, tuple(map(layout.node_at.__getitem__, path))

    def _solved(
        self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> tuple[int, Sequence[int], Question]:
        question = ask(self.layout, start, nodes, ends)
        length, choices = self.kernel.solve(self.layout, question)
        assert length < FAR, "a part hangs together, so there is a walk"
        return length, choices, question
