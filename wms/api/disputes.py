"""Orders that customers complain of: disputes and lines that came wrong."""

from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import Session

from wms.gallery.operations import UnknownOrderLine
from wms.http.auth import Role, Scope, caller
from wms.http.endpoint import Answer, endpoint
from wms.http.idempotency import once
from wms.http.services import services
from wms.orders.operations import UnknownOrder
from wms.packing import operations as packing
from wms.packing import queries
from wms.people.operations import Hand
from wms.stock.operations import UnknownArticle
from wms.wire.evidence import DisputeEnd, DisputeNew, DisputeState, EscapeKept, EscapeNew

bp = Blueprint("api_disputes", __name__, url_prefix="/api/v1")

COMPLAINERS = (Scope.ORDERS_WRITE, Role.MANAGER)


@bp.post("/orders/<uuid:order_id>/dispute")
@endpoint(
    may=COMPLAINERS,
    body=DisputeNew,
    answers={201: DisputeState},
    refusals=[UnknownOrder, packing.DisputedAlready],
    idempotent=True,
    example={"reason": "the customer got another yogurt"},
)
def create_dispute(order_id: UUID, body: DisputeNew) -> Answer:
    """
    Keep the pictures of an order until a complaint is settled; a channel names its own orders.

    While the dispute is open they are kept as long as the store's settings say.
    """

    def work(session: Session) -> Answer:
        def opened() -> DisputeState:
            dispute_id = packing.open_dispute(
                session,
                services().store_id,
                hand_of_caller(),
                order_id,
                body.reason,
                channel=caller().channel,
            )
            return _read(session, order_id, dispute_id)

        return once(session, opened)

    return services().database.run(work)


@bp.post("/orders/<uuid:order_id>/dispute/closure")
@endpoint(
    may=COMPLAINERS,
    body=DisputeEnd,
    answers={200: DisputeState},
    refusals=[UnknownOrder, packing.NoDispute],
    idempotent=True,
    example={"outcome": "the customer was refunded"},
)
def close_dispute(order_id: UUID, body: DisputeEnd) -> Answer:
    """Settle the open dispute of an order; its pictures are given up in their ordinary time."""

    def work(session: Session) -> Answer:
        def closed() -> DisputeState:
            dispute_id = packing.close_dispute(
                session,
                services().store_id,
                hand_of_caller(),
                order_id,
                body.outcome,
                channel=caller().channel,
            )
            return _read(session, order_id, dispute_id)

        return once(session, closed)

    return services().database.run(work)


@bp.post("/orders/<uuid:order_id>/escapes")
@endpoint(
    may=COMPLAINERS,
    body=EscapeNew,
    answers={201: EscapeKept},
    refusals=[
        UnknownOrder,
        packing.NotPackedYet,
        UnknownOrderLine,
        UnknownArticle,
    ],
    idempotent=True,
    example={"line_no": 3, "got": "S-00004", "words": "apple instead of pear"},
)
def create_escape(order_id: UUID, body: EscapeNew) -> Answer:
    """
    Tell that a line came wrong: somebody looks at it, and the senses learn from it.

    `got` is the SKU or any code of what came instead, where the customer can tell.
    """

    def work(session: Session) -> Answer:
        def reported() -> EscapeKept:
            case_id = packing.report_escape(
                session,
                services().store_id,
                hand_of_caller(),
                order_id,
                packing.Escape(body.line_no, body.got, body.words),
                layouts=services().layouts,
                channel=caller().channel,
            )
            return EscapeKept(case_id=case_id)

        return once(session, reported)

    return services().database.run(work)


def hand_of_caller() -> Hand:
    """Return the caller as the audit log names them, at this moment."""
    return Hand(caller().who, caller().device_id, services().clock.now())


def _read(session: Session, order_id: UUID, dispute_id: UUID) -> DisputeState:
    disputes = queries.list_disputes(session, services().store_id, order_id)
    found = next(dispute for dispute in disputes if dispute.dispute_id == dispute_id)
    known = {name: getattr(found, name) for name in DisputeState.model_fields}
    return DisputeState.model_validate(known)
