"""The floor as shapes to draw: bays, ways and walks, in centimetres, the front at the bottom."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wms.picking.queries.floor import BaySeen
from wms.routing import Edge, Node

Point = tuple[float, float]

MM_PER_UNIT = 10
MARGIN = 150.0
BAY_DEPTH = 42.0
BAY_WIDTH = 84.0
# From the middle of the aisle to the middle of a shelf, and to the right hand of whoever walks.
SHELF_FROM_MIDDLE = 58.0
KEEP_RIGHT = 17.0
LANE = 9.0
# The cosine above which two legs are one line.
STRAIGHT = 0.9


@dataclass(frozen=True)
class Bay:
    """A shelf as a rectangle about its middle, turned by `angle` degrees."""

    x: float
    y: float
    angle: float
    storage: str


@dataclass(frozen=True)
class Way:
    """A piece of way; `arrow` is where its direction is marked, if it has one."""

    a: int
    b: int
    start: Point
    end: Point
    one_way: bool
    door_seconds: int

    @property
    def middle(self) -> Point:
        """Return the point half way."""
        return (self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2


@dataclass(frozen=True)
class Sign:
    """A name on the floor."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Plan:
    """All that stands still on a floor. `points` holds where each node is."""

    width: float
    height: float
    bays: tuple[Bay, ...]
    ways: tuple[Way, ...]
    aisles: tuple[Sign, ...]
    points: Mapping[int, Point]

    def middle(self, nodes: Sequence[int]) -> Point | None:
        """Return the point between nodes, None when one of them is not on the plan."""
        if not nodes or not all(node in self.points for node in nodes):
            return None
        spots = [self.points[node] for node in nodes]
        return sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots)

    def line(self, path: Sequence[int], lane: int = 0) -> str:
        """
        Return a walk as the points of an SVG polyline.

        It keeps to the right, so that there and back are two lines; walks of different lanes lie
        beside each other.
        """
        aside = KEEP_RIGHT + lane * LANE
        spots = [self.points[node] for node in path]
        legs = [leg for leg in pairwise(spots) if leg[0] != leg[1]]
        if not legs:
            return " ".join(_said(spot) for spot in spots[:1])
        return " ".join(_said(point) for point in _beside(spots, legs, aside))


def draw(nodes: Iterable[Node], edges: Iterable[Edge], bays: Sequence[BaySeen]) -> Plan:
    """Return the plan of a floor; nodes without coordinates are left out, with what joins them."""
    placed = {
        node.id: (node.x_mm / MM_PER_UNIT, node.y_mm / MM_PER_UNIT)
        for node in nodes
        if node.x_mm is not None and node.y_mm is not None
    }
    left = min((x for x, _ in placed.values()), default=0.0) - MARGIN
    top = max((y for _, y in placed.values()), default=0.0) + MARGIN
    points = {node: (x - left, top - y) for node, (x, y) in placed.items()}
    return Plan(
        width=max((x for x, _ in points.values()), default=0.0) + MARGIN,
        height=max((y for _, y in points.values()), default=0.0) + MARGIN,
        bays=tuple(_shelves(bays, points)),
        ways=tuple(_ways(edges, points)),
        aisles=tuple(_signs(bays, points)),
        points=points,
    )


def _ways(edges: Iterable[Edge], points: Mapping[int, Point]) -> Iterable[Way]:
    for edge in edges:
        if edge.a in points and edge.b in points:
            yield Way(
                edge.a, edge.b, points[edge.a], points[edge.b], edge.one_way, edge.door_seconds
            )


def _shelves(bays: Sequence[BaySeen], points: Mapping[int, Point]) -> Iterable[Bay]:
    """Yield each shelf beside its node: left and right as seen along the aisle's bays."""
    along = _directions(bays, points)
    for bay in bays:
        if bay.node not in points:
            continue
        (x, y), (dx, dy) = points[bay.node], along[bay.aisle]
        side = {"L": 1.0, "R": -1.0}.get(bay.side, 0.0)
        yield Bay(
            x + side * dy * SHELF_FROM_MIDDLE,
            y - side * dx * SHELF_FROM_MIDDLE,
            math.degrees(math.atan2(dy, dx)),
            bay.storage,
        )


def _directions(bays: Sequence[BaySeen], points: Mapping[int, Point]) -> dict[str, Point]:
    """Return the direction of each aisle, from its first bay to its last."""
    ends: dict[str, list[BaySeen]] = defaultdict(list)
    for bay in bays:
        if bay.node in points:
            ends[bay.aisle].append(bay)
    return {
        aisle: _direction(points[found[0].node], points[found[-1].node])
        for aisle, found in ends.items()
    }


def _direction(start: Point, end: Point) -> Point:
    length = math.dist(start, end)
    if length == 0:
        return 0.0, -1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _signs(bays: Sequence[BaySeen], points: Mapping[int, Point]) -> Iterable[Sign]:
    """Yield the name of each aisle, before its first bay."""
    along = _directions(bays, points)
    named: set[str] = set()
    for bay in bays:
        if bay.aisle in named or bay.node not in points:
            continue
        named.add(bay.aisle)
        (x, y), (dx, dy) = points[bay.node], along[bay.aisle]
        yield Sign(x - dx * BAY_WIDTH * 0.9, y - dy * BAY_WIDTH * 0.9, bay.aisle)


def _beside(spots: list[Point], legs: list[tuple[Point, Point]], aside: float) -> Iterable[Point]:
    """Yield a line on the right of these legs; the two ends are those of the legs themselves."""
    yield spots[0]
    yield _moved(legs[0][0], _right_hand(*legs[0], aside))
    for before, after in pairwise(legs):
        one, other = _right_hand(*before, aside), _right_hand(*after, aside)
        straight = (one[0] * other[0] + one[1] * other[1]) / aside**2
        if straight > STRAIGHT:
            yield _moved(after[0], other)
        elif straight < -STRAIGHT:
            yield _moved(after[0], one)
            yield _moved(after[0], other)
        else:
            # Where the two lines beside a corner meet, exactly so for a right angle.
            yield _moved(after[0], (one[0] + other[0], one[1] + other[1]))
    yield _moved(legs[-1][1], _right_hand(*legs[-1], aside))
    yield spots[-1]


def _right_hand(start: Point, end: Point, aside: float) -> Point:
    dx, dy = _direction(start, end)
    # The y axis points down, so the right hand of (dx, dy) is (-dy, dx).
    return -dy * aside, dx * aside


def _moved(point: Point, by: Point) -> Point:
    return point[0] + by[0], point[1] + by[1]


def _said(point: Point) -> str:
    return f"{point[0]:.0f},{point[1]:.0f}"
