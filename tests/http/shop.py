"""Routes that show what every door shares: one takes a message, one fails as it is told."""

from datetime import UTC, datetime
from typing import Annotated

from flask import Blueprint, Flask, Response
from pydantic import Field
from sqlalchemy.exc import OperationalError

from wms import errors
from wms.db import journal
from wms.http import sse
from wms.http.auth import ANYONE, Role
from wms.http.endpoint import Answer, endpoint, page
from wms.http.idempotency import once
from wms.http.services import services
from wms.places.model import Store
from wms.wire.base import Message, Quantity, Ref

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

bp = Blueprint("shop", __name__)


class LineNew(Message):
    sku: Ref
    quantity: Quantity


class SaleNew(Message):
    pin: Annotated[str, Field(pattern="^[0-9]{4}$")]
    lines: Annotated[tuple[LineNew, ...], Field(min_length=1)]


class Sale(Message):
    number: int


class Search(Message):
    sku: tuple[Ref, ...] = ()
    limit: Annotated[int, Field(ge=1, le=100)] = 10


class SoldOut(errors.Conflict):
    """None are left."""

    title = "Sold out"
    says = "{sku}: {available} left, {wanted} wanted."


def add_store(app: Flask) -> None:
    store = Store(
        store_id="canal",
        name="Canal",
        time_zone="Europe/Paris",
        currency="EUR",
        start_node=0,
        day_ends_at=NOON,
    )
    with app.extensions["wms"].database.transaction() as session:
        session.add(store)


@bp.post("/api/v1/sales")
@endpoint(
    may=ANYONE,
    body=SaleNew,
    answers={201: Sale},
    refusals=[SoldOut],
    example={"pin": "0000", "lines": [{"sku": "MILK", "quantity": 1}]},
)
def create_sale(body: SaleNew) -> Sale:
    """Sell something."""
    wanted = sum(line.quantity for line in body.lines)
    if wanted > 5:
        raise SoldOut(sku=body.lines[0].sku, available=5, wanted=wanted)
    return Sale(number=wanted)


@bp.get("/api/v1/sales")
@endpoint(may=ANYONE, query=Search, answers={200: Sale})
def find_sales(query: Search) -> Sale:
    """Count what is looked for."""
    return Sale(number=len(query.sku) * query.limit)


@bp.post("/api/v1/moves")
@endpoint(may=[Role.MANAGER], body=SaleNew, answers={201: Sale}, idempotent=True)
def create_move(body: SaleNew) -> Answer:
    """Move something, once."""

    def work() -> Sale:
        journal.tell(session, "canal", "stock_moved", body.lines[0].sku, NOON)
        return Sale(number=len(journal.read_after(session, journal.Position(-1, -1))))

    with services().database.transaction() as session:
        return once(session, work)


@bp.get("/api/v1/failures/<kind>")
@endpoint(may=ANYONE)
def fail(kind: str) -> Answer:
    """Fail as a database, a disk or a programmer does."""
    failures = {
        "disk": OperationalError("INSERT", {}, Exception("database or disk is full")),
        "away": OperationalError("SELECT", {}, Exception("could not connect to server")),
        "table": OperationalError("SELECT", {}, Exception("no such table: sale")),
    }
    raise failures.get(kind, ValueError("password=hunter2"))


@bp.get("/api/v1/facts")
@endpoint(may=ANYONE, media_type="text/event-stream")
def follow() -> Response:
    """Follow what moves."""
    return sse.stream(lambda fact: fact.kind == "stock_moved")


@bp.get("/shelf")
@page(may=ANYONE)
def shelf() -> str:
    """Show a shelf that is gone."""
    raise SoldOut(sku="<b>MILK</b>", available=0, wanted=1)


@bp.get("/office")
@page(may=[Role.MANAGER])
def office() -> str:
    """Show what only managers see."""
    return "office"


@bp.get("/forgotten")
def forgotten() -> str:
    """Say nothing of who may call."""
    return "never seen"
