"""The plan of bags as the screen draws it, and how many bags an order begins with; pure."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kiosk.flow.bagging import BagPlan, plan_bags
from wms.wire.handheld import StorageClass, Unit
from wms.wire.packing import PackLine, PackOrder


@dataclass(frozen=True, slots=True)
class ShareShown:
    """So much of an article."""

    name: str
    quantity: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class BagShown:
    """One bag: what goes in, the lowest first, and what must not be pressed by anything."""

    storage: StorageClass
    weight_g: int
    on_top: str
    shares: tuple[ShareShown, ...]


# What one person packs from one tote; the plan of more would hold the bench up.
PIECES_MAX: Final = 1_000


def plan(order: PackOrder) -> tuple[BagPlan, ...]:
    """Return the bags of an order; none for one of more pieces than anybody packs."""
    return _plan(order.lines, order.bag_grams_max, order.bag_ml_max)


# The page is drawn after every scan, and an order's plan stays as it is.
@lru_cache(maxsize=32)
def _plan(lines: tuple[PackLine, ...], grams_max: int, ml_max: int) -> tuple[BagPlan, ...]:
    if sum(line.expected for line in lines if line.unit == "each") > PIECES_MAX:
        return ()
    return plan_bags(lines, grams_max=grams_max, ml_max=ml_max)


def bags_of(order: PackOrder) -> int:
    """Return how many bags an order begins with: as planned, as far as it has labels for them."""
    return max(1, min(len(plan(order)) or order.bags_suggested, len(order.parcel_codes)))


def bags(order: PackOrder) -> list[BagShown]:
    """Return the bags as they are drawn."""
    by_no = {line.line_no: line for line in order.lines}
    return [_shown(bag, by_no) for bag in plan(order)]


def _shown(bag: BagPlan, by_no: dict[int, PackLine]) -> BagShown:
    lines = [by_no[share.line_no] for share in bag.shares]
    top = [line.name for line in lines if line.fragile]
    shares = [
        ShareShown(line.name, share.quantity, line.unit)
        for line, share in zip(lines, bag.shares, strict=True)
    ]
    return BagShown(bag.storage, bag.weight_g, ", ".join(top), tuple(shares))
