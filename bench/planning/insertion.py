"""One order more: how soon the plan of carts is good again."""

import random
import time
from collections.abc import Callable

from bench.planning.figures import TIMES, mean, times
from bench.planning.stores import Shop, a_store, an_order
from wms.routing import Stop
from wms.routing.batching import Capacity, Options, Order, Plan, batch, insert

ORDERS, TOTES = 40, 4
BUDGETS_MS = (10, 25, 60)
LONG_S = 4.0


def insertion(count: int, seed: int) -> None:
    """Print the excess after one more order by what is done about it, over `count` stores."""
    chance = random.Random(seed)
    columns: dict[str, list[tuple[float, Plan]]] = {}
    bests: list[Plan] = []
    for _ in range(count):
        shop, orders = _morning(chance)
        before = _planned(shop, orders[:-1], LONG_S)
        warm = [cart.orders for cart in before.carts]
        bests.append(_planned(shop, orders, LONG_S, warm))
        insert(before, orders[-1])  # the first time in a store prepares what later ones use
        inserted = _clocked(lambda: insert(before, orders[-1]))  # noqa: B023 -- called at once
        columns.setdefault("inserted", []).append(inserted)
        for budget in BUDGETS_MS:
            again = _clocked(lambda: _planned(shop, orders, budget / 1_000, warm))  # noqa: B023
            columns.setdefault(f"again, {budget} ms", []).append(again)
    proven = sum(best.proof == "optimal" for best in bests)
    print(f"{ORDERS} orders and one more, carts of {TOTES}; {proven} of {count} optima proven")
    print(f"{'':<16}{'mean over':>10}{'worst':>9}{TIMES}")
    for name, found in columns.items():
        over = [
            plan.cost_mm / min(best.cost_mm, plan.cost_mm) - 1
            for (_, plan), best in zip(found, bests, strict=True)
        ]
        spent = times([spent_ms for spent_ms, _ in found])
        print(f"{name:<16}{mean(over):10.2%}{max(over):9.2%}{spent}")


def _clocked(work: Callable[[], Plan]) -> tuple[float, Plan]:
    """Return milliseconds on the wall, since that is what a search is given, and the plan."""
    begun = time.perf_counter()
    plan = work()
    return (time.perf_counter() - begun) * 1_000, plan


def _morning(chance: random.Random) -> tuple[Shop, list[Order]]:
    shop = a_store(chance, 3)
    orders = [
        Order(number, tuple(map(Stop, an_order(chance, shop, chance.randint(5, 20)))))
        for number in range(ORDERS + 1)
    ]
    return shop, orders


def _planned(
    shop: Shop, orders: list[Order], seconds: float, warm: list[tuple[int | str, ...]] | None = None
) -> Plan:
    return batch(
        shop.graph,
        shop.depot,
        shop.depot,
        orders,
        Capacity(TOTES),
        seconds=seconds,
        warm=warm or [],
        options=Options(tours=False),
    )
