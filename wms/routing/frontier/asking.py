"""
A question put to the sweep: what each spot wants of the walk.

What a spot wants is a cost for each state of one slot: NEVER to be passed over or touched in
vain costs FAR. A stop must be touched; a terminal has one step more than its passings, so its
degree is odd; where the walk may end is a terminal or not, as the sweep likes, at a price.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from wms.routing.errors import NoEndError, UnknownNodeError, UnreachableError
from wms.routing.frontier.layout import Layout
from wms.routing.graph import FAR

# The costs of NONE, DONE, EVEN and ODD.
Wants = tuple[int, int, int, int]

NOTHING: Wants = (0, FAR, FAR, FAR)
STOP: Wants = (FAR, FAR, 0, FAR)
LAST_STOP: Wants = (FAR, FAR, 0, 0)


@dataclass(frozen=True, slots=True)
class Question:
    """
    A question about one part of a floor.

    `stops` are the spots of stops, ascending, each of which wants `stop`. `special` are the
    spots of terminals, ascending, with what they want when no stop and when a stop. `start` is
    -1 in a round walk, which has no terminals but a start to be passed; `price_mm` comes on top.
    """

    part: int
    stops: tuple[int, ...]
    stop: Wants
    special: tuple[tuple[int, Wants, Wants], ...]
    start: int
    price_mm: int

    def begun(self, spot: int) -> "Question":
        """Return the question, one without a start, with its start at a spot."""
        special = {end: (one, other) for end, one, other in self.special}
        one, other = special.get(spot, (NOTHING, self.stop))
        # Where the walk ends as well as begins, its degree is even.
        special[spot] = (FAR, FAR, one[-1], 0), (FAR, FAR, other[-1], 0)
        ascending = tuple((at, *special[at]) for at in sorted(special))
        return replace(self, special=ascending, start=spot)

    @property
    def terminals(self) -> set[int]:
        """The spots where the walk may begin or end."""
        spots = {spot for spot, _, _ in self.special}
        return spots.union(self.stops) if self.stop[-1] < FAR else spots

    @property
    def price_most_mm(self) -> int:
        """The highest price of an end."""
        costs = (cost for _, one, other in self.special for cost in (*one, *other))
        return max((cost for cost in costs if cost < FAR), default=0)

    def wants(self) -> dict[int, Wants]:
        """Return what each spot wants that wants anything."""
        wants = dict.fromkeys(self.stops, self.stop)
        for spot, otherwise, with_stop in self.special:
            wants[spot] = with_stop if spot in wants else otherwise
        return wants


def ask(
    layout: Layout, start: int, nodes: Collection[int], ends: Mapping[int, int] | None
) -> Question:
    """
    Return the question, proven to have an answer.

    :raises UnknownNodeError: the start, a stop or an end is not in the graph
    :raises NoEndError: there is no node where the walk may end
    :raises UnreachableError: a stop, or every end, lies in another part than the start
    """
    if ends is None and not nodes:
        ends = {start: 0}
    asked, (first,) = ask_from(layout, (start,), nodes, ends)
    if [spot for spot, _, _ in asked.special] == [first]:
        price = asked.special[0][1][-1]
        return Question(asked.part, asked.stops, STOP, ((first, STOP, STOP),), -1, price)
    return asked.begun(first)


def ask_from(
    layout: Layout, starts: Sequence[int], nodes: Collection[int], ends: Mapping[int, int] | None
) -> tuple[Question, list[int]]:
    """
    Return what questions from at least one start have in common, and the spots of the starts.

    That is a question with ends and no start, see `Question.begun`. Without ends there are nodes.

    :raises UnknownNodeError: a start, a stop or an end is not in the graph
    :raises NoEndError: there is no node where the walk may end
    :raises UnreachableError: a stop, or every end, lies in another part than a start
    """
    spots = [_spot(layout, start, "The start") for start in starts]
    stops = tuple(sorted({_spot(layout, node, "A stop") for node in nodes}))
    prices = {_spot(layout, end, "The end"): price for end, price in (ends or {}).items()}
    parts, node_at = layout.floor.part_of, layout.node_at
    part = parts[starts[0]]
    # A price of FAR says that what comes after that end cannot be done.
    near = sorted(
        (spot, price)
        for spot, price in prices.items()
        if parts[node_at[spot]] == part and price < FAR
    )
    for start in starts:
        for spot in stops:
            if parts[node_at[spot]] != parts[start]:
                raise UnreachableError(start, node_at[spot])
        if ends is not None and not (near and parts[start] == part):
            if not ends:
                raise NoEndError
            raise UnreachableError(start, min(ends))
    if ends is None:
        # To end where it began, a walk comes back: an even degree in all.
        return Question(part, stops, LAST_STOP, (), -1, 0), spots
    special = tuple((spot, (0, FAR, FAR, price), (FAR, FAR, 0, price)) for spot, price in near)
    return Question(part, stops, STOP, special, -1, 0), spots


def bounds(layout: Layout, question: Question) -> tuple[int, int]:
    """Return the row with the start in it, -1 in a round walk, and the last move it may end in."""
    if question.start < 0:
        return -1, -1
    rows = {layout.row_of[spot] for spot in question.terminals}
    move_of = layout.programmes[question.part].move_of
    return layout.row_of[question.start], max(move_of[row] for row in rows)


def _spot(layout: Layout, node: int, where: str) -> int:
    spot = layout.spot_of.get(node)
    if spot is None:
        raise UnknownNodeError(node, where)
    return spot
