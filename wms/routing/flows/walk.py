"""From the choices of a sweep to the nodes in the order in which they are walked."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from wms.routing.flows.layout import Piece
from wms.routing.flows.rows import Choice, Kind, Row


def nodes_walked(
    pieces: Sequence[Piece],
    rows: Sequence[Row],
    choices: Sequence[int],
    start: int,
    called: frozenset[int],
) -> tuple[int, ...]:
    """
    Return the walk that takes all steps chosen, node by node.

    Every node but the two ends is left as often as it is come to, so one walk takes all steps
    (Hierholzer 1873): follow steps until stuck, and let in the rings left over on the way back.
    """
    onward: dict[int, list[int]] = {}
    for row, choice in zip(rows, choices, strict=False):
        if row[0] == Kind.PIECE:
            for a, b in _steps(pieces[row[9]], row, choice, called):
                onward.setdefault(a, []).append(b)
    for others in onward.values():
        others.sort(reverse=True)
    open_way, walk = [start], []
    while open_way:
        others = onward.get(open_way[-1], [])
        if others:
            open_way.append(others.pop())
        else:
            walk.append(open_way.pop())
    return tuple(reversed(walk))


def _steps(
    piece: Piece, row: Row, choice: int, called: frozenset[int]
) -> Iterator[tuple[int, int]]:
    run = piece.nodes[row[10] : row[11] + 1]
    if choice < Choice.NOT:
        yield from _repeated(run, choice)
        return
    stops = [place for place, node in enumerate(run[:-1]) if node in called and place]
    if choice == Choice.FROM_FIRST:
        yield from _to_and_fro(run[: stops[-1] + 1])
    elif choice == Choice.FROM_LAST:
        yield from _to_and_fro(run[stops[0] :])
    elif choice == Choice.FROM_BOTH:
        nearer, further = _widest_gap(piece, row[10], stops)
        yield from _to_and_fro(run[: nearer + 1])
        yield from _to_and_fro(run[further:])


def _repeated(run: tuple[int, ...], choice: int) -> Iterator[tuple[int, int]]:
    if choice == Choice.TO_AND_FRO:
        yield from _to_and_fro(run)
    for a, b in pairwise(run if choice > 0 else run[::-1]):
        yield from [(a, b)] * abs(choice)


def _to_and_fro(run: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    for a, b in pairwise(run):
        yield a, b
        yield b, a


def _widest_gap(piece: Piece, low: int, stops: list[int]) -> tuple[int, int]:
    """Return the neighbouring stops that lie farthest apart."""

    def width(gap: tuple[int, int]) -> int:
        return sum(way[low + gap[1]] - way[low + gap[0]] for way in (piece.there, piece.back))

    return max(pairwise(stops), key=width)
