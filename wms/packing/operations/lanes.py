"""Parcels on lanes, and devices' health."""

from sqlalchemy.orm import Session

from wms import errors
from wms.db import journal
from wms.db.base import table_of
from wms.db.upsert import add_or_change
from wms.errors import sentence
from wms.orders import operations as orders
from wms.packing import queries
from wms.picking.operations import Hands
from wms.places.model import Device
from wms.wire.packing import DeviceHealth


class UnknownParcel(errors.Missing):
    """No such parcel."""

    title = sentence("Unknown parcel")
    says = sentence("No parcel has the code {code}. Scan the label on the bag.")


class UnknownLane(errors.Missing):
    """No such lane."""

    title = sentence("Unknown lane")
    says = sentence("The store has no lane {lane}. Scan the code at the lane.")


class ParcelGone(errors.Conflict):
    """The parcel left the store."""

    title = sentence("Parcel gone")
    says = sentence("Parcel {code} was handed over already.")


def place_parcel(session: Session, hands: Hands, parcel_code: str, lane: str) -> None:
    """
    Record on which lane a parcel waits; the order is called by the lane of its last bag.

    :raises UnknownParcel: no such parcel
    :raises UnknownLane: no such lane
    :raises ParcelGone: it left the store
    """
    parcel = queries.lock_parcel(session, hands.store_id, parcel_code)
    if parcel is None:
        raise UnknownParcel(code=parcel_code)
    if not queries.is_lane(session, hands.store_id, lane):
        raise UnknownLane(lane=lane)
    order = orders.lock(session, hands.store_id, parcel.order_id)
    if order.state == "handed_over":
        raise ParcelGone(code=parcel_code)
    # A courier who was about to take it did not: it waits again.
    parcel.handover_id = parcel.handed_at = None
    parcel.lane = lane
    parcel.placed_at = hands.now
    order.lane = lane
    journal.tell(
        session,
        hands.store_id,
        "parcel_placed",
        parcel.order_id,
        hands.now,
        external_ref=order.external_ref,
        parcel_code=parcel_code,
        lane=lane,
        who=hands.who,
    )


def report_devices(
    session: Session, hands: Hands, station: str, devices: tuple[DeviceHealth, ...]
) -> None:
    """Keep how the devices of a station are; what changed is told."""
    before = {seen.device_id: seen.state for seen in queries.list_devices(session, hands.store_id)}
    for health in devices:
        device_id = f"{station}/{health.device}"
        keep_device(session, hands, device_id, station, health)
        if before.get(device_id) != health.state:
            journal.tell(
                session,
                hands.store_id,
                "device_reported",
                device_id,
                hands.now,
                state=health.state,
                reason=health.reason,
            )


def keep_device(
    session: Session, hands: Hands, device_id: str, station: str | None, health: DeviceHealth
) -> None:
    """Keep how one device is."""
    row: dict[str, object] = {
        "store_id": hands.store_id,
        "device_id": device_id,
        "station": station,
        "kind": health.kind,
        "state": health.state,
        "reason": health.reason,
        "since": health.since,
        "seen_at": hands.now,
    }
    changes = {name: row[name] for name in ("kind", "state", "reason", "since", "seen_at")}
    add_or_change(session, table_of(Device), row, changes)
