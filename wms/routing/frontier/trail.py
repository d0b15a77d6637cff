"""One walk along all runs of a tour, each as often as it is given."""

from collections.abc import Sequence

# A stretch walked in one go, spot by spot.
Walked = tuple[int, ...]


def trail(runs: Sequence[Walked], start: int) -> tuple[int, ...]:
    """
    Return the spots of a walk from `start` along every run once, either way round.

    Hierholzer, "Über die Möglichkeit, einen Linienzug ohne Wiederholung und ohne Unterbrechung
    zu umfahren", Mathematische Annalen 6 (1873) 30-32. The runs hang together, and at most
    `start` and one other have an odd number of run ends. If `start` lies inside a run, the walk
    begins where the first run does, and comes back there.
    """
    leads: dict[int, list[tuple[int, int]]] = {}
    for index in range(len(runs) - 1, -1, -1):
        leads.setdefault(runs[index][0], []).append((index, 1))
        leads.setdefault(runs[index][-1], []).append((index, -1))
    order = _order(runs, leads, start if start in leads else runs[0][0])
    path = [start if start in leads else runs[0][0]]
    for index, way in order:
        path.extend(runs[index][::way][1:])
    return tuple(path)


def turned(path: tuple[int, ...], start: int) -> tuple[int, ...]:
    """Return the walk, a round one unless it begins at `start`, as begun there."""
    turn = path.index(start)
    return path if turn == 0 else (*path[turn:-1], *path[: turn + 1])


def _order(
    runs: Sequence[Walked], leads: dict[int, list[tuple[int, int]]], start: int
) -> list[tuple[int, int]]:
    walked = [False] * len(runs)
    stack: list[tuple[int, tuple[int, int]]] = [(start, (-1, 1))]
    done: list[tuple[int, int]] = []
    while stack:
        here, came = stack[-1]
        ways = leads[here]
        while ways and walked[ways[-1][0]]:
            ways.pop()
        if not ways:
            done.append(came)
            stack.pop()
            continue
        index, way = ways.pop()
        walked[index] = True
        stack.append((runs[index][-1] if way == 1 else runs[index][0], (index, way)))
    # The first entry is the start itself, which no run led to.
    return done[-2::-1]
