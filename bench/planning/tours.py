"""Single tours: the planner beside rules of thumb and other solvers, on the same stores."""

import random
from dataclasses import dataclass, field

from bench.planning import rivals
from bench.planning.external import Solver, external_solvers
from bench.planning.figures import TIMES, mean, timed, times
from bench.planning.stores import Shop, a_store, an_order
from wms.routing import Stop, Tour, shortest_tour
from wms.routing.frontier import TwoWaySweep, two_way_sweep
from wms.routing.frontier.fallback import Fallback

CROSSES = (2, 3, 4, 5)


@dataclass
class Column:
    """What one way of planning reached: per cent over the optimum, and milliseconds."""

    excess: list[float] = field(default_factory=list)
    spent_ms: list[float] = field(default_factory=list)

    def row(self, name: str) -> str:
        """Return the line of the table."""
        best = sum(one < 1e-9 for one in self.excess) / len(self.excess)
        figures = f"{mean(self.excess):9.2%}{max(self.excess):9.2%}{best:9.0%}"
        return f"{name:<22}{figures}{times(self.spent_ms)}"


def tours(count: int, seed: int) -> None:
    """Print both tables."""
    compare(count, seed)
    alone(10 * count, seed)


def compare(count: int, seed: int) -> None:
    """Print the table of all rivals, over `count` tours for each number of cross-aisles."""
    chance = random.Random(seed)
    columns: dict[str, Column] = {}
    proven = 0
    with external_solvers() as others:
        for crosses in CROSSES * count:
            shop = a_store(chance, crosses)
            stops = warmed(shop, chance)
            spent_ms, tour = timed(lambda: walk_of(shop, stops))  # noqa: B023 -- called at once
            proven += tour.proof == "optimal"
            found = {"this planner": (spent_ms, tour.length_mm)}
            found.update(_rivals(shop, stops, others))
            least = _note(columns, found)
            assert tour.proof == "bound" or tour.length_mm == least, "a proof was wrong"
    print(f"{count * len(CROSSES)} tours; {proven} of the planner's proven optimal")
    print(f"{'':<22}{'mean over':>9}{'worst':>9}{'optimal':>9}{TIMES}")
    for name, column in columns.items():
        print(column.row(name))


@dataclass(frozen=True)
class Timed:
    """A tour, and the milliseconds of the answer and of its length, compiled and in numpy."""

    tour: Tour
    whole_ms: float
    length_ms: float
    plain_ms: float


def alone(count: int, seed: int) -> None:
    """Print the planner's own times by the number of cross-aisles, ten orders a store."""
    print(f"\n{'':<21}{'whole answer':>30}{'length alone':>30}{'length, no compiler':>30}")
    print(f"{'cross-aisles':<13}{'proven':>8}{TIMES}{TIMES}{TIMES}  methods")
    for crosses in CROSSES:
        chance = random.Random(seed + crosses)
        found = [one for _ in range(count // 10) for one in _ten_tours(chance, crosses)]
        proven = sum(one.tour.proof == "optimal" for one in found) / len(found)
        methods = ", ".join(sorted({one.tour.method for one in found}))
        whole = times([one.whole_ms for one in found])
        length, plain = (
            times([one.length_ms for one in found]),
            times([one.plain_ms for one in found]),
        )
        print(f"{crosses:<13}{proven:>8.1%}{whole}{length}{plain}  {methods}", flush=True)


def _ten_tours(chance: random.Random, crosses: int) -> list[Timed]:
    """Return ten tours in one store; where its floor is too wide for a sweep, other methods'."""
    shop = a_store(chance, crosses)
    sweep = two_way_sweep(shop.graph)
    plain = None if sweep is None else TwoWaySweep(sweep.layout, Fallback())
    ends = {shop.depot: 0}
    found: list[Timed] = []
    for _ in range(10):
        stops = warmed(shop, chance)
        whole_ms, tour = timed(lambda: walk_of(shop, stops))  # noqa: B023 -- called at once
        if sweep is None or plain is None:
            found.append(Timed(tour, whole_ms, whole_ms, whole_ms))
            continue
        plain.length(shop.depot, stops[::2], ends)  # makes the tables of this floor
        length_ms, length_mm = timed(lambda: sweep.length(shop.depot, stops, ends))  # noqa: B023
        plain_ms, plain_mm = timed(lambda: plain.length(shop.depot, stops, ends))  # noqa: B023
        assert length_mm == plain_mm == tour.length_mm
        found.append(Timed(tour, whole_ms, length_ms, plain_ms))
    return found


def warmed(shop: Shop, chance: random.Random, stops: int = 0) -> list[int]:
    """
    Return an order in a store that knows the ways between its stops, and has planned before.

    A server that has run for a while knows them; and the rivals are given them too.
    """
    order = an_order(chance, shop, stops)
    shop.lengths([shop.depot, *order])
    walk_of(shop, order[::2])
    return order


def walk_of(shop: Shop, stops: list[int]) -> Tour:
    """Return the planner's walk from the depot and back."""
    return shortest_tour(shop.graph, shop.depot, [Stop(node) for node in stops], shop.depot)


def _rivals(
    shop: Shop, stops: list[int], others: dict[str, Solver]
) -> dict[str, tuple[float, int]]:
    """Return milliseconds and length of each; the lengths between stops are given to them."""
    lengths = shop.lengths([shop.depot, *stops])
    row = {node: place for place, node in enumerate(stops, start=1)}
    by_rule = {"S-shape": rivals.s_shape, "largest gap": rivals.largest_gap}
    by_table = {"nearest neighbour": rivals.nearest, "NN + 2-opt + Or-opt": rivals.two_opt_or_opt}
    orders: dict[str, tuple[float, list[int]]] = {}
    for name, rule in by_rule.items():
        spent_ms, nodes = timed(lambda: rule(shop, stops))  # noqa: B023 -- called at once
        orders[name] = spent_ms, [row[node] for node in nodes]
    for name, search in by_table.items():
        orders[name] = timed(lambda: search(lengths))  # noqa: B023 -- called at once
    for name, solver in others.items():
        orders[name] = solver(lengths.tolist())
    for name, (_, order) in orders.items():
        assert sorted(order) == list(range(1, len(lengths))), name
    return {
        name: (spent_ms, rivals.round_trip(lengths, order))
        for name, (spent_ms, order) in orders.items()
    }


def _note(columns: dict[str, Column], found: dict[str, tuple[float, int]]) -> int:
    """Note every one's length and time; return the least length."""
    least = min(length_mm for _, length_mm in found.values())
    for name, (spent_ms, length_mm) in found.items():
        column = columns.setdefault(name, Column())
        column.spent_ms.append(spent_ms)
        column.excess.append(length_mm / least - 1)
    return least
