"""Orders: sent by sales channels, read and cancelled by them and by the manager."""

import json
from dataclasses import replace
from typing import Final, cast
from uuid import UUID

from flask import Blueprint, Response, copy_current_request_context, current_app
from pydantic import Field
from sqlalchemy.orm import Session

from wms import errors
from wms.api.hands import hands_of_caller
from wms.api.intake import DuplicateOrder, Given, Intake
from wms.db.journal import ToldFact
from wms.errors import Refusal, sentence
from wms.http import problems, sse
from wms.http.auth import Role, Scope, caller
from wms.http.endpoint import JSON, Answer, endpoint
from wms.http.idempotency import REPLAYED, body_hash, idempotency_key, once
from wms.http.services import services
from wms.orders import operations as orders
from wms.orders import queries
from wms.orders.operations import Request, UnknownOrder
from wms.packing.queries import count_bags
from wms.people.operations import Hand, note
from wms.picking import operations as picking
from wms.stock.operations import UnknownArticle
from wms.wire.base import Message, Moment, Note
from wms.wire.orders import OrderNew, OrderStage, OrderState

bp = Blueprint("api_orders", __name__, url_prefix="/api/v1")

READERS = (Scope.ORDERS_READ, Role.MANAGER)
PROBLEM: Final = "application/problem+json"
_INTAKE: Final = "wms.intake"
_OUR_PEOPLE: Final = ("who", "decided_by")
ORDER_FACTS: Final = frozenset(
    {
        "order_received",
        "order_released",
        "pick_recorded",
        "pick_undone",
        "line_short",
        "order_picked",
        "pack_session_opened",
        "pack_session_abandoned",
        "parcel_closed",
        "parcel_placed",
        "order_handed_over",
        "order_cancelled",
        "dispute_opened",
        "dispute_closed",
    }
)
"""The facts whose subject is an order."""

EXAMPLE = {
    "external_ref": "W-20451",
    "customer_ref": "C-8841",
    "due_at": "2030-05-04T18:20:00Z",
    "policy": "ship_available",
    "lines": [
        {"sku": "S-00001", "quantity": 2},
        {
            "gtin": "3041090000263",
            "quantity": 1,
            "substitution": {"rule": "listed", "skus": ["S-00003"]},
        },
    ],
}


class TooManyLines(errors.Invalid):
    """The order has more lines than this store takes at once."""

    title = sentence("Too many lines")
    says = sentence("The order has {lines} lines, and {lines_max} is the most. Send it in parts.")


class OrderSummary(Message):
    """An order on a list."""

    order_id: UUID
    external_ref: str
    customer_ref: str
    placed_at: Moment
    due_at: Moment
    state: OrderStage
    lane: str | None
    lines: int
    open_lines: int


class OrderList(Message):
    """Orders by due moment."""

    orders: tuple[OrderSummary, ...]


class OrderQuery(Message):
    """Which orders: of a state (those not over, if none is named), or with this text in them."""

    state: tuple[OrderStage, ...] = ()
    text: Note = Field(default="", max_length=64)


def _intake() -> Intake:
    extensions = current_app.extensions
    known = extensions.get(_INTAKE)
    if known is None:
        parts = services()
        made = Intake(parts.database, parts.store_id, parts.clock)
        known = extensions.setdefault(_INTAKE, made)
    return cast("Intake", known)


@bp.post("/orders")
@endpoint(
    may=[Scope.ORDERS_WRITE],
    body=OrderNew,
    answers={201: OrderState},
    refusals=[
        orders.NotEnoughStock,
        UnknownArticle,
        orders.DueInThePast,
        orders.TooMany,
        TooManyLines,
        DuplicateOrder,
    ],
    idempotent=True,
    example=EXAMPLE,
)
def create_order(body: OrderNew) -> Response:
    """
    Take an order in: its goods are promised, or it is refused.

    The same key and body gives the same answer for ever.
    """
    lines_max = services().settings.orders.lines_max
    if len(body.lines) > lines_max:
        raise TooManyLines(lines=len(body.lines), lines_max=lines_max)
    channel = caller().channel or caller().who
    request = Request(
        body, channel, idempotency_key(), body_hash(), copy_current_request_context(_refused)
    )
    return _give(_intake().take(request))


