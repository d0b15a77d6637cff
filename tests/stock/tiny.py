"""A store small enough to hold in the head: three articles, four bins, three totes."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tests.canal import NOON, PEOPLE, PINS
from wms.catalogue.model import Sku
from wms.db import Database
from wms.people.operations import NewPerson, hire
from wms.people.queries.logins import add_login
from wms.people.rules import Role
from wms.picking.operations import Hands
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
from wms.stock.model import SkuStock
from wms.stock.operations import begin_day, make_lot, move
from wms.stock.rules import Cause, Move

TINY = "tiny"
BINS = ("A-1", "A-2", "A-3")
"""Where goods are picked from; RETURNS takes what comes back."""
RETURNS = "R-1"
TOTES = ("T-1", "T-2", "T-3")
CART_TOTES = 4
DAYS_LEFT_MIN = {"MILK": 2, "TEA": 0, "PIE": 1}
PICKERS = ("amina", "tomasz")
STATION, LANE = "station-1", "LANE-1"


def hands(who: str = "amina", *, now: datetime = NOON, device: str = "hh-1") -> Hands:
    """Return somebody's hands."""
    return Hands(TINY, who, device, now)


def cause(why: str, *, now: datetime = NOON) -> Cause:
    """Return why the manager moves goods."""
    return Cause(why, "nadia", "office", now)


def build(url: str) -> None:
    """Put the tiny store into a migrated database; its bins are empty."""
    database = Database(url)
    with database.transaction() as session:
        _building(session)
        for sku, days in DAYS_LEFT_MIN.items():
            session.add(_article(sku, days))
            session.flush()
            session.add(SkuStock(store_id=TINY, sku=sku, sellable=0, reserved=0, version=1))
        session.flush()
        for person_id in (*PICKERS, "ines", "nadia"):
            _hire(session, person_id)
        begin_day(session, TINY, now=NOON)
    database.close()


def put(session: Session, sku: str, quantity: int, *, place: str = "A-1", days: int = 30) -> None:
    """Count goods in, of a lot named after the days it has left."""
    expires_on = (NOON + timedelta(days=days)).date()
    lot = make_lot(session, TINY, sku, f"L{days}-{place}", expires_on, now=NOON)
    goods = Move(sku, lot.lot_id, quantity, "SUPPLIER", place)
    move(session, TINY, goods, cause("receipt"))


def _building(session: Session) -> None:
    store = Store(
        store_id=TINY,
        name="Tiny",
        time_zone="Europe/Paris",
        currency="EUR",
        start_node=1,
        day_ends_at=NOON,
    )
    zone = Zone(
        store_id=TINY,
        zone="AMB",
        storage="ambient",
        temperature_dc_min=120,
        temperature_dc_max=260,
    )
    nodes = [AisleNode(store_id=TINY, node=n, x_mm=1_000 * n, y_mm=0) for n in (1, 2, 3, 4)]
    for rows in ([store], [zone, *nodes], [_way(1), _way(2), _way(3), *_places()]):
        session.add_all(rows)
        session.flush()
    session.add(Lane(store_id=TINY, lane=LANE, storage="ambient"))
    session.add(Station(store_id=TINY, station=STATION, name="Bench", drop_node=4))


def _way(node: int) -> AisleEdge:
    return AisleEdge(
        store_id=TINY, a=node, b=node + 1, length_mm=1_000, one_way=False, door_seconds=0
    )


def _places() -> list[Place]:
    picks = [
        Place(store_id=TINY, place=place, kind="pick", zone="AMB", node=n)
        for n, place in enumerate(BINS, start=1)
    ]
    others = [(RETURNS, "returns"), (PACKED, "packed")]
    others += [(tote, "tote") for tote in TOTES] + [(place, "world") for place in WORLD]
    return picks + [Place(store_id=TINY, place=place, kind=kind) for place, kind in others]


def _article(sku: str, days_left_min: int) -> Sku:
    return Sku(
        store_id=TINY,
        sku=sku,
        name=sku.title(),
        department="Grocery",
        storage="ambient",
        sold_by="each",
        weight_g=500,
        days_left_min=days_left_min,
        price_cents=199,
    )


def _hire(session: Session, person_id: str) -> None:
    known = PEOPLE[person_id]
    roles = [Role(role) for role in known["roles"]]
    person = NewPerson(person_id, known["name"], "en", roles, known["badge"], known["pin"])
    hire(session, TINY, person, pins=PINS)
    for device_id in ("hh-1", STATION):
        add_login(
            session,
            TINY,
            token_hash=f"{person_id} on {device_id}",
            person_id=person_id,
            device_id=device_id,
            started_at=NOON,
            expires_at=NOON + timedelta(hours=10),
        )
