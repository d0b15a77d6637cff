"""
What was seen and what was ordered as one problem: who is who, and how sure that is.

A joint identity of the things that no code names has the probability

    P(identities | seen)  ~  product over things of L(seen | identity)
                             x product over SKUs of prior(how many of it, how many are wanted)

The most probable one is an assignment problem; the probability of each identity is a sum over all
joint identities, made thing by thing with the counts per SKU as the state. Things that no SKU
connects are summed apart. Where very many stay possible, the likeliest `OPTIONS_MAX` identities of
a thing and the likeliest `STATES_MAX` counts are summed: in an ordinary order, all of them. More
than `TOGETHER_MAX` things are named by their codes or not at all.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wms.verdict.assignment import assign
from wms.verdict.belief import Identity

OVER: Final = 5e-3
"""How much rarer one more than was ordered is than what was ordered."""
STATES_MAX: Final = 64
OPTIONS_MAX: Final = 6
TOGETHER_MAX: Final = 60
"""More things without a code are not told apart: nobody checks an order so, and it takes long."""
FAINT: Final = 10.0
"""An identity so many nats below a thing's best is left out: it could move no decision."""

Options = Mapping[Identity, float]
State = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A thing that no code names: how many pieces it is, and log weights of what it may be."""

    pieces: int
    options: Options


@dataclass(frozen=True, slots=True)
class Room:
    """How many pieces of a SKU are still wanted; `optional` of them may stay away."""

    pieces: int
    optional: int = 0

    def holds(self, count: int) -> bool:
        """Return whether so many are right."""
        return self.pieces - self.optional <= count <= self.pieces


@dataclass(frozen=True, slots=True)
class Joined:
    """
    The joint result: the best identity of each thing, and the probabilities of all it may be.

    `right` is the probability that every SKU has what it wants and nothing is foreign, `right_of`
    that one SKU has.
    """

    best: tuple[Identity, ...]
    likely: tuple[Mapping[Identity, float], ...]
    right: float
    right_of: Mapping[str, float]


def join(things: Sequence[Unnamed], room: Mapping[str, Room]) -> Joined:
    """Return who is most probably who, and how probable everything is; of too many, nothing."""
    if len(things) > TOGETHER_MAX:
        nobody: Mapping[Identity, float] = {None: 1.0}
        alone = len(things)
        return Joined((None,) * alone, (nobody,) * alone, 0.0, dict.fromkeys(room, 0.0))
    best = _best(things, room) if things else []
    kept = [_clear(*pair) for pair in zip(things, best, strict=True)]
    likely: list[Mapping[Identity, float]] = [{}] * len(things)
    right_of = {sku: float(space.holds(0)) for sku, space in room.items()}
    apart = list(_apart(kept, room))
    right = math.prod(right_of[sku] for sku in room if not any(sku in skus for _, skus in apart))
    for members, skus in apart:
        group = [kept[member] for member in members]
        spaces = [(sku, room[sku]) for sku in sorted(skus)]
        sums = _Sums(group, spaces, [best[member] for member in members])
        right *= sums.right()
        right_of |= sums.right_of()
        for place, member in enumerate(members):
            likely[member] = sums.likely(place)
    return Joined(tuple(best), tuple(likely), right, right_of)


def _clear(thing: Unnamed, best: Identity) -> Unnamed:
    ordered = sorted(thing.options, key=lambda who: (-thing.options[who], who or ""))
    top = thing.options[ordered[0]]
    near = [who for who in ordered[:OPTIONS_MAX] if thing.options[who] > top - FAINT]
    return Unnamed(thing.pieces, {who: thing.options[who] - top for who in {*near, best}})


def _apart(
    things: Sequence[Unnamed], room: Mapping[str, Room]
) -> Iterator[tuple[list[int], set[str]]]:
    """Yield the groups of things that contend for SKUs, each with these SKUs."""
    groups: list[tuple[list[int], set[str]]] = []
    for number, thing in enumerate(things):
        skus = {who for who in thing.options if who is not None and who in room}
        touched = [group for group in groups if group[1] & skus]
        groups = [group for group in groups if not group[1] & skus]
        members = sorted([number, *(one for group in touched for one in group[0])])
        groups.append((members, skus.union(*(group[1] for group in touched))))
    yield from groups


def _best(things: Sequence[Unnamed], room: Mapping[str, Room]) -> list[Identity]:
    """Return the most probable joint identity, exactly: a column per piece that is wanted."""
    columns: list[tuple[Identity, int, float]] = []
    for sku in sorted({who for thing in things for who in thing.options if who in room}, key=str):
        space = max(0, room[sku or ""].pieces)
        gains = [math.log(space - place) for place in range(min(space, len(things)))]
        gains += [math.log(OVER)] * (len(things) - len(gains))
        columns += [(sku, -1, gain) for gain in gains]
    for number, thing in enumerate(things):
        columns += [(who, number, 0.0) for who in thing.options if who not in room]
    costs = [
        [
            -thing.options[who] - gain if owner in {-1, number} and who in thing.options else 1e6
            for who, owner, gain in columns
        ]
        for number, thing in enumerate(things)
    ]
    return [columns[column][0] for column in assign(costs)]


class _Sums:
    """Sums over all joint identities of a group, forward and backward along its things."""

    def __init__(
        self,
        things: Sequence[Unnamed],
        room: Sequence[tuple[str, Room]],
        best: Sequence[Identity],
    ) -> None:
        self.things = things
        self.room = room
        place = {sku: number for number, (sku, _) in enumerate(room)}
        self.weights = [
            [
                (who, place.get(who or ""), math.exp(weight))
                for who, weight in sorted(thing.options.items(), key=lambda one: one[0] or "")
            ]
            for thing in things
        ]
        way: State = (0,) * len(room)
        self.ahead: list[dict[State, float]] = [{way: 1.0}]
        for number, identity in enumerate(best):
            way = next(s for who, s, _ in self._steps(number, way) if who == identity)
            self.ahead.append(self._forward(number, way))
        self.behind = self._backward()

    def right(self) -> float:
        """Return the probability that all SKUs of the group have what they want, no more."""
        pieces = sum(thing.pieces for thing in self.things)
        fits = sum(
            mass
            for state, mass in self.ahead[-1].items()
            if sum(state) == pieces and all(map(_holds, self.room, state))
        )
        return fits / sum(self.ahead[-1].values())

    def right_of(self) -> dict[str, float]:
        """Return for each SKU of the group the probability that it has what it wants."""
        total = sum(self.ahead[-1].values())
        return {
            one[0]: sum(m for s, m in self.ahead[-1].items() if _holds(one, s[place])) / total
            for place, one in enumerate(self.room)
        }

    def likely(self, number: int) -> dict[Identity, float]:
        """Return the probability of each identity of one thing of the group."""
        found: dict[Identity, float] = defaultdict(float)
        behind = self.behind[number + 1]
        for state, mass in self.ahead[number].items():
            for who, reached, weight in self._steps(number, state):
                found[who] += mass * weight * behind.get(reached, 0.0)
        total = sum(found.values())
        return {who: mass / total for who, mass in found.items()}

    def _steps(self, number: int, state: State) -> list[tuple[Identity, State, float]]:
        """Return each identity of a thing with the counts after it, and its weight before them."""
        pieces = self.things[number].pieces
        steps = []
        for who, place, weight in self.weights[number]:
            if place is None:
                steps.append((who, state, weight))
                continue
            left = self.room[place][1].pieces - state[place]
            reached = (*state[:place], state[place] + pieces, *state[place + 1 :])
            steps.append((who, reached, weight * (left if left >= pieces else OVER)))
        return steps

    def _forward(self, number: int, way: State) -> dict[State, float]:
        """Return the likeliest counts after a thing, those of the best joint identity with them."""
        reached: dict[State, float] = defaultdict(float)
        for state, mass in self.ahead[number].items():
            for _, after, weight in self._steps(number, state):
                reached[after] += mass * weight
        likeliest = sorted(reached.items(), key=lambda one: (-one[1], one[0]))[:STATES_MAX]
        scale = likeliest[0][1]
        return {state: mass / scale for state, mass in likeliest} | {way: reached[way] / scale}

    def _backward(self) -> list[dict[State, float]]:
        behind = [dict.fromkeys(self.ahead[-1], 1.0)]
        for number in range(len(self.things) - 1, -1, -1):
            after = behind[-1]
            found = {
                state: sum(w * after.get(s, 0.0) for _, s, w in self._steps(number, state))
                for state in self.ahead[number]
            }
            scale = max(found.values())
            behind.append({state: mass / scale for state, mass in found.items()})
        return behind[::-1]


def _holds(one: tuple[str, Room], count: int) -> bool:
    return one[1].holds(count)
