"""
Print how long it takes to join orders into carts, and how good they are.

Made-up stores of 10 to 20 aisles, orders of 5 to 20 lines drawn evenly over all places, by seed;
`count` is how many seeds there are for each store. The first table proves plans; the second holds
what is found in little time against what was proven. CPU seconds are of all threads.
"""

import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from wms.routing import AisleGraph, Edge, Node
from wms.routing.batching import Capacity, Options, Order, Plan, batch, insert
from wms.routing.frontier import compiled

AISLE_MM, BAY_MM, BAYS = 2_600, 900, 30
PROOF_SECONDS = 20
BASE_SECONDS = 5
MOMENTS_S = (0.025, 0.06, 0.25, 1)
SIZES = ((20, 4), (40, 4), (41, 4), (60, 4), (20, 8), (40, 8))
# No proof is to be expected of these: so many seconds are enough for a bound.
HARD = {(40, 8): 8}
NO_TOURS = Options(tours=False)


@dataclass(frozen=True)
class Store:
    """Aisles of 30 bays, with so many cross-aisles; carts begin and end in front of the first."""

    aisles: int
    crossings: int

    def graph(self) -> AisleGraph:
        """Return the aisle graph."""
        nodes = tuple(
            Node(self.at(aisle, bay), aisle * AISLE_MM, bay * BAY_MM)
            for aisle in range(self.aisles)
            for bay in range(BAYS + 1)
        )
        return AisleGraph(nodes, tuple(self.edges()))

    def edges(self) -> Iterator[Edge]:
        """Yield the aisles, then what joins them."""
        for aisle in range(self.aisles):
            for bay in range(BAYS):
                yield Edge(self.at(aisle, bay), self.at(aisle, bay + 1), BAY_MM)
        for aisle in range(1, self.aisles):
            for cross in range(self.crossings):
                bay = round(cross * BAYS / (self.crossings - 1))
                yield Edge(self.at(aisle - 1, bay), self.at(aisle, bay), AISLE_MM)

    def at(self, aisle: int, bay: int) -> int:
        """Return the node of a place."""
        return aisle * (BAYS + 1) + bay

    def orders(self, count: int, seed: int) -> list[Order]:
        """Return orders of 5 to 20 lines."""
        chance = random.Random(seed)
        places = range(self.aisles * (BAYS + 1))
        return [
            Order.at(name, chance.sample(places, chance.randint(5, 20))) for name in range(count)
        ]


STORES = (Store(10, 2), Store(12, 3), Store(20, 2), Store(20, 3))


@dataclass(frozen=True)
class Case:
    """One set of orders in one store, planned until proven or `PROOF_SECONDS` are over."""

    graph: AisleGraph
    orders: list[Order]
    totes: int
    plan: Plan
    wall_s: float
    cpu_s: float

    @classmethod
    def planned(cls, store: Store, count: int, totes: int, seed: int) -> "Case":
        """Return the case, planned."""
        graph, orders = store.graph(), store.orders(count, seed)
        batch(graph, 0, 0, orders[:2], Capacity(totes), seconds=0, options=NO_TOURS)
        wall, cpu = time.perf_counter(), time.process_time()
        plan = plan_in(HARD.get((count, totes), PROOF_SECONDS), graph, orders, totes)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return cls(graph, orders, totes, plan, wall, cpu)

    @property
    def proven(self) -> bool:
        """Whether no plan is shorter."""
        return self.plan.proof == "optimal"

    def gap(self, plan: Plan) -> float:
        """Return by how much another plan is longer, in percent."""
        return (plan.cost_mm / self.plan.cost_mm - 1) * 100


def plan_in(
    seconds: float, graph: AisleGraph, orders: list[Order], totes: int, before: Plan | None = None
) -> Plan:
    """Return the plan for these seconds, begun from the plan before."""
    warm = [cart.orders for cart in before.carts] if before else ()
    return batch(graph, 0, 0, orders, Capacity(totes), seconds=seconds, warm=warm, options=NO_TOURS)


def proof_row(count: int, totes: int, cases: list[Case]) -> str:
    """Return how many were proven, in what time, and what else is known of the others."""
    walls, cpus = [case.wall_s for case in cases], [case.cpu_s for case in cases]
    proven = sum(case.proven for case in cases)
    gap = max(case.plan.gap for case in cases)
    return (
        f"{count:6}  {totes:5}  {proven:3}/{len(cases):<3}  {statistics.median(cpus):9.2f}"
        f"  {max(cpus):8.2f}  {statistics.median(walls):10.2f}  {max(walls):9.2f}  {gap:9.2%}"
    )


def anytime_rows(cases: list[Case]) -> Iterator[str]:
    """Yield how far from proven plans those are that were found in little time."""
    bases = [plan_in(BASE_SECONDS, case.graph, case.orders[:-1], case.totes) for case in cases]
    for moment in MOMENTS_S:
        anew, after_one = [], []
        for case, base in zip(cases, bases, strict=True):
            anew.append(case.gap(plan_in(moment, case.graph, case.orders, case.totes)))
            after_one.append(case.gap(plan_in(moment, case.graph, case.orders, case.totes, base)))
        yield (
            f"{moment * 1_000:5.0f}  {statistics.mean(anew):7.2f} %  {max(anew):7.2f} %"
            f"  {statistics.mean(after_one):12.2f} %  {max(after_one):7.2f} %"
        )


def insertion_ms(case: Case) -> float:
    """Return how long it takes to put one order more into a plan."""
    *before, new = case.orders
    base = plan_in(0, case.graph, before, case.totes)
    insert(base, new)
    begun = time.perf_counter()
    insert(base, new)
    return (time.perf_counter() - begun) * 1_000


def batches(count: int, seed: int) -> None:
    """Print the tables."""
    seeds = range(seed, seed + count)
    print(f"compiled kernel: {compiled}")
    print("orders  totes   proven  median CPU  worst CPU  median wall  worst wall  worst gap")
    kept: list[Case] = []
    for orders, totes in SIZES:
        cases = [Case.planned(store, orders, totes, each) for store in STORES for each in seeds]
        print(proof_row(orders, totes, cases), flush=True)
        if (orders, totes) == (40, 4):
            kept = [case for case in cases if case.proven]
    print(
        "\n40 orders, 4 totes; longer than the proven best by\n   ms  anew: mean, worst"
        "     after one order more: mean, worst"
    )
    for row in anytime_rows(kept):
        print(row, flush=True)
    print(f"\none order into a plan: {statistics.median(map(insertion_ms, kept)):.2f} ms")
