"""How an order stands against its due moment: plain rules over plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from wms.picking.queries.board import BoardRow
from wms.picking.rules import LEG_MM, work_time

Standing = Literal["fine", "soon", "will_be_late", "late", "over"]

SOON = timedelta(minutes=5)


@dataclass(frozen=True)
class Pace:
    """How fast this store works, by its settings and its latest walks."""

    walking_mm_per_s: int
    seconds_per_stop: int
    packing: timedelta
    handover: timedelta
    leg_mm: int = LEG_MM


@dataclass(frozen=True)
class Promise:
    """An order on the board, and the moment from which it can no longer be on time."""

    order: BoardRow
    work_left: timedelta
    start_by: datetime
    standing: Standing


def work_left(order: BoardRow, pace: Pace) -> timedelta:
    """Return how long picking, packing and handing over what is left of an order takes."""
    bench = pace.packing + pace.handover
    match order.state:
        case "received":
            return _walk(order.lines * pace.leg_mm, order.lines, pace) + bench
        case "picking":
            return _walk(order.walk_left_mm, order.stops_left, pace) + bench
        case "picked" | "packing":
            return bench
        case "packed":
            return pace.handover
        case _:
            return timedelta(0)


def _walk(walk_mm: int, stops: int, pace: Pace) -> timedelta:
    return work_time(
        walk_mm,
        stops,
        walking_mm_per_s=pace.walking_mm_per_s,
        seconds_per_stop=pace.seconds_per_stop,
    )


def promise(order: BoardRow, now: datetime, pace: Pace) -> Promise:
    """Return how an order stands at a moment."""
    left = work_left(order, pace)
    start_by = order.due_at - left
    return Promise(order, left, start_by, _standing(order, now, start_by))


def _standing(order: BoardRow, now: datetime, start_by: datetime) -> Standing:
    if order.state in {"handed_over", "cancelled"}:
        return "over"
    if now >= order.due_at:
        return "late"
    if now >= start_by:
        return "will_be_late"
    return "soon" if start_by - now < SOON else "fine"
