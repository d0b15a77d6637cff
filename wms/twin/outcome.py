"""What a day came to, in figures."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from wms.twin.record import OrderRecord, Record

MM_PER_METRE = 1_000


@dataclass(frozen=True)
class Outcome:
    """
    A day's figures; shares from 0 to 1, times in seconds, walks in metres.

    An order is on time when it is handed over by its due moment, and how late it is otherwise is
    its tardiness. Queues are averages over time. What counts as waiting is open and on no cart.
    """

    orders: float
    on_time: float
    tardiness_s: float
    tardiness_p95_s: float
    lead_s: float
    walk_m_per_order: float
    orders_per_cart: float
    utilisation: float
    overtime_s: float
    waiting_mean: float
    waiting_max: float
    packing_mean: float
    packing_max: float
    added: float


FIGURES = tuple(field.name for field in fields(Outcome))


def outcome(record: Record, *, hour: int | None = None) -> Outcome:
    """Return the figures of a day; with an hour, those of the orders placed in it."""
    counted = [one for one in record.orders.values() if _is_of(one, hour)]
    late = np.array([_late_s(one) for one in counted] or [0.0])
    lead = np.array([_done_s(one) - one.order.placed_s for one in counted] or [0.0])
    picked = sum(len(trip.orders) for trip in record.trips)
    walked_mm = sum(trip.walk_mm for trip in record.trips)
    busy_s = sum(trip.end_s - trip.begin_s for trip in record.trips)
    within_s = record.shift_s + record.overtime_s
    return Outcome(
        orders=len(counted),
        on_time=float((late <= 0).mean()),
        tardiness_s=float(late.mean()),
        tardiness_p95_s=float(np.percentile(late, 95)),
        lead_s=float(lead.mean()),
        walk_m_per_order=walked_mm / MM_PER_METRE / max(1, picked),
        orders_per_cart=picked / max(1, len(record.trips)),
        utilisation=busy_s / within_s if within_s else 0.0,
        overtime_s=record.overtime_s,
        waiting_mean=_over_time(record.waiting),
        waiting_max=max((length for _, length in record.waiting), default=0),
        packing_mean=_over_time(record.packing),
        packing_max=max((length for _, length in record.packing), default=0),
        added=record.added,
    )


def _is_of(one: OrderRecord, hour: int | None) -> bool:
    return hour is None or int(one.order.placed_s // 3_600) == hour


def _late_s(one: OrderRecord) -> float:
    return max(0.0, _done_s(one) - one.order.due_s)


def _done_s(one: OrderRecord) -> float:
    assert one.handed_over_s is not None  # the day ends when everything is handed over
    return one.handed_over_s


def _over_time(lengths: Sequence[tuple[float, int]]) -> float:
    """Return the average of a length that stays as it is until the next moment."""
    if not lengths or lengths[-1][0] <= lengths[0][0]:
        return 0.0
    moments = np.array([moment for moment, _ in lengths])
    held = np.array([length for _, length in lengths[:-1]])
    return float((np.diff(moments) * held).sum() / (moments[-1] - moments[0]))
