"""An order as the wire shows it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wms.orders.queries import LineSeen, OrderSeen
from wms.orders.rules import line_state
from wms.wire.orders import OrderLineNew, OrderLineState, OrderNew, OrderState


class PromisedLine(Protocol):
    """What the first answer says of a line."""

    @property
    def line_no(self) -> int: ...  # noqa: D102
    @property
    def sku(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def ordered(self) -> int: ...  # noqa: D102
    @property
    def promised(self) -> int: ...  # noqa: D102
    @property
    def asked(self) -> OrderLineNew: ...  # noqa: D102


def received_state(
    order_id: UUID,
    pickup_code: str,
    order: OrderNew,
    lines: Iterable[PromisedLine],
    now: datetime,
) -> OrderState:
    """Return an order as it stands when it has just been received."""
    return OrderState(
        order_id=order_id,
        external_ref=order.external_ref,
        customer_ref=order.customer_ref,
        due_at=order.due_at,
        placed_at=now,
        policy=order.policy,
        state="received",
        pickup_code=pickup_code,
        lane=None,
        bags=0,
        lines=tuple(_promised(line) for line in lines),
    )


def _promised(line: PromisedLine) -> OrderLineState:
    short = line.ordered - line.promised
    return OrderLineState.model_validate(
        {
            "line_no": line.line_no,
            "sku": line.sku,
            "name": line.name,
            "ordered": line.ordered,
            "picked": 0,
            "substituted": 0,
            "short": short,
            "cancelled": 0,
            "state": line_state(line.ordered, picked=0, substituted=0, short=short, cancelled=0),
            "gift": line.asked.gift,
            "bundle": line.asked.bundle,
        }
    )


def order_state(order: OrderSeen, lines: Sequence[LineSeen], bags: int) -> OrderState:
    """Return an order as it stands."""
    known = {name: getattr(order, name) for name in OrderState.model_fields if hasattr(order, name)}
    shown = [OrderLineState.model_validate(_known(line)) for line in lines]
    return OrderState.model_validate({**known, "bags": bags, "lines": tuple(shown)})


def _known(line: LineSeen) -> dict[str, object]:
    return {name: getattr(line, name) for name in OrderLineState.model_fields}
