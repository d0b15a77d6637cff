"""What can be promised, for many lines in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    Integer,
    Select,
    String,
    Update,
    and_,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from wms.catalogue.model import Barcode, Sku
from wms.db.base import table_of
from wms.db.rows import Columns, encode, json_rows
from wms.places.model import Store
from wms.stock.model import SkuStock

_SKU_STOCK = table_of(SkuStock)

_WANTED: Columns = (
    ("n", Integer()),
    ("sku", String()),
    ("gtin", String()),
)
_BY_SKU: Columns = (("sku", String()), ("quantity", Integer()))


@dataclass(frozen=True)
class Wanted:
    """What an order line asks about: the n-th line, by SKU or by a GTIN of fourteen digits."""

    n: int
    sku: str | None
    gtin: str | None


@dataclass(frozen=True)
class Promisable:
    """What the n-th line asked about: the article (None when unknown), and what can be promised."""

    n: int
    sku: str | None
    name: str
    pieces: int
    sellable: int
    reserved: int
    day_ends_at: datetime

    @property
    def available(self) -> int:
        """Return how many can still be promised."""
        return max(0, self.sellable - self.reserved)


@cache
def _availability_statement(dialect: str) -> Select[Any]:
    store_id = bindparam("store_id", type_=String())
    known = _known_articles(store_id, dialect)
    # Rows are locked in the order of their SKU, so that two orders never wait for each other.
    locked = (
        select(SkuStock.sku, SkuStock.sellable, SkuStock.reserved)
        .where(SkuStock.store_id == store_id, SkuStock.sku.in_(select(known.c.sku)))
        .order_by(SkuStock.sku)
        .with_for_update()
        .cte("locked")
    )
    return (
        select(
            known.c.n,
            Sku.sku,
            func.coalesce(Sku.name, ""),
            known.c.pieces,
            func.coalesce(locked.c.sellable, 0),
            func.coalesce(locked.c.reserved, 0),
            Store.day_ends_at,
        )
        .select_from(known)
        .join(Store, Store.store_id == store_id)
        .outerjoin(Sku, and_(Sku.store_id == store_id, Sku.sku == known.c.sku))
        .outerjoin(locked, locked.c.sku == known.c.sku)
    )


def _known_articles(store_id: BindParameter[str], dialect: str) -> CTE:
    wanted = json_rows("wanted", _WANTED, dialect)
    return (
        select(
            wanted.c.n,
            func.coalesce(Barcode.sku, wanted.c.sku).label("sku"),
            func.coalesce(Barcode.quantity, 1).label("pieces"),
        )
        .select_from(wanted)
        .outerjoin(Barcode, and_(Barcode.store_id == store_id, Barcode.barcode == wanted.c.gtin))
        .cte("known")
    )


def lock_promisable(
    session: Session, store_id: str, wanted: Sequence[Wanted]
) -> dict[int, Promisable]:
    """Return what can be promised for each wish, the articles' rows held for this transaction."""
    dialect = session.get_bind().dialect.name
    rows = session.execute(
        _availability_statement(dialect),
        {
            "store_id": store_id,
            "wanted": encode(({"n": w.n, "sku": w.sku, "gtin": w.gtin} for w in wanted), dialect),
        },
    )
    return {row[0]: Promisable(*row) for row in rows}


@cache
def _reserve_statement(dialect: str) -> Update:
    wanted = json_rows("wanted", _BY_SKU, dialect)
    return (
        update(_SKU_STOCK)
        .where(
            _SKU_STOCK.c.store_id == bindparam("of_store", type_=String()),
            _SKU_STOCK.c.sku == wanted.c.sku,
            _SKU_STOCK.c.sellable - _SKU_STOCK.c.reserved >= wanted.c.quantity,
        )
        .values(
            reserved=_SKU_STOCK.c.reserved + wanted.c.quantity,
            version=_SKU_STOCK.c.version + 1,
        )
    )


def reserve(session: Session, store_id: str, quantities: Mapping[str, int]) -> int:
    """
    Promise so many of each article; an article with too few is left as it is.

    Return the number of articles whose promise was made.
    """
    dialect = session.get_bind().dialect.name
    rows = [{"sku": sku, "quantity": quantities[sku]} for sku in sorted(quantities)]
    done = session.execute(
        _reserve_statement(dialect), {"of_store": store_id, "wanted": encode(rows, dialect)}
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
