"""A courier takes an order: named by its code, every parcel scanned out, the bags counted."""

from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors
from wms.db import journal
from wms.errors import sentence
from wms.handover import queries
from wms.handover.model import Handover
from wms.orders import operations as orders
from wms.orders import queries as order_queries
from wms.orders.model import Order
from wms.packing import queries as packing_queries
from wms.packing.model import Parcel
from wms.picking.operations import Hands
from wms.places.model import PACKED
from wms.stock import operations as stock
from wms.stock.rules import Move
from wms.wire import handover as wire


class UnknownPickupCode(errors.Missing):
    """No order has this code."""

    title = sentence("Unknown pickup code")
    says = sentence("No order has the pickup code {code}. Ask the courier to show it again.")


class NotPacked(errors.Conflict):
    """The order is not ready to go."""

    title = sentence("Not ready yet")
    says = sentence("Order {order} is {state}. It can go as soon as it is packed.")


class AlreadyHandedOver(errors.Conflict):
    """The order left already."""

    title = sentence("Already handed over")
    says = sentence("Order {order} was given to {courier} already. Do not give it twice.")


class UnknownHandover(errors.Missing):
    """No such handover."""

    title = sentence("Unknown handover")
    says = sentence("This handover is not known. Type the pickup code again.")


class NotThisOrder(errors.Conflict):
    """The parcel belongs to another order."""

    title = sentence("Another order's parcel")
    says = sentence("{code} does not belong to order {order}. Put it back on its lane.")


class ParcelsLeft(errors.Conflict):
    """Parcels were not scanned out."""

    title = sentence("Parcels left")
    says = sentence("Parcels not scanned yet: {left} of {bags}. Scan each bag.")


class WrongBagCount(errors.Conflict):
    """The courier holds another number of bags than there are."""

    title = sentence("Wrong number of bags")
    says = sentence("Bags of the order: {bags}, counted: {counted}. Count again.")


def open_handover(
    session: Session, hands: Hands, handover_id: UUID, pickup_code: str, courier: str
) -> wire.Handover:
    """
    Begin to hand an order over; asking again with the same id gives the same handover.

    :raises UnknownPickupCode: no order has this code
    :raises UnknownHandover: the id belongs to another order's handover
    :raises NotPacked: it is not ready
    :raises AlreadyHandedOver: it left already
    """
    order = order_queries.lock_by_pickup_code(session, hands.store_id, pickup_code.strip().upper())
    if order is None:
        raise UnknownPickupCode(code=pickup_code)
    known = queries.lock_handover(session, hands.store_id, handover_id)
    if known is not None:
        if known.order_id != order.order_id:
            raise UnknownHandover  # the id of another order's handover
        return read_handover(session, hands, known)
    _refuse_unless_packed(session, hands, order)
    opened = Handover(
        store_id=hands.store_id,
        handover_id=handover_id,
        order_id=order.order_id,
        courier=courier,
        opened_at=hands.now,
        opened_by=hands.who,
    )
    session.add(opened)
    session.flush()
    return read_handover(session, hands, opened)


def _refuse_unless_packed(session: Session, hands: Hands, order: Order) -> None:
    if order.state == "handed_over":
        done = queries.find_completed(session, hands.store_id, order.order_id)
        courier = "" if done is None else done.courier
        raise AlreadyHandedOver(order=order.external_ref, courier=courier)
    if order.state != "packed":
        raise NotPacked(order=order.external_ref, state=order.state)


def _lock(session: Session, hands: Hands, handover_id: UUID) -> Handover:
    opened = queries.lock_handover(session, hands.store_id, handover_id)
    if opened is None:
        raise UnknownHandover
    return opened


def scan_out(session: Session, hands: Hands, handover_id: UUID, parcel_code: str) -> wire.Handover:
    """
    Record that a parcel goes out of the door; scanning it again changes nothing.

    :raises NotThisOrder: it belongs to another order
    """
    opened = _lock(session, hands, handover_id)
    order = orders.lock(session, hands.store_id, opened.order_id)
    parcel = packing_queries.lock_parcel(session, hands.store_id, parcel_code)
    if parcel is None or parcel.order_id != opened.order_id:
        raise NotThisOrder(code=parcel_code, order=order.external_ref)
    if parcel.handover_id != handover_id:
        _refuse_unless_packed(session, hands, order)
        parcel.handover_id = handover_id
        parcel.handed_at = hands.now
        session.flush()
    return read_handover(session, hands, opened)


def complete(session: Session, hands: Hands, handover_id: UUID, bags: int) -> wire.Handover:
    """
    The courier holds all bags: the order is gone. Completing again changes nothing.

    :raises ParcelsLeft: parcels were not scanned out
    :raises WrongBagCount: the courier counted another number
    :raises AlreadyHandedOver: it left by another handover
    """
    opened = _lock(session, hands, handover_id)
    if opened.completed_at is not None:
        return read_handover(session, hands, opened)
    order = orders.lock(session, hands.store_id, opened.order_id)
    _refuse_unless_packed(session, hands, order)
    parcels = packing_queries.lock_parcels(session, hands.store_id, order.order_id)
    _check_bags(parcels, handover_id, bags)
    cause = hands.cause("handover", order.order_id)
    for sku, lot_id, quantity in queries.list_packed(session, hands.store_id, order.order_id):
        stock.move(session, hands.store_id, Move(sku, lot_id, quantity, PACKED, "CUSTOMER"), cause)
    orders.go_to(order, "handed_over")
    order.handed_over_at = hands.now
    opened.bags_counted = bags
    opened.completed_at = hands.now
    journal.tell(
        session,
        hands.store_id,
        "order_handed_over",
        order.order_id,
        hands.now,
        external_ref=order.external_ref,
        courier=opened.courier,
        bags=bags,
        who=hands.who,
    )
    session.flush()
    return read_handover(session, hands, opened)


def _check_bags(parcels: list[Parcel], handover_id: UUID, counted: int) -> None:
    # Bags that another courier was about to take do not count: this one holds them or not.
    left = [parcel for parcel in parcels if parcel.handover_id != handover_id]
    if left:
        raise ParcelsLeft(left=len(left), bags=len(parcels))
    if counted != len(parcels):
        raise WrongBagCount(bags=len(parcels), counted=counted)


def read_handover(session: Session, hands: Hands, opened: Handover) -> wire.Handover:
    """Return a handover as it stands."""
    order = orders.lock(session, hands.store_id, opened.order_id)
    parcels = packing_queries.list_parcels(session, hands.store_id, opened.order_id)
    mine = opened.handover_id
    return wire.Handover(
        handover_id=opened.handover_id,
        order_id=opened.order_id,
        external_ref=order.external_ref,
        courier=opened.courier,
        bags_expected=len(parcels),
        parcels=tuple(
            wire.HandoverParcel(
                parcel_code=parcel.parcel_code,
                lane=parcel.lane,
                scanned_at=parcel.handed_at if parcel.handover_id == mine else None,
            )
            for parcel in parcels
        ),
        completed_at=opened.completed_at,
    )
