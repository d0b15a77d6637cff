"""An order comes onto the bench, or leaves it unpacked."""

from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors
from wms.db import journal
from wms.errors import sentence
from wms.orders import operations as orders
from wms.orders.model import Order
from wms.packing import queries
from wms.packing.model import PackSession
from wms.packing.operations.lines import pack_lines
from wms.packing.rules import choose_lane, parcel_codes, suggest_bags
from wms.picking import queries as picking_queries
from wms.picking.operations import Hands, UnknownTote
from wms.wire.packing import PackOrder, PackSessionNew


class EmptyTote(errors.Conflict):
    """The tote holds no order."""

    title = sentence("Empty tote")
    says = sentence("Tote {tote} holds no order. Scan the tote that stands in front of you.")


class NotPickedYet(errors.Conflict):
    """The order is not ready for the bench."""

    title = sentence("Not ready to pack")
    says = sentence("Order {order} is {state}. It can be packed when its walk is finished.")


class OnAnotherStation(errors.Conflict):
    """Somebody else has the order on their bench."""

    title = sentence("On another bench")
    says = sentence("Order {order} is open on {station}. Bring the tote there, or close it there.")


class UnknownStation(errors.Missing):
    """No such station."""

    title = sentence("Unknown station")
    says = sentence("The store has no station {station}. Check the station's settings.")


class UnknownSession(errors.Missing):
    """No such pack session on this station, or it is over."""

    title = sentence("Unknown pack session")
    says = sentence("This order is no longer open on this bench. Scan its tote again.")


def open_session(
    session: Session,
    hands: Hands,
    asked: PackSessionNew,
    *,
    bag_grams_max: int,
) -> PackOrder:
    """
    Bring the order in a tote onto the bench; asking again gives the same order again.

    :raises UnknownTote: no such tote
    :raises EmptyTote: it holds no order
    :raises NotPickedYet: its walk is not finished, or it is packed or cancelled
    :raises OnAnotherStation: somebody else has it open
    :raises UnknownSession: the session of this id is over
    """
    store_id, station, tote = hands.store_id, asked.station, asked.tote
    if not queries.is_station(session, store_id, station):
        raise UnknownStation(station=station)
    if not picking_queries.is_tote(session, store_id, tote):
        raise UnknownTote(tote=tote)
    load = picking_queries.lock_load(session, store_id, tote)
    if load is None:
        raise EmptyTote(tote=tote)
    order = orders.lock(session, store_id, load.order_id)
    already = queries.lock_open_session(session, store_id, order.order_id)
    if already is not None:
        if already.station != station:
            raise OnAnotherStation(order=order.external_ref, station=already.station)
        already.person_id = hands.who
        return read_pack_order(session, order, already, bag_grams_max=bag_grams_max)
    if order.state != "picked":
        raise NotPickedYet(order=order.external_ref, state=order.state)
    if queries.lock_session(session, store_id, asked.session_id) is not None:
        raise UnknownSession  # a late repetition: that session is over
    opened = _open(session, hands, asked, order)
    return read_pack_order(session, order, opened, bag_grams_max=bag_grams_max)


def _open(session: Session, hands: Hands, asked: PackSessionNew, order: Order) -> PackSession:
    lines = queries.list_packed_lines(session, hands.store_id, order.order_id)
    lane = order.lane or choose_lane(
        (line.storage for line in lines), queries.list_lane_loads(session, hands.store_id)
    )
    opened = PackSession(
        store_id=hands.store_id,
        session_id=asked.session_id,
        station=asked.station,
        order_id=order.order_id,
        person_id=hands.who,
        lane=lane,
        state="open",
        opened_at=hands.now,
    )
    session.add(opened)
    orders.go_to(order, "packing")
    order.lane = lane
    session.flush()
    journal.tell(
        session,
        hands.store_id,
        "pack_session_opened",
        order.order_id,
        hands.now,
        external_ref=order.external_ref,
        station=asked.station,
        who=hands.who,
    )
    return opened


def read_pack_order(
    session: Session, order: Order, opened: PackSession, *, bag_grams_max: int
) -> PackOrder:
    """Return all that a station needs to finish an order alone."""
    lines = pack_lines(session, order.store_id, order.order_id)
    loads = picking_queries.lock_loads_of_order(session, order.store_id, order.order_id)
    return PackOrder(
        session_id=opened.session_id,
        order_id=order.order_id,
        external_ref=order.external_ref,
        customer_ref=order.customer_ref,
        due_at=order.due_at,
        totes=tuple(load.tote for load in loads),
        lane=opened.lane,
        parcel_codes=parcel_codes(order.order_id),
        bags_suggested=suggest_bags(
            sum(line.expected * line.weight_g for line in lines), bag_grams_max=bag_grams_max
        ),
        lines=lines,
    )


def lock_open(session: Session, hands: Hands, session_id: UUID) -> PackSession:
    """
    Return an open pack session of the station that speaks, held for this transaction.

    :raises UnknownSession: no such session, another station's, or it is over
    """
    opened = queries.lock_session(session, hands.store_id, session_id)
    if opened is None or opened.state != "open" or opened.station != hands.device_id:
        raise UnknownSession
    return opened


def abandon(session: Session, hands: Hands, session_id: UUID) -> None:
    """
    Take an order off the bench unpacked; its totes are as they were.

    :raises UnknownSession: no such session, or it is over
    """
    opened = lock_open(session, hands, session_id)
    order = orders.lock(session, hands.store_id, opened.order_id)
    opened.state = "abandoned"
    opened.closed_at = hands.now
    orders.go_to(order, "picked")
    journal.tell(
        session,
        hands.store_id,
        "pack_session_abandoned",
        order.order_id,
        hands.now,
        external_ref=order.external_ref,
        station=opened.station,
        who=hands.who,
    )
