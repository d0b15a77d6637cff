"""`wms batch`: orders as text in, carts and their walks as text out."""

import time

from wms.cli.planning.layouts import Layouts
from wms.cli.planning.refusals import as_instance_error
from wms.routing import RoutingError, Stop
from wms.routing.batching import Capacity, Cart, Objective, Order, Plan, batch
from wms.wire.planning import (
    BatchAnswer,
    BatchInstance,
    CartAnswer,
    MadeStop,
    PlainBatch,
    PlainOrder,
    plain_batch,
    read_benchmark,
    read_instance,
)


class BatchPlanner:
    """Plans one instance after the other; stores that come again are kept prepared."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._layouts = Layouts()

    def answer(self, text: bytes) -> str:
        """
        Return the answer to an instance in JSON.

        :raises BadInstanceError: the instance cannot be planned; says why and names the culprit
        """
        instance = read_instance(BatchInstance, text)
        answer = self.plan(plain_batch(instance))
        if instance.id is not None:
            answer = answer.model_copy(update={"id": instance.id})
        return answer.model_dump_json(exclude={"id"} if instance.id is None else None)

    def answer_benchmark(self, text: bytes) -> str:
        """
        Return the answer to a file of the order batching benchmarks; a thousandth is a mm.

        :raises BadInstanceError: the file cannot be read or planned
        """
        return self.plan(read_benchmark(text)).model_dump_json(exclude={"id"})

    def plan(self, asked: PlainBatch) -> BatchAnswer:
        """
        Return the carts.

        :raises BadInstanceError: there is no plan; names the order that prevents it
        """
        try:
            orders = [_order(order) for order in asked.orders]
            objective = Objective(
                **asked.costs.model_dump(exclude={"pickers_s"}),
                pickers_s=tuple(asked.costs.pickers_s),
            )
            capacity = Capacity(asked.cart_orders, asked.cart_size)
            graph, layout_ms = self._layouts.graph(asked.layout)
            begun = time.perf_counter()
            plan = batch(
                graph,
                asked.start,
                asked.ends,
                orders,
                capacity,
                objective=objective,
                seconds=self._seconds,
            )
        except RoutingError as error:
            raise as_instance_error(error, [order.id for order in asked.orders]) from None
        spent_ms = (time.perf_counter() - begun) * 1_000
        return _answer(plan, asked, spent_ms, layout_ms)


def _order(order: PlainOrder) -> Order:
    stops = tuple(Stop(stop.nodes[0], stop.class_) for stop in order.stops)
    return Order(order.id, stops, size=order.size, due_s=order.due_s)


def _answer(plan: Plan, asked: PlainBatch, spent_ms: float, layout_ms: float) -> BatchAnswer:
    lines = {order.id: len(order.stops) for order in asked.orders}
    return BatchAnswer(
        batches=[_cart(cart, lines) for cart in plan.carts],
        length_mm=plan.length_mm,
        lateness_s=plan.lateness_s,
        cost_mm=plan.cost_mm,
        bound_mm=plan.bound_mm,
        proof=plan.proof,
        ms=round(spent_ms, 3),
        layout_ms=round(layout_ms, 3),
    )


def _cart(cart: Cart, lines: dict[str | int, int]) -> CartAnswer:
    tour = cart.tour
    assert tour is not None, "walks were asked for"
    # The stops of a cart's walk are the lines of its orders in turn.
    of_stop = [(order, line) for order in cart.orders for line in range(lines[order])]
    return CartAnswer(
        orders=list(cart.orders),
        stops=[
            MadeStop(order=of_stop[stop][0], line=of_stop[stop][1], node=node)
            for stop, node in zip(tour.order, tour.stood_at, strict=True)
        ],
        path=list(tour.path),
        length_mm=cart.length_mm,
        proof=tour.proof,
        lateness_s=cart.lateness_s,
        picker=cart.picker,
        start_s=cart.start_s,
        finish_s=cart.finish_s,
    )
