"""Prove the ledger on the live database: every area names its culprits, and none is the answer."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from wms.handover import queries as handover
from wms.orders import queries as orders
from wms.packing import queries as packing
from wms.picking import queries as picking
from wms.stock import queries as stock

Query = Callable[[Session, str], list[tuple[str, str]]]
_QUERIES: tuple[Query, ...] = (
    stock.list_faults,
    orders.list_faults,
    picking.list_faults,
    packing.list_faults,
    handover.list_faults,
)


@dataclass(frozen=True)
class Fault:
    """An invariant that does not hold, and the culprit."""

    invariant: str
    culprit: str


def audit_stock(session: Session, store_id: str) -> list[Fault]:
    """Return everything that is off in a store; nothing when all adds up."""
    return [Fault(*found) for query in _QUERIES for found in query(session, store_id)]