def _refused(refusal: Refusal) -> tuple[int, bytes]:
    return refusal.status, json.dumps(problems.as_problem(refusal)).encode()


def _give(given: Given) -> Response:
    kind = JSON if given.answer.status < 400 else PROBLEM  # noqa: PLR2004 -- HTTP's own border
    return Response(
        given.answer.body,
        status=given.answer.status,
        headers=REPLAYED if given.replayed else {},
        content_type=kind,
    )


@bp.get("/orders")
@endpoint(may=READERS, query=OrderQuery, answers={200: OrderList})
def list_orders(query: OrderQuery) -> OrderList:
    """List orders by due moment; a channel sees its own."""
    with services().database.reading() as session:
        rows = queries.list_orders(
            session,
            services().store_id,
            states=query.state,
            text=query.text,
            channel=caller().channel,
        )
    return OrderList(orders=tuple(OrderSummary.model_validate(row) for row in rows))


@bp.get("/orders/<uuid:order_id>")
@endpoint(may=READERS, answers={200: OrderState}, refusals=[UnknownOrder])
def show_order(order_id: UUID) -> OrderState:
    """Show an order as it stands."""
    with services().database.reading() as session:
        return _read(session, order_id)


def _read(session: Session, order_id: UUID) -> OrderState:
    store_id = services().store_id
    order = queries.find_order(session, store_id, order_id, channel=caller().channel)
    if order is None:
        raise UnknownOrder(order=order_id)
    lines = queries.list_lines(session, store_id, order_id)
    return orders.order_state(order, lines, count_bags(session, store_id, order_id))


@bp.post("/orders/<uuid:order_id>/cancellation")
@endpoint(
    may=[Scope.ORDERS_WRITE, Role.MANAGER],
    answers={200: OrderState},
    refusals=[UnknownOrder, orders.TooLateToCancel],
    idempotent=True,
)
def cancel_order(order_id: UUID) -> Answer:
    """Cancel an order that is not packed yet; what was promised can be sold again."""
    parts = services()
    hands = hands_of_caller()

    def work(session: Session) -> Answer:
        def cancelled() -> OrderState:
            picking.cancel_order(session, hands, order_id, channel=caller().channel)
            hand = Hand(hands.who, hands.device_id, hands.now)
            note(session, parts.store_id, hand, "order_cancelled", order_id)
            session.flush()
            return _read(session, order_id)

        return once(session, cancelled)

    return parts.database.run(work)


@bp.get("/orders/<uuid:order_id>/events")
@endpoint(may=READERS, answers={200: None}, refusals=[UnknownOrder])
def follow_order(order_id: UUID) -> Response:
    """Follow an order: a stream of server-sent events, one for each fact about it."""
    with services().database.reading() as session:
        _read(session, order_id)
    return sse.stream(lambda fact: fact.subject == str(order_id), _told_to(caller().channel))


@bp.get("/orders/events")
@endpoint(may=READERS, answers={200: None})
def follow_orders() -> Response:
    """Follow all orders, a channel its own: a stream of server-sent events."""
    channel = caller().channel
    return sse.stream(_OwnOrders(channel), _told_to(channel))


def _told_to(channel: str | None) -> sse.Render:
    """Return how a fact is told: a channel does not hear who of the store's people did it."""
    if channel is None:
        return sse.as_data

    def render(fact: ToldFact) -> str:
        payload = {name: told for name, told in fact.payload.items() if name not in _OUR_PEOPLE}
        return sse.as_data(replace(fact, payload=payload))

    return render


class _OwnOrders:
    """Lets through the facts about the orders of one channel, or of all when it is None."""

    def __init__(self, channel: str | None) -> None:
        self._channel = channel
        self._parts = services()
        self._owned: dict[str, bool] = {}

    def __call__(self, fact: ToldFact) -> bool:
        if fact.kind not in ORDER_FACTS:
            return False
        if self._channel is None:
            return True
        if fact.kind == "order_received":
            self._owned[fact.subject] = fact.payload.get("channel") == self._channel
        if fact.subject not in self._owned:
            self._owned[fact.subject] = self._is_own(UUID(fact.subject))
        return self._owned[fact.subject]

    def _is_own(self, order_id: UUID) -> bool:
        with self._parts.database.reading() as session:
            found = queries.find_order(
                session, self._parts.store_id, order_id, channel=self._channel
            )
        return found is not None
