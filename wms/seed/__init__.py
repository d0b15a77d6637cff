"""Load a store from a folder of plain files, such as `fixtures/canal`: all of it or nothing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from wms import errors
from wms.db import Database, journal
from wms.errors import sentence
from wms.people import operations as people
from wms.people.operations import Hand, NewKey, NewPerson
from wms.people.rules import PinHasher, Role, Scope
from wms.places.model import Store
from wms.seed.building import seed_building
from wms.seed.files import Folder
from wms.seed.goods import seed_catalogue, seed_stock
from wms.stock import operations as stock

Progress = Callable[[str, int], None]
FIXTURES = Path(__file__).parents[2] / "fixtures"


class AlreadySeeded(errors.Conflict):
    """The database has a store of this name."""

    title = sentence("Store exists")
    says = sentence("The database has the store {store} already. Seed an empty database.")


class NoSuchStore(errors.Missing):
    """There is no folder to load from."""

    title = sentence("No such store")
    says = sentence("There is no store in {folder}. Name a folder that holds a store.yaml.")


def _silent(_what: str, _count: int) -> None:
    pass


def seed_store(
    database: Database,
    folder: Path,
    *,
    now: datetime,
    pins: PinHasher,
    progress: Progress = _silent,
) -> str:
    """
    Load a store into a migrated database and return its id.

    :raises NoSuchStore: the folder holds none
    :raises AlreadySeeded: the database has it
    """
    if not (folder / "store.yaml").is_file():
        raise NoSuchStore(folder=folder)
    files = Folder(folder)
    with database.transaction() as session:
        return _seed(session, files, now, pins, progress)


def _seed(
    session: Session, files: Folder, now: datetime, pins: PinHasher, progress: Progress
) -> str:
    told = files.tree("store")
    store_id: str = told["store_id"]
    if session.get(Store, store_id) is not None:
        raise AlreadySeeded(store=store_id)
    nodes = {row["node"]: number for number, row in enumerate(files.table("nodes"), start=1)}
    seed_building(session, files, told, nodes, now)
    progress("places", len(nodes))
    _seed_people(session, files, store_id, now, pins)
    articles = files.table("articles")
    seed_catalogue(session, files, store_id, articles)
    progress("articles", len(articles))
    progress("stock", seed_stock(session, files, store_id, articles, now))
    stock.begin_day(session, store_id, now=now)
    journal.tell(session, store_id, "store_seeded", store_id, now, articles=len(articles))
    return store_id


def _seed_people(
    session: Session, files: Folder, store_id: str, now: datetime, pins: PinHasher
) -> None:
    for row in files.tree("people")["people"]:
        person = NewPerson(
            row["person_id"],
            row["name"],
            row["language"],
            [Role(role) for role in row["roles"]],
            row["badge"],
            row["pin"],
        )
        people.hire(session, store_id, person, pins=pins)
    by = Hand("seed", "server", now)
    for row in files.tree("keys")["keys"]:
        key = NewKey(
            [Scope(scope) for scope in row["scopes"]], row["channel"], row["station"], row["key"]
        )
        people.make_key(session, store_id, key, by=by, demonstration=True)
