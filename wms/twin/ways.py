"""The ways of making carts that are compared: the planner's own, and three that need none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from wms.routing import AisleGraph
from wms.routing.dispatch import (
    Busy,
    Choice,
    Ends,
    Load,
    OpenOrder,
    Policy,
    Walks,
    choose_cart,
    load_of,
)
from wms.twin.refusals import BadDay

NAMES: Final = ("planner", "fifo", "fifo-s-shape", "urgent-first")


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when a picker is free."""

    now_s: float
    start: int
    ends: Ends
    open: Sequence[OpenOrder]
    others: Sequence[Busy]


@dataclass(frozen=True)
class Way:
    """
    A way of making carts, and of walking them.

    With `s_shape` carts walk aisle by aisle instead of the shortest tour; with `adds` a cart on
    its way takes an order more.
    """

    name: str
    choose: Callable[[Situation], Choice]
    s_shape: bool = False
    adds: bool = False


def find_way(name: str, graph: AisleGraph, policy: Policy, walks: Walks) -> Way:
    """
    Return a way of making carts by its name.

    `planner` is what the store runs on. `fifo` takes the oldest orders until the cart is full,
    `fifo-s-shape` walks them aisle by aisle, `urgent-first` takes those due soonest.

    :raises BadDay: there is no such way
    """
    check_way(name)

    def planned(seen: Situation) -> Choice:
        return choose_cart(
            graph,
            seen.open,
            policy,
            now_s=seen.now_s,
            start=seen.start,
            ends=seen.ends,
            others=seen.others,
            walks=walks,
        )

    def oldest(seen: Situation) -> Choice:
        return _in_turn(seen, sorted(seen.open, key=lambda one: (one.placed_s, one.id)), policy)

    def most_urgent(seen: Situation) -> Choice:
        return _in_turn(seen, sorted(seen.open, key=lambda one: (one.due_s, one.id)), policy)

    ways = {
        "planner": Way(name, planned, adds=True),
        "fifo": Way(name, oldest),
        "fifo-s-shape": Way(name, oldest, s_shape=True),
        "urgent-first": Way(name, most_urgent),
    }
    return ways[name]


def check_way(name: str) -> None:
    """
    Refuse a way of making carts that there is not.

    :raises BadDay: there is no such way
    """
    if name not in NAMES:
        raise BadDay(f"There is no policy {name!r}: it is one of {', '.join(NAMES)}.")


def _in_turn(seen: Situation, turn: Sequence[OpenOrder], policy: Policy) -> Choice:
    """Take the orders in turn until one does not fit, the first in any case, to the freest end."""
    end = min(seen.ends, key=lambda node: (seen.ends[node], node))
    taken: list[str] = []
    load = Load()
    for order in turn:
        together = load + load_of(order)
        if taken and not together.fits(policy):
            return Choice(tuple(taken), "full", end=end)
        taken.append(order.id)
        load = together
    return Choice(tuple(taken), "best" if taken else "nothing", end=end)
