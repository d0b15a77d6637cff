"""A day that was: its orders and the floor, read from the store's own database and left alone."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from wms.orders.queries.history import (
    LineOrdered,
    ShelfOf,
    list_lines_ordered,
    list_shelves,
)
from wms.picking import operations as picking
from wms.picking import queries
from wms.routing import Stop
from wms.routing.graph import WALKING_MM_PER_S
from wms.stock.queries import find_time_zone
from wms.twin.floor import BAG_G, GROUP_OF_STORAGE, Article, Floor
from wms.twin.orders import DayOrder, Line
from wms.twin.refusals import BadDay


def read_floor(session: Session, store_id: str) -> Floor:
    """
    Return the store's floor as it is now, every article in its home bin.

    :raises BadDay: it has no station or no article
    """
    drops = queries.list_drops(session, store_id)
    return Floor(
        name=store_id,
        graph=picking.aisle_graph(session, store_id, walking_mm_per_s=WALKING_MM_PER_S),
        start=queries.find_start(session, store_id),
        drops={station: node for node, station in drops.items()},
        articles=[_article(shelf) for shelf in list_shelves(session, store_id)],
    )


def read_day(session: Session, store_id: str, day: date, floor: Floor) -> list[DayOrder]:
    """
    Return the orders placed on a date of the store's own calendar.

    :raises BadDay: none were
    """
    zone = ZoneInfo(find_time_zone(session, store_id))
    since = datetime.combine(day, time(0), zone)
    until = datetime.combine(day + timedelta(days=1), time(0), zone)
    lines = list_lines_ordered(session, store_id, since, until)
    by_order = groupby(lines, key=lambda line: line.order_id)
    orders = [_order(list(each), since, floor.by_sku) for _, each in by_order]
    known = [order for order in orders if order.lines]
    if not known:
        raise BadDay(f"No order was placed in {store_id} on {day}.")
    return known


def _article(shelf: ShelfOf) -> Article:
    by_weight = shelf.sold_by == "weight"
    return Article(
        shelf.sku,
        Stop(shelf.node, GROUP_OF_STORAGE[shelf.storage]),
        level=max(0, (shelf.level or 1) - 2),
        weight_g=BAG_G if by_weight else shelf.weight_g,
        by_weight=by_weight,
    )


def _order(
    lines: Iterable[LineOrdered], midnight: datetime, articles: Mapping[str, Article]
) -> DayOrder:
    """Return an order; lines whose article has no home any more are left out of it."""
    lines = list(lines)
    first = lines[0]
    return DayOrder(
        id=str(first.order_id),
        placed_s=(first.placed_at - midnight).total_seconds(),
        due_s=max(first.due_at, first.placed_at).timestamp() - midnight.timestamp(),
        lines=tuple(
            Line(articles[line.sku], articles[line.sku].units_of(line.quantity))
            for line in lines
            if line.sku in articles
        ),
    )
