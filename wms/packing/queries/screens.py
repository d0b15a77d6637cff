"""What the manager sees of packing, stations and devices, and where packing does not add up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from wms.db.filling import fill
from wms.packing.model import PackSession, Parcel
from wms.people.model import Person
from wms.places.model import Device


@dataclass(frozen=True)
class SessionSeen:
    """One order on one station."""

    session_id: UUID
    station: str
    order_id: UUID
    person_id: str
    name: str
    lane: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    right: bool | None
    verdict: dict[str, Any] | None
    decided_by: str | None
    decision: str | None


@dataclass(frozen=True)
class ParcelSeen:
    """A closed bag."""

    parcel_code: str
    order_id: UUID
    bag_no: int
    weight_g: int | None
    closed_at: datetime
    lane: str | None
    placed_at: datetime | None
    handed_at: datetime | None
    handover_id: UUID | None


@dataclass(frozen=True)
class DeviceSeen:
    """A device as it last told of itself."""

    device_id: str
    station: str | None
    kind: str
    state: str
    reason: str
    since: datetime
    seen_at: datetime


def list_sessions(session: Session, store_id: str, order_id: UUID) -> list[SessionSeen]:
    """Return the pack sessions of an order, newest first."""
    query = (
        select(
            PackSession.session_id,
            PackSession.station,
            PackSession.order_id,
            PackSession.person_id,
            Person.name,
            PackSession.lane,
            PackSession.state,
            PackSession.opened_at,
            PackSession.closed_at,
            PackSession.right,
            PackSession.verdict,
            PackSession.decided_by,
            PackSession.decision,
        )
        .join(
            Person,
            and_(
                Person.store_id == PackSession.store_id,
                Person.person_id == PackSession.person_id,
            ),
        )
        .where(PackSession.store_id == store_id, PackSession.order_id == order_id)
        .order_by(PackSession.opened_at.desc())
    )
    return fill(SessionSeen, session.execute(query))


def list_parcels(session: Session, store_id: str, order_id: UUID) -> list[ParcelSeen]:
    """Return the parcels of an order."""
    columns = [getattr(Parcel, name) for name in ParcelSeen.__dataclass_fields__]
    rows = session.execute(
        select(*columns)
        .where(Parcel.store_id == store_id, Parcel.order_id == order_id)
        .order_by(Parcel.bag_no)
    )
    return fill(ParcelSeen, rows)


def find_parcel(session: Session, store_id: str, parcel_code: str) -> ParcelSeen | None:
    """Return a parcel."""
    columns = [getattr(Parcel, name) for name in ParcelSeen.__dataclass_fields__]
    rows = session.execute(
        select(*columns).where(Parcel.store_id == store_id, Parcel.parcel_code == parcel_code)
    )
    return next(iter(fill(ParcelSeen, rows)), None)


def list_devices(session: Session, store_id: str) -> list[DeviceSeen]:
    """Return every device that ever told of itself."""
    columns = [getattr(Device, name) for name in DeviceSeen.__dataclass_fields__]
    rows = session.execute(
        select(*columns)
        .where(Device.store_id == store_id)
        .order_by(Device.station, Device.device_id)
    )
    return fill(DeviceSeen, rows)
