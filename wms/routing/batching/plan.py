"""The answer: carts in sequence, who walks each and when, and how good the whole is at best."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from wms.routing.batching.instance import Instance
from wms.routing.batching.pricing import NOBODY, Ends
from wms.routing.batching.schedule import MS_PER_S, Solution, finish_ms, picker_of
from wms.routing.graph import AisleGraph
from wms.routing.tour import Tour, shortest_tour


@dataclass(frozen=True, slots=True)
class Cart:
    """
    Orders (ids) collected in one walk of `length_mm`.

    `picker` is an index into `Objective.pickers_s`; the moments are on the clock of those.
    `lateness_s` is that of its orders together. The tour's stops are those of the orders in turn;
    it is None where none was asked for.
    """

    orders: tuple[int | str, ...]
    length_mm: int
    picker: int
    start_s: float
    finish_s: float
    lateness_s: float
    tour: Tour | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The question that a plan answers."""

    graph: AisleGraph
    start: int
    ends: Ends
    instance: Instance


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Carts in the sequence in which they should be walked.

    `cost_mm` is `length_mm` of all carts and what `lateness_s` costs in millimetres; no plan costs
    less than `bound_mm`. With the proof `optimal` both are the same. `asked` is what `insert` needs
    to know of the question.
    """

    carts: tuple[Cart, ...]
    length_mm: int
    lateness_s: float
    cost_mm: int
    bound_mm: int
    proof: Literal["optimal", "bound"]
    asked: Asked = field(repr=False, compare=False)

    @property
    def gap(self) -> float:
        """Return by how much the plan may be dearer than the best, as a part of the bound."""
        return (self.cost_mm - self.bound_mm) / max(1, self.bound_mm)


def planned(asked: Asked, solution: Solution, bound: int) -> Plan:
    """Return the plan that a solution is."""
    instance = asked.instance
    lasts = instance.lasts_ms(solution.carts, solution.lengths)[None]
    finish, pickers = finish_ms(instance, lasts)[0], picker_of(instance, lasts)[0]
    late_ms = instance.late_ms(solution.carts, finish)
    # Whoever is free first is picker 0 of the schedule, not of the objective.
    people = np.argsort(instance.objective.pickers_s, kind="stable")
    carts = tuple(
        Cart(
            tuple(instance.orders[order].id for order in sorted(row) if order != NOBODY),
            int(solution.lengths[at]),
            int(people[pickers[at]]),
            int(finish[at] - lasts[0, at]) / MS_PER_S,
            int(finish[at]) / MS_PER_S,
            int(late_ms[at]) / MS_PER_S,
        )
        for at, row in enumerate(solution.carts.tolist())
    )
    bound = min(bound, solution.cost)
    return Plan(
        carts,
        int(solution.lengths.sum()),
        int(late_ms.sum()) / MS_PER_S,
        solution.cost,
        bound,
        "optimal" if bound == solution.cost else "bound",
        asked,
    )


def tour_of(asked: Asked, cart: Cart, *, seconds: float) -> Tour:
    """Return the walk of a cart."""
    by_id = {order.id: order for order in asked.instance.orders}
    stops = [stop for order in cart.orders for stop in by_id[order].stops]
    return shortest_tour(asked.graph, asked.start, stops, asked.ends, seconds=seconds)
