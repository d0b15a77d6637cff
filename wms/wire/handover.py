"""Parcels on their lanes, and into a courier's hands."""

from wms.wire.base import UUID, Code, Count, Message, Moment, Name


class HandoverNew(Message):
    """A courier names the order by its code. The caller makes the id: asking twice opens once."""

    handover_id: UUID
    pickup_code: Code
    courier: Name


class HandoverParcel(Message):
    """A parcel of the order, where it waits, and when it was scanned out."""

    parcel_code: str
    lane: str | None
    scanned_at: Moment | None


class Handover(Message):
    """A handover as it stands: done once every parcel is scanned out and the bags are counted."""

    handover_id: UUID
    order_id: UUID
    external_ref: str
    courier: str
    bags_expected: int
    parcels: tuple[HandoverParcel, ...]
    completed_at: Moment | None


class ParcelScan(Message):
    """A parcel goes out of the door."""

    parcel_code: Code


class HandoverCompletion(Message):
    """The courier has so many bags in hand."""

    bags_counted: Count
