"""Goods in several bins with equal right: the walk chooses the bin, and the promise follows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from wms.picking.model import PickLine, WalkPlan
from wms.picking.operations.aisles import Reach
from wms.picking.queries.equals import EqualBin, list_equal_bins
from wms.picking.queries.plans import list_bins_missed
from wms.stock import operations as stock
from wms.stock.queries import lock_free
from wms.stock.rules import Take

BINS_MAX = 4
"""So many other bins are offered for one stop; the nearest to each other differ little."""


def read_equals(
    session: Session, store_id: str, task_id: UUID, reach: Reach, kept: WalkPlan | None
) -> dict[UUID, tuple[EqualBin, ...]]:
    """
    Return for each stop the other bins it may take its goods from, that can be reached now.

    The stop that the picker is at or walks to stays where it is. What is offered to one stop is
    not offered to the next: together they never want more than is free.
    """
    heading_to = None if kept is None else kept.heading_to
    found = [
        one for one in list_equal_bins(session, store_id, task_id) if one.pick_line_id != heading_to
    ]
    held = reach.holds([one.node for one in found])
    missed: dict[tuple[UUID, str], set[str]] = {}
    left: dict[tuple[str, UUID], int] = {}
    offered: dict[UUID, list[EqualBin]] = defaultdict(list)
    for one in (one for one, ok in zip(found, held, strict=True) if ok):
        key = one.order_id, one.sku
        if key not in missed:
            missed[key] = list_bins_missed(session, store_id, *key)
        free = left.setdefault((one.place, one.lot_id), one.free)
        several = offered[one.pick_line_id]
        if one.place not in missed[key] and free >= one.wanted and len(several) < BINS_MAX:
            left[one.place, one.lot_id] -= one.wanted
            several.append(one)
    return {line_id: tuple(several) for line_id, several in offered.items() if several}


def move_stops(
    session: Session,
    store_id: str,
    lines: Sequence[PickLine],
    chosen: Mapping[UUID, EqualBin],
) -> bool:
    """
    Let stops take their goods from the bins that the walk chose.

    Return False, with nothing changed, when one of those bins no longer has them free.
    """
    moved = [line for line in lines if line.pick_line_id in chosen]
    if not moved:
        return True
    free = {
        (one.place, one.lot_id): one.free
        for one in lock_free(session, store_id, {line.sku for line in moved})
    }
    for line in moved:
        there = chosen[line.pick_line_id]
        left = free.get((there.place, there.lot_id), 0) - line.wanted
        if left < 0 or line.picked or line.short:
            return False
        free[there.place, there.lot_id] = left
    _reallocate(session, store_id, moved, chosen)
    return True


def _reallocate(
    session: Session,
    store_id: str,
    moved: Iterable[PickLine],
    chosen: Mapping[UUID, EqualBin],
) -> None:
    for line in sorted(moved, key=lambda line: (line.sku, line.pick_line_id)):
        key, there = (line.order_id, line.line_no), chosen[line.pick_line_id]
        stock.allocate(
            session, store_id, key, Take(there.place, there.lot_id, line.sku, line.wanted)
        )
        stock.unallocate(
            session, store_id, key, Take(line.place, line.lot_id, line.sku, line.wanted)
        )
        line.place, line.lot_id = there.place, there.lot_id
