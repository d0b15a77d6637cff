"""Devices: how each is, why, since when, and when it was last heard of."""

from wms.dashboard.door import MANAGERS, bp, show
from wms.db import journal
from wms.http.endpoint import page
from wms.http.services import services
from wms.packing import queries


@bp.get("/devices")
@page(may=MANAGERS)
def list_devices() -> str:
    """Show the devices of every station, and the handhelds."""
    with services().database.reading() as session:
        position = journal.newest(session)
        devices = queries.list_devices(session, services().store_id)
    stations: dict[str, list[queries.DeviceSeen]] = {}
    for device in devices:
        stations.setdefault(device.station or "", []).append(device)
    named = sorted(stations.items(), key=lambda station: (station[0] == "", station[0]))
    return show("devices", stations=named, position=position)
