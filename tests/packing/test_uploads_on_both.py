"""Pictures of a tablet on either database, and what becomes of pictures from before there were."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command

from tests.canal import NOON, STORE, Channel, Person, an_order
from tests.packing.pictures import a_picture_of, as_jpeg
from wms.db import Database, migrate
from wms.db.migrate import _config
from wms.gallery.queries import list_cases
from wms.ids import new_id

MILK_CODE = "3288131500744"


def test_a_tablet_proves_an_order(canal, make_app):
    app = make_app(canal)
    order = Channel(app).order(an_order(("S-00001", 1))).get_json()
    amina = Person(app, "amina")
    amina.exchange(*amina.picks(amina.lease()))
    ines = Person(app, "ines", "tablet")

    told = ines.client.post(
        f"/api/v1/orders/{order['order_id']}/evidence?shows=item",
        data=as_jpeg(a_picture_of(MILK_CODE)),
        content_type="image/jpeg",
        headers=ines.headers | {"Idempotency-Key": str(new_id())},
    )

    assert told.status_code == 201, told.text
    assert told.get_json()["decision"] == "pass"
    with canal.reading() as session:
        assert list_cases(session, STORE, "open") == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_pictures_from_before_belong_to_the_order_of_their_session(request, tmp_path, kind):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url")
    command.upgrade(_config(url), "0015")
    database = Database(url, pool_size=2)
    with database.engine.begin() as connection:
        fill_as_before(connection)

    migrate(url)

    with database.engine.connect() as connection:
        now = sa.MetaData()
        now.reflect(connection, only=["photo", "pack_evidence"])
        photo = connection.execute(sa.select(now.tables["photo"])).mappings().one()
        evidence = connection.execute(sa.select(now.tables["pack_evidence"])).mappings().one()
    database.close()
    assert as_id(photo["order_id"]) == as_id(evidence["order_id"]) == ORDER
    assert (as_id(photo["session_id"]), photo["kind"], photo["line_no"]) == (
        SESSION,
        "basket",
        None,
    )
    assert evidence["sense"] == "weight"


ORDER, SESSION = new_id(), new_id()
GIVEN: dict[str, Any] = {
    "store_id": "canal",
    "order_id": ORDER,
    "session_id": SESSION,
    "station": "station-1",
    "policy": "all_or_nothing",
    "state": "packing",
    "sense": "weight",
}


def fill_as_before(connection: sa.Connection) -> None:
    """Write a photo and a weighing of a pack session, in the shape of migration 0015."""
    before = sa.MetaData()
    before.reflect(connection)
    for name in ("store", "station", "customer_order", "pack_session", "photo", "pack_evidence"):
        table = before.tables[name]
        own = {"state": "open"} if name == "pack_session" else {}
        row = {
            column.name: own.get(column.name) or GIVEN.get(column.name) or something(column)
            for column in table.columns
            if not column.nullable
        }
        if connection.dialect.name == "sqlite":
            # As this product writes them; a reflected table does not know.
            row = {
                key: value.hex if isinstance(value, UUID) else value for key, value in row.items()
            }
        connection.execute(table.insert(), row)


def something(column: sa.Column[Any]) -> object:
    kind = column.type.python_type
    if kind is UUID or "id" in column.name.split("_")[-1:]:
        return new_id() if column.name != "person_id" else "ines"
    if kind is datetime:
        return NOON
    if kind in {dict, list}:
        return {}
    return {int: 1, bool: True}.get(kind, "x")


def as_id(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
