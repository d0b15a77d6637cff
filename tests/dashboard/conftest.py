"""A server with the Canal store in it, a manager who is logged in, and a page of a browser."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests.dashboard.store import CANAL, log_in, served
from wms.app import create_app
from wms.config import Database as DatabaseSettings
from wms.config import Picking, Settings
from wms.db import Database
from wms.http import logins
from wms.people.rules import PinHasher
from wms.seed import seed_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PEPPER = "a pepper for these tests alone, 32 characters"
# As weak as Argon2 lets us, so that tests are fast.
WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def canal_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("canal") / "wms.db"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}", pool_size=2)
    seed_store(database, CANAL, now=datetime.now(UTC), pins=PinHasher(PEPPER, WEAK))
    database.close()
    return path


def _in(url: str) -> dict[str, object]:
    """Return what these stores have set: a picker who asks gets the one order that waits."""
    return {"database": DatabaseSettings(url=url), "picking": Picking(patience_seconds=0)}


@pytest.fixture
def app(settings: Settings, canal_file: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copy(canal_file, tmp_path / "canal.db")
    url = f"sqlite:///{tmp_path / 'canal.db'}"
    app = create_app(settings.model_copy(update=_in(url)))
    app.extensions[logins.PINS] = PinHasher(PEPPER, WEAK)
    yield app
    app.extensions["wms"].follower.stop()


@pytest.fixture
def postgres_app(settings: Settings, postgres_migrated_url: str) -> Iterator[Flask]:
    pins = PinHasher(PEPPER, WEAK)
    app = create_app(settings.model_copy(update=_in(postgres_migrated_url)))
    app.extensions[logins.PINS] = pins
    seed_store(app.extensions["wms"].database, CANAL, now=datetime.now(UTC), pins=pins)
    yield app
    app.extensions["wms"].follower.stop()
    app.extensions["wms"].database.close()


@pytest.fixture
def manager(app: Flask):
    return log_in(app)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def screen(chromium: "Browser") -> Iterator["Page"]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(15_000)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert broken == []
