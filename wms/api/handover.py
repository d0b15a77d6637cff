"""Orders into couriers' hands."""

from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import Session

from wms.api.hands import hands_of_caller
from wms.handover import operations as handover
from wms.http.auth import Role
from wms.http.endpoint import endpoint
from wms.http.services import services
from wms.wire.handover import Handover, HandoverCompletion, HandoverNew, ParcelScan

bp = Blueprint("api_handover", __name__, url_prefix="/api/v1")

AT_THE_BENCH = (Role.PACKER, Role.MANAGER)


@bp.post("/handovers")
@endpoint(
    may=AT_THE_BENCH,
    body=HandoverNew,
    answers={201: Handover},
    refusals=[
        handover.UnknownPickupCode,
        handover.UnknownHandover,
        handover.NotPacked,
        handover.AlreadyHandedOver,
    ],
    example={
        "handover_id": "01920000-0000-7000-8000-000000000002",
        "pickup_code": "K7F2QX",
        "courier": "Bike 12",
    },
)
def create_handover(body: HandoverNew) -> Handover:
    """Begin to hand an order over to the courier who named its pickup code."""
    hands = hands_of_caller()

    def work(session: Session) -> Handover:
        return handover.open_handover(
            session, hands, body.handover_id, body.pickup_code, body.courier
        )

    return services().database.run(work)


@bp.post("/handovers/<uuid:handover_id>/parcels")
@endpoint(
    may=AT_THE_BENCH,
    body=ParcelScan,
    answers={200: Handover},
    refusals=[handover.UnknownHandover, handover.NotThisOrder, handover.AlreadyHandedOver],
    example={"parcel_code": "P3F9A27C410-1"},
)
def create_parcel_scan(handover_id: UUID, body: ParcelScan) -> Handover:
    """Scan a parcel out of the door; scanning it again changes nothing."""
    hands = hands_of_caller()

    def work(session: Session) -> Handover:
        return handover.scan_out(session, hands, handover_id, body.parcel_code)

    return services().database.run(work)


@bp.post("/handovers/<uuid:handover_id>/completion")
@endpoint(
    may=AT_THE_BENCH,
    body=HandoverCompletion,
    answers={200: Handover},
    refusals=[
        handover.UnknownHandover,
        handover.ParcelsLeft,
        handover.WrongBagCount,
        handover.AlreadyHandedOver,
    ],
    example={"bags_counted": 2},
)
def complete_handover(handover_id: UUID, body: HandoverCompletion) -> Handover:
    """Give the order away: every parcel is scanned out, and the courier counted the bags."""
    hands = hands_of_caller()

    def work(session: Session) -> Handover:
        return handover.complete(session, hands, handover_id, body.bags_counted)

    return services().database.run(work)
