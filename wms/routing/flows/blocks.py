"""
Which parts of a floor a question can leave out.

A block hangs together even without any one of its junctions; where blocks meet, everything that
goes from one to the other comes by. A walk never needs a block beyond such a junction when nothing
is wanted there: whatever it does until it is back can be left out. Blocks and junctions form a
tree; what a question needs lies on the ways in it between what the question names. Blocks are found
as in Hopcroft and Tarjan, "Efficient Algorithms for Graph Manipulation", Communications of the ACM
16 (1973) 372-378.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import and_, or_

from wms.routing.flows.layout import Layout


class Blocks:
    """The tree of a floor's blocks and junctions; sets of them are bit masks."""

    def __init__(self, layout: Layout) -> None:
        """Find the blocks."""
        self._above: list[int] = []
        self._junctions: dict[int, int] = {}
        self._pieces: dict[int, int] = {}
        around: dict[int, list[tuple[int, int]]] = {node: [] for node in layout.junctions}
        for number, piece in enumerate(layout.pieces):
            around[piece.nodes[0]].append((number, piece.nodes[-1]))
            around[piece.nodes[-1]].append((number, piece.nodes[0]))
        members = _members(around)
        blocks_at: dict[int, list[int]] = {node: [] for node in layout.junctions}
        for block, numbers in enumerate(members):
            for node in {layout.pieces[n].nodes[end] for n in numbers for end in (0, -1)}:
                blocks_at[node].append(block)
        for node in layout.junctions:
            if node not in self._junctions:
                self._grow(node, layout, members, blocks_at)
        self._near = {
            node: 1 << self._junctions[node]
            | reduce(or_, (1 << self._pieces[number] for number, _ in around[node]), 0)
            for node in layout.junctions
        }

    def of_piece(self, number: int) -> int:
        """Return the set with the block of a piece alone."""
        return 1 << self._pieces[number]

    def near(self, junction: int) -> int:
        """Return the set of a junction and the blocks that it belongs to."""
        return self._near[junction]

    def needed(self, pieces: Iterable[int], junctions: Iterable[int]) -> int:
        """Return what lies on the ways between all that a question names."""
        named = [self._above[self._pieces[number]] for number in pieces]
        named += [self._above[self._junctions[node]] for node in junctions]
        common = reduce(and_, named)
        # Numbers grow downwards, so the highest is where the ways first part.
        lowest = 1 << common.bit_length() - 1 if common else 0
        return reduce(or_, named) & ~common | lowest

    def _grow(
        self,
        root: int,
        layout: Layout,
        members: list[list[int]],
        blocks_at: Mapping[int, list[int]],
    ) -> None:
        """Number the tree around a junction from there downwards."""
        self._junctions[root] = self._added(0)
        waiting = [root]
        while waiting:
            node = waiting.pop()
            for block in blocks_at[node]:
                if members[block][0] in self._pieces:
                    continue
                number = self._added(self._above[self._junctions[node]])
                self._pieces.update(dict.fromkeys(members[block], number))
                ends = {layout.pieces[n].nodes[end] for n in members[block] for end in (0, -1)}
                for other in sorted(ends - self._junctions.keys()):
                    self._junctions[other] = self._added(self._above[number])
                    waiting.append(other)

    def _added(self, above: int) -> int:
        self._above.append(above | 1 << len(self._above))
        return len(self._above) - 1


def _members(around: Mapping[int, list[tuple[int, int]]]) -> list[list[int]]:
    """Return the pieces of each block."""
    search = _Search(around)
    for root in around:
        search.run(root)
    return search.blocks


class _Search:
    """A search in depth, without recursion, for how far up one gets but by the way one came."""

    def __init__(self, around: Mapping[int, list[tuple[int, int]]]) -> None:
        self.blocks: list[list[int]] = []
        self._around = around
        self._found_at: dict[int, int] = {}
        self._highest: dict[int, int] = {}
        self._seen: set[int] = set()
        # Pieces walked and not yet in a block; for each junction on the way, how many came before.
        self._pieces: list[int] = []
        self._before: list[int] = []
        self._way: list[tuple[int, Iterator[tuple[int, int]]]] = []

    def run(self, root: int) -> None:
        if root not in self._found_at:
            self._go_down(root)
        while self._way:
            node, others = self._way[-1]
            for number, other in others:
                if number in self._seen:
                    continue
                self._seen.add(number)
                self._before.append(len(self._pieces))
                self._pieces.append(number)
                if other not in self._found_at:
                    self._go_down(other)
                    break
                self._before.pop()
                self._highest[node] = min(self._highest[node], self._found_at[other])
            else:
                self._go_up(node)

    def _go_down(self, node: int) -> None:
        self._found_at[node] = self._highest[node] = len(self._found_at)
        self._way.append((node, iter(self._around[node])))

    def _go_up(self, node: int) -> None:
        self._way.pop()
        if not self._way:
            return
        above = self._way[-1][0]
        before = self._before.pop()
        self._highest[above] = min(self._highest[above], self._highest[node])
        if self._highest[node] >= self._found_at[above]:
            self.blocks.append(self._pieces[before:])
            del self._pieces[before:]
