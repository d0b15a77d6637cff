"""What every test may use: databases of both kinds, settings to try things with, and a browser."""

import logging
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import browser, postgres
from wms.config import Database as DatabaseSettings
from wms.config import Security, Settings, Storage

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

    from wms.clock import FixedClock
    from wms.db import Database

# How long an example takes says how busy the machine is, and nothing of the program.
hypothesis_settings.register_profile(
    "steady", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("steady")
# For nights: python -m pytest --hypothesis-profile=long tests/stock/test_machine.py --timeout=0
hypothesis_settings.register_profile("long", max_examples=2_000, deadline=None)

_CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure() -> None:
    """Name this run's PostgreSQL before workers are started, so that they share it."""
    postgres.announce_run()


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Leave the log as it was: a command that a test runs points it at an output that is closed."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """Return the URL of an empty PostgreSQL database of this test's own."""
    with postgres.fresh_database(_name()) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file in the newest shape, to be copied."""
    from wms.db import migrate

    folder = tmp_path_factory.mktemp("sqlite-template")
    migrate(f"sqlite:///{folder / 'grown.db'}")
    grown, template = sqlite3.connect(folder / "grown.db"), sqlite3.connect(folder / "template.db")
    grown.backup(template)
    grown.close()
    template.close()
    return folder / "template.db"


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """Return the URL of an SQLite database of this test's own, in the newest shape."""
    shutil.copy(migrated_sqlite, tmp_path / "wms.db")
    return f"sqlite:///{tmp_path / 'wms.db'}"


@pytest.fixture
def postgres_migrated_url() -> Iterator[str]:
    """Return the URL of a PostgreSQL database of this test's own, in the newest shape."""
    with postgres.migrated_database(_name()) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a database in the newest shape; the test runs on both kinds."""
    kind = "sqlite_url" if request.param == "sqlite" else "postgres_migrated_url"
    url: str = request.getfixturevalue(kind)
    return url


@pytest.fixture
def database(database_url: str) -> Iterator["Database"]:
    """Return a database, open; the test runs on both kinds."""
    from wms.db import Database

    opened = Database(database_url, pool_size=5)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def seeded_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with the Canal store, to be copied."""
    from tests import canal

    folder = tmp_path_factory.mktemp("canal-template")
    shutil.copy(migrated_sqlite, folder / "grown.db")
    canal.seed(f"sqlite:///{folder / 'grown.db'}")
    grown, template = sqlite3.connect(folder / "grown.db"), sqlite3.connect(folder / "template.db")
    grown.backup(template)
    grown.close()
    template.close()
    return folder / "template.db"


@pytest.fixture
def canal_sqlite(seeded_sqlite: Path, tmp_path: Path) -> Iterator["Database"]:
    """Return an SQLite database of this test's own with the Canal store at noon."""
    from wms.db import Database

    shutil.copy(seeded_sqlite, tmp_path / "canal.db")
    opened = Database(f"sqlite:///{tmp_path / 'canal.db'}")
    yield opened
    opened.close()


@pytest.fixture
def canal_postgresql() -> Iterator["Database"]:
    """Return a PostgreSQL database of this test's own with the Canal store at noon."""
    from tests import canal
    from wms.db import Database

    with postgres.filled_database(_name(), "canal", canal.seed) as url:
        opened = Database(url, pool_size=5)
        yield opened
        opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def canal(request: pytest.FixtureRequest) -> "Database":
    """Return a database with the Canal store; the test runs on both kinds."""
    opened: Database = request.getfixturevalue(f"canal_{request.param}")
    return opened


@pytest.fixture
def clock() -> "FixedClock":
    """Return the clock of this test's servers: it stands at noon until the test sets `at`."""
    from tests.canal import NOON
    from wms.clock import FixedClock

    return FixedClock(NOON)


@pytest.fixture
def make_app(tmp_path: Path, clock: "FixedClock") -> Iterator[Callable[..., "Flask"]]:
    """Return what makes a server on a database: `make_app(canal)`, other `doors=` if need be."""
    from tests import canal

    made: list[Flask] = []

    def make(database: "Database", **options: object) -> "Flask":
        told: dict[str, Any] = {"clock": clock, **options}
        made.append(canal.make_app(database, tmp_path / "storage", **told))
        return made[-1]

    yield make
    for app in made:
        canal.close_app(app)


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    """Return settings for a server on SQLite that leaves nothing behind."""
    return Settings(
        database=DatabaseSettings(url=sqlite_url),
        storage=Storage(folder=tmp_path / "storage"),
        security=Security(demonstration=True),
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """Return a headless browser; open a context of your own for each test."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(
                executable_path=browser.system_chromium(), args=_CHROMIUM_FLAGS
            )
        except Error as error:
            pytest.fail(f"{browser.NONE_IS_HERE}\n{error}", pytrace=False)
        yield opened
        opened.close()


def _name() -> str:
    return f"test_{uuid.uuid4().hex}"
