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
        # Of each in the tree: what it hangs from, all that is above it, and which junction it is.
        self._parent: list[int] = []
        self._above: list[int] = []
        self._junction: list[int | None] = []
        # Of each node, its place in the tree: its own if it is a junction, else that of its block.
        self._home: dict[int, int] = {}
        self._pieces: dict[int, int] = {}
        around: dict[int, list[tuple[int, int]]] = {node: [] for node in layout.junctions}
        for number, piece in enumerate(layout.pieces):
            around[piece.nodes[0]].append((number, piece.nodes[-1]))
            around[piece.nodes[-1]].append((number, piece.nodes[0]))
        members = _members(around)
        block_of = {number: block for block, numbers in enumerate(members) for number in numbers}
        for node in layout.junctions:
            if node not in self._home:
                self._grow(node, around, members, block_of)
        for number, piece in enumerate(layout.pieces):
            self._home.update(dict.fromkeys(piece.nodes[1:-1], self._pieces[number]))
        self._near = {
            node: reduce(or_, (self.of_piece(n) for n, _ in around[node]), 1 << self._home[node])
            for node in layout.junctions
        }

    def of_piece(self, number: int) -> int:
        """Return the set with the block of a piece alone."""
        return 1 << self._pieces[number]

    def near(self, junction: int) -> int:
        """Return the set of a junction and the blocks that it belongs to."""
        return self._near[junction]

    def needed(self, nodes: Iterable[int]) -> int:
        """Return what lies on the ways between some nodes, at least one."""
        named = [self._above[self._home[node]] for node in nodes]
        common = reduce(and_, named)
        # Numbers grow downwards, so the highest is where the ways first part.
        lowest = 1 << common.bit_length() - 1 if common else 0
        return reduce(or_, named) & ~common | lowest

    def gate(self, node: int, needed: int) -> int:
        """Return the junction by which a walk from a node first comes to what is needed."""
        home = self._home[node]
        if needed & self._near.get(node, 1 << home):
            return node
        gate = node
        while not needed >> home & 1 and self._parent[home] >= 0:
            home = self._parent[home]
            gate = _either(self._junction[home], gate)
        if needed >> home & 1:
            return gate
        # It lies elsewhere, so the walk comes from above.
        top = (needed & -needed).bit_length() - 1
        if self._junction[top] is None:
            top = self._parent[top]
        return _either(self._junction[top], gate)

    def _grow(
        self,
        root: int,
        around: Mapping[int, list[tuple[int, int]]],
        members: list[list[int]],
        block_of: Mapping[int, int],
    ) -> None:
        """Number the tree around a junction from there downwards."""
        self._home[root] = self._added(-1, root)
        waiting = [root]
        while waiting:
            node = waiting.pop()
            for piece, _ in around[node]:
                if piece not in self._pieces:
                    number = self._added(self._home[node], None)
                    self._pieces.update(dict.fromkeys(members[block_of[piece]], number))
            for piece, other in around[node]:
                if other not in self._home:
                    self._home[other] = self._added(self._pieces[piece], other)
                    waiting.append(other)

    def _added(self, parent: int, junction: int | None) -> int:
        number = len(self._parent)
        self._parent.append(parent)
        self._above.append(1 << number | (self._above[parent] if parent >= 0 else 0))
        self._junction.append(junction)
        return number


def _either(junction: int | None, otherwise: int) -> int:
    return otherwise if junction is None else junction


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
