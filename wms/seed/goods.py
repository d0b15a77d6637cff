"""Articles, their codes, and the stock that a store begins with."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from wms import codes, ids
from wms.catalogue.model import Barcode, Sku
from wms.db.base import table_of
from wms.db.rows import insert_together
from wms.seed.files import Folder, Row
from wms.stock import queries
from wms.stock.model import Lot, Movement, SkuStock, Stock
from wms.stock.rules import is_sellable, store_day

SIDES = ("length_mm", "width_mm", "height_mm")


def seed_catalogue(session: Session, files: Folder, store_id: str, articles: list[Row]) -> None:
    """Write the articles and their codes."""
    skus = [_article(store_id, row) for row in articles]
    barcodes = [
        {
            "store_id": store_id,
            "barcode": codes.normalise_gtin(row["barcode"]),
            "sku": row["sku"],
            "quantity": int(row["quantity"]),
            "kind": row["kind"],
        }
        for row in files.table("barcodes")
    ]
    sums = [
        {"store_id": store_id, "sku": row["sku"], "sellable": 0, "reserved": 0, "version": 1}
        for row in articles
    ]
    insert_together(
        session,
        (table_of(Sku), skus),
        (table_of(Barcode), barcodes),
        (table_of(SkuStock), sums),
    )


def _article(store_id: str, row: Row) -> Row:
    numbers = ("weight_g", "days_left_min", "price_cents")
    words = ("sku", "name", "department", "storage", "sold_by")
    return {
        "store_id": store_id,
        **{name: row[name] for name in words},
        **{name: int(row[name]) for name in numbers},
        "home_bin": row["bin"],
        "volume_ml": int(row["volume_ml"]) if row.get("volume_ml") else None,
        "fragile": row.get("fragile") == "yes",
        **{side: int(row[side]) if row.get(side) else None for side in SIDES},
    }


def seed_stock(
    session: Session, files: Folder, store_id: str, articles: list[Row], now: datetime
) -> int:
    """Write the stock that a store begins with, as receipts; return how many."""
    today = store_day(now, queries.find_time_zone(session, store_id))
    days_left_min = {row["sku"]: int(row["days_left_min"]) for row in articles}
    lots: dict[tuple[str, str], Row] = {}
    moves: list[Row] = []
    sums: list[Row] = []
    for row in files.table("stock"):
        made = _lot(store_id, row, today, days_left_min[row["sku"]])
        lot = lots.setdefault((row["sku"], row["lot"]), made)
        moves.append(_first_receipt(store_id, lot, row, now))
        sums.append(_first_sum(store_id, lot, row))
    insert_together(
        session,
        (table_of(Lot), list(lots.values())),
        (table_of(Movement), moves),
        (table_of(Stock), sums),
    )
    queries.count_sellable_again(session, store_id, list(days_left_min))
    return len(moves)


def _lot(store_id: str, row: Row, today: date, days_left_min: int) -> Row:
    days = row["expires_in_days"]
    expires_on = today + timedelta(days=int(days)) if days else None
    return {
        "store_id": store_id,
        "lot_id": ids.new_id(),
        "sku": row["sku"],
        "lot": row["lot"],
        "expires_on": expires_on,
        "blocked": False,
        "sellable": is_sellable(
            expires_on, blocked=False, today=today, days_left_min=days_left_min
        ),
    }


def _first_receipt(store_id: str, lot: Row, row: Row, now: datetime) -> Row:
    return {
        "store_id": store_id,
        "movement_id": ids.new_id(),
        "at": now,
        "sku": lot["sku"],
        "lot_id": lot["lot_id"],
        "quantity": int(row["quantity"]),
        "from_place": "SUPPLIER",
        "to_place": row["bin"],
        "cause": "receipt",
        "reason": "first stock",
        "who": "seed",
        "device_id": "server",
        "command_id": None,
        "order_id": None,
    }


def _first_sum(store_id: str, lot: Row, row: Row) -> Row:
    return {
        "store_id": store_id,
        "place": row["bin"],
        "lot_id": lot["lot_id"],
        "sku": lot["sku"],
        "on_hand": int(row["quantity"]),
        "allocated": 0,
    }
