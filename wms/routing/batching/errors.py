"""What batching refuses. Each refusal names the order or the amount that prevents the plan."""

from wms.routing.errors import RoutingError


class BatchingError(RoutingError):
    """The orders cannot be joined into carts as they stand."""


class BadAmountError(BatchingError):
    """A size, weight, time or price is no number of the kind asked for, or is out of limits."""

    def __init__(self, what: str, value: object, wanted: str) -> None:
        super().__init__(f"{what} must be {wanted}, not {value!r}.")
        self.what = what
        self.value = value


class RepeatedOrderError(BatchingError):
    """Two orders have one id."""

    def __init__(self, order: int | str) -> None:
        super().__init__(f"Order {order!r} is there twice.")
        self.order = order


class OrderTooLargeError(BatchingError):
    """An order is larger than any cart, even alone."""

    def __init__(self, order: int | str, measure: str, amount: int, most: int) -> None:
        super().__init__(f"Order {order!r} has {measure} {amount}, and a cart holds {most}.")
        self.order = order
        self.measure = measure
        self.amount = amount
        self.most = most


class ZoneNotAllowedError(BatchingError):
    """No kind of cart may go to all the zones of an order."""

    def __init__(self, order: int | str, zones: frozenset[str]) -> None:
        named = ", ".join(sorted(zones))
        super().__init__(f"Order {order!r} needs the zones {named}; no cart may go to all of them.")
        self.order = order
        self.zones = zones


class OrderUnreachableError(BatchingError):
    """There is no walk that collects an order, even alone."""

    def __init__(self, order: int | str, why: str) -> None:
        super().__init__(f"Order {order!r} cannot be collected: {why}")
        self.order = order
