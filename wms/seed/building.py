"""The building: zones, aisles, bins, totes, lanes, stations."""

from datetime import datetime

from sqlalchemy.orm import Session

from wms.db.base import table_of
from wms.db.rows import insert_together
from wms.places.model import (
    PACKED,
    WORLD,
    AisleEdge,
    AisleNode,
    Lane,
    Place,
    Station,
    Store,
    Zone,
)
from wms.seed.files import Folder, Row


def seed_building(
    session: Session, files: Folder, told: Row, nodes: dict[str, int], now: datetime
) -> None:
    """Write the store, its zones, aisles, places, lanes and stations."""
    store_id = told["store_id"]
    session.add(
        Store(
            store_id=store_id,
            name=told["name"],
            time_zone=told["time_zone"],
            currency=told["currency"],
            start_node=nodes[told["start"]],
            day_ends_at=now,
        )
    )
    session.flush()
    points = [_point(store_id, row, nodes) for row in files.table("nodes")]
    insert_together(
        session,
        (table_of(Zone), [_zone(store_id, row) for row in told["zones"]]),
        (table_of(AisleNode), points),
    )
    ways = [_way(store_id, row, nodes) for row in files.table("edges")]
    bins = [_bin(store_id, row, nodes) for row in files.table("bins")]
    insert_together(
        session,
        (table_of(AisleEdge), ways),
        (table_of(Place), bins + _other_places(store_id, told)),
        (table_of(Lane), [{"store_id": store_id, **row} for row in told["lanes"]]),
        (table_of(Station), [_station(store_id, row, nodes) for row in told["stations"]]),
    )


def _point(store_id: str, row: Row, nodes: dict[str, int]) -> Row:
    return {
        "store_id": store_id,
        "node": nodes[row["node"]],
        "x_mm": int(row["x_mm"]),
        "y_mm": int(row["y_mm"]),
    }


def _station(store_id: str, row: Row, nodes: dict[str, int]) -> Row:
    return {
        "store_id": store_id,
        "station": row["station"],
        "name": row["name"],
        "drop_node": nodes[row["drop"]],
    }


def _other_places(store_id: str, told: Row) -> list[Row]:
    others = [(tote, "tote") for tote in told["totes"]]
    others += [(PACKED, "packed"), *((place, "world") for place in WORLD)]
    return [{**_NOWHERE, "store_id": store_id, "place": p, "kind": kind} for p, kind in others]


_NOWHERE: Row = {
    "zone": None,
    "aisle": None,
    "bay": None,
    "level": None,
    "side": None,
    "node": None,
}


def _zone(store_id: str, row: Row) -> Row:
    return {
        "store_id": store_id,
        "zone": row["zone"],
        "storage": row["storage"],
        "temperature_dc_min": row["temperature_min_dc"],
        "temperature_dc_max": row["temperature_max_dc"],
        "walking_mm_per_s": row.get("walking_mm_per_s"),
    }


def _way(store_id: str, row: Row, nodes: dict[str, int]) -> Row:
    return {
        "store_id": store_id,
        "a": nodes[row["a"]],
        "b": nodes[row["b"]],
        "length_mm": int(row["length_mm"]),
        "one_way": row["one_way"] == "1",
        "door_seconds": int(row["door_seconds"]),
        "narrow": row.get("narrow") == "1",
    }


def _bin(store_id: str, row: Row, nodes: dict[str, int]) -> Row:
    return {
        "store_id": store_id,
        "place": row["bin"],
        "kind": row["kind"],
        "zone": row["zone"] or None,
        "aisle": row["aisle"] or None,
        "bay": int(row["bay"]) if row["bay"] else None,
        "level": int(row["level"]) if row["level"] else None,
        "side": row["side"] or None,
        "node": nodes[row["node"]],
    }
