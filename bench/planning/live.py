"""What a running store asks of the planner: the next cart, a walk planned again, one order more."""

import random
from itertools import pairwise

from bench.planning.figures import TIMES, timed, times
from bench.planning.stores import Shop, a_store, an_order
from wms.routing import Stop, shortest_tour
from wms.routing.dispatch import Load, OpenOrder, Policy, Running, Walks, choose_cart, worth_adding

OPEN = 100
DECISIONS = 20


def live(count: int, seed: int) -> None:
    """Print the milliseconds of CPU of each kind of question, over `count` stores."""
    chance = random.Random(seed)
    spent: dict[str, list[float]] = {"decision": [], "again": [], "adding": []}
    for _ in range(count):
        shop = a_store(chance, 3)
        spent["decision"].extend(_decisions(chance, shop))
        spent["again"].extend(_plans_again(chance, shop))
        spent["adding"].extend(_additions(chance, shop))
    print(f"{'':<50}{TIMES}")
    print(f"{f'the next cart, {OPEN} orders open':<50}{times(spent['decision'])}")
    print(f"{'the rest of a walk again after a short':<50}{times(spent['again'])}")
    print(f"{'one order of 10 lines more for a cart of 30 stops':<50}{times(spent['adding'])}")


def _open_order(chance: random.Random, shop: Shop, number: int) -> OpenOrder:
    stops = tuple(map(Stop, an_order(chance, shop, chance.randint(3, 15))))
    placed_s = -float(chance.randint(0, 600))
    return OpenOrder(str(number), stops, due_s=placed_s + 1_200, placed_s=placed_s)


def _decisions(chance: random.Random, shop: Shop) -> list[float]:
    """Return the time of decisions one after the other, an order coming in for each one taken."""
    walks, waiting, spent = Walks(shop.graph), [], []
    waiting = [_open_order(chance, shop, number) for number in range(OPEN)]
    for turn in range(DECISIONS):
        spent_ms, choice = timed(
            lambda: choose_cart(
                shop.graph,
                waiting,  # noqa: B023 -- called at once
                Policy(),
                now_s=60.0 * turn,  # noqa: B023
                start=shop.depot,
                ends={shop.depot: 0.0},
                walks=walks,
            )
        )
        spent.append(spent_ms)
        left = [order for order in waiting if order.id not in choice.orders]
        fresh = range(OPEN * (turn + 1), OPEN * (turn + 1) + OPEN - len(left))
        waiting = [*left, *(_open_order(chance, shop, number) for number in fresh)]
    # The first looks at the floor for the first time; a server has done so long ago.
    return spent[1:]


def _plans_again(chance: random.Random, shop: Shop) -> list[float]:
    """Return the time of planning what is left of walks from stop after stop, one of it short."""
    spent = []
    for _ in range(3):
        stops = [Stop(node) for node in an_order(chance, shop, 40)]
        order = shortest_tour(shop.graph, shop.depot, stops, shop.depot).order
        for here, short in pairwise(range(len(order))):
            at, left = stops[order[here]].node, [stops[stop] for stop in order[short + 1 :]]
            spent_ms, _ = timed(
                lambda: shortest_tour(shop.graph, at, left, shop.depot)  # noqa: B023
            )
            spent.append(spent_ms)
    return spent


def _additions(chance: random.Random, shop: Shop) -> list[float]:
    walks, spent = Walks(shop.graph), []
    for turn in range(20):
        stops = tuple(Stop(node) for node in an_order(chance, shop, 30))
        cart = Running(stops[0].node, stops[1:], shop.depot, Load(2, 29), due_s=3_600.0)
        more = tuple(map(Stop, an_order(chance, shop, 10)))
        order = OpenOrder(str(turn), more, due_s=3_600.0, placed_s=0.0)
        # What the cart's own walk is has been asked when it set out.
        walks.length_mm(cart.at, cart.stops, [shop.depot])
        spent_ms, _ = timed(
            lambda: worth_adding(
                shop.graph,
                cart,  # noqa: B023 -- called at once
                order,  # noqa: B023
                Policy(),
                now_s=0.0,
                start=shop.depot,
                walks=walks,
            )
        )
        spent.append(spent_ms)
    return spent
