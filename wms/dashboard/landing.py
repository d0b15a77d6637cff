"""The first page: five tiles, ten figures, each leading to its rows."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from wms.dashboard import board
from wms.dashboard.door import MANAGERS, bp, day_began_at, show
from wms.db import inbox, journal
from wms.gallery import queries as gallery
from wms.http.endpoint import page
from wms.http.services import services
from wms.packing import queries as packing
from wms.picking import queries as picking
from wms.picking.queries import board as queries

MOST_URGENT: Final = 8


@dataclass(frozen=True)
class Figures:
    """How the store stands at this moment."""

    waiting: int
    in_picking: int
    packed: int
    late: int
    will_be_late: int
    shorts: int
    pickers: int
    not_ready: int
    set_aside: int
    cases: int


@bp.get("")
@page(may=MANAGERS)
def show_landing() -> str:
    """Show the tiles."""
    with services().database.reading() as session:
        position = journal.newest(session)
        figures = _count(session)
        orders = board.list_at_risk(session)
    return show(
        "landing",
        figures=figures,
        position=position,
        orders=orders[:MOST_URGENT],
        more=len(orders) > MOST_URGENT,
    )


@bp.get("/figures")
@page(may=MANAGERS)
def show_figures() -> str:
    """Show the tiles alone, counted again."""
    with services().database.reading() as session:
        return show("figures", figures=_count(session))


@bp.get("/shorts")
@page(may=MANAGERS)
def list_shorts() -> str:
    """Show the lines of today's orders that were short."""
    since = day_began_at(services().clock.now())
    with services().database.reading() as session:
        shorts = queries.list_shorts(session, services().store_id, since=since)
    return show("shorts", shorts=shorts)


def _count(session: Session) -> Figures:
    store_id, now = services().store_id, services().clock.now()
    orders = board.list_live(session)
    states = queries.count_states(session, store_id)
    late, will_be_late = board.count_at_risk(orders)
    devices = packing.list_devices(session, store_id)
    return Figures(
        waiting=states.get("received", 0),
        in_picking=states.get("picking", 0),
        packed=states.get("packed", 0),
        late=late,
        will_be_late=will_be_late,
        shorts=len(queries.list_shorts(session, store_id, since=day_began_at(now))),
        pickers=len(picking.list_workers(session, store_id)),
        not_ready=sum(device.state not in {"ready", "disabled"} for device in devices),
        set_aside=len(inbox.list_set_aside(session, store_id))
        + len(picking.list_returns(session, store_id)),
        cases=gallery.count_cases(session, store_id)["open"],
    )
