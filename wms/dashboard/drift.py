"""What has changed by itself: packs that look or weigh otherwise, cameras that see less."""

from typing import Final

from wms.dashboard.door import MANAGERS, bp, show
from wms.dashboard.teaching import tabs
from wms.gallery import operations as gallery
from wms.http.endpoint import page
from wms.http.services import services

SCALE_AT: Final = 3
"""When so many articles weigh otherwise, it is the scale, not the packs."""


@bp.get("/drift")
@page(may=MANAGERS)
def show_drift() -> str:
    """Show what has drifted, since when, and what to do about it."""
    now = services().clock.now()
    with services().database.reading() as session:
        drift = gallery.find_drift(session, services().store_id, now=now)
    heavier = [each for each in drift.articles if each.what == "weight"]
    return show("drift", tabs=tabs(), drift=drift, check_scale=len(heavier) >= SCALE_AT)
