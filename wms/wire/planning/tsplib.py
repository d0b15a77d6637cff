"""
Full matrices in the text format of TSPLIB: SOP, ATSP and TSP.

Reinelt, "TSPLIB: A Traveling Salesman Problem Library", ORSA Journal on Computing 3 (1991)
376-384. In a SOP a cost of -1 from i to j says that j comes before i; the walk leads from the
first node to the last. The others are round trips from the first node.
"""

import re
from dataclasses import dataclass

from wms.wire.planning.places import LENGTH_MM_MAX
from wms.wire.planning.refused import BadInstanceError
from wms.wire.planning.store import Layout
from wms.wire.planning.walks import PlainStop, PlainWalk

KINDS = ("SOP", "ATSP", "TSP")
DIMENSION_MIN, DIMENSION_MAX = 2, 400
# Twice the dearest cost must still be a length: see `walk`.
COST_MAX = LENGTH_MM_MAX // 2
_EARLIER = -1
_WHOLE = re.compile(r"-?[0-9]{1,12}")


@dataclass(frozen=True)
class Matrix:
    """Costs from each node (row) to each (column), in the file's own unit."""

    kind: str
    costs: tuple[tuple[int, ...], ...]

    @property
    def toll(self) -> int:
        """What is added to every arc, so that no way through a third node is shorter."""
        return max(1, *(cost for _, _, cost in self._arcs()))

    @property
    def tolls(self) -> int:
        """The tolls of a whole walk."""
        legs = len(self.costs) - (1 if self.kind == "SOP" else 0)
        return legs * self.toll

    def walk(self) -> PlainWalk:
        """
        Return the walk that is asked for: node k is stop k - 1.

        A walk may pass through nodes, a tour of these problems may not. With the dearest cost
        added to every arc, two arcs are never shorter than the one they stand for.

        :raises BadInstanceError: a node would have to come before the first or after the last
        """
        last = len(self.costs) - 1
        sop = self.kind == "SOP"
        toll = self.toll
        arcs = tuple((row, column, cost + toll) for row, column, cost in self._arcs())
        stops = range(1, last if sop else last + 1)
        return PlainWalk(
            layout=Layout(last + 1, (), arcs, None),
            start=0,
            ends=(last if sop else 0,),
            stops=tuple(PlainStop((node,), 0) for node in stops),
            before=self._before() if sop else (),
            outside_mm=None,
            outside_from=1,
        )

    def _arcs(self) -> list[tuple[int, int, int]]:
        """Return the arcs that a tour may have: row, column, cost."""
        last = len(self.costs) - 1
        # The files of SOP give the arc from first to last, which no tour has, a forbidding cost.
        skipped = (0, last) if self.kind == "SOP" and last > 1 else None
        return [
            (row, column, cost)
            for row, costs in enumerate(self.costs)
            for column, cost in enumerate(costs)
            if row != column and cost != _EARLIER and (row, column) != skipped
        ]

    def _before(self) -> tuple[tuple[int, int], ...]:
        last = len(self.costs) - 1
        earlier = [
            (column, row)
            for row, costs in enumerate(self.costs[:last])
            for column, cost in enumerate(costs)
            if cost == _EARLIER and column not in {0, row}
        ]
        for first, then in earlier:
            if then == 0 or first == last:
                told = f"node {first} cannot come before node {then}: the walk leads 0 to {last}"
                raise BadInstanceError("contradiction", told, f"row {then}")
        return tuple((first - 1, then - 1) for first, then in earlier)


def read_matrix(text: bytes) -> Matrix:
    """
    Return the matrix of a file.

    :raises BadInstanceError: it is no full matrix of these types, or a number does not fit
    """
    try:
        head, _, section = text.decode("ascii").partition("EDGE_WEIGHT_SECTION")
    except UnicodeDecodeError as error:
        told = f"The file is not ASCII: byte {error.start} cannot be read."
        raise BadInstanceError("not_tsplib", told) from None
    said = _keywords(head)
    size = _dimension(said.get("DIMENSION", ""))
    for key, known in (("TYPE", KINDS), ("EDGE_WEIGHT_FORMAT", ("FULL_MATRIX",))):
        if said.get(key) not in known:
            told = f"must be {' or '.join(known)}, not {said.get(key)!r}"
            raise BadInstanceError("not_tsplib", told, key)
    numbers = _numbers(section)
    if len(numbers) == size * size + 1 and numbers[0] == size:
        del numbers[0]  # the files of SOP repeat the dimension here
    if len(numbers) != size * size:
        told = f"holds {len(numbers)} numbers, not {size} rows of {size}"
        raise BadInstanceError("not_tsplib", told, "EDGE_WEIGHT_SECTION")
    rows = tuple(tuple(numbers[row * size : (row + 1) * size]) for row in range(size))
    _check(said["TYPE"], rows)
    return Matrix(said["TYPE"], rows)


def _keywords(head: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in head.splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, _, value in pairs}


def _dimension(said: str) -> int:
    if not _WHOLE.fullmatch(said) or not DIMENSION_MIN <= int(said) <= DIMENSION_MAX:
        told = f"must be a whole number from {DIMENSION_MIN} to {DIMENSION_MAX}, not {said[:20]!r}"
        raise BadInstanceError("not_tsplib", told, "DIMENSION")
    return int(said)


def _numbers(section: str) -> list[int]:
    words = section.partition("EOF")[0].split()
    for word in words:
        if not _WHOLE.fullmatch(word):
            told = f"must hold whole numbers, not {word[:20]!r}"
            raise BadInstanceError("not_tsplib", told, "EDGE_WEIGHT_SECTION")
    return list(map(int, words))


def _check(kind: str, rows: tuple[tuple[int, ...], ...]) -> None:
    least = _EARLIER if kind == "SOP" else 0
    for row, costs in enumerate(rows):
        for cost in _off(row, costs):
            if not least <= cost <= COST_MAX:
                told = f"has a cost of {cost}; costs are {least} to {COST_MAX}"
                raise BadInstanceError("not_tsplib", told, f"row {row}")


def _off(row: int, costs: tuple[int, ...]) -> tuple[int, ...]:
    """Return a row without its diagonal, which means nothing."""
    return costs[:row] + costs[row + 1 :]
