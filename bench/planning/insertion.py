"""One order more: how soon the plan of carts is good again."""

import random
import time

from bench.planning.figures import TIMES, mean, times
from bench.planning.stores import Shop, a_store, an_order
from wms.routing import Stop
from wms.routing.batching import Capacity, Options, Order, Plan, batch

ORDERS, TOTES = 40, 4
BUDGETS_MS = (0, 10, 25, 60)
LONG_S = 3.0


def insertion(count: int, seed: int) -> None:
    """Print the excess after one more order by the time allowed, over `count` stores."""
    chance = random.Random(seed)
    excess: dict[int, list[float]] = {budget: [] for budget in BUDGETS_MS}
    spent: dict[int, list[float]] = {budget: [] for budget in BUDGETS_MS}
    proven = 0
    for _ in range(count):
        shop, orders = _morning(chance)
        before = _planned(shop, orders[:-1], LONG_S)
        warm = [cart.orders for cart in before.carts]
        best = _planned(shop, orders, LONG_S)
        proven += best.proof == "optimal"
        for budget in BUDGETS_MS:
            begun = time.perf_counter()
            plan = _planned(shop, orders, budget / 1_000, warm)
            spent[budget].append((time.perf_counter() - begun) * 1_000)
            excess[budget].append(plan.cost_mm / min(best.cost_mm, plan.cost_mm) - 1)
    print(f"{ORDERS} orders and one more, carts of {TOTES}; {proven} of {count} optima proven")
    print(f"{'allowed ms':<12}{'mean over':>10}{'worst':>9}{TIMES}")
    for budget in BUDGETS_MS:
        over = f"{mean(excess[budget]):10.2%}{max(excess[budget]):9.2%}"
        print(f"{budget:<12}{over}{times(spent[budget])}")


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
