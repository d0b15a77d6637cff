"""The rolling decision: which orders the picker who is free takes next, or whether to wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from wms.routing.dispatch.carts import Cart, Pool, carts_around, pressing
from wms.routing.dispatch.orders import Busy, Choice, Ends, Load, OpenOrder, Policy, Why, load_of
from wms.routing.dispatch.outlook import Outlook, usual_slack
from wms.routing.dispatch.walks import Numbers, Walks
from wms.routing.errors import NoEndError, RoutingError, UnknownNodeError
from wms.routing.graph import AisleGraph
from wms.routing.pace import Pace
from wms.routing.question import Stop

# The carts whose tours are worth knowing exactly before one of them goes.
FINALISTS: Final = 3
# Orders looked at in one decision: those with the least slack; the rest count when they press.
ORDERS_MAX: Final = 160
TURNS_PER_STOP: Final = 0.6


def choose_cart(
    graph: AisleGraph,
    orders: Sequence[OpenOrder],
    policy: Policy,
    *,
    now_s: float,
    start: int,
    ends: Ends,
    others: Sequence[Busy] = (),
    walks: Walks | None = None,
) -> Choice:
    """
    Return the orders that a picker who is free at `start` should take now, or to wait.

    `ends` are the stations' drops with each queue in seconds, `others` all other pickers on
    shift. Give the same `walks` every time: it keeps what it learnt of the floor. An order with a
    stop that cannot be reached now is left out, so that it holds nobody up.

    :raises UnknownNodeError: the start, an end or a stop is not in the graph
    :raises NoEndError: there is no station
    :raises RepeatedOrderError: two orders have one id
    """
    _check(graph, orders, start, ends)
    _check_ids(orders)
    if walks is None or walks.graph is not graph:
        walks = Walks(graph)
    sketch = walks.sketch(start, sorted(ends))
    within = [one for one in orders if sketch.reaches(one.stops)]
    if not within:
        return Choice((), "nothing")
    within.sort(key=lambda one: (one.due_s, one.placed_s, one.id))
    floor = _Decision(walks, policy, now_s, start, ends, others)
    return floor.choose(within[:ORDERS_MAX])


class RepeatedOrderError(RoutingError):
    """Two open orders have one id."""

    def __init__(self, order: str) -> None:
        super().__init__(f"Order {order!r} is open twice.")
        self.order = order


def handling_seconds(order: OpenOrder, pace: Pace) -> float:
    """Return how long an order takes besides walking."""
    places = len({stop.node for stop in order.stops})
    return (
        places * (pace.s_per_stop + TURNS_PER_STOP * pace.s_per_turn)
        + order.units * pace.s_per_unit
        + order.levels * pace.s_per_level
    )


def _check_ids(orders: Sequence[OpenOrder]) -> None:
    seen: set[str] = set()
    for order in orders:
        if order.id in seen:
            raise RepeatedOrderError(order.id)
        seen.add(order.id)


def _check(graph: AisleGraph, orders: Sequence[OpenOrder], start: int, ends: Ends) -> None:
    if start not in graph:
        raise UnknownNodeError(start, "The start")
    if not ends:
        raise NoEndError
    for node in ends:
        if node not in graph:
            raise UnknownNodeError(node, "The end")
    for order in orders:
        for stop in order.stops:
            if stop.node not in graph:
                raise UnknownNodeError(stop.node, f"Order {order.id}")


@dataclass(frozen=True)
class _Decision:
    """One question to the planner."""

    walks: Walks
    policy: Policy
    now_s: float
    start: int
    ends: Ends
    others: Sequence[Busy]

    def choose(self, orders: list[OpenOrder]) -> Choice:
        pool = self._pool(orders)
        overdue = self._overdue(orders)
        carts = carts_around(pool, pressing(pool) if overdue is None else [overdue])
        if overdue is not None:
            carts = [cart for cart in carts if overdue in cart]
        outlook = self._outlook(pool)
        members = pool.members(carts)
        costs = outlook.costs(members, self._about(pool, members, carts), self._queue_s())
        finalists = [carts[at] for at in np.argsort(costs, kind="stable")[:FINALISTS]]
        best = self._exactly(pool, outlook, finalists)
        if overdue is None:
            until_s = self._wait_until(pool, best)
            if until_s is not None:
                return Choice((), "waits", until_s)
        return self._go(pool, best, self._why(pool, best, overdue))

    def _pool(self, orders: list[OpenOrder]) -> Pool:
        sketch = self.walks.sketch(self.start, sorted(self.ends))
        cover, lengths = sketch.cover([order.stops for order in orders])
        handling = np.array([handling_seconds(order, self.policy.pace) for order in orders])
        pool = Pool(orders, self.policy, cover, lengths, handling, np.zeros(len(orders)))
        due = np.array([order.due_s for order in orders])
        return replace(pool, slack_s=due - self.now_s - pool.alone_s - handling)

    def _overdue(self, orders: list[OpenOrder]) -> int | None:
        """Return the order that has waited beyond all bounds longest, if any has."""
        policy = self.policy
        beyond = [
            (max(self.now_s - one.due_s - policy.overdue_s_max, age - policy.age_s_max), -at)
            for at, one in enumerate(orders)
            for age in (self.now_s - one.placed_s,)
        ]
        most, at = max(beyond)
        return -at if most >= 0 else None

    def _outlook(self, pool: Pool) -> Outlook:
        share = self._walk_share(pool)
        return Outlook(
            self.now_s,
            np.array([order.due_s for order in pool.orders]),
            pool.handling_s + share * pool.alone_s,
            usual_slack(pool.orders),
            tuple(sorted(other.until_s for other in self.others)),
            self.policy,
        )

    def _walk_share(self, pool: Pool) -> float:
        """Return how much of its walk alone an order costs on a full cart made in turn."""
        turn = list(range(len(pool.orders)))[: max(1, self.policy.totes_max)]
        alone = float(pool.alone_s[turn].sum())
        together = float(pool.walk_s(pool.members([tuple(turn)]))[0])
        return together / alone if alone > 0 else 1.0

    def _about(self, pool: Pool, members: Numbers, carts: Sequence[Cart]) -> Numbers:
        crowded = np.array([self._crowding(pool, cart) for cart in carts])
        seconds: Numbers = pool.seconds(members) + crowded
        return seconds

    def _crowding(self, pool: Pool, cart: Cart) -> float:
        """Return what it costs to go where others stand in a narrow aisle meanwhile."""
        narrow = [each for other in self.others for each in other.narrow]
        if not narrow:
            return 0.0
        nodes = {stop.node for at in cart for stop in pool.orders[at].stops}
        until = self.now_s + float(pool.handling_s[list(cart)].sum())
        met = sum(
            1
            for aisle, begin, end in narrow
            if begin < until and end > self.now_s and aisle & nodes
        )
        return met * self.policy.crowding_s

    def _queue_s(self) -> float:
        return min(self.ends.values())

    def _exactly(self, pool: Pool, outlook: Outlook, finalists: list[Cart]) -> Cart:
        members = pool.members(finalists)
        lengths = [
            self.walks.length_mm(self.start, self._stops(pool, cart), sorted(self.ends))
            for cart in finalists
        ]
        seconds = np.array(lengths) * pool.s_per_mm + members @ pool.handling_s
        crowded = np.array([self._crowding(pool, cart) for cart in finalists])
        costs = outlook.costs(members, seconds + crowded, self._queue_s())
        return finalists[int(costs.argmin())]

    def _stops(self, pool: Pool, cart: Cart) -> list[Stop]:
        return [stop for at in cart for stop in pool.orders[at].stops]

    def _wait_until(self, pool: Pool, cart: Cart) -> float | None:
        """Return until when to wait for more orders; None: go now."""
        policy = self.policy
        if self._is_full(pool, cart) or len(cart) < len(pool.orders):
            return None
        oldest = min(self.now_s, *(order.placed_s for order in pool.orders))
        until_s = min(oldest + policy.patience_s, self.now_s + self._slack(pool))
        return until_s if until_s > self.now_s else None

    def _slack(self, pool: Pool) -> float:
        """Return for how long every order could wait even if all went on one cart."""
        together = float(pool.seconds(np.ones((1, len(pool.orders))))[0])
        due = min(order.due_s for order in pool.orders)
        return due - self.now_s - together - self.policy.slack_s_min - self._queue_s()

    def _is_full(self, pool: Pool, cart: Cart) -> bool:
        """Tell whether no order of the usual size would go on the cart as well."""
        load = sum((load_of(pool.orders[at]) for at in cart), Load())
        return not (load + Load(totes=1)).fits(self.policy)

    def _why(self, pool: Pool, cart: Cart, overdue: int | None) -> Why:
        if overdue is not None:
            return "overdue"
        if not sum((load_of(pool.orders[at]) for at in cart), Load()).fits(self.policy):
            return "alone"
        return "full" if self._is_full(pool, cart) else "best"

    def _go(self, pool: Pool, cart: Cart, why: Why) -> Choice:
        stops = self._stops(pool, cart)
        handling = float(pool.handling_s[list(cart)].sum())
        queues = {end: round(queue_s / pool.s_per_mm) for end, queue_s in self.ends.items()}
        walk = self.walks.find(self.start, stops, queues)
        return Choice(
            orders=tuple(pool.orders[at].id for at in cart),
            why=why,
            end=walk.end,
            seconds=walk.length_mm * pool.s_per_mm + handling,
            length_mm=walk.length_mm,
        )
