"""The tiny store, a fresh copy for whoever asks."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests import postgres
from tests.stock import tiny
from tests.stock.floor import Floor
from tests.stock.tiny import BINS, TINY
from wms.audit import audit_stock
from wms.db import Database

Opens = Callable[[], AbstractContextManager[Database]]


@pytest.fixture(scope="session")
def tiny_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiny") / "tiny.db"
    shutil.copy(migrated_sqlite, path)
    tiny.build(f"sqlite:///{path}")
    return path


@pytest.fixture
def tiny_on_sqlite(tiny_file: Path, tmp_path: Path) -> Opens:
    """Return what opens a new tiny store on SQLite."""

    @contextmanager
    def opens() -> Iterator[Database]:
        path = tmp_path / f"{uuid.uuid4().hex}.db"
        for ending in ("", "-wal"):
            if (whole := tiny_file.with_name(tiny_file.name + ending)).exists():
                shutil.copy(whole, path.with_name(path.name + ending))
        database = Database(f"sqlite:///{path}")
        yield database
        database.close()

    return opens


@pytest.fixture
def tiny_on_postgresql() -> Opens:
    """Return what opens a new tiny store on PostgreSQL."""

    @contextmanager
    def opens() -> Iterator[Database]:
        name = f"test_{uuid.uuid4().hex}"
        with postgres.filled_database(name, "tiny", tiny.build) as url:
            database = Database(url, pool_size=20)
            yield database
            database.close()

    return opens


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Return the tiny store; the test runs on both kinds of database."""
    opens: Opens = request.getfixturevalue(f"tiny_on_{request.param}")
    with opens() as database:
        yield database


@pytest.fixture
def floor(tiny_on_postgresql: Opens) -> Iterator[Floor]:
    """Return a tiny store with plenty on its shelves; its ledger is proven after the test."""
    with tiny_on_postgresql() as database:
        with database.transaction() as session:
            for place in BINS:
                tiny.put(session, "MILK", 40, place=place)
                tiny.put(session, "TEA", 40, place=place)
        yield Floor(database)
        with database.reading() as session:
            assert audit_stock(session, TINY) == []
