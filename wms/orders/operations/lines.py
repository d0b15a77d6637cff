"""What happens to an order and its lines after intake."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors
from wms.errors import sentence
from wms.orders import queries
from wms.orders.model import Order, OrderLine
from wms.orders.rules import line_state, may_follow


class UnknownOrder(errors.Missing):
    """No such order."""

    title = sentence("Unknown order")
    says = sentence("There is no order {order}. Check its number.")


class NotNow(errors.Conflict):
    """The order is in another state than this needs."""

    title = sentence("Not in this state")
    says = sentence("Order {order} is {state}; that cannot become {wanted} any more.")


class TooLateToCancel(errors.Conflict):
    """The order is packed, or gone."""

    title = sentence("Too late to cancel")
    says = sentence("Order {order} is {state} already and cannot be cancelled.")


def lock(session: Session, store_id: str, order_id: UUID) -> Order:
    """
    Return the order, held for this transaction.

    :raises UnknownOrder: no order has this id
    """
    order = queries.lock_order(session, store_id, order_id)
    if order is None:
        raise UnknownOrder(order=order_id)
    return order


def go_to(order: Order, state: str) -> None:
    """
    Bring an order to its next state.

    :raises NotNow: that state may not follow the one it is in
    """
    if not may_follow(order.state, state):
        raise NotNow(order=order.external_ref, state=order.state, wanted=state)
    order.state = state


def settle_line(
    line: OrderLine,
    *,
    picked: int = 0,
    substituted: int = 0,
    short: int = 0,
    cancelled: int = 0,
) -> None:
    """Add what became of so many pieces of a line, and name its state."""
    line.picked += picked
    line.substituted += substituted
    line.short += short
    line.cancelled += cancelled
    line.state = line_state(
        line.ordered,
        picked=line.picked,
        substituted=line.substituted,
        short=line.short,
        cancelled=line.cancelled,
    )


def open_quantity(line: OrderLine) -> int:
    """Return how many pieces of a line are neither given nor given up."""
    return line.ordered - line.picked - line.substituted - line.short - line.cancelled


def mark_cancelled(order: Order, *, now: datetime) -> None:
    """
    Cancel an order whose lines are settled.

    :raises TooLateToCancel: it is packed, or gone
    """
    if not may_follow(order.state, "cancelled"):
        raise TooLateToCancel(order=order.external_ref, state=order.state)
    order.state = "cancelled"
    order.cancelled_at = now
