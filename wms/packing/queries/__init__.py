"""All SQL of packing."""

from wms.packing.queries.bench import (
    PackedLine,
    count_bags,
    is_lane,
    is_station,
    list_lane_loads,
    list_packed_lines,
    lock_open_session,
    lock_parcel,
    lock_parcels,
    lock_session,
)
from wms.packing.queries.faults import list_faults
from wms.packing.queries.screens import (
    DeviceSeen,
    ParcelSeen,
    PhotoSeen,
    SessionSeen,
    find_parcel,
    find_photo,
    list_devices,
    list_parcels,
    list_photos,
    list_sessions,
)

__all__ = [
    "DeviceSeen",
    "PackedLine",
    "ParcelSeen",
    "PhotoSeen",
    "SessionSeen",
    "count_bags",
    "find_parcel",
    "find_photo",
    "is_lane",
    "is_station",
    "list_devices",
    "list_faults",
    "list_lane_loads",
    "list_packed_lines",
    "list_parcels",
    "list_photos",
    "list_sessions",
    "lock_open_session",
    "lock_parcel",
    "lock_parcels",
    "lock_session",
]
